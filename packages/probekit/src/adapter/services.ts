/** What an adapter needs from whoever starts it: boards, files, words. */
import type { Store } from '../base/index.ts';
import type { Target } from '../stm32/index.ts';
import type { Said } from '../words/sentences/index.ts';
import type { AttachArguments } from './launch-arguments.ts';

export interface OpenedBoard {
  readonly target: Target;
  /** For the programmer's journal. */
  readonly store?: Store | undefined;
  /** Lets go of target and probe. */
  close(): Promise<void>;
}

export interface AdapterServices {
  /** Connects to the board that the configuration means. `tell`: what is worth a line meanwhile. */
  openBoard(wanted: AttachArguments, tell: (text: string) => void): Promise<OpenedBoard>;
  readFile(path: string): Promise<Uint8Array>;
  /** Where a source file is on this computer, by its name as the compiler was told it; nothing where it is not found. */
  findSource(name: string, program: string): Promise<string | undefined>;
  /** In the words of the client's language. */
  readonly say: (said: Said) => string;
  /** Ends the connection; the program is let go then. */
  readonly signal: AbortSignal;
}
