/** What a remedy gets to work with, and what it gives back. */
import type { Clock, PowerSwitch, Progress, Store } from '../../base/index.ts';
import type { DebugProbe } from '../../dap/index.ts';
import type { AskHands } from '../../stm32/index.ts';
import type { Said } from '../../words/index.ts';

/** Keeps bytes that are about to be erased; when it resolves they are on the medium, and it resolves with where. Never replaces others. */
export type KeepBytes = (name: string, bytes: Uint8Array) => Promise<string>;

export interface ProbeInHand {
  readonly probe: DebugProbe;
  /** Opens the probe anew after it lost its own power, waiting for it; undefined where nothing can be opened twice. */
  readonly reopen: (() => Promise<DebugProbe>) | undefined;
}

export interface RemedyTools {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Opens the probe for a remedy, which leaves its loader and any left-over debug mode; leaves debug mode and closes it afterwards. */
  readonly withProbe: <T>(use: (inHand: ProbeInHand) => Promise<T>) => Promise<T>;
  /** A bus reset of the probe; undefined where there is no USB to reset. */
  readonly resetUsb?: (() => Promise<void>) | undefined;
  /** Where flash jobs keep their journals. */
  readonly store?: Store | undefined;
  readonly keepBytes?: KeepBytes | undefined;
  /** Asks somebody at the board, for the ways to the core that need hands. */
  readonly askHands?: AskHands | undefined;
  readonly powerSwitch?: PowerSwitch | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface RemedyOutcome {
  /** Whether it did what it is for; whether that helps is for the next diagnosis to say. */
  readonly worked: boolean;
  readonly said: Said;
  /** Where the bytes are that were erased. */
  readonly savedAs?: string;
}

export type Carry = (tools: RemedyTools) => Promise<RemedyOutcome>;
