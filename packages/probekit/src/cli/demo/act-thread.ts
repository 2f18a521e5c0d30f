/** Act 1, the thread: a brand-new board, JP4 off. The ST-LINK shows up everywhere, and no tool reaches the STM32. */
import { answerQuestion, type Diagnosis, tellDiagnosis } from '../../doctor/index.ts';
import { chooseProbe } from '../../transport/index.ts';
import type { CommandContext } from '../context.ts';
import { runDiagnosis } from '../diagnosis-run.ts';
import type { Output } from '../output.ts';
import { showLines } from '../told-lines.ts';
import { type ActReport, hand, heading, lookAndListen, onStage, type Stage, tellSeenAndHeard, typed } from './stage.ts';

const READING = { mayAttach: true, mayReset: false, answers: {} };

export function playThread(context: CommandContext): Promise<ActReport> {
  const { output, signal } = context;
  return onStage('bench:brand-new', async (stage) => {
    heading(output, 'Act 1: a new NUCLEO-H743ZI2 that no tool can reach');
    output.line('A virtual board as it came out of the box, with one jumper missing. Nothing here is real hardware.');
    await showWhatTheUserSees(output, stage);

    typed(output, 'probekit doctor');
    const asked = await runDiagnosis(stage, output, { ...READING, signal });
    const { diagnosis, question } = await answerFromTheBoard(stage, asked);
    if (question) output.line(`One question, answered by a look at the board: ${question} ${output.style('bold', 'No.')}`);
    output.line();
    showLines(output, tellDiagnosis(diagnosis));
    output.event('diagnosis', { act: 'thread', verdict: diagnosis.verdict, cause: diagnosis.causes[0]?.id });

    await hand(output, stage, 'A hand fits jumper JP4.', { jumpers: { JP4: 'on' } });
    typed(output, 'probekit doctor');
    const after = await runDiagnosis(stage, output, { ...READING, signal });
    showLines(output, tellDiagnosis(after));
    const seen = await lookAndListen(stage, 'LD3', context);
    output.line();
    output.line('FAIL.TXT is from before: the ST-LINK looks at its target only when it is plugged in, or copied to.');
    tellSeenAndHeard(output, 'LD3 (red)', seen);
    return { act: 'thread', cause: diagnosis.causes[0]?.id, healed: after.verdict === 'healthy' && seen.changes > 0 };
  });
}

/** What the computer shows all the while, and why it misleads. */
async function showWhatTheUserSees(output: Output, { usb, usbAddress, facts }: Stage): Promise<void> {
  if (!usb || !facts) return;
  const { productName, serialNumber } = await chooseProbe(usb, usbAddress);
  output.line();
  output.line('The computer sees');
  output.line(`  USB      ${productName}, serial number ${serialNumber}`);
  for (const port of ((await facts.list('/dev')) ?? []).filter((name) => name.startsWith('ttyACM'))) output.line(`  VCP      /dev/${port}`);
  for (const { folder, fail } of await mountedVolumes(facts)) {
    output.line(`  volume   ${folder}`);
    if (fail) output.line(`           FAIL.TXT: ${fail}`);
  }
  output.line('and every tool says that there is no target.');
}

async function mountedVolumes(facts: NonNullable<Stage['facts']>): Promise<readonly { folder: string; fail: string | undefined }[]> {
  const mounts = new TextDecoder().decode((await facts.readFile('/proc/mounts')) ?? new Uint8Array(0));
  const folders = mounts
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((folder) => folder.startsWith('/media/'));
  return Promise.all(
    folders.map(async (folder) => {
      const fail = await facts.readFile(`${folder}/FAIL.TXT`);
      return { folder, fail: fail && new TextDecoder().decode(fail).trim() };
    }),
  );
}

/** Answers the doctor's question about a jumper by looking at the board. */
async function answerFromTheBoard({ bench }: Stage, asked: Diagnosis): Promise<{ diagnosis: Diagnosis; question: string | undefined }> {
  const [question] = asked.questions;
  const jumper = question && /\bJP\d\b/.exec(question.text)?.[0];
  if (!question || !jumper) return { diagnosis: asked, question: undefined };
  const { jumpers } = await bench.control.send('look', {});
  const value = jumpers[jumper] === 'off' ? 'off' : 'on';
  if (!(value in question.answers)) return { diagnosis: asked, question: undefined };
  return { diagnosis: answerQuestion(asked, question.id, value), question: question.text };
}
