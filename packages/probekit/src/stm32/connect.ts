/**
 * From a probe to a target: debug port, access ports, core and identity, either as the target is found or under reset.
 * A normal connection only reads; it neither halts nor resets, but for what a cut job has left (`left-loader.ts`). Source: STM32H743 debug infrastructure (RM0433, DBGMCU
 * and access ports); what answers while NRST is low differs between parts, so both ways are handled. Which way to try
 * after which is the ladder's business.
 */
import { hasCode, hex, type Memory } from '../base/index.ts';
import { CortexM } from '../cortex/index.ts';
import { AP_KINDS, type DebugProbe } from '../dap/index.ts';
import { DPIDR } from '../spec/arm/dp.ts';
import { AUTO_INCREMENT_BYTES_BY_PARTNO, IDR } from '../spec/arm/mem-ap.ts';
import { CPUID } from '../spec/arm/scb.ts';
import { DBGMCU_BASE_H5 } from '../spec/stm32/debug-h5.ts';
import { DPIDR_H7 } from '../spec/stm32/devices.ts';
import { keepDebugClocks } from './debug-clocks.ts';
import { stm32Errors } from './errors.ts';
import { type ChipIdentity, identifyChip } from './identify.ts';
import { endLeftLoader } from './left-loader.ts';

/** What put the core before its first instruction: the NRST wire, or SYSRESETREQ written to a core that had been halted. */
export type ResetBy = 'nrst' | 'system-request';

export interface Target {
  readonly probe: DebugProbe;
  readonly dpidr: number;
  /** SWD clock in use. */
  readonly speedKhz: number;
  readonly core: CortexM;
  /** What the core sees (AP0). */
  readonly memory: Memory;
  /** The system debug bus of an H7 (AP2). */
  readonly debugBus: Memory | undefined;
  readonly chip: ChipIdentity;
  /** Absent when connecting has reset nothing; else the core is halted before its first instruction. */
  readonly resetBy?: ResetBy;
  /** A flash loader that a cut job had left on it was ended, and the chip reset. */
  readonly endedLoader?: true;
}

export interface ConnectOptions {
  readonly mode: 'normal' | 'under-reset';
  /** Highest SWD clock; the probe's fastest when left out. */
  readonly speedKhz?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Only looks: a flash loader that a cut job has left stays as it is, and a normal connection writes nothing at all. */
  readonly keepLoader?: true;
}

export const CORE_AP = 0;
const NEXT_AP = 1;
const DEBUG_BUS_AP = 2;
/** Firmware that switches its debug pins off does so within milliseconds; after this it has run for good. */
export const RELEASE_WINDOW_MS = 200;
export const HALT_ATTEMPT_MS = 5;
const CAUGHT_HALT_MS = 1000;

/**
 * Attaches and identifies. `normal` writes nothing to the target, unless a cut
 * job has left its flash loader there: that is ended, and the chip reset. `under-reset` holds NRST while it attaches, and leaves
 * the core halted before its first instruction (or, where the part hides the core under reset, soon after and reset again).
 *
 * @throws `dap/transfer` when nothing answers; `stm32/core-unreachable`; `stm32/not-halted-under-reset`;
 * `stm32/flash-in-use` when such a loader still hears of its host; the signal's reason
 */
export async function connectTarget(probe: DebugProbe, options: ConnectOptions): Promise<Target> {
  const speedKhz = await probe.setSwdClock(options.speedKhz ?? Number.MAX_SAFE_INTEGER);
  options.signal?.throwIfAborted();
  return options.mode === 'normal' ? connectNormally(probe, speedKhz, options) : connectUnderReset(probe, speedKhz, { races: true });
}

async function connectNormally(probe: DebugProbe, speedKhz: number, { keepLoader, signal }: ConnectOptions): Promise<Target> {
  await probe.attach();
  signal?.throwIfAborted();
  const dpidr = await probe.readDp(DPIDR.address);
  const target = await identified(probe, speedKhz, dpidr, await openDebugBus(probe, dpidr));
  signal?.throwIfAborted();
  return !keepLoader && (await endLeftLoader(target)) ? { ...target, endedLoader: true } : target;
}

/** `races`: also where the core hides while NRST is low, by halting it in the instants after. */
export async function connectUnderReset(probe: DebugProbe, speedKhz: number, { races }: { races: boolean }): Promise<Target> {
  const { clock } = probe;
  const core = new CortexM(probe.memory(CORE_AP), clock);
  await probe.driveNrst('low');
  let dpidr: number;
  let caughtInReset: boolean;
  let debugBus: Memory | undefined;
  try {
    await probe.attach();
    dpidr = await probe.readDp(DPIDR.address);
    debugBus = await openDebugBus(probe, dpidr);
    await succeeds(() => keepDebugClocks({ debugBus }));
    caughtInReset = await succeeds(() => core.catchReset(true));
  } finally {
    await probe.driveNrst('high');
  }
  if (caughtInReset && (await core.waitHalted(CAUGHT_HALT_MS))) {
    await core.catchReset(false);
    return { ...(await identified(probe, speedKhz, dpidr, debugBus)), resetBy: 'nrst' };
  }
  if (!races && !caughtInReset) throw notHalted(dpidr, caughtInReset, { hidden: true });
  const deadline = clock.nowMs() + RELEASE_WINDOW_MS;
  while (!(await succeeds(() => core.halt({ timeoutMs: HALT_ATTEMPT_MS })))) {
    if (clock.nowMs() > deadline) throw notHalted(dpidr, caughtInReset);
  }
  return resetOnceMore(probe, speedKhz, dpidr, debugBus);
}

