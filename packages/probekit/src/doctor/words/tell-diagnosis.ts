/** Tells a diagnosis: what is proven good first, then what is wrong, how we know, what is ruled out, what to do now. */
import type { Remedy } from '../../spec/symptoms/cause.ts';
import { OUTCOMES } from '../../spec/symptoms/outcomes.ts';
import type { CauseReport } from '../cause-report.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { drawChain } from './chain.ts';
import { drawBoard, jumpersFor } from './drawing.ts';
import { BLANK, columns, type Line, labelled } from './line.ts';

const BOARD_NAMES: Readonly<Record<string, string>> = { 'nucleo-h743zi2': 'NUCLEO-H743ZI2' };
/** Causes told after the first ones. */
const MAX_OTHERS = 3;
const MAX_TOGETHER = 2;

export interface TellOptions {
  /** What software is about to do by itself, and so nobody needs to be told to do. */
  readonly applying?: Remedy['action'] | undefined;
}

/** The whole diagnosis as lines without colour. */
export function tellDiagnosis(diagnosis: Diagnosis, { applying }: TellOptions = {}): readonly Line[] {
  const { causes } = diagnosis;
  const leading = leadingCauses(causes);
  const sections = [
    [{ text: headline(diagnosis), role: 'title' } as const],
    drawChain(diagnosis.stations),
    verdictLines(diagnosis),
    causeLines(causes, leading),
    diagnosis.setUp.board === 'nucleo-h743zi2' ? drawBoard(jumpersFor(leading.map(({ id }) => id))) : [],
    evidenceLines(diagnosis),
    goodLines(diagnosis),
    questionLines(diagnosis),
    nextLines(diagnosis, leading, applying),
    diagnosis.warnings.map(({ text }): Line => ({ text: `Note     ${text}`, role: 'warning' })),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : [BLANK, ...lines]));
}

/** `NUCLEO-H743ZI2   STLINK-V3  V3J9M3  0042...3139` */
function headline({ probe, setUp, target }: Diagnosis): string {
  const board = setUp.board ? BOARD_NAMES[setUp.board] : undefined;
  const parts = [board ?? target?.name, probe?.product, probe?.firmware, probe && shortSerial(probe.serialNumber)];
  return parts.filter((part) => part !== undefined && part !== '').join('   ') || 'No ST-LINK';
}

function shortSerial(serial: string): string {
  return serial.length > 12 ? `${serial.slice(0, 6)}...${serial.slice(-4)}` : serial;
}

function verdictLines({ verdict, causes, evidence, stations }: Diagnosis): readonly Line[] {
  const proven = (name: string) => stations.some((station) => station.name === name && station.state === 'proven');
  const say = (text: string): readonly Line[] => [{ text, role: 'verdict' }];
  if (verdict === 'healthy') return say('The board is well: everything from this computer to the running core answers.');
  const odd = evidence.some(({ check, outcome }) => (OUTCOMES[check] as Readonly<Record<string, number>>)[outcome] === 0);
  if (causes.length === 0 && odd) return say('Something is wrong, but what was read fits no cause that we know.');
  if (causes.length === 0) return say('Nothing wrong was seen, but not enough could be read to call the board well.');
  const reached = evidence.some(({ check, outcome }) => check === 'C5' && (outcome === 'answers' || outcome === 'slow-only'));
  const underReset = evidence.some(({ check, outcome }) => check === 'C6' && outcome === 'halts');
  if (proven('probe') && reached)
    return say('Your computer is right: it sees the ST-LINK. The ST-LINK reaches the STM32; the fault lies in the chip or its program.');
  if (proven('probe') && underReset) {
    return say(
      'Your computer is right: it sees the ST-LINK. The ST-LINK reaches the STM32 only while it is held in reset: the program in flash is the cause.',
    );
  }
  if (proven('probe')) return say('Your computer is right: it sees the ST-LINK. The ST-LINK cannot reach the STM32.');
  if (proven('USB')) return say('Your computer sees the ST-LINK, but cannot work with it.');
  return say('This computer sees no ST-LINK.');
}

/** The causes to tell together: of the first class, those that are proven or likely. */
function leadingCauses(causes: readonly CauseReport[]): readonly CauseReport[] {
  const [first] = causes;
  if (!first) return [];
  if (first.class === 'proven') return [first];
  const likely = causes.filter(({ group, class: certainty }) => group === first.group && certainty === 'likely');
  return likely.length > 0 ? likely.slice(0, MAX_TOGETHER) : [first];
}

function causeLines(causes: readonly CauseReport[], leading: readonly CauseReport[]): readonly Line[] {
  const [first] = leading;
  if (!first) return [];
  const told = leading.flatMap(({ title, class: certainty, explanation }, index) => [
    ...labelled(index === 0 ? capital(certainty) : 'or', `${title}.`, 'cause'),
    ...labelled('', explanation.beginner, 'cause'),
  ]);
  const others = causes.filter((cause) => !leading.includes(cause)).slice(0, MAX_OTHERS);
  return [...told, ...others.flatMap(({ title }, index) => labelled(index === 0 ? 'Possible' : '', `${title}.`, 'cause'))];
}

function evidenceLines({ evidence }: Diagnosis): readonly Line[] {
  if (evidence.length === 0) return [];
  return [
    { text: 'How we know', role: 'evidence' },
    ...columns(
      evidence.map(({ check, sentence }) => [check, sentence]),
      'evidence',
    ),
  ];
}

function goodLines({ good, verdict }: Diagnosis): readonly Line[] {
  if (good.length === 0 || verdict === 'healthy') return [];
  return [
    { text: 'Ruled out', role: 'good' },
    ...columns(
      good.map(({ what, because }) => [what, because]),
      'good',
    ),
  ];
}

function questionLines({ questions }: Diagnosis): readonly Line[] {
  const [question] = questions;
  if (!question) return [];
  const answers = Object.entries(question.answers).map(([key, text]) => (key === text ? key : `${key}: ${text}`));
  return [
    { text: `One question would help most:  ${question.text}`, role: 'question' },
    { text: `  ${answers.join('   ')}`, role: 'question' },
  ];
}

function nextLines({ verdict, target }: Diagnosis, leading: readonly CauseReport[], applying: Remedy['action']): readonly Line[] {
  if (verdict === 'healthy') return target ? labelled('Next', 'probekit flash your.elf', 'next') : [];
  const remedies = leading.flatMap(({ remedies: [remedy] }) => (remedy && (!remedy.action || remedy.action !== applying) ? remedy : []));
  return remedies.flatMap(({ what, touches, steps }, index) => [
    ...labelled(index === 0 ? 'Next' : 'or', `${capital(what)} (touches: ${touches}).`, 'next'),
    // Not wrapped: steps hold commands to copy.
    ...steps.map((step): Line => ({ text: `         - ${step}`, role: 'next' })),
  ]);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
