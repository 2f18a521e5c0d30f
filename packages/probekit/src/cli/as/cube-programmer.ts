/**
 * The words of STM32_Programmer_CLI over SWD. Source: the help that the tool prints (its words stand the same in UM2237, chapter
 * 3); how they are used: Zephyr's scripts/west_commands/runners/stm32cubeprogrammer.py (`--connect "port=swd freq=… reset=HWrst
 * mode=UR" --erase all`, `--download FILE --start`) and stm32duino/Arduino_Tools, stm32CubeProg.sh (`--connect port=SWD mode=UR ""
 * --quietMode --download FILE ADDRESS --start ADDRESS`: the empty word is its erase option left out). What follows each other is
 * done in that order, and each `-c` connects anew.
 */
import { whyRefused } from './cube-refused.ts';
import { CUBE_WORDS, type CubeJob, type CubeSettings, numberOf } from './cube-words.ts';
import { lacking, type Parsed, type Refused, refuse } from './face.ts';

/** Where and how to connect. The tool's own defaults: `normal`, software reset, access port 0. */
export interface CubeConnecting {
  readonly mode: 'normal' | 'hot-plug' | 'under-reset';
  /** What resets in mode `normal`. */
  readonly reset: 'software' | 'hardware';
  readonly ap: number;
  readonly speedKhz?: number;
  readonly serialNumber?: string;
}

/** One `-c` and what follows it. */
export interface CubeSession {
  readonly connecting: CubeConnecting;
  readonly jobs: readonly CubeJob[];
}

export interface CubeWish extends CubeSettings {
  readonly sessions: readonly CubeSession[];
}

/** Its exit status for wrong words, and for what fails. */
export const CUBE_FAILED = 1;

/** What is taken, for whoever asks. */
export const CUBE_USAGE: readonly string[] = [
  '-c --connect  port=SWD [mode=NORMAL|HOTPLUG|UR] [reset=SWrst|HWrst] [sn=SERIAL] [freq=KHZ] [ap=NUMBER]',
  ...CUBE_WORDS.map(([names, , form]) => `${names.join(' ')}  ${form ?? ''}`.trimEnd()),
];

/** Jobs that another access port than 0, where the core is, can do. */
const ON_ANY_PORT: readonly CubeJob['kind'][] = ['show', 'upload', 'put'];
/** What `-v` behind them looks at. */
const WRITES: readonly CubeJob['kind'][] = ['download', 'put', 'fill'];

export function parseCubeProgrammer(given: readonly string[]): Parsed<CubeWish> {
  const parsed = parsedWords(wordsOf(given));
  return 'refused' in parsed ? refuse(parsed.refused, parsed.why ?? whyRefused(parsed.refused)) : parsed;
}

/** Build tools leave an empty word where an option of theirs is off, and `"--erase all"` as one word where it is on. */
function wordsOf(given: readonly string[]): readonly string[] {
  return given.flatMap((word) => (word.startsWith('-') ? word.trim().split(/\s+/) : [word])).filter((word) => word.trim() !== '');
}

function parsedWords(words: readonly string[]): Parsed<CubeWish> {
  const sessions: { connecting: CubeConnecting; jobs: CubeJob[] }[] = [];
  let wish: CubeSettings = { version: false, list: false, isAgreed: false, isErased: false, verbosity: 1 };
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    const end = words.findIndex((other, index) => index > at && other.startsWith('-'));
    const values = words.slice(at + 1, end < 0 ? undefined : end);
    at += 1 + values.length;
    if (/^(-c|--connect)$/.test(word)) {
      const read = connectingOf(values);
      if ('refused' in read) return read;
      sessions.push({ connecting: read.connecting, jobs: [] });
      continue;
    }
    const [, take, form = ''] = CUBE_WORDS.find(([names]) => names.includes(word.toLowerCase())) ?? [];
    if (!take) return refuse(word);
    const { job, set, refused: wrong } = take(values);
    if (wrong !== undefined)
      return values.length === 0 ? lacking(`Something is missing: ${word} ${form}.`) : refuse(`${word} ${wrong}`.trim());
    wish = { ...wish, ...set };
    if (!job) continue;
    const session = sessions.at(-1);
    if (!session) return lacking(`${word} has nothing to work with: -c port=SWD is to stand before it.`);
    if (session.connecting.ap !== 0 && !ON_ANY_PORT.includes(job.kind)) return refuse(`ap=${session.connecting.ap} ${word}`);
    if (job.kind === 'verify' && !session.jobs.some(({ kind }) => WRITES.includes(kind))) {
      return lacking(`${word} has nothing to verify: what writes, as -w FILE, is to stand before it.`);
    }
    session.jobs.push(job);
  }
  return words.length === 0 ? refuse('') : { wish: { ...wish, sessions } };
}

const MODES: Readonly<Record<string, CubeConnecting['mode']>> = { normal: 'normal', hotplug: 'hot-plug', ur: 'under-reset' };
const RESETS: Readonly<Record<string, CubeConnecting['reset']>> = { swrst: 'software', hwrst: 'hardware' };
/** Without effect: probes are shared by a server, sleeping chips are kept clocked, only a flash of ours knows a speed. */
const WITHOUT_EFFECT = /^(shared|tcpport=\d{1,5}|d?LPM|index=0|speed=(fast|reliable))$/i;
const LARGEST_AP = 255;

/** `port=SWD mode=UR sn=… freq=4000 reset=HWrst ap=2`, as words or as one. */
function connectingOf(values: readonly string[]): { readonly connecting: CubeConnecting } | Refused {
  let read: CubeConnecting = { mode: 'normal', reset: 'software', ap: 0 };
  let hasPort = false;
  let coreReset: string | undefined;
  for (const word of values.flatMap((value) => value.split(/\s+/)).filter((part) => part !== '')) {
    const [, key = '', value = ''] = /^([a-z]+)=(.+)$/i.exec(word) ?? [];
    const [mode, reset, number] = [MODES[value.toLowerCase()], RESETS[value.toLowerCase()], numberOf(value)];
    if (key === 'port' && /^swd$/i.test(value)) hasPort = true;
    else if (key === 'mode' && mode) read = { ...read, mode };
    // A pulse of NRST and a connection right behind it: a reset by hardware.
    else if (/^mode=hwrstpulse$/i.test(word)) read = { ...read, mode: 'normal', reset: 'hardware' };
    else if (key === 'reset' && reset) read = { ...read, reset };
    else if (/^reset=crst$/i.test(word)) coreReset = word;
    else if (key === 'ap' && number !== undefined && number <= LARGEST_AP) read = { ...read, ap: number };
    else if (key === 'sn') read = { ...read, serialNumber: value };
    else if (key === 'freq' && number !== undefined && number > 0) read = { ...read, speedKhz: number };
    else if (!WITHOUT_EFFECT.test(word)) return refuse(word);
  }
  if (!hasPort) return lacking('-c wants to know over what: -c port=SWD.');
  // The other modes do not reset by it.
  return coreReset !== undefined && read.mode === 'normal' ? refuse(coreReset) : { connecting: read };
}
