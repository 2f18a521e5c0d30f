/** The steps of an acceptance run that only read: who is there, which SWD clocks read the same, how fast. */
import { equalBytes, type OperationOptions } from '../../base/index.ts';
import { readMemory, wireMsOf } from '../../flash/index.ts';
import { flashOf, readProtection, type Target } from '../../stm32/index.ts';
import type { StepOutcome } from './run.ts';

/** Enough to tell a clock that reads wrong; read twice at each. At the slowest clocks less, so that it ends. */
const SPEED_BYTES = 4096;
const LEAST_SPEED_BYTES = 64;
const BYTES_PER_KHZ = 4;
const RATE_BYTES = 128 * 1024;

export async function identifyStep(target: Target): Promise<StepOutcome> {
  const { probe, chip, dpidr, speedKhz } = target;
  const { product, firmware } = probe.identity;
  const volts = await probe.readTargetVoltage();
  const protection = await readProtection(target);
  return {
    passed: chip.die !== undefined,
    facts: {
      probe: product,
      firmware,
      chip: chip.name,
      devId: chip.devId,
      revId: chip.revId,
      dpidr,
      speedKhz,
      ...(chip.revision !== undefined && { revision: chip.revision }),
      ...(chip.core && { core: `${chip.core.name} ${chip.core.revision}` }),
      ...(chip.flashKib !== undefined && { flashKib: chip.flashKib }),
      ...(volts !== undefined && { volts: Math.round(volts * 100) / 100 }),
      ...(protection && { rdpLevel: protection.rdpLevel }),
    },
  };
}

/** Reads the same bytes at each clock of the probe. The clock is as before afterwards. */
export async function speedsStep(target: Target, options: OperationOptions): Promise<StepOutcome> {
  const { probe, speedKhz } = target;
  const address = await flashAddress(target);
  const good: number[] = [];
  const bad: number[] = [];
  const first = await readMemory(target, address, SPEED_BYTES, options);
  try {
    for (const khz of await probe.swdClocks()) {
      options.signal?.throwIfAborted();
      (await readsTheSame(target, khz, address, first.subarray(0, Math.max(LEAST_SPEED_BYTES, khz * BYTES_PER_KHZ))))
        ? good.push(khz)
        : bad.push(khz);
    }
  } finally {
    await probe.setSwdClock(speedKhz);
    await probe.attach();
  }
  return { passed: bad.length === 0, facts: { bytes: SPEED_BYTES, goodKhz: good, badKhz: bad } };
}

async function readsTheSame(target: Target, khz: number, address: number, expected: Uint8Array): Promise<boolean> {
  await target.probe.setSwdClock(khz);
  try {
    await target.probe.attach();
    for (let times = 0; times < 2; times++) {
      if (!equalBytes(await readMemory(target, address, expected.length), expected)) return false;
    }
    return true;
  } catch (error) {
    // A clock that is too fast for these wires ends in any error of the link; one that is gone is met by the next step.
    if (error instanceof Error && 'layer' in error && error.layer === 'dap') return false;
    throw error;
  }
}

export async function readStep(target: Target, options: OperationOptions): Promise<StepOutcome> {
  const address = await flashAddress(target);
  const bytes = Math.min(RATE_BYTES, (target.chip.flashKib ?? 16) * 1024);
  const startMs = target.probe.clock.nowMs();
  await readMemory(target, address, bytes, options);
  const ms = target.probe.clock.nowMs() - startMs;
  const facts = {
    bytes,
    speedKhz: target.speedKhz,
    bytesPerSecond: Math.round((bytes * 1000) / ms),
    limitShare: rounded(wireMsOf(bytes, target.speedKhz) / ms),
  };
  return { passed: true, facts };
}

async function flashAddress(target: Target): Promise<number> {
  const [first] = (await flashOf(target)).sectors;
  return first?.address ?? 0x0800_0000;
}

export function rounded(share: number): number {
  return Math.round(share * 1000) / 1000;
}
