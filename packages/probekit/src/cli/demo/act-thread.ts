/** Act 1, the thread: a brand-new board, JP4 off. The ST-LINK shows up everywhere, and no tool reaches the STM32. */
import type { BoardView } from '../../base/index.ts';
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
    const { diagnosis, answered } = await answerFromTheBoard(stage, asked);
    if (answered)
      output.line(`One question, answered by a look at the board: ${answered.question} ${output.style('bold', answered.answer)}`);
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

/** What a person sees on the board, by the question that it answers. */
const SIGHTS: Readonly<Record<string, (board: BoardView) => string>> = {
  'pwr-led': ({ leds }) => (leds['LD5'] === 'off' ? 'no' : 'yes'),
  jumpers: ({ jumpers }) => (jumpers['JP4'] === 'off' ? 'idd' : 'none'),
  jp4: ({ jumpers }) => (jumpers['JP4'] === 'off' ? 'off' : 'on'),
};

interface Answered {
  readonly diagnosis: Diagnosis;
  readonly answered?: { readonly question: string; readonly answer: string };
}

/** Answers the doctor's question by looking at the board. */
async function answerFromTheBoard({ bench }: Stage, asked: Diagnosis): Promise<Answered> {
  const [question] = asked.questions;
  const sight = question && SIGHTS[question.id];
  if (!sight) return { diagnosis: asked };
  const value = sight(await bench.control.send('look', {}));
  return {
    diagnosis: answerQuestion(asked, question.id, value),
    answered: { question: question.text, answer: `${question.answers[value]}.` },
  };
}
