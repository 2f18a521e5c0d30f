/** From findings to a diagnosis: reasoning, stations, what is proven good, questions. Pure: an answer needs no new run. */
import { JUMPER_ROLES } from '../spec/boards/board.ts';
import { boardOf, carriesH743 } from '../spec/boards/boards.ts';
import { DEV_ID_H74X } from '../spec/stm32/devices.ts';
import { causeOf } from '../spec/symptoms/causes.ts';
import { LAYERS, STATIONS, type StationName } from '../spec/symptoms/layers.ts';
import { BOARD_QUESTION } from '../spec/symptoms/questions-board.ts';
import { ENGLISH, isSaid, type Said, type SentenceKey, say } from '../words/index.ts';
import { reportCause, reportExcluded } from './cause-report.ts';
import type { Diagnosis, ProvenGood, Station, SuggestedExperiment, Warning } from './diagnosis.ts';
import { type Answers, type EvidenceVector, type Finding, type SetUp, vectorOf } from './evidence.ts';
import type { Seen } from './explain/read-seen.ts';
import { onThisChip } from './option-window.ts';
import { remedyOnChip } from './pcrop-with-all.ts';
import { type ConcludedCause, conclude } from './reasoning/conclude.ts';
import type { RankedExperiment } from './reasoning/next-experiment.ts';
import type { RankedQuestion } from './reasoning/next-question.ts';
import { experimentOn, questionOn } from './words/on-board.ts';

export interface Findings {
  readonly findings: readonly Finding[];
  readonly warnings: readonly Warning[];
  readonly answers: Answers;
  readonly setUp: SetUp;
  /** What was pasted or told beside. */
  readonly seen?: Seen;
  readonly probe?: NonNullable<Diagnosis['probe']>;
  readonly target?: NonNullable<Diagnosis['target']>;
}

/** "FAILED to reset/halt the target MCU", in either wording: what `fail-text` of C13 weighs. */
const FAIL_TXT_MESSAGES: readonly number[] = [1, 2];

/** The diagnosis that these findings and answers add up to. */
export function report({ findings, warnings, answers, setUp: found, seen, probe, target }: Findings): Diagnosis {
  const evidence = vectorOf(findings);
  const setUp = onAnsweredBoard(found, answers);
  const known = { evidence, answers, setUp, seen: weighed(seen, findings) };
  const { verdict, causes, excluded, questions, experiments, unknown } = conclude(known);
  return {
    verdict,
    causes: causes.map(({ id, score, certainty, group }) => {
      const cause = reportCause(id, score, certainty, group, setUp.board);
      return {
        ...cause,
        remedies: cause.remedies.map((remedy) => ({ ...onThisChip(findings, remedy), ...remedyOnChip(remedy, target, ENGLISH) })),
      };
    }),
    evidence: findings,
    stations: stationsOf(evidence, causes),
    good: provenGood(evidence, findings, causes, setUp),
    ruledOut: excluded.map(reportExcluded),
    questions: [...questions, ...boardQuestion(causes, setUp, answers)].map(({ question, expectedBits }) => ({
      id: question.id,
      ...questionOn(setUp.board, question, ENGLISH),
      expectedBits: rounded(expectedBits),
    })),
    ...(experiments.length > 0 ? { experiments: experiments.map((ranked) => suggested(ranked, setUp.board)) } : {}),
    warnings,
    ...(unknown.length > 0 ? { unknown } : {}),
    setUp,
    answers,
    ...(seen ? { seen } : {}),
    ...(probe ? { probe } : {}),
    ...(target ? { target } : {}),
  };
}

/** What the probe or its volume told of the board stands; a person may name it where they do not. */
function onAnsweredBoard(setUp: SetUp, { [BOARD_QUESTION.id]: answer }: Answers): SetUp {
  const board = setUp.board === undefined ? boardOf(answer)?.id : undefined;
  return board === undefined ? setUp : { ...setUp, board };
}

/** Asked last, where a jumper is suspect whose name is another on another board. */
function boardQuestion([first]: readonly ConcludedCause[], { board, onBoard }: SetUp, answers: Answers): readonly RankedQuestion[] {
  if (!first || board !== undefined || onBoard === false || answers[BOARD_QUESTION.id] !== undefined) return [];
  const isNamed = causeOf(first.id).picture.some((role) => JUMPER_ROLES.some((jumper) => jumper === role));
  return isNamed ? [{ question: BOARD_QUESTION, expectedBits: 0 }] : [];
}

function suggested({ experiment, expectedBits }: RankedExperiment, board: string | undefined): SuggestedExperiment {
  const { id, by, touches, runs } = experiment;
  return { id, ...experimentOn(board, experiment, ENGLISH), by, touches, runs, expectedBits: rounded(expectedBits) };
}

function rounded(bits: number): number {
  return Math.round(bits * 1000) / 1000;
}

/** What FAIL.TXT says counts like a message that was pasted, but for the one that C13 itself weighs where it was read. */
function weighed({ messages }: Seen = { messages: [], lines: [] }, findings: readonly Finding[]): readonly number[] {
  const volume = findings.find(({ check }) => check === 'C13');
  if (!volume) return messages;
  const { message } = volume.facts;
  const all = typeof message === 'number' && !messages.includes(message) ? [...messages, message] : messages;
  return all.filter((number) => !FAIL_TXT_MESSAGES.includes(number));
}

/** The same diagnosis with one more finding, or another one of the same check. */
export function withFinding(diagnosis: Diagnosis, made: Finding): Diagnosis {
  const others = diagnosis.evidence.filter(({ check }) => check !== made.check);
  return again(diagnosis, { findings: inChainOrder([...others, made]) });
}

/** In the order of the chain. */
export function inChainOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => Number(a.check.slice(1)) - Number(b.check.slice(1)));
}

