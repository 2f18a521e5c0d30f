/** What a connection with a client of GDB works on, and whom it tells. */
import type { Store } from '../base/index.ts';
import type { FlashSector, Target } from '../stm32/index.ts';
import type { Said } from '../words/sentences/index.ts';

export interface GdbServices {
  readonly target: Target;
  /** Of the target's flash; none where it cannot be written. */
  readonly sectors: readonly FlashSector[];
  /** For the programmer's journal. */
  readonly store?: Store | undefined;
  /** Breakpoints beyond the comparators go into flash from the beginning. Default false: `monitor flash breakpoints on` allows it. */
  readonly flashBreakpoints?: boolean | undefined;
  /** In the words of the client's language. */
  readonly say: (said: Said) => string;
  /** For whoever looks at the server. */
  readonly tell: (text: string) => void;
  /** Ends the connection; the program is let go then. */
  readonly signal: AbortSignal;
}
