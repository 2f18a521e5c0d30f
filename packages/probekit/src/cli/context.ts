/** What every command gets: the global options, the output, and the signal that the first Ctrl-C raises. */
import type { Language } from '../words/index.ts';
import type { Leases } from './lease.ts';
import type { Output } from './output.ts';
import type { ProjectHere } from './project-here.ts';

export const CONNECT_MODES = ['normal', 'under-reset', 'auto'] as const;
export type ConnectMode = (typeof CONNECT_MODES)[number];

export interface GlobalOptions {
  /** `--probe`, else PROBEKIT_PROBE; without either that of the project counts, where there is one. */
  readonly probe: string | undefined;
  /** All of them, where several were named. */
  readonly probes?: readonly string[];
  /** Of the one probe that is meant, wherever `probe` leads; without an address, of those that are plugged in. */
  readonly serialNumber?: string | undefined;
  readonly connect: ConnectMode;
  readonly speedKhz: number | undefined;
  readonly trace: string | undefined;
  /** The chip whose option bytes are written although no report from real hardware covers it, where another tool's words ask for it. */
  readonly unproven?: string | undefined;
  /** Of what is said for every command alike; English when left out. */
  readonly language?: Language;
}

export interface CommandContext {
  readonly name: string;
  readonly options: GlobalOptions;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Of the probes that the command opens; left out where no other process can have them. */
  readonly leases?: Leases;
  /** Around the working directory; left out where none counts. */
  readonly project?: ProjectHere | undefined;
}
