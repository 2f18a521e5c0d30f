/**
 * The core as a client of GDB has it: attached when it is needed, let go when the client says so, running or standing, and the reply
 * that tells why it stands.
 */
import { concatBytes, wallClock } from '../base/index.ts';
import { DebugSession } from '../debug/index.ts';
import type { Resumption } from './requests.ts';
import type { GdbServices } from './services.ts';
import { type StopRequest, stopReply } from './stop-reply.ts';

export class ServedCore {
  readonly #services: Pick<GdbServices, 'target' | 'store' | 'flashBreakpoints'>;
  #session: DebugSession | undefined;
  #isRunning = false;
  #asked: StopRequest | undefined;
  /** Printed since it was last taken. */
  #printed: Uint8Array[] = [];

  constructor(services: Pick<GdbServices, 'target' | 'store' | 'flashBreakpoints'>) {
    this.#services = services;
  }

  /** The client waits for it to stop. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** The debugger, attached anew when the client has let go of the last one: the core stands. */
  async attached(): Promise<DebugSession> {
    if (this.#session) return this.#session;
    const { target, store, flashBreakpoints } = this.#services;
    this.#session = await DebugSession.attach(target);
    await this.#session.halt();
    this.serveSemihosting(true);
    if (flashBreakpoints) await this.#session.allowFlashBreakpoints(true, store);
    return this.#session;
  }

  /** Undefined where no debugger is attached any more. */
  async detach({ keepHalted = false } = {}): Promise<{ readonly flashErases: number } | undefined> {
    const session = this.#session;
    this.#session = undefined;
    this.#isRunning = false;
    await session?.detach({ keepHalted });
    return session && { flashErases: session.flashBreakpoints?.eraseCount ?? 0 };
  }

  /** The program's calls to its host: it has no input here. */
  serveSemihosting(isOn: boolean): void {
    const print = (bytes: Uint8Array) => void this.#printed.push(bytes);
    this.#session?.serveSemihosting(isOn ? { print, timeSeconds: () => Math.floor(Date.now() / 1000) } : undefined);
  }

  /** What the program has printed by semihosting since the last time. */
  takePrinted(): Uint8Array {
    const printed = concatBytes(...this.#printed);
    this.#printed = [];
    return printed;
  }

  /** The reply to a step; a core that runs has none yet. */
  async resume({ kind, address }: Resumption): Promise<string | undefined> {
    const session = await this.attached();
    if (kind === 'stop') return this.#isRunning ? this.interrupt('stop') : this.standing();
    if (address !== undefined) await session.registers.write('PC', address);
    this.#asked = undefined;
    if (kind === 'step') {
      // Else a step would end in whatever interrupt waits.
      await session.step({ maskInterrupts: true });
      return this.standing();
    }
    await session.run();
    this.#isRunning = true;
    return undefined;
  }

  /** The reply that a core which ran has stopped by itself; undefined while it runs. One that cannot be asked runs no longer. */
  async look(): Promise<string | undefined> {
    this.#isRunning = false;
    const reason = await (await this.attached()).stopped();
    this.#isRunning = reason === undefined;
    return reason && stopReply(reason, this.#asked);
  }

  /** Time of a virtual board passes only while somebody sleeps on its clock. */
  async letTimePass(ms: number): Promise<void> {
    const { clock } = this.#services.target.probe;
    if (clock !== wallClock) await clock.sleep(ms);
  }

  async interrupt(asked: StopRequest): Promise<string> {
    this.#asked = asked;
    this.#isRunning = false;
    await (await this.attached()).halt();
    return this.standing();
  }

  async standing(): Promise<string> {
    const session = await this.attached();
    const reason = await session.stopped();
    if (reason) return stopReply(reason, this.#asked);
    await session.halt();
    return this.standing();
  }
}
