/**
 * Reads a pasted text line by line: what tools' logs and people's remarks prove. Rows: `spec/symptoms/log-facts.ts` and
 * `seen-remarks.ts`. Of two lines about one check the later one counts, as a log goes forward in time. Pure.
 */
import { findProbeUsbId, ST_NOT_A_PROBE, ST_VENDOR_ID } from '../../spec/stlink/usb-ids.ts';
import { findDie } from '../../spec/stm32/devices.ts';
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { LOG_FACTS, type LogReading } from '../../spec/symptoms/log-facts.ts';
import { SEEN_REMARKS, type SeenRemark } from '../../spec/symptoms/seen-remarks.ts';
import { ENGLISH, type Said, say } from '../../words/index.ts';
import { judgeVersion } from '../checks/probe-firmware.ts';
import { judgeVoltage } from '../checks/target-voltage.ts';
import type { Answers, EvidenceVector, SetUp } from '../evidence.ts';
import { readJumpers } from './read-jumpers.ts';

/** A line that proves something. */
export interface ReadLine {
  /** As pasted, shortened. */
  readonly text: string;
  /** What it proves, in English. */
  readonly sentence: string;
  /** The same before it has a language. */
  readonly said: Said;
  /** Outcomes of checks that it stands in for. */
  readonly evidence: EvidenceVector;
}

export interface ReadText {
  readonly lines: readonly ReadLine[];
  readonly evidence: EvidenceVector;
  /** Of the board that a log names. */
  readonly setUp: SetUp;
  /** To questions of ours, from what people wrote. */
  readonly answers: Answers;
  /** Causes that what people tried leaves out. */
  readonly excludes: readonly CauseId[];
  /** Numbers of messages that people told of in their own words. */
  readonly messages: readonly number[];
}

/** What one line gives. */
export interface LineReading {
  readonly said: Said;
  readonly evidence?: EvidenceVector;
  readonly setUp?: SetUp;
  readonly answers?: Answers;
  readonly excludes?: readonly CauseId[];
  readonly message?: number;
}

const MAX_CHARACTERS = 65_536;
const MAX_LINES = 2000;
/** Longer lines are no tool's, and nobody's remark. */
const LONGEST_LINE = 500;
const SHOWN = 100;
const MAX_SHOWN = 40;

export function readLog(input: string): ReadText {
  const read = input
    .slice(0, MAX_CHARACTERS)
    .split(/\r?\n/)
    .slice(0, MAX_LINES)
    .filter((line) => line.length <= LONGEST_LINE)
    .flatMap((line) => [...factsOf(line), ...remarksOf(line), ...readJumpers(line)].map((reading) => ({ line: line.trim(), reading })));
  const readings = read.map(({ reading }) => reading);
  return {
    lines: lastOfEach(read.map(({ line, reading }) => lineOf(line, reading))),
    evidence: { ...Object.assign({}, ...readings.map(({ evidence }) => evidence)), ...firmwareOf(readings) },
    setUp: Object.assign({}, ...readings.map(({ setUp }) => setUp)),
    answers: Object.assign({}, ...readings.map(({ answers }) => answers)),
    excludes: [...new Set(readings.flatMap(({ excludes }) => excludes ?? []))],
    messages: [...new Set(readings.flatMap(({ message }) => message ?? []))],
  };
}

/** A line that shows the probe to speak says less of its firmware than one that names the version. */
function firmwareOf(readings: readonly LineReading[]): EvidenceVector {
  const C3 = readings.map(({ evidence }) => evidence?.C3).findLast((outcome) => outcome !== undefined && outcome !== 'ok');
  return C3 === undefined ? {} : { C3 };
}

function lineOf(line: string, { said, evidence = {} }: LineReading): ReadLine {
  const text = line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
  return { text, sentence: say(ENGLISH, said), said, evidence };
}

/** A log says many things again and again. */
function lastOfEach(lines: readonly ReadLine[]): readonly ReadLine[] {
  return [...new Map(lines.map((line) => [line.sentence, line])).values()].slice(0, MAX_SHOWN);
}

function factsOf(line: string): readonly LineReading[] {
  return LOG_FACTS.flatMap(({ pattern, reads }) => {
    const value = pattern.exec(line)?.[1];
    return value === undefined ? [] : (READERS[reads](value) ?? []);
  });
}

const PROBE = { C1: 'probe', C2: 'opens' } as const;

/** Undefined where the value tells nothing. */
const READERS: Readonly<Record<LogReading, (value: string) => LineReading | undefined>> = {
  volts: (value) => {
    const { outcome, said } = judgeVoltage([Number(value.replace(',', '.'))]);
    return { said, evidence: { ...PROBE, C3: 'ok', C4: outcome } };
  },
  firmware: (version) => {
    const [, generation, j] = /^V([23])J(\d+)/i.exec(version) ?? [];
    if (generation === undefined) return undefined;
    const { outcome, said } = judgeVersion({ text: version, line: generation === '3' ? 'v3' : 'v2', j: Number(j) });
    return { said, evidence: { ...PROBE, C3: outcome } };
  },
  'product-id': (value) => {
    const id = Number.parseInt(value, 16);
    const probe = findProbeUsbId(ST_VENDOR_ID, id);
    if (probe)
      return { said: { key: 'line.device', values: { product: probe.name } }, evidence: { C1: probe.loader ? 'loader' : 'probe' } };
    const other = ST_NOT_A_PROBE[id];
    // It may be there beside a probe, so it is no evidence of its own.
    return other === undefined ? undefined : { said: { key: 'line.device', values: { product: other } } };
  },
  'device-id': (value) => {
    const die = findDie(Number(value));
    if (!die) return undefined;
    const evidence = { ...PROBE, C5: 'answers', C10: 'known' } as const;
    return { said: { key: 'c10.known', values: { chip: `STM32${die.lines}`, devId: value } }, evidence, setUp: { devId: Number(value) } };
  },
  board: (board) => {
    if (!/^(?:NUCLEO|DISCO|STM32\w*DISCOVERY|B-)/i.test(board)) return undefined;
    return { said: { key: 'line.board', values: { board } }, evidence: PROBE, setUp: { onBoard: true } };
  },
  'debug-port': (id) => ({ said: { key: 'line.debug-port', values: { id } }, evidence: { ...PROBE, C3: 'ok', C5: 'answers' } }),
  core: (core) => ({ said: { key: 'line.core', values: { core } }, evidence: { ...PROBE, C3: 'ok', C5: 'answers', C8: 'complete' } }),
  worked: () => ({ said: { key: 'line.worked' }, evidence: { ...PROBE, C3: 'ok', C5: 'answers', C8: 'complete' } }),
};

function remarksOf(line: string): readonly LineReading[] {
  const isMeant = ({ patterns, and, unless }: SeenRemark) =>
    patterns.some((pattern) => pattern.test(line)) && (!and || and.test(line)) && !unless?.test(line);
  return SEEN_REMARKS.filter(isMeant).map((row): LineReading => {
    const { id, patterns: _patterns, ...more }: SeenRemark & { readonly id: (typeof SEEN_REMARKS)[number]['id'] } = row;
    const { answers, evidence, message, excludes } = more;
    return {
      said: { key: `remark.${id}` },
      ...(answers && { answers }),
      ...(evidence && { evidence }),
      ...(message !== undefined && { message }),
      ...(excludes && { excludes }),
    };
  });
}
