/** The driver of STM32L4, G4 and G0 alone: pages by die, size and option bytes, and what it says when the controller refuses. */
import { describe, expect, it } from 'vitest';
import { hex, type Memory } from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import type { CortexM } from '../../src/cortex/index.ts';
import { ACR, CR, FLASH_BASE, KEYR, L4_KIND_DIES, OPTR_G0, OPTR_G4, OPTR_L4, SR } from '../../src/spec/stm32/flash-l4-kind.ts';
import { identifyChip } from '../../src/stm32/identify.ts';
import { connectTarget, flashOf } from '../../src/stm32/index.ts';
import { l4Sectors } from '../../src/stm32/l4-sectors.ts';
import { openProbe } from '../contracts/board-on-bench.ts';

const FLASH = 0x0800_0000;
const NO_BANK2 = { l4: ~OPTR_L4.mask('DUALBANK'), g4: ~OPTR_G4.mask('DBANK'), g0: ~OPTR_G0.mask('DUAL_BANK') } as const;

/** As embassy's data and OpenOCD's driver have them: KiB, bank 2's bit, pages of each bank, bytes of a page, start of bank 2. */
const LAYOUTS = [
  [0x415, 1024, 1, [256, 256], 2048, 0x0808_0000],
  [0x415, 1024, 0, [256, 256], 2048, 0x0808_0000],
  [0x415, 512, 1, [128, 128], 2048, 0x0804_0000],
  [0x415, 512, 0, [256, 0], 2048, undefined],
  [0x415, 256, 1, [64, 64], 2048, 0x0802_0000],
  [0x435, 256, 1, [128, 0], 2048, undefined],
  [0x461, 1024, 1, [256, 256], 2048, 0x0808_0000],
  [0x462, 512, 1, [256, 0], 2048, undefined],
  [0x464, 128, 1, [64, 0], 2048, undefined],
  [0x468, 128, 1, [64, 0], 2048, undefined],
  [0x469, 512, 1, [128, 128], 2048, 0x0804_0000],
  [0x469, 512, 0, [128, 0], 4096, undefined],
  [0x469, 256, 1, [64, 64], 2048, 0x0804_0000],
  [0x469, 128, 0, [32, 0], 4096, undefined],
  [0x479, 512, 1, [256, 0], 2048, undefined],
  [0x456, 64, 1, [32, 0], 2048, undefined],
  [0x460, 128, 1, [64, 0], 2048, undefined],
  [0x466, 32, 1, [16, 0], 2048, undefined],
  [0x467, 512, 1, [128, 128], 2048, 0x0804_0000],
  [0x467, 256, 0, [128, 0], 2048, undefined],
] as const;

