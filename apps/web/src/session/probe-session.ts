/**
 * The one user of a probe in this tab. Actions of all views come one after the other, in the order they were asked for, and
 * find a connected target; the doctor's examination takes its turn among them. The probe is opened with the first action and
 * given back when none has come for a while, so that another tab or another program can have it. It knows no DOM.
 *
 * A probe that is unplugged ends the action under way with the error of its transfer, and those that wait with
 * `probe/not-found`; one that comes back has a session of its own (`current-board.ts`).
 */
import { connect, type ProbeConnection } from 'probekit';
import { Lock } from 'probekit/base';
import { type ChipIdentity, connectTarget, readProtection, type Target } from 'probekit/stm32';
import type { SentenceKey } from 'probekit/words';
import { mayStopProgram, rememberLevel } from '../doctor/attach-memory.ts';
import type { Patient } from '../doctor/patient.ts';
import { mustBeAsked } from './attach-errors.ts';
import { type GiveBack, type OtherTabs, otherTabs } from './other-tabs.ts';

/** Nothing was asked for in so long: whoever else wants the probe may have it. */
const IDLE_MS = 2000;
/** CPUID: reading it changes nothing. ARM DDI 0403, B3.2.3 */
const CPUID = 0xe000_ed00;

export interface UseOptions {
  /** What the page says while it is under way. */
  readonly doing: SentenceKey;
  /** `under-reset`: held in reset and halted before its first instruction. Default `normal`: as it is found. */
  readonly mode?: 'normal' | 'under-reset';
  /** An action that is called off while it waits ends, untouched, when its turn comes. */
  readonly signal?: AbortSignal | undefined;
}

/** What was seen of probe and target when they were last connected to. */
export interface SeenBoard {
  readonly product: string;
  readonly firmware: string;
  readonly chip: ChipIdentity;
  readonly volts: number | undefined;
  readonly speedKhz: number;
  /** Read-out protected: attaching may have stopped the program. */
  readonly isAtLevel1: boolean;
}

interface Opened {
  readonly connection: ProbeConnection;
  readonly target: Target;
  readonly giveBack: GiveBack;
}