/** For a core that is halted after its program has run for a moment: resets it, now with the catch in force. */
export async function resetOnceMore(probe: DebugProbe, speedKhz: number, dpidr: number, debugBus: Memory | undefined): Promise<Target> {
  const core = new CortexM(probe.memory(CORE_AP), probe.clock);
  await core.systemReset({ halt: true });
  await core.catchReset(false);
  return { ...(await identified(probe, speedKhz, dpidr, debugBus)), resetBy: 'system-request' };
}

async function identified(probe: DebugProbe, speedKhz: number, dpidr: number, debugBus: Memory | undefined): Promise<Target> {
  const { chip, ...way } = await findCore(probe, debugBus);
  if (!chip.core) {
    throw stm32Errors.make('stm32/core-unreachable', {
      message: `The debug port answers (DPIDR ${hex(dpidr)}), but the core of ${chip.name} does not.`,
      hint: 'Connect under reset: the program may have switched the core to low power or be stuck.',
      evidence: { dpidr, ap: CORE_AP },
    });
  }
  return { probe, dpidr, speedKhz, ...way, chip };
}

/** Behind AP0 or, of parts that have a bus without a core there, behind another port. */
async function findCore(probe: DebugProbe, debugBus: Memory | undefined): Promise<Pick<Target, 'memory' | 'core' | 'debugBus' | 'chip'>> {
  const found = { ...(await identifiedBehind(CORE_AP, probe, debugBus)), debugBus };
  if (found.chip.core) return found;
  // An MP1 has its Cortex-M4, if that is started, where an H7 has its debug bus.
  const isAtDebugBus = found.chip.die?.coreAp === DEBUG_BUS_AP;
  // Those with a debug bus behind AP0, of H5, H7R/S, WBA, C5 and N6, have the core behind the next one.
  const isAtNext = !debugBus && (await succeeds(() => openBehindDebugBus(probe)));
  if (!isAtDebugBus && !isAtNext) return found;
  const behind = await identifiedBehind(isAtNext ? NEXT_AP : DEBUG_BUS_AP, probe, undefined);
  return behind.chip.core || isAtNext ? { ...behind, debugBus: undefined } : found;
}

/** Asking the debug bus for a core takes that bus from the program, and from the next port: any access with the port's own CSW gives it back. */
async function openBehindDebugBus(probe: DebugProbe): Promise<void> {
  if (AP_KINDS[IDR.get(await probe.readAp(CORE_AP, IDR.address), 'TYPE')] === 'APB-AP') {
    await succeeds(() => probe.memory(CORE_AP).read32(DBGMCU_BASE_H5));
  }
  await probe.openAp(NEXT_AP);
}

async function identifiedBehind(
  ap: number,
  probe: DebugProbe,
  debugBus: Memory | undefined,
): Promise<Pick<Target, 'memory' | 'core' | 'chip'>> {
  const narrow = probe.memory(ap);
  const chip = await identifyChip(narrow, debugBus, new CortexM(narrow, probe.clock));
  const partNo = chip.core && CPUID.get(chip.core.raw, 'PARTNO');
  const memory = probe.memory(ap, { incrementBytes: partNo === undefined ? undefined : AUTO_INCREMENT_BYTES_BY_PARTNO[partNo] });
  return { memory, core: new CortexM(memory, probe.clock), chip };
}

/** AP2, where the debug port is that of an H7 and the port is there. */
export async function openDebugBus(probe: DebugProbe, dpidr: number): Promise<Memory | undefined> {
  if (dpidr !== DPIDR_H7) return undefined;
  return (await succeeds(() => probe.openAp(DEBUG_BUS_AP))) ? probe.memory(DEBUG_BUS_AP) : undefined;
}

/** Whether the target let `access` pass. Errors that are not the target's refusal or silence pass on. */
export async function succeeds(access: () => Promise<unknown>): Promise<boolean> {
  try {
    await access();
    return true;
  } catch (error) {
    if (hasCode(error, 'dap/transfer', 'dap/no-debug-power', 'cortex/timeout')) return false;
    throw error;
  }
}

function notHalted(dpidr: number, caughtInReset: boolean, { hidden = false } = {}): Error {
  return stm32Errors.make('stm32/not-halted-under-reset', {
    message: hidden
      ? `The debug port answers while NRST is low (DPIDR ${hex(dpidr)}), the core does not.`
      : `The core did not halt after NRST was released (DPIDR ${hex(dpidr)}).`,
    hint: 'Look at the reset line: is NRST of the probe wired to the chip, and does nothing else hold it low?',
    evidence: { dpidr, caughtInReset },
  });
}
