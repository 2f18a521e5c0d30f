/** What every command gets: the global options, the output, and the signal that the first Ctrl-C raises. */
import type { Output } from './output.ts';

export interface GlobalOptions {
  /** `--probe`, else PROBEKIT_PROBE. */
  readonly probe: string | undefined;
  readonly connect: 'normal' | 'under-reset';
  readonly speedKhz: number | undefined;
  readonly trace: string | undefined;
}

export interface CommandContext {
  readonly name: string;
  readonly options: GlobalOptions;
  readonly output: Output;
  readonly signal: AbortSignal;
}
