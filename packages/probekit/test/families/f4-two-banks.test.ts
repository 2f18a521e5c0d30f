/**
 * STM32F42x and F43x with 1 MiB, which DB1M makes one bank of 12 sectors or two of 8: sectors, their erase and their protection in
 * both settings, and a change of the setting. OpenOCD is the judge. No board of ST carries such a part, so the bench has it on one of
 * its own. Source: RM0090 Rev 19, 3.4 (tables of 1 MiB), 3.9.10 and 3.9.11.
 */
import { describe, expect, it } from 'vitest';
import { type Bench, hex } from '../../src/base/index.ts';
import { STM32F4DISCOVERY } from '../../src/bench/boards/stm32f4discovery.ts';
import { createBench } from '../../src/bench/index.ts';
import type { Part } from '../../src/bench/soc/part.ts';
import { STM32F407VG } from '../../src/bench/soc/stm32f4.ts';
import { changeOptionBytes, flashImage, planOptionChange, wantedOptions } from '../../src/flash/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { LOOPBACK, listenTcp } from '../../src/node/index.ts';
import { createStlinkServer } from '../../src/servers/index.ts';
import { FLASH_ADDRESS, FLASH_BASE, OPTCR, OPTKEY1, OPTKEY2, OPTKEYR } from '../../src/spec/stm32/flash-f4.ts';
import { connectTarget, flashOf, readProtection, type Target } from '../../src/stm32/index.ts';
import { benchClock, benchHost } from '../../src/transport/index.ts';
import { hasPeer, runPeer } from '../clients/peer.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { powerCycle } from '../unplug/option-command.ts';

const KIB = 1024;
const FLASH_BYTES = 1024 * KIB;
const HALF = FLASH_ADDRESS + FLASH_BYTES / 2;
const HALF_KIB = [16, 16, 16, 16, 64, 128, 128, 128];
/** By DB1M, in the order of their addresses. */
const SECTORS_KIB = [
  [...HALF_KIB, 128, 128, 128, 128],
  [...HALF_KIB, ...HALF_KIB],
] as const;
const FULL = { name: 'full.bin', bytes: new Uint8Array(FLASH_BYTES).fill(0x11) };

/** What its flash has beside that of the F407; IDCODE as openocd src/flash/nor/stm32f2x.c knows it. */
const STM32F427VG: Part = {
  ...STM32F407VG,
  name: 'STM32F427VG',
  peripherals: STM32F407VG.peripherals.map((row) => {
    if (row.model === 'dbgmcu-small') return { ...row, options: { idcode: 0x2001_0419, freezes: 'apb1' } };
    if (row.model !== 'flash-f4') return row;
    return { ...row, options: { devId: 0x419, flashKib: FLASH_BYTES / KIB, optcr: 0xcfff_ffee, systemMemory: 0x1fff_0000 } };
  }),
};
const BOARD = { ...STM32F4DISCOVERY, id: 'custom-f427vg', name: 'board with an STM32F427VG', part: STM32F427VG };

async function benchWith(DB1M: 0 | 1): Promise<Bench> {
  const scenario = { board: BOARD.id, flash: [{ file: FULL.name, address: '0x08000000' }], optionBytes: { DB1M: hex(DB1M) } };
  return createBench({ scenario, boards: [BOARD], images: [FULL] });
}

async function targetOn(bench: Bench): Promise<Target> {
  return connectTarget(await openProbe(bench), { mode: 'normal' });
}

/** Start and length of each stretch of erased bytes, in KiB. */
async function erasedIn(bench: Bench): Promise<readonly (readonly [number, number])[]> {
  const found = await bench.control.send('peek', { address: FLASH_ADDRESS, byteLength: FLASH_BYTES });
  const stretches: [number, number][] = [];
  for (let kib = 0; kib < FLASH_BYTES / KIB; kib++) {
    if (found?.[kib * KIB] !== 0xff) continue;
    const last = stretches.at(-1);
    if (last && last[0] + last[1] === kib) last[1] += 1;
    else stretches.push([kib, 1]);
  }
  return stretches;
}

async function set(target: Target, ...assignments: readonly (readonly [string, string])[]) {
  const plan = await planOptionChange(target, await wantedOptions(target, assignments));
  await changeOptionBytes(target, plan);
  return plan;
}

