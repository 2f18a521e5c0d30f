/**
 * The words of STM32_Programmer_CLI over SWD. Source: the help that the tool prints (its words stand the same in UM2237, chapter
 * 3); how they are used: Zephyr's scripts/west_commands/runners/stm32cubeprogrammer.py (`--connect "port=swd freq=… reset=HWrst
 * mode=UR" --erase all`, `--download FILE --start`) and stm32duino/Arduino_Tools, stm32CubeProg.sh (`--connect port=SWD mode=UR ""
 * --quietMode --download FILE ADDRESS --start ADDRESS`: the empty word is its erase option left out). What follows each other is
 * done in that order, and each `-c` connects anew.
 */
import { CUBE_WORDS, type CubeJob, type CubeSettings, numberOf } from './cube-words.ts';
import { refuse } from './face.ts';

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

/** Jobs that another access port than 0, where the core is, can do. */
const ON_ANY_PORT: readonly CubeJob['kind'][] = ['show', 'upload', 'put'];

export function parseCubeProgrammer(given: readonly string[]): { readonly wish: CubeWish } | { readonly refused: string } {
  // Build tools leave an empty word where an option of theirs is off.
  const words = given.filter((word) => word.trim() !== '');
  const sessions: { connecting: CubeConnecting; jobs: CubeJob[] }[] = [];
  let wish: CubeSettings = { version: false, list: false, isAgreed: false, verbosity: 1 };
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
    const take = CUBE_WORDS.find(([names]) => names.includes(word.toLowerCase()))?.[1];
    if (!take) return refuse(word);
    const { job, set, refused: wrong } = take(values);
    if (wrong !== undefined) return refuse(`${word} ${wrong}`.trim());
    wish = { ...wish, ...set };
    if (!job) continue;
    const session = sessions.at(-1);
    if (!isDoable(job, session)) return refuse(word);
    session?.jobs.push(job);
  }
  return words.length === 0 ? refuse('') : { wish: { ...wish, sessions } };
}

/** Not without a `-c` before it, and not by a port that cannot do it; `-v` looks at what a download before it has written. */
function isDoable(job: CubeJob, session: CubeSession | undefined): boolean {
  if (!session) return false;
  if (job.kind === 'verify') return session.jobs.some(({ kind }) => kind === 'download' || kind === 'put');
  return session.connecting.ap === 0 || ON_ANY_PORT.includes(job.kind);
}

const MODES: Readonly<Record<string, CubeConnecting['mode']>> = { normal: 'normal', hotplug: 'hot-plug', ur: 'under-reset' };
const RESETS: Readonly<Record<string, CubeConnecting['reset']>> = { swrst: 'software', hwrst: 'hardware' };
/** Without effect: probes are shared by a server, sleeping chips are kept clocked, only a flash of ours knows a speed. */
const WITHOUT_EFFECT: readonly string[] = ['shared', 'LPM', 'index=0', 'speed=fast', 'speed=Reliable'];
const LARGEST_AP = 255;

/** `port=SWD mode=UR sn=… freq=4000 reset=HWrst ap=2`, as words or as one. */
function connectingOf(values: readonly string[]): { readonly connecting: CubeConnecting } | { readonly refused: string } {
  let read: CubeConnecting = { mode: 'normal', reset: 'software', ap: 0 };
  let hasPort = false;
  for (const word of values.flatMap((value) => value.split(/\s+/)).filter((part) => part !== '')) {
    const [, key = '', value = ''] = /^([a-z]+)=(.+)$/i.exec(word) ?? [];
    const [mode, reset, number] = [MODES[value.toLowerCase()], RESETS[value.toLowerCase()], numberOf(value)];
    if (key === 'port' && /^swd$/i.test(value)) hasPort = true;
    else if (key === 'mode' && mode) read = { ...read, mode };
    // A pulse of NRST and a connection right behind it: a reset by hardware.
    else if (/^mode=hwrstpulse$/i.test(word)) read = { ...read, mode: 'normal', reset: 'hardware' };
    else if (key === 'reset' && reset) read = { ...read, reset };
    else if (key === 'ap' && number !== undefined && number <= LARGEST_AP) read = { ...read, ap: number };
    else if (key === 'sn') read = { ...read, serialNumber: value };
    else if (key === 'freq' && number !== undefined && number > 0) read = { ...read, speedKhz: number };
    else if (!WITHOUT_EFFECT.includes(word)) return refuse(word);
  }
  return hasPort ? { connecting: read } : refuse('port=');
}