describe('pages', () => {
  it.each(LAYOUTS)('of die %i with %i KiB, bank 2 asked for: %i', (devId, flashKib, asked, counts, pageBytes, bank2) => {
    const die = L4_KIND_DIES.find((one) => one.devId === devId);
    if (!die) throw new Error(`no row for ${hex(devId, 3)}`);
    const sectors = l4Sectors(die, flashKib, asked ? 0xffff_ffff : 0xffff_ffff & NO_BANK2[die.kind]);
    expect([1, 2].map((bank) => sectors.filter((sector) => sector.bank === bank).length)).toEqual(counts);
    expect(sectors.every(({ byteLength }) => byteLength === pageBytes)).toBe(true);
    expect(sectors.find(({ bank }) => bank === 2)?.address).toBe(bank2);
    expect(sectors.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(flashKib * 1024);
  });
});

async function driverOn(board: string, optionBytes: Readonly<Record<string, string>> = {}) {
  const bench = await createBench({ scenario: { board, optionBytes }, boards: ALL_BOARDS });
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  await target.core.systemReset({ halt: true });
  return { bench, target, flash: await flashOf(target) };
}

describe('the driver', () => {
  it('erases a whole bank at once, and some of its pages one by one', async () => {
    const { flash } = await driverOn('nucleo-l476rg');
    const bank2 = flash.sectors.filter(({ bank }) => bank === 2);
    expect(flash.times.eraseSteps([...flash.sectors.slice(0, 3), ...bank2])).toMatchObject([
      { bank: 2, byteLength: 512 * 1024, typicalMs: 22.13 },
      { bank: 1, address: FLASH },
      { bank: 1, address: FLASH + 2048 },
      { bank: 1, address: FLASH + 4096 },
    ]);
    expect(flash.times.eraseSteps(flash.sectors)).toHaveLength(1);
  });

  it('names what refuses a write-protected page, and goes on with the next', async () => {
    const { target, flash } = await driverOn('nucleo-l476rg', { WRP1A_STRT: '0x1', WRP1A_END: '0x1' });
    const [first, second] = flash.sectors;
    if (!first || !second) throw new Error('two pages are there');
    await flash.prepare();
    await expect(flash.erase([second])).rejects.toMatchObject({
      code: 'stm32/flash-error',
      evidence: { flags: ['WRPERR'], operation: 'erase' },
    });
    await expect(flash.program(second.address, new Uint8Array(16))).rejects.toMatchObject({ evidence: { flags: ['WRPERR'] } });
    await flash.erase([first]);
    await flash.program(first.address, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    await expect(flash.program(first.address, new Uint8Array(8).fill(7))).rejects.toMatchObject({ evidence: { flags: ['PROGERR'] } });
    await flash.release();
    expect(await target.memory.read32(FLASH_BASE + CR.address)).toBe(0xc000_0000);
  });

  it('says that a controller which saw a wrong key stays locked until a reset', async () => {
    const { target, flash } = await driverOn('nucleo-g474re');
    await target.memory.write32(FLASH_BASE + KEYR.address, 0x1234_5678).catch(() => {
      // The bus error that the wrong key gets.
    });
    await expect(flash.prepare()).rejects.toMatchObject({ code: 'stm32/flash-locked' });
    await target.core.systemReset({ halt: true });
    await flash.prepare();
    await flash.release();
  });

  it('leaves the caches as they were, and the SWD clock', async () => {
    const { target, flash } = await driverOn('nucleo-g474re');
    const before = await target.memory.read32(FLASH_BASE + ACR.address);
    await flash.prepare();
    expect(ACR.unpack(await target.memory.read32(FLASH_BASE + ACR.address))).toMatchObject({ ICEN: 0, DCEN: 0 });
    const started = target.probe.clock.nowMs();
    await target.memory.read(FLASH, 4096);
    const readMs = target.probe.clock.nowMs() - started;
    await flash.program(FLASH, new Uint8Array(4096));
    const again = target.probe.clock.nowMs();
    await target.memory.read(FLASH, 4096);
    expect(target.probe.clock.nowMs() - again).toBeCloseTo(readMs, 0);
    await flash.release();
    expect(await target.memory.read32(FLASH_BASE + ACR.address)).toBe(before);
    expect(SR.unpack(await target.memory.read32(FLASH_BASE + SR.address))).toMatchObject({ PGSERR: 0, BSY: 0 });
  });
});

describe('a STM32G0 whose DBGMCU has no clock', () => {
  it('is known by its ROM table, without a revision and without a write', async () => {
    const words: Readonly<Record<number, number>> = {
      [0xe000_ed00]: 0x410c_c601,
      [0xf000_0fe0]: 0x60,
      [0xf000_0fe4]: 0x04,
      [0xf000_0fe8]: 0x0a,
      [0x1fff_75e0]: 128,
    };
    const read32 = async (address: number) => words[address] ?? 0;
    const memory = {
      read32,
      read: async (address: number, byteLength: number) => {
        const values = await Promise.all(Array.from({ length: byteLength / 4 }, (_, index) => read32(address + 4 * index)));
        return new Uint8Array(Uint32Array.from(values).buffer);
      },
    } as unknown as Memory;
    const readCpuid = async () => ({ name: 'Cortex-M0+', revision: 'r0p1', cpuid: 0x410c_c601 });
    const chip = await identifyChip(memory, undefined, { readCpuid } as unknown as Pick<CortexM, 'readCpuid'>);
    expect(chip).toMatchObject({ devId: 0x460, revision: undefined, name: 'STM32G0x0, G0x1', flashKib: 128 });
  });
});
