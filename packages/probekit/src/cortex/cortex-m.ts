/**
 * Halting debug of a Cortex-M core: halt, run, step, reset, core registers. Names of registers are in `registers.ts`,
 * what fault registers say in `faults.ts`. Source: ARM DDI 0403E.e, C1.5 and C1.6.
 */
import { type Clock, hasCode, type Memory } from '../base/index.ts';
import { DBGKEY, DCRDR, DCRSR, DEMCR, DFSR, DHCSR } from '../spec/arm/dcb.ts';
import { DWT_PCSR } from '../spec/arm/debug-units.ts';
import { AIRCR, CORE_NAMES, CPUID, VECTKEY } from '../spec/arm/scb.ts';
import { type CortexErrors, cortexErrors } from './errors.ts';

/** What DHCSR says. Reading it clears `resetSeen` and `retired` in the core. */
export interface CoreStatus {
  readonly raw: number;
  readonly halted: boolean;
  readonly sleeping: boolean;
  readonly lockedUp: boolean;
  /** The core was reset since the last read. */
  readonly resetSeen: boolean;
  /** The core completed an instruction since the last read. */
  readonly retired: boolean;
  readonly debugEnabled: boolean;
}

export interface CoreIdentity {
  readonly raw: number;
  /** `Cortex-M7`; `unknown core` when the part number is not ours to name. */
  readonly name: string;
  /** `r1p1` */
  readonly revision: string;
}

/** Far more than a core needs to finish its longest instruction on the slowest clock. */
const HALT_TIMEOUT_MS = 500;
const REGISTER_TIMEOUT_MS = 100;
/** Option-byte loading and supply supervision included. */
const RESET_TIMEOUT_MS = 1000;
const FIRST_DELAY_MS = 0.25;
const LAST_DELAY_MS = 8;

const ALL_DFSR_FLAGS = DFSR.pack({ EXTERNAL: 1, VCATCH: 1, DWTTRAP: 1, BKPT: 1, HALTED: 1 });

export class CortexM {
  readonly #memory: Memory;
  readonly #clock: Clock;

  constructor(memory: Memory, clock: Clock) {
    this.#memory = memory;
    this.#clock = clock;
  }

  async readCpuid(): Promise<CoreIdentity> {
    return coreIdentityOf(await this.#memory.read32(CPUID.address));
  }

  async readStatus(): Promise<CoreStatus> {
    return statusOf(await this.#memory.read32(DHCSR.address));
  }

  /** Stops the core and enables halting debug. */
  async halt(options: { timeoutMs?: number } = {}): Promise<void> {
    const timeoutMs = options.timeoutMs ?? HALT_TIMEOUT_MS;
    await this.#writeDhcsr({ C_HALT: 1, C_DEBUGEN: 1 });
    if (!(await this.waitHalted(timeoutMs))) throw await this.#timeout('halt', timeoutMs);
  }

  /** Lets a halted core go on, debug still enabled. */
  async run(): Promise<void> {
    await this.#writeDhcsr({ C_DEBUGEN: 1 });
  }

  /**
   * Executes one instruction of a halted core. An interrupt that waits is taken first, which makes the step one of its handler,
   * unless they are masked; the mask is gone afterwards.
   */
  async step({ maskInterrupts = false }: { maskInterrupts?: boolean } = {}): Promise<void> {
    const mask = maskInterrupts ? ({ C_MASKINTS: 1 } as const) : {};
    // C_MASKINTS may change only while the core is halted and stays so (C1.6.2): before the step, and after it.
    if (maskInterrupts) await this.#writeDhcsr({ C_HALT: 1, C_DEBUGEN: 1, ...mask });
    await this.#writeDhcsr({ C_STEP: 1, C_DEBUGEN: 1, ...mask });
    if (!(await this.waitHalted(HALT_TIMEOUT_MS))) throw await this.#timeout('step', HALT_TIMEOUT_MS);
    if (maskInterrupts) await this.#writeDhcsr({ C_HALT: 1, C_DEBUGEN: 1 });
  }

  /** Lets the core run as if no debugger were there. */
  async releaseDebug(): Promise<void> {
    await this.#writeDhcsr({});
  }

  /**
   * Makes the core halt before its first instruction after the next reset, or no longer. C_DEBUGEN comes with it:
   * without it the core runs past the catch.
   */
  async catchReset(on: boolean): Promise<void> {
    // Written to a halted core, C_DEBUGEN without C_HALT would let it go.
    if (on && !(await this.readStatus()).debugEnabled) await this.#writeDhcsr({ C_DEBUGEN: 1 });
    await this.#setCatch(on);
  }

  /** Whether the core halted within `timeoutMs`. Transfers that fail while the target resets count as "not yet". */
  async waitHalted(timeoutMs: number): Promise<boolean> {
    return this.#poll(timeoutMs, (status) => status.halted);
  }

  /**
   * Resets the chip with SYSRESETREQ; with `halt` it stops before its first instruction. Waits until the reset was seen.
   *
   * @throws `cortex/timeout` when no reset followed
   */
  async systemReset({ halt }: { halt: boolean }): Promise<void> {
    if (halt) await this.halt();
    await this.catchReset(halt);
    await this.#memory.write32(DFSR.address, ALL_DFSR_FLAGS);
    await this.readStatus(); // clears S_RESET_ST, so that seeing it again proves this reset
    try {
      await this.#memory.write32(AIRCR.address, AIRCR.pack({ VECTKEY, SYSRESETREQ: 1 }));
    } catch (error) {
      // The reset may take the bus away under this very write: whether it happened shows below.
      if (!hasCode(error, 'dap/transfer')) throw error;
    }
    let resetSeen = false;
    const done = await this.#poll(RESET_TIMEOUT_MS, (status) => {
      resetSeen ||= status.resetSeen;
      return resetSeen && (status.halted || !halt);
    });
    if (!done) throw await this.#timeout('reset', RESET_TIMEOUT_MS);
    if (halt) await this.#setCatch(false);
  }

