/** Errors of what is STM32's own: identification, connecting, flash controller, option bytes. */
import { declareErrors } from '../base/index.ts';
import type { OtherPort, RungFailure } from './ladder-rung.ts';

export interface Stm32Errors {
  /** The debug port answers; the core behind it does not. Connect under reset. */
  'stm32/core-unreachable': { dpidr: number; ap: number };
  /** NRST was held and released, and the core still did not halt. Look at the reset line. */
  'stm32/not-halted-under-reset': { dpidr: number; caughtInReset: boolean };
  /** A rung of the ladder that cannot be tried: nothing here does what it needs, or nobody is there to ask. */
  'stm32/rung-not-here': {
    reason: 'no-slower-clock' | 'no-power-switch' | 'power-switch-locked' | 'power-switch-failed' | 'nobody-to-ask' | 'declined';
  };
  /** The debug port answered, but not twice the same: the wires damage transfers at this clock. */
  'stm32/unsteady-link': { khz: number; reads: number };
  /** The target was tried at slower SWD clocks, and none was better. `code` is that of the last try. */
  'stm32/no-clock-helps': { triedKhz: readonly number[]; code: string };
  /** NRST was pulsed and the core asked to halt faster than its program runs, in vain. Times in microseconds after NRST was let go. */
  'stm32/reset-race-lost': { answeredFromUs: number | undefined; answeredUntilUs: number | undefined; lost: boolean };
  /** Power came back, and within this time no attempt caught the core. */
  'stm32/power-race-lost': { attempts: number; waitedMs: number; switchedBy?: string };
  /** The core's own access port is dead, others answer: memory may be readable, the core cannot be controlled. */
  'stm32/only-other-ports': { dpidr: number; ports: readonly OtherPort[] };
  /** Every way to connect was tried, and each failed; the evidence has them in order. */
  'stm32/ladder-exhausted': { rungs: readonly RungFailure[] };
  /** This chip is identified, but writing its flash is not supported yet. */
  'stm32/no-flash-driver': { chip: string; devId: number };
  /** The flash controller refuses its keys until the next system reset. Reset the target and repeat. */
  'stm32/flash-locked': { register: string; value: number | undefined };
  /** The flash controller did not become idle in time. Reset or power-cycle the target. */
  'stm32/flash-busy': { operation: string; address: number; status: number; timeoutMs: number };
  /** A loader of another program writes this flash, and that program is there. Let it finish, or stop it. */
  'stm32/flash-in-use': { mailbox: number };
  /** The flash controller raised an error flag. The hint says what that flag means. */
  'stm32/flash-error': { operation: string; address: number; status: number; flags: readonly string[] };
  /** This chip is identified, but its option bytes are not known here. */
  'stm32/no-option-bytes': { chip: string; devId: number };
  /** The option bytes could not be changed: the values contradict each other or the protection forbids them. */
  'stm32/option-change': { status: number };
  /** Chip or probe has no SWO, or its set-up is not known here. Use RTT. */
  'stm32/no-swo': { reason: string; series: string };
  /** The program runs from a clock that does not reach the trace port. */
  'stm32/swo-clock': { chip: string };
  /** Chip and probe have no rate of SWO in common that a serial receiver bears. */
  'stm32/swo-rate': { traceHz: number; wantedHz: number | undefined; mostHz: number };
  /** The program uses the pin of SWO for something else. */
  'stm32/swo-pin': { pin: string; mode: number; alternate: number };
  /** RDP level 2 switches debugging off for ever; nothing here sets it. */
  'stm32/permanent-protection': { rdp: number };
}

export const stm32Errors = declareErrors<Stm32Errors>();