/** Tells of each change by the event `change`. */
export class ProbeSession extends EventTarget {
  readonly patient: Patient;
  readonly #tabs: OtherTabs;
  readonly #turns = new Lock();
  #waiting = 0;
  #doing: SentenceKey | undefined;
  #seen: SeenBoard | undefined;
  #opened: Opened | undefined;
  #endedLoader = false;
  /** Somebody said so, or the doctor has attached already. */
  #mayAttach = false;
  /** Taken over from another tab, for the next action. */
  #taken: GiveBack | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(patient: Patient, tabs: OtherTabs = otherTabs) {
    super();
    this.patient = patient;
    this.#tabs = tabs;
  }

  /** What is under way; undefined while the probe rests. */
  get doing(): SentenceKey | undefined {
    return this.#doing;
  }

  /** Undefined until the first action has connected. */
  get seen(): SeenBoard | undefined {
    return this.#seen;
  }

  /** Connecting has ended the loader of a flash job that was cut, and nothing has been flashed since. */
  get endedLoader(): boolean {
    return this.#endedLoader;
  }

  /** From now on actions attach, also where that may stop the program. */
  allowAttach(): void {
    this.#mayAttach = true;
  }

  /** The flash is whole now. */
  hasFlashed(): void {
    this.#endedLoader = false;
  }

  /**
   * Runs an action on the connected target when its turn comes. The target stays connected for the next one; after an error
   * the next connects anew.
   *
   * @throws what the action throws, what `connect` and `connectTarget` throw, `page/probe-in-other-tab`; `page/may-stop-program`
   *   before it attaches, until `allowAttach` is called
   */
  use<Result>(action: (target: Target) => Promise<Result>, { doing, mode = 'normal', signal }: UseOptions): Promise<Result> {
    return this.#inTurn(doing, async () => {
      signal?.throwIfAborted();
      try {
        return await action(await this.#target(mode, signal));
      } catch (error) {
        await this.#close();
        throw error;
      }
    });
  }

  /** Runs what opens the probe itself, as the doctor does, when its turn comes; the target is let go before. */
  alone<Result>(work: () => Promise<Result>, doing: SentenceKey): Promise<Result> {
    return this.#inTurn(doing, async () => {
      await this.#close();
      return work();
    });
  }

  /** Asks the tab that has the probe for it, and waits until it gives it. */
  async takeOver(signal?: AbortSignal): Promise<void> {
    const serial = await this.#serial();
    if (serial !== undefined) this.#taken = await this.#tabs.takeOver(serial, this.#holder, signal);
    this.#restLater();
  }

  /** Gives the probe back after what is under way. A later action opens it again. */
  release(): Promise<void> {
    return this.#turns.run(async () => {
      await this.#close();
      await this.#taken?.();
      this.#taken = undefined;
    });
  }

  readonly #holder = { isDoing: () => this.#doing, give: () => void this.release() };

  #inTurn<Result>(doing: SentenceKey, work: () => Promise<Result>): Promise<Result> {
    const { during = (whole) => whole() } = this.patient;
    this.#waiting++;
    return this.#turns.run(async () => {
      clearTimeout(this.#idle);
      this.#tell(doing);
      try {
        return await during(work);
      } finally {
        this.#waiting--;
        this.#tell(undefined);
        if (this.#waiting === 0) this.#restLater();
      }
    });
  }

  async #target(mode: 'normal' | 'under-reset', signal: AbortSignal | undefined): Promise<Target> {
    if (this.#opened && mode === 'normal' && (await this.#stillAnswers(this.#opened.target))) {
      const target = asFound(this.#opened.target);
      // The action before may have lifted it.
      if (this.#seen?.isAtLevel1) await this.#see(target);
      return target;
    }
    await this.#close();
    const device = this.patient.isVirtual ? undefined : (await this.patient.usbHost.list())[0];
    if (device && !this.#mayAttach && mayStopProgram(device)) throw mustBeAsked();
    const giveBack = await this.#claim();
    let connection: ProbeConnection | undefined;
    try {
      const { usbHost, clock } = this.patient;
      connection = await connect('usb:', { transports: { usb: usbHost }, clock });
      const target = await connectTarget(connection.probe, { mode, signal });
      this.#opened = { connection, target, giveBack };
      await this.#see(target);
      if (device) rememberLevel(device, this.#seen?.isAtLevel1 ?? false);
      return target;
    } catch (error) {
      await connection?.close().catch(() => undefined); // what went wrong is told already
      this.#opened = undefined;
      await giveBack();
      throw error;
    }
  }

  /** A board that lost its supply meanwhile, or whose probe was unplugged, wants a new connection. */
  async #stillAnswers({ memory }: Target): Promise<boolean> {
    try {
      await memory.read32(CPUID);
      return true;
    } catch {
      return false;
    }
  }

  async #see(target: Target): Promise<void> {
    const { probe, chip, speedKhz, endedLoader } = target;
    this.#endedLoader ||= endedLoader ?? false;
    const { product, firmware } = probe.identity;
    const isAtLevel1 = await atLevel1(target);
    this.#seen = { product, firmware, chip, speedKhz, volts: await probe.readTargetVoltage(), isAtLevel1 };
    this.dispatchEvent(new Event('change'));
  }

  async #claim(): Promise<GiveBack> {
    const taken = this.#taken;
    this.#taken = undefined;
    if (taken) return taken;
    const serial = await this.#serial();
    return serial === undefined ? () => Promise.resolve() : this.#tabs.claim(serial, this.#holder);
  }

  /** A virtual board belongs to its tab. */
  async #serial(): Promise<string | undefined> {
    if (this.patient.isVirtual) return undefined;
    return (await this.patient.usbHost.list())[0]?.serialNumber;
  }

  async #close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    if (!opened) return;
    // A probe that is gone cannot be left any more.
    await opened.connection.close().catch(() => undefined);
    await opened.giveBack();
  }

  #restLater(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#waiting === 0) void this.release();
    }, IDLE_MS);
  }

  #tell(doing: SentenceKey | undefined): void {
    this.#doing = doing;
    this.dispatchEvent(new Event('change'));
  }
}

/** What an earlier action's connection has reset is that action's to let go. */
function asFound(target: Target): Target {
  const { resetBy, ...found } = target;
  return resetBy === undefined ? target : found;
}

/** A target that does not let its option bytes be read has worse to tell, and the action will. */
async function atLevel1(target: Target): Promise<boolean> {
  const protection = await readProtection(target).catch(() => undefined);
  return protection?.rdpLevel === 1;
}