  /** Reads a core register of a halted core; `regsel` as in DCRSR. */
  async readRegister(regsel: number): Promise<number> {
    await this.#memory.write32(DCRSR.address, DCRSR.pack({ REGSEL: regsel }));
    await this.#registerReady();
    return this.#memory.read32(DCRDR.address);
  }

  /** Writes a core register of a halted core. */
  async writeRegister(regsel: number, value: number): Promise<void> {
    await this.#memory.write32(DCRDR.address, value >>> 0);
    await this.#memory.write32(DCRSR.address, DCRSR.pack({ REGWnR: 1, REGSEL: regsel }));
    await this.#registerReady();
  }

  /** The program counter of a running core, without stopping it. Needs DEMCR.TRCENA; undefined while nothing executes. */
  async samplePc(): Promise<number | undefined> {
    const pc = await this.#memory.read32(DWT_PCSR);
    return pc === 0xffff_ffff ? undefined : pc;
  }

  #writeDhcsr(values: { C_HALT?: 1; C_STEP?: 1; C_MASKINTS?: 1; C_DEBUGEN?: 1 }): Promise<void> {
    return this.#memory.write32(DHCSR.address, DHCSR.pack({ DBGKEY, ...values }));
  }

  async #setCatch(on: boolean): Promise<void> {
    const demcr = await this.#memory.read32(DEMCR.address);
    await this.#memory.write32(DEMCR.address, DEMCR.with(demcr, { VC_CORERESET: on ? 1 : 0 }));
  }

  async #registerReady(): Promise<void> {
    const ready = await this.#poll(REGISTER_TIMEOUT_MS, ({ raw }) => DHCSR.get(raw, 'S_REGRDY') === 1);
    if (!ready) throw await this.#timeout('register', REGISTER_TIMEOUT_MS);
  }

  /** Reads DHCSR until `done`, at least once. */
  async #poll(timeoutMs: number, done: (status: CoreStatus) => boolean): Promise<boolean> {
    const deadline = this.#clock.nowMs() + timeoutMs;
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LAST_DELAY_MS)) {
      const status = await this.#statusOrNothing();
      if (status && done(status)) return true;
      if (this.#clock.nowMs() >= deadline) return false;
      await this.#clock.sleep(delayMs);
    }
  }

  async #statusOrNothing(): Promise<CoreStatus | undefined> {
    try {
      return await this.readStatus();
    } catch (error) {
      // A target in reset answers WAIT, FAULT or nothing for a while; callers have a deadline.
      if (hasCode(error, 'dap/transfer')) return undefined;
      throw error;
    }
  }

  async #timeout(operation: CortexErrors['cortex/timeout']['operation'], timeoutMs: number) {
    const dhcsr = (await this.#statusOrNothing())?.raw;
    const seen = dhcsr === undefined ? 'DHCSR cannot be read' : DHCSR.describe(dhcsr);
    return cortexErrors.make('cortex/timeout', {
      message: `The core did not complete a ${operation} request within ${timeoutMs} ms (${seen}).`,
      hint: operation === 'register' ? 'Halt the core first.' : 'Connect under reset.',
      evidence: { operation, dhcsr, timeoutMs },
    });
  }
}

/** What CPUID says. */
export function coreIdentityOf(raw: number): CoreIdentity {
  const { PARTNO, VARIANT, REVISION } = CPUID.unpack(raw);
  return { raw, name: CORE_NAMES[PARTNO] ?? 'unknown core', revision: `r${VARIANT}p${REVISION}` };
}

function statusOf(raw: number): CoreStatus {
  const dhcsr = DHCSR.unpack(raw);
  return {
    raw,
    halted: dhcsr.S_HALT === 1,
    sleeping: dhcsr.S_SLEEP === 1,
    lockedUp: dhcsr.S_LOCKUP === 1,
    resetSeen: dhcsr.S_RESET_ST === 1,
    retired: dhcsr.S_RETIRE_ST === 1,
    debugEnabled: dhcsr.C_DEBUGEN === 1,
  };
}
