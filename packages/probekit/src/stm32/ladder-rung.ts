/** What a rung of the ladder is: its name, what it costs, what it gives back. The rungs themselves are in `ladder-rungs.ts`. */
import type { Clock, PowerSwitch } from '../base/index.ts';
import type { DebugProbe } from '../dap/index.ts';
import type { Target } from './connect.ts';

export type RungId = 'normal' | 'slower-clock' | 'under-reset' | 'reset-race' | 'power-cycle' | 'power-race' | 'boot0' | 'other-aps';

/** What a rung does to the board beyond reading, or whom it needs. */
export type RungNeeds = 'nothing' | 'reset' | 'power' | 'hands';

/** Why a rung did not reach the core. */
export interface RungFailure {
  readonly rung: RungId;
  readonly code: string;
  readonly message: string;
  readonly evidence: unknown;
  /** By the probe's clock: bench time on a bench. */
  readonly tookMs: number;
}

/** An access port that answers while the core's own does not. */
export interface OtherPort {
  readonly ap: number;
  /** `AXI-AP`, `APB-AP` … */
  readonly kind: string;
  readonly idr: number;
  /** What could be read through it: `flash`, or the chip that DBGMCU names. */
  readonly reads?: string;
}

/** What hands are asked for. */
export type HandsRequest =
  /** Take the target's power away and give it back, any time within the next seconds. */
  | 'power-cycle'
  /** Tie BOOT0 high, then take the power away and give it back; answer when that is done. */
  | 'boot0';

/** Asks somebody at the board. Resolves with whether they will do it (`power-cycle`) or have done it (`boot0`). */
export type AskHands = (request: HandsRequest, options: { readonly signal?: AbortSignal | undefined }) => Promise<boolean>;

/** When the core answered after NRST was let go, in microseconds by the probe's clock. */
export interface ReleaseWindow {
  /** Its first answer; undefined when there was none. */
  readonly answeredFromUs: number | undefined;
  /** Its last answer. */
  readonly answeredUntilUs: number | undefined;
  /** False when it answered to the end of the watch. */
  readonly lost: boolean;
}

export interface RungContext {
  /** The probe in use. A rung that loses it puts the one that came back in its place. */
  probe: DebugProbe;
  readonly clock: Clock;
  /** Highest SWD clock that the caller allows. */
  readonly speedKhz: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly ask: AskHands | undefined;
  readonly powerSwitch: PowerSwitch | undefined;
  /** Of a race that takes seconds: how much of its time is over. */
  readonly onWait?: ((waitedMs: number, ofMs: number) => void) | undefined;
  /** Opens the probe anew after it left the bus, waiting for it. */
  readonly reopen: (() => Promise<DebugProbe>) | undefined;
}

export interface Reached {
  readonly target: Target;
  readonly window?: ReleaseWindow;
}

export interface Rung {
  readonly id: RungId;
  readonly needs: RungNeeds;
  /** @throws what `isRungFailure` knows, when this way does not lead to the core */
  readonly tries: (context: RungContext) => Promise<Reached>;
}