function again(diagnosis: Diagnosis, changed: Partial<Pick<Findings, 'findings' | 'answers'>>): Diagnosis {
  const { evidence: findings, answers, warnings, setUp, seen, probe, target } = diagnosis;
  return report({
    findings,
    warnings,
    answers,
    setUp,
    ...(seen ? { seen } : {}),
    ...(probe ? { probe } : {}),
    ...(target ? { target } : {}),
    ...changed,
  });
}

/** The same diagnosis with one more answer. Throws `RangeError` on an answer that the question does not have. */
export function answerQuestion(diagnosis: Diagnosis, questionId: string, value: string): Diagnosis {
  const question = diagnosis.questions.find(({ id }) => id === questionId);
  if (question && !(value in question.answers)) {
    throw new RangeError(`${questionId} has the answers ${Object.keys(question.answers).join(', ')}, not ${value}`);
  }
  return again(diagnosis, { answers: { ...diagnosis.answers, [questionId]: value } });
}

/** Its firmware is recent enough for every check, whatever else is known of it. */
const speaks = ({ C3 }: EvidenceVector) => C3 === 'ok' || C3 === 'known-bad';
/** Something of ours enumerates, if only the firmware loader of an ST-LINK. */
const enumerates = (evidence: EvidenceVector) =>
  evidence.C1 === 'probe' || evidence.C1 === 'several' || evidence.C1 === 'loader' || speaks(evidence);

const COMPUTER_SIDE: readonly StationName[] = ['host', 'cable', 'USB', 'driver'];

/** Evidence that proves a station good. */
const PROOFS: Readonly<Record<StationName, (evidence: EvidenceVector) => boolean>> = {
  host: enumerates,
  cable: enumerates,
  USB: enumerates,
  driver: (evidence) => evidence.C2 === 'opens' || speaks(evidence),
  probe: speaks,
  power: ({ C4, C5, C6 }) => (C4 === 'ok' && C5 === 'answers') || C6 === 'halts',
  wires: ({ C5, C6 }) => C5 === 'answers' || C6 === 'halts',
  reset: ({ C6, C9 }) => C6 === 'halts' || (C9 !== undefined && C9 !== 'held-in-reset' && C9 !== 'unreadable'),
  debug: ({ C8, C11 }) => C8 === 'complete' && (C11 === undefined || C11 === 'open' || C11 === 'wrp'),
  core: ({ C9 }) => C9 === 'runs' || C9 === 'sleeping' || C9 === 'halted' || C9 === 'no-program',
  flash: ({ C11 }) => C11 === 'open',
  firmware: ({ C9, C14 }) => C9 === 'runs' || C9 === 'sleeping' || C14 === 'talks',
};

/** The stations that are proven by what was found so far; none is suspect before everything was looked at. */
export function stationsSoFar(findings: readonly Finding[]): readonly Station[] {
  return stationsOf(vectorOf(findings), []);
}

function stationsOf(evidence: EvidenceVector, causes: readonly ConcludedCause[]): readonly Station[] {
  const sure = causes.filter(({ certainty }) => certainty !== 'possible');
  const suspects = new Set((sure.length > 0 ? sure : causes.slice(0, 1)).map(stationOf));
  return STATIONS.map((name) => ({
    name,
    state: suspects.has(name) ? 'suspect' : PROOFS[name](evidence) ? 'proven' : 'unknown',
  }));
}

/** The program in flash is its own station: what it does to the core is not the core's fault. */
function stationOf({ id }: ConcludedCause): StationName {
  const { layer } = causeOf(id);
  if (layer === 'L11' && id !== 'RC60' && id !== 'RC47') return 'firmware';
  return LAYERS.find((row) => row.id === layer)?.station ?? 'host';
}

function provenGood(
  evidence: EvidenceVector,
  findings: readonly Finding[],
  causes: readonly ConcludedCause[],
  setUp: SetUp,
): readonly ProvenGood[] {
  const good: ProvenGood[] = [];
  const proven = (what: SentenceKey, because: Said) => good.push(provenGoodOf({ key: what }, because));
  const saidOf = (check: Finding['check'], key: SentenceKey): Said => {
    const made = findings.find((finding) => finding.check === check);
    // A finding of an older report may have its English sentence only.
    return { key, values: { finding: isSaid(made?.said) ? made.said : (made?.sentence ?? '') } };
  };
  const isSpeaking = speaks(evidence);
  if (evidence.C1 === 'probe') proven('good.computer', saidOf('C1', isSpeaking ? 'good.computer.answers' : 'good.as-found'));
  if (evidence.C2 === 'opens') proven('good.driver', saidOf('C2', isSpeaking ? 'good.driver.carries' : 'good.as-found'));
  if (isSpeaking) proven('good.firmware', saidOf('C3', evidence.C3 === 'ok' ? 'good.firmware.recent' : 'good.as-found'));
  const onComputer = (cause: ConcludedCause) => COMPUTER_SIDE.includes(stationOf(cause));
  if (isSpeaking && causes.length > 0 && !causes.some(onComputer)) proven('good.reinstalling', { key: 'good.reinstalling.why' });
  if (causes.length > 0 && (carriesH743(setUp.board) || setUp.devId === DEV_ID_H74X)) {
    proven('good.utility', { key: 'good.utility.why' });
  }
  if (evidence.C5 === 'answers') {
    const supply = PROOFS.power(evidence) && !causes.some((cause) => stationOf(cause) === 'power');
    proven(supply ? 'good.supply-and-wires' : 'good.wires', saidOf('C5', 'good.as-found'));
  }
  return good;
}

function provenGoodOf(what: Said, because: Said): ProvenGood {
  return { what: say(ENGLISH, what), because: say(ENGLISH, because), said: { what, because } };
}
