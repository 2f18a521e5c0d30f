import { describe, expect, it } from 'vitest';
import { boardWith, openProbe } from '../../test/contracts/board-on-bench.ts';
import { FakeH7 } from '../../test/contracts/fake-h7.ts';
import type { UsbDeviceLink } from '../base/index.ts';
import { flashImage } from '../flash/index.ts';
import { assembleImage } from '../image/index.ts';
import { connectTarget } from './index.ts';

const normal = { mode: 'normal' } as const;
const FLASH = 0x0800_0000;
const VTOR = 0xe000_ed08;
const AXI_SRAM = 0x2400_0000;
const MAGIC_AT = AXI_SRAM + 0x580;
const STATE_AT = MAGIC_AT + 4;
const ALIVE_AT = MAGIC_AT + 12;
const MAGIC = 0x444c_4b50;
const RUNNING = 1;
/** Of a job that erases a sector, when the loader works. */
const CUT_AT = 250;

const IMAGE = assembleImage('new.bin', 'bin', [{ address: FLASH, bytes: new Uint8Array(0x4000).fill(0x55) }]);
const DEAD = 'this process is gone';

/** The link of a program that ends at this transfer, without a word: the cable stays, and the probe does nothing by itself. */
function dyingLink(usb: UsbDeviceLink, at: number): UsbDeviceLink {
  let count = 0;
  const submit: UsbDeviceLink['submit'] = async (transfer) => {
    count += 1;
    if (count >= at) throw new Error(DEAD);
    return usb.submit(transfer);
  };
  return { submit, cancel: (id) => usb.cancel(id), reset: () => usb.reset(), onDisconnect: (listener) => usb.onDisconnect(listener) };
}

/** A chip whose VTOR and RAM say that a loader runs. */
function chipWithLoader(): FakeH7 {
  const chip = new FakeH7();
  for (const [address, word] of [
    [VTOR, AXI_SRAM],
    [MAGIC_AT, MAGIC],
    [STATE_AT, RUNNING],
    [ALIVE_AT, 7],
  ] as const) {
    chip.words.set(address, word);
  }
  return chip;
}

describe('a flash loader that a cut job has left on the target', () => {
  it.each([
    ['at once', 0],
    ['after it has given up by itself', 6000],
  ])('is ended by whoever connects %s, and the chip reset', async (_when, ms) => {
    const bench = await boardWith({ flash: [{ file: 'blinky.elf' }] });
    const killed = connectTarget(await openProbe(bench, dyingLink(bench.usb, CUT_AT)), normal).then((target) => flashImage(target, IMAGE));
    await expect(killed).rejects.toThrow(DEAD);
    await bench.control.send('advance', { ms });
    const target = await connectTarget(await openProbe(bench), normal);
    expect(target.endedLoader).toBe(true);
    expect(await target.memory.read32(VTOR)).not.toBe(AXI_SRAM);
    expect((await connectTarget(target.probe, normal)).endedLoader).toBeUndefined();
  });

  it('is left alone while its host is there', async () => {
    const chip = chipWithLoader();
    const { clock } = chip;
    const sleep = async (ms: number) => {
      await clock.sleep(ms);
      chip.words.set(ALIVE_AT, (chip.words.get(ALIVE_AT) ?? 0) + 1);
    };
    const heard = Object.assign(chip, { clock: { nowMs: () => clock.nowMs(), sleep } });
    await expect(connectTarget(heard, normal)).rejects.toMatchObject({ code: 'stm32/flash-in-use' });
    expect(chip).toMatchObject({ writes: [], halted: false, resetSeen: false });
  });

  it('is not what stays in RAM after a reset, nor a program of somebody else in that RAM', async () => {
    const after = chipWithLoader();
    after.words.set(VTOR, FLASH);
    const other = chipWithLoader();
    other.words.set(MAGIC_AT, 0x2002_0000);
    for (const chip of [after, other]) {
      expect((await connectTarget(chip, normal)).endedLoader).toBeUndefined();
      expect(chip).toMatchObject({ writes: [], resetSeen: false });
    }
  });
});
