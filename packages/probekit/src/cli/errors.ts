/** Errors of the command line itself. */
import { declareErrors, ProbekitError } from '../base/index.ts';

export interface CliErrors {
  /** A command or option that does not exist, or a value that cannot be read. Nothing was done. */
  'cli/usage': { given: string };
  /** The probe has no such thing: a serial port over stlink-server, for example. */
  'cli/not-possible-here': { what: string; address: string };
  /** A scenario or state file of the bench cannot be used. */
  'cli/bench-file': { path: string; detail: string };
  /** Nobody has started a bench here, or not as this user. */
  'cli/no-bench': { asked: string };
  /** Several benches run here and none is named, or one that does not run. */
  'cli/which-bench': { running: readonly string[] };
  /** The bench has no board of that number or serial number. */
  'cli/which-board': { asked: string; boards: readonly string[] };
  /** What came over a bench's local socket is no message, or it was closed before the answer. */
  'cli/bench-message': { detail: string };
  /** A pattern of the user takes too long on what the program says. Write it without a repetition within a repetition. */
  'cli/slow-pattern': { option: string; pattern: string; mostMs: number };
  /** Another bench keeps its boards in that folder, and it is running. */
  'cli/state-in-use': { folder: string; holder: string; pid: number };
  /** A range of memory that runs past the end of the address space. */
  'cli/range': { address: number; byteLength: number };
  /** A `probekit.json` that cannot be read, or holds what does not belong there. Mend the place that is named. */
  'cli/project-file': { path: string; place: string; detail: string };
  /** Another command of this user has the probe. Let it end, or wait for it with --wait. */
  'cli/probe-leased': {
    probe: string;
    pid: number | undefined;
    job: string;
    lease?: 'observe' | 'exclusive';
    since?: string;
    waitedMs: number;
  };
  /** The project is for another chip than the one that answers. Plug in its board, or name the right chip. */
  'cli/project-chip': { path: string; chip: string; found: string };
  /** A file is no backup of a part, or is damaged. Copy it again, or use another. */
  'cli/backup-file': { path: string; place: string; detail: string };
  /** The backup is of another chip than the one that answers. Plug in its board. */
  'cli/backup-chip': { path: string; chip: string; found: string };
  /** The record of an acceptance run that was cut cannot be read, or its sector has been written since. */
  'cli/accept-record': { name: string; detail: string };
  /** A file is no report of an acceptance run. */
  'cli/accept-report': { path: string; detail: string };
  /** The folder holds no built page: in a clone it has to be built first. */
  'cli/no-page': { folder: string };
  /** Stopped by Ctrl-C. */
  'cli/interrupted': { command: string };
}

export const cliErrors = declareErrors<CliErrors>();

/** Addresses, files and values that the user named and that cannot be what they should be. */
const USAGE_CODES: readonly string[] = [
  'cli/usage',
  'cli/not-possible-here',
  'cli/bench-file',
  'cli/no-bench',
  'cli/which-bench',
  'cli/which-board',
  'cli/state-in-use',
  'cli/accept-report',
  'cli/range',
  'cli/backup-chip',
  'cli/backup-file',
  'cli/project-file',
  'cli/project-chip',
  'cli/no-page',
  'cli/slow-pattern',
  'flash/option-name',
  'flash/option-value',
  'flash/option-file',
  'flash/option-refused',
  'stm32/permanent-protection',
  'bench/unknown-key',
  'bench/bad-value',
  'node/file',
  'node/module-missing',
  'probe/address',
  'probe/ambiguous',
  'probe/no-transport',
];
const USAGE_LAYERS: readonly string[] = ['image', 'symbols', 'report', 'replay'];

/** Whether nothing was wrong but the way the command was called. */
export function isWrongUsage({ code, layer }: ProbekitError): boolean {
  return USAGE_CODES.includes(code) || USAGE_LAYERS.includes(layer);
}

const BOARD_LAYERS: readonly string[] = ['usb', 'stlink', 'dap', 'cortex', 'stm32'];

/** What this program cannot do with a chip that is well. */
const NOT_SUPPORTED: readonly string[] = ['stm32/no-flash-driver', 'stm32/no-option-bytes'];

/** Whether board, probe or cable are the reason, so that the doctor can say more. */
export function isAboutTheBoard(error: unknown): boolean {
  return error instanceof ProbekitError && BOARD_LAYERS.includes(error.layer) && !NOT_SUPPORTED.includes(error.code);
}

export function usageError(message: string, hint: string, given: string): ProbekitError {
  return cliErrors.make('cli/usage', { message, hint, evidence: { given } });
}

/** `what` goes on after the address: "stlink-server://… has no …". */
export function notPossibleHere(what: string, hint: string, evidence: CliErrors['cli/not-possible-here']): ProbekitError {
  return cliErrors.make('cli/not-possible-here', { message: `${evidence.address} ${what}.`, hint, evidence });
}
