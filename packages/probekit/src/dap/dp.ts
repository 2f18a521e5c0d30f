/** The debug port's identity and power. Source: ARM IHI 0031 (ADIv5.2), B2.2 and B2.4. */

import { type Clock, hasCode } from '../base/index.ts';
import { CTRL_STAT, DLPIDR, DPIDR, POWER_UP, TARGETID } from '../spec/arm/dp.ts';
import { dapErrors } from './errors.ts';

/** Reads and writes DP registers; `address` carries the bank. */
export interface DpAccess {
  readDp(address: number): Promise<number>;
  writeDp(address: number, value: number): Promise<void>;
}

export interface DebugPortIdentity {
  readonly dpidr: number;
  readonly version: number;
  /** JEP106 code with its bank, as in DPIDR. */
  readonly designer: number;
  /** Of a DPv2: who made the chip, and which it is. */
  readonly target?: { readonly raw: number; readonly designer: number; readonly part: number; readonly instance: number };
}

const DPV2 = 2;
/** Immediate on working STM32; a target whose clocks stand still never answers. */
const POWER_UP_TIMEOUT_MS = 200;
const POWER_UP_POLL_MS = 1;

export async function readDebugPort(dp: DpAccess): Promise<DebugPortIdentity> {
  const dpidr = await dp.readDp(DPIDR.address);
  const { VERSION: version, DESIGNER: designer } = DPIDR.unpack(dpidr);
  if (version < DPV2) return { dpidr, version, designer };
  try {
    const raw = await dp.readDp(TARGETID.address);
    const { TDESIGNER, TPARTNO } = TARGETID.unpack(raw);
    const instance = DLPIDR.get(await dp.readDp(DLPIDR.address), 'TINSTANCE');
    return { dpidr, version, designer, target: { raw, designer: TDESIGNER, part: TPARTNO, instance } };
  } catch (error) {
    // Probes with old firmware do not reach the banked registers; DPIDR alone is worth having.
    if (!hasCode(error, 'stlink/firmware-too-old')) throw error;
    return { dpidr, version, designer };
  }
}

/** Sees to it that debug and system power are on. @throws `dap/no-debug-power` */
export async function ensureDebugPower(dp: DpAccess, clock: Clock): Promise<void> {
  let ctrlStat = await dp.readDp(CTRL_STAT.address);
  if (isPowered(ctrlStat)) return;
  await dp.writeDp(CTRL_STAT.address, POWER_UP);
  for (const deadline = clock.nowMs() + POWER_UP_TIMEOUT_MS; ; ) {
    ctrlStat = await dp.readDp(CTRL_STAT.address);
    if (isPowered(ctrlStat)) return;
    if (clock.nowMs() >= deadline) break;
    await clock.sleep(POWER_UP_POLL_MS);
  }
  throw dapErrors.make('dap/no-debug-power', {
    message: `The debug port does not acknowledge its power-up request (${CTRL_STAT.describe(ctrlStat)}).`,
    hint: 'Power-cycle the board, then connect under reset.',
    evidence: { ctrlStat },
  });
}

function isPowered(ctrlStat: number): boolean {
  const { CSYSPWRUPACK, CDBGPWRUPACK } = CTRL_STAT.unpack(ctrlStat);
  return CSYSPWRUPACK === 1 && CDBGPWRUPACK === 1;
}
