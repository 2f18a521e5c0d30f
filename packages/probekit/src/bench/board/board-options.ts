/** What a board is made from, and whom it tells of what happens on it. */
import type { Scenario } from '../../base/index.ts';
import type { Allocate } from '../linear-memory.ts';
import type { FlashStretch } from '../scenario/images.ts';
import type { BoardSpec } from './board-spec.ts';

export interface BoardOptions {
  readonly spec: BoardSpec;
  readonly scenario: Scenario;
  readonly flash: readonly FlashStretch[];
  /** What of an earlier board survives a loss of power (`changes(true)`): it takes the place of the factory's. */
  readonly lasting?: Uint8Array | undefined;
  readonly allocate?: Allocate | undefined;
  /** The program drives a pin (`PB0`) high or low, or lets it go. */
  readonly onPin?: ((name: string, high: boolean | undefined) => void) | undefined;
  readonly onLed: (name: string, value: string) => void;
  /** Bytes that left the target's UART behind the VCP, whether or not the wire carries them. */
  readonly onUart: (byte: number) => void;
  readonly onUsb: (present: boolean) => void;
  readonly onNote: (text: string) => void;
}