describe.each([0, 1] as const)('an STM32F427 with 1 MiB and DB1M=%i', (DB1M) => {
  it('has these sectors, and each is erased alone', async () => {
    const bench = await benchWith(DB1M);
    const target = await targetOn(bench);
    await target.core.systemReset({ halt: true });
    const snapshot = await bench.control.send('snapshot', {});
    const { sectors } = await flashOf(target);
    expect(sectors.map(({ byteLength }) => byteLength / KIB)).toEqual(SECTORS_KIB[DB1M]);
    for (const sector of sectors) {
      await bench.control.send('restore', { snapshot });
      const flash = await flashOf(await targetOn(bench));
      await flash.prepare();
      await flash.erase([sector]);
      expect(await erasedIn(bench)).toEqual([[(sector.address - FLASH_ADDRESS) / KIB, sector.byteLength / KIB]]);
    }
  });

  it('takes an image over the middle of its flash', async () => {
    const bench = await benchWith(DB1M);
    const bytes = Uint8Array.from({ length: 40 * KIB }, (_, at) => (at * 7 + 3) & 0xff);
    await flashImage(await targetOn(bench), assembleImage('new.bin', 'bin', [{ address: HALF - 20 * KIB, bytes }]));
    const found = await bench.control.send('peek', { address: FLASH_ADDRESS, byteLength: FLASH_BYTES });
    const wanted = FULL.bytes.slice();
    wanted.set(bytes, HALF - 20 * KIB - FLASH_ADDRESS);
    expect(found && Buffer.compare(found, wanted)).toBe(0);
  });

  it('protects the sector at the middle of its flash by the number that the manual gives it', async () => {
    const bench = await benchWith(DB1M);
    const target = await targetOn(bench);
    await set(target, ['WRP', DB1M === 1 ? '12' : '8']);
    expect((await readProtection(target))?.writeProtected).toEqual(DB1M === 1 ? { 1: [], 2: [0] } : { 1: [8], 2: [] });
    const image = (address: number) => assembleImage('new.bin', 'bin', [{ address, bytes: new Uint8Array(64).fill(7) }]);
    await expect(flashImage(target, image(HALF))).rejects.toMatchObject({
      code: 'flash/write-protected',
      evidence: { sectors: [{ bank: DB1M + 1, index: DB1M === 1 ? 0 : 8, address: HALF }] },
    });
    // Sector 13, and the same one as before.
    const next = flashImage(target, image(HALF + 16 * KIB));
    await (DB1M === 1 ? next : expect(next).rejects.toMatchObject({ code: 'flash/write-protected' }));
    await set(target, ['WRP', 'none']);
    await flashImage(target, image(HALF));
  });

  it('becomes the other by a change of DB1M, which tells its risk and leaves the flash as it is', async () => {
    const bench = await benchWith(DB1M);
    const { risks } = await set(await targetOn(bench), ['DB1M', String(1 - DB1M)]);
    expect(risks.map(({ id }) => id)).toContain('bank-mode');
    await powerCycle(bench);
    const { sectors } = await flashOf(await targetOn(bench));
    expect(sectors.map(({ byteLength }) => byteLength / KIB)).toEqual(SECTORS_KIB[DB1M === 1 ? 0 : 1]);
    expect(await erasedIn(bench)).toEqual([]);
  });

  it('stays so where a change of DB1M was written to OPTCR alone', async () => {
    const target = await targetOn(await benchWith(DB1M));
    const { memory } = target;
    const now = await memory.read32(FLASH_BASE + OPTCR.address);
    for (const key of [OPTKEY1, OPTKEY2]) await memory.write32(FLASH_BASE + OPTKEYR.address, key);
    await memory.write32(FLASH_BASE + OPTCR.address, OPTCR.with(now, { DB1M: 1 - DB1M, OPTLOCK: 0 }));
    const { sectors } = await flashOf(target);
    expect(sectors.map(({ byteLength }) => byteLength / KIB)).toEqual(SECTORS_KIB[DB1M]);
  });

  it.runIf(hasPeer('openocd'))('has the sectors that OpenOCD finds, protects and erases', { timeout: 120_000 }, async () => {
    const bench = await benchWith(DB1M);
    // Of two banks of 8 OpenOCD asks the bits of one bank for the second: it numbers that from 8, its bits are those of sector 12 on.
    await set(await targetOn(bench), ['WRP', DB1M === 1 ? '7' : '7,11']);
    const [summary] = await benchHost({ usb: bench.usb, control: bench.control }, { clock: benchClock(bench.control) }).list();
    if (!summary) throw new Error('nothing enumerated');
    const server = createStlinkServer({ devices: () => [{ link: bench.usb, summary }] });
    const listener = await listenTcp({ host: LOOPBACK, port: 0 }, (stream) => server.serve(stream));
    try {
      const lines = [
        'source [find interface/stlink-dap.cfg]',
        `st-link backend tcp ${listener.port}`,
        'gdb_port disabled',
        'transport select dapdirect_swd',
        'source [find target/stm32f4x.cfg]',
        ...['init', 'reset halt', 'flash info 0', 'flash erase_sector 0 8 8', 'shutdown'],
      ];
      const { text } = await runPeer(
        'openocd',
        lines.flatMap((line) => ['-c', line]),
      );
      const found = [...text.matchAll(/#\s*\d+: 0x[\da-f]+ \(0x[\da-f]+ (\d+)kB\) (not )?protected/g)];
      expect(
        found.map(([, kib]) => Number(kib)),
        text,
      ).toEqual(SECTORS_KIB[DB1M]);
      const closed = found.flatMap(([, , open], index) => (open ? [] : [index]));
      expect(closed).toEqual(DB1M === 1 ? [7] : [7, 11]);
      expect(await erasedIn(bench)).toEqual([[512, DB1M === 1 ? 16 : 128]]);
    } finally {
      await listener.close();
    }
  });
});
