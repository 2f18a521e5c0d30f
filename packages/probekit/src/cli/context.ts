/** What every command gets: the global options, the output, and the signal that the first Ctrl-C raises. */
import type { Output } from './output.ts';

export const CONNECT_MODES = ['normal', 'under-reset', 'auto'] as const;
export type ConnectMode = (typeof CONNECT_MODES)[number];

export interface GlobalOptions {
  /** `--probe`, else PROBEKIT_PROBE. */
  readonly probe: string | undefined;
  readonly connect: ConnectMode;
  readonly speedKhz: number | undefined;
  readonly trace: string | undefined;
}

export interface CommandContext {
  readonly name: string;
  readonly options: GlobalOptions;
  readonly output: Output;
  readonly signal: AbortSignal;
}
