/** Shape of one catalogued message. `%` in a text stands for a value that varies. */
import type { CauseId } from './cause.ts';
import type { LayerId } from './layers.ts';

export type CheckId = `C${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17}`;

export interface Message {
  readonly number: number;
  /** Who prints it. */
  readonly tool: string;
  /** As printed; several when a tool prints them together or changed its wording. */
  readonly texts: readonly string[];
  /** Lowest and highest layer where the reason may lie; absent where the message says nothing about the chain. */
  readonly layers?: readonly [LayerId, LayerId];
  /** Highest layer that must have worked for this message to appear; 0 for none. */
  readonly provenUpTo: number;
  /** It came over the probe's volume, which says nothing about driver and use of the debug interface. */
  readonly through?: 'volume';
  /** Most frequent first. */
  readonly causes: readonly CauseId[];
  /** What it is when no fault of the chain: normal, a line that only announces another, a defect of the caller, a wrong image. */
  readonly kind?: 'normal' | 'wrapper' | 'caller' | 'image';
  /** What it really says, where the wording misleads. */
  readonly note?: string;
  /** What decides between the causes. */
  readonly checks?: readonly CheckId[];
  /** Who can mend it. */
  readonly by: 'software' | 'hands' | 'either' | 'nobody';
  /** What software can do next. */
  readonly software?: string;
  /** What hands can do next. */
  readonly hands?: string;
  /** The exact wording was not seen in a source. */
  readonly unverified?: true;
}
