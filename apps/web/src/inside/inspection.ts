/**
 * Looks inside the current board again and again while somebody looks at the page, and does what is asked of the core.
 * Each act and each look takes its turn at the probe. It knows no DOM.
 */
import type { Target } from 'probekit/stm32';
import type { ProbeSession, UseOptions } from '../session/probe-session.ts';
import { applyEdit, type Edit } from './edit.ts';
import { type Look, lookInside, type Wanted } from './look.ts';

/** Between the end of a look and the next. */
const LOOK_EVERY_MS = 400;

export type Act = 'halt' | 'run' | 'step' | 'step-masked' | 'reset' | 'reset-halt';

const ACTS: Readonly<Record<Act, (target: Target) => Promise<void>>> = {
  halt: ({ core }) => core.halt(),
  run: ({ core }) => core.run(),
  step: ({ core }) => core.step(),
  'step-masked': ({ core }) => core.step({ maskInterrupts: true }),
  reset: ({ core }) => core.systemReset({ halt: false }),
  'reset-halt': ({ core }) => core.systemReset({ halt: true }),
};

/** Tells of each change by the event `change`. */
export class Inspection extends EventTarget {
  readonly #sessionNow: () => ProbeSession | undefined;
  readonly #wantedNow: () => Wanted;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLooking = false;
  #isOpen = false;
  /** Connecting under reset has halted the core, and nobody has said since what it is to do. */
  #heldOn: ProbeSession | undefined;
  #looks = 0;
  #look: Look | undefined;
  #before: Look | undefined;
  #error: unknown;

  constructor(sessionNow: () => ProbeSession | undefined, wantedNow: () => Wanted) {
    super();
    this.#sessionNow = sessionNow;
    this.#wantedNow = wantedNow;
  }

  /** How many looks have ended well. */
  get looks(): number {
    return this.#looks;
  }

  get look(): Look | undefined {
    return this.#look;
  }

  /** Why nothing can be seen; the next look that succeeds takes it away. */
  get error(): unknown {
    return this.#error;
  }

  /** The core stands because it was reached under reset, and goes on when it is left. */
  get isHeld(): boolean {
    return this.#heldOn !== undefined && this.#heldOn === this.#sessionNow();
  }

  /** Whether the byte there is another than at the look before. */
  isChanged(address: number): boolean {
    const [now, before] = [byteAt(this.#look, address), byteAt(this.#before, address)];
    return now !== undefined && before !== undefined && now !== before;
  }

  /** Looks from now on, until `stop`. */
  start(): void {
    this.#isOpen = true;
    this.again();
  }

  stop(): void {
    this.#isOpen = false;
    clearTimeout(this.#timer);
  }

  /** Stops for good. A core that was halted to be reached goes on; one that somebody halted stays so. */
  leave(): void {
    this.stop();
    const held = this.#heldOn;
    this.#heldOn = undefined;
    // A board that is gone cannot be let go.
    held?.use(({ core }) => core.releaseDebug(), { doing: 'inside.doing' }).catch(() => undefined);
  }

  /** Looks at once, for what is wanted has changed. */
  again(): void {
    clearTimeout(this.#timer);
    if (!this.#isLooking) void this.#once(() => Promise.resolve());
  }

  /** Asks the other tab that has the probe for it, then looks. */
  async takeOver(): Promise<void> {
    await this.#sessionNow()?.takeOver();
    this.again();
  }

  /** Attaches after all, and looks. */
  attach(): void {
    this.#sessionNow()?.allowAttach();
    this.again();
  }

  /** Connects while the target is held in reset, then looks: for a program that shuts the debugger out. It is halted until `leave`. */
  async underReset(): Promise<void> {
    this.#heldOn = this.#sessionNow();
    await this.#once(() => Promise.resolve(), 'under-reset');
    if (this.#error !== undefined) this.#heldOn = undefined;
  }

  /** Does it, then looks. */
  act(act: Act): Promise<void> {
    this.#heldOn = undefined;
    return this.#once(ACTS[act]);
  }

  /** Changes a value of a core that stands, then looks. */
  edit(edit: Edit): Promise<void> {
    return this.#once((target) => applyEdit(target, edit));
  }

  async #once(act: (target: Target) => Promise<void>, mode: UseOptions['mode'] = 'normal'): Promise<void> {
    const session = this.#sessionNow();
    if (!session) return this.#later();
    this.#isLooking = true;
    try {
      const look = await session.use(
        async (target) => {
          await act(target);
          return lookInside(target, this.#wantedNow());
        },
        { doing: 'inside.doing', mode },
      );
      this.#before = this.#look;
      this.#look = look;
      this.#error = undefined;
      this.#looks++;
    } catch (error) {
      this.#error = error;
      this.#look = undefined;
    } finally {
      this.#isLooking = false;
    }
    this.dispatchEvent(new Event('change'));
    this.#later();
  }

  #later(): void {
    clearTimeout(this.#timer);
    if (this.#isOpen) this.#timer = setTimeout(() => this.again(), LOOK_EVERY_MS);
  }
}

function byteAt(look: Look | undefined, address: number): number | undefined {
  const { memory } = look ?? {};
  return memory && 'read' in memory ? memory.read.bytes[address - memory.read.address] : undefined;
}
