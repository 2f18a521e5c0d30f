/** Act 2: the board works, but a program takes the debug pins. It is caught under reset and replaced. */
import { tellDiagnosis } from '../../doctor/index.ts';
import { connectTarget } from '../../stm32/index.ts';
import { actionToApply, mend } from '../commands/doctor-fix.ts';
import { flashWithProgress } from '../commands/flash.ts';
import type { CommandContext } from '../context.ts';
import { runDiagnosis } from '../diagnosis-run.ts';
import { readFirmware } from '../firmware-file.ts';
import { showLines } from '../told-lines.ts';
import { headline } from '../with-target.ts';
import { type ActReport, heading, lookAndListen, onStage, tellSeenAndHeard, typed } from './stage.ts';

const ENOUGH_CHANGES = 10;

export function playTakenPins(context: CommandContext): Promise<ActReport> {
  const { output, signal } = context;
  return onStage('bench:swd-pins', async (stage) => {
    heading(output, 'Act 2: a program that locks its own debugger out');
    output.line('The same board, all jumpers right. The program in its flash makes PA13 and PA14 ordinary pins; it runs, really.');

    typed(output, 'probekit doctor --fix=reset');
    const run = { signal, mayAttach: true, mayReset: true, answers: {} };
    const diagnosis = await runDiagnosis(stage, output, run);
    showLines(output, tellDiagnosis(diagnosis, { applying: actionToApply(diagnosis, 'reset') }));
    output.event('diagnosis', { act: 'taken-pins', verdict: diagnosis.verdict, cause: diagnosis.causes[0]?.id });
    await mend(context, stage, diagnosis, { fix: 'reset', run });

    typed(output, 'probekit flash blinky.elf --connect under-reset');
    const image = await readFirmware('blinky.elf', undefined);
    const probe = await stage.openProbe();
    try {
      const target = await connectTarget(probe, { mode: 'under-reset', signal });
      output.line(await headline(target));
      await flashWithProgress(target, image, output, { signal, keep: false, full: false, start: true, store: undefined });
    } finally {
      await probe.detach();
    }

    typed(output, 'probekit console');
    const seen = await lookAndListen(stage, 'LD1', context);
    tellSeenAndHeard(output, 'LD1 (green)', seen);
    const healed = seen.changes >= ENOUGH_CHANGES && seen.text.includes('blinky');
    return { act: 'taken-pins', cause: diagnosis.causes[0]?.id, healed };
  });
}
