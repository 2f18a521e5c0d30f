/** Every die of the device table behind a probe: known by its name, read, and written or declined in words. */
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../test/contracts/manual-clock.ts';
import { hex, type Memory, silentTracer, viewOf } from '../base/index.ts';
import { type DebugProbe, dapErrors } from '../dap/index.ts';
import { readMemory, verifyImage } from '../flash/index.ts';
import { assembleImage } from '../image/index.ts';
import { CPUID } from '../spec/arm/scb.ts';
import { DEV_ID_H74X, IDCODE_MP1, JTAG_ID_WB0, STM32_DIES, type Stm32Die } from '../spec/stm32/devices.ts';
import { connectTarget, flashOf } from './index.ts';

const DPIDR_V2 = 0x6ba0_2477;
const DPIDR_V1 = 0x2ba0_1477;
const CHIPS = new URL('../../../../docs/chips.md', import.meta.url);

const CORTEX_M3 = 0x411f_c231;
const CORTEX_M4 = 0x410f_c241;
/** CPUID of the core that stands at this place of DBGMCU. */
const CPUIDS: Readonly<Record<number, number>> = {
  1073829888: 0x410c_c601,
  3758366720: 0x410f_c241,
  1543507968: 0x411f_c271,
  3758374912: 0x410f_d214,
  1140998144: 0x410f_d214,
  1140854784: 0x411f_d221,
  [IDCODE_MP1]: CORTEX_M4,
  [JTAG_ID_WB0]: 0x410c_c601,
};

function cpuidOf(series: string, idcode: number): number {
  return ['STM32F1', 'STM32F2', 'STM32L1'].includes(series) ? CORTEX_M3 : (CPUIDS[idcode] ?? 0);
}

/** A chip that holds nothing but who it is: all else reads 0, and other access ports refuse. */
function probeOf({ devId, series, idcode, flashSize, uid, coreAp, maxFlashKib }: Stm32Die, cpuid = cpuidOf(series, idcode)): DebugProbe {
  const words = new Map([
    [CPUID.address, cpuid],
    [idcode, idcode === JTAG_ID_WB0 ? (2 << 28) | (devId << 12) | 0x041 : (0x1000 << 16) | devId],
  ]);
  if (flashSize !== undefined) words.set(flashSize & ~3, maxFlashKib << (8 * (flashSize & 3)));
  if (uid !== undefined) words.set(uid, 0x1234_5678);
  const fault = (ap: number) =>
    dapErrors.make('dap/transfer', {
      message: `AP ${ap} faults`,
      hint: 'look',
      evidence: { access: 'read', ack: 'fault', status: 0x11, statusName: 'AP_FAULT', ap },
    });
  const memory = (ap: number): Memory => {
    const word = async (address: number) => {
      const isSystemBus = ap === 0 && idcode === IDCODE_MP1 && address !== CPUID.address;
      if ((ap !== coreAp && !isSystemBus) || (address === CPUID.address && cpuid === 0)) throw fault(ap);
      return (words.get(address) ?? 0) >>> 0;
    };
    const none = () => Promise.reject(new Error('nothing is to be written'));
    const read = async (address: number, byteLength: number) => {
      const bytes = new Uint8Array(byteLength);
      for (let at = 0; at + 4 <= byteLength; at += 4) viewOf(bytes).setUint32(at, await word(address + at), true);
      return bytes;
    };
    return { read, read32: word, read16: word, read8: word, write: none, write32: none, write16: none, write8: none };
  };
  const nothing = async () => undefined;
  return {
    door: 'managed-aps',
    identity: { product: 'a probe', generation: 'v3', firmware: 'V3J9M3', serialNumber: '0' },
    clock: manualClock(),
    tracer: silentTracer,
    readTargetVoltage: async () => 3.3,
    swdClocks: async () => [24_000],
    setSwdClock: async () => 24_000,
    attach: nothing,
    detach: nothing,
    driveNrst: nothing,
    readDp: async () => (devId === DEV_ID_H74X || coreAp > 0 ? DPIDR_V2 : DPIDR_V1),
    writeDp: nothing,
    readAp: async () => 0,
    writeAp: nothing,
    openAp: async (ap) => {
      if (ap !== coreAp) throw fault(ap);
    },
    memory,
  };
}

