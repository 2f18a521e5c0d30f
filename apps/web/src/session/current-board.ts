/**
 * Which board the page works with. It survives a change of view, so that what was chosen for the doctor is there for the next
 * view, and a virtual board goes on with its program. A real probe is given back when no view needs a board any more.
 */
import type { BoardSession } from '../bench/board-session.ts';
import type { OnBench } from '../bench/scenario-part.ts';
import type { Door, DoorState } from '../doctor/probe-door.ts';
import { ownDoor } from './own-door.ts';
import { ProbeSession } from './probe-session.ts';

/** A view that follows another one takes over in the same moment. */
const GRACE_MS = 200;

/** The virtual board with the scenario that it was set up by. */
export interface VirtualOne {
  readonly session: BoardSession;
  readonly onBench: OnBench;
}

/** Tells of each change by the event `change`: another board, another state of the door, a step of the session. */
export class CurrentBoard extends EventTarget {
  /** The door to real probes, also while the virtual board is the current one. */
  readonly door: Door;
  #virtual: VirtualOne | undefined;
  #starting: Promise<void> | undefined;
  #startError: unknown;
  #isVirtual = false;
  #real: ProbeSession | undefined;
  #holders = 0;

  constructor(door = ownDoor()) {
    super();
    this.door = door;
    door.addEventListener('change', () => this.#follow(door.state));
  }

  /** Whether the page works with the virtual board, be it there already or not. */
  get isVirtual(): boolean {
    return this.#isVirtual;
  }

  get virtual(): VirtualOne | undefined {
    return this.#virtual;
  }

  /** Why the virtual board did not come up, or is no more. */
  get error(): unknown {
    return this.#isVirtual ? (this.#startError ?? this.#virtual?.session.error) : undefined;
  }

  /** What uses the probe; undefined while there is none: not chosen yet, unplugged, not made yet. */
  get session(): ProbeSession | undefined {
    if (this.#isVirtual) return this.error === undefined ? this.#virtual?.session.probe : undefined;
    return this.door.state.kind === 'ready' ? this.#real : undefined;
  }

  /** A view needs a board, until it calls the function that it gets. */
  hold(): () => void {
    if (this.#holders++ === 0) void this.door.open();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      setTimeout(() => void this.#letGo(), GRACE_MS);
    };
  }

  /** Works with real probes from now on. */
  useReal(): void {
    this.#isVirtual = false;
    this.#tell();
  }

  /** Works with this virtual board from now on; the one before is closed, if it is another. */
  useVirtual(one: VirtualOne): void {
    const before = this.#virtual?.session;
    this.#isVirtual = true;
    this.#startError = undefined;
    this.#virtual = one;
    if (before !== one.session) {
      void before?.close();
      one.session.addEventListener('change', this.#tell);
      one.session.probe.addEventListener('change', this.#tell);
    }
    this.#tell();
  }

  /** Works with the virtual board from now on; makes one as it comes from the shop, if there is none. */
  async startVirtual(): Promise<void> {
    this.#isVirtual = true;
    this.#startError = undefined;
    this.#tell();
    if (this.#virtual && this.#virtual.session.error === undefined) return;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    await this.#starting;
  }

  async #start(): Promise<void> {
    try {
      // Only who wants a bench loads it.
      const { openExample } = await import('../bench/open-example.ts');
      const one = await openExample();
      if (this.#isVirtual) this.useVirtual(one);
      else await one.session.close();
    } catch (error) {
      this.#startError = error;
      this.#tell();
    }
  }

  async #letGo(): Promise<void> {
    this.#holders--;
    if (this.#holders > 0) return;
    await this.#real?.release();
    if (this.#holders === 0) await this.door.close();
  }

  #follow(door: DoorState): void {
    // Else the one that comes back finds it taken, by this very tab.
    if (door.kind === 'gone') void this.#real?.release();
    if (door.kind === 'ready' && door.patient !== this.#real?.patient) {
      this.#real = new ProbeSession(door.patient);
      this.#real.addEventListener('change', this.#tell);
    }
    this.#tell();
  }

  readonly #tell = (): void => void this.dispatchEvent(new Event('change'));
}

export const currentBoard = new CurrentBoard();