/** How this die is called, and whether its flash is written here. */
async function look(die: Stm32Die): Promise<{ name: string; isWritten: boolean }> {
  const target = await connectTarget(probeOf(die), { mode: 'normal' });
  const { name } = target.chip;
  const flash = await flashOf(target).catch((error: unknown) => error);
  if (!(flash instanceof Error)) return { name, isWritten: true };
  expect(flash).toMatchObject({
    code: 'stm32/no-flash-driver',
    message: `This is ${name} (device id ${hex(die.devId, 3)}); writing its flash is not supported yet.`,
    hint: expect.stringContaining('Reading and diagnosing work.'),
  });
  return { name, isWritten: false };
}

describe('every die of the device table', () => {
  it.each(STM32_DIES.map((die) => [hex(die.devId, 3), die.lines, die] as const))(
    '%s (%s) is known by its name and read',
    async (_id, lines, die) => {
      const { chip, ...target } = await connectTarget(probeOf(die), { mode: 'normal' });
      expect(chip).toMatchObject({ devId: die.devId, series: die.series });
      if (die.devId !== DEV_ID_H74X) expect(chip.name).toBe(`STM32${lines.split(' ').join(', ')}`);
      if (die.flashSize !== undefined) expect(chip.flashKib).toBe(die.maxFlashKib);
      expect(await readMemory({ chip, ...target }, 0x0800_0000, 64)).toEqual(new Uint8Array(64));
      const zeros = assembleImage('zeros.bin', 'bin', [{ address: 0x0800_0000, bytes: new Uint8Array(16) }]);
      expect(await verifyImage({ chip, ...target }, zeros)).toMatchObject({ equal: true });
    },
  );

  it('is written or declined in words, as docs/chips.md tells', async () => {
    const rows = await Promise.all(STM32_DIES.map(async (die) => ({ die, ...(await look(die)) })));
    const series = [...new Set(STM32_DIES.map((die) => die.series))].sort();
    const lines = series.map((each) => {
      const mine = rows.filter(({ die }) => die.series === each);
      const names = (isWritten: boolean) =>
        mine
          .filter((one) => one.isWritten === isWritten)
          .map(({ die, name }) => `${name.replace('STM32', '')} (${hex(die.devId, 3)})`)
          .join('; ');
      return `| ${each} | ${names(true) || '–'} | ${names(false) || '–'} |`;
    });
    const table = ['| series | read and written | read only |', '| --- | --- | --- |', ...lines, ''].join('\n');
    const text = await readFile(CHIPS, 'utf8');
    if (process.env['PROBEKIT_REWRITE'] === '1') await writeFile(CHIPS, text.replace(/\| series [\s\S]*?\n(?!\|)/, table));
    else expect(text).toContain(table);
  });

  it('of an MP1 is named where its Cortex-M4 is not started', async () => {
    const mp1 = STM32_DIES.find(({ idcode }) => idcode === IDCODE_MP1);
    if (!mp1) throw new Error('the table has no MP1');
    await expect(connectTarget(probeOf(mp1, 0), { mode: 'normal' })).rejects.toMatchObject({
      code: 'stm32/core-unreachable',
      message: expect.stringContaining('the core of STM32MP151, MP153, MP157 does not'),
    });
  });

  it('that tells the id of an F2 with a Cortex-M4 is an F405/F407 of revision A', async () => {
    const f2 = STM32_DIES.find(({ devId }) => devId === 0x411);
    if (!f2) throw new Error('the table has no F2');
    expect((await connectTarget(probeOf(f2, CORTEX_M4), { mode: 'normal' })).chip).toMatchObject({ devId: 0x413, series: 'STM32F4' });
  });
});
