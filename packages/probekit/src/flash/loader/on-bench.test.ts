import { describe, expect, it } from 'vitest';
import { boardWith, openProbe } from '../../../test/contracts/board-on-bench.ts';
import { memoryStore, replug } from '../../../test/unplug/cut.ts';
import { concatBytes, equalBytes, type Scenario } from '../../base/index.ts';
import { assembleImage } from '../../image/index.ts';
import { RCC_BASE, RCC_RSR } from '../../spec/stm32/rcc-h7.ts';
import { connectTarget, flashOf, type Target } from '../../stm32/index.ts';
import { endLeftLoader } from '../../stm32/left-loader.ts';
import { withFlashUnlocked } from '../control.ts';
import { flashImage, verifyImage } from '../index.ts';
import { sumOf } from './commands.ts';
import { FlashLoader } from './flash-loader.ts';
import { RING_UNIT_BYTES } from './mailbox.ts';
import { wordCrc } from './word-crc.ts';

const FLASH = 0x0800_0000;
const BANK2 = 0x0810_0000;
const RAM = 0x2400_0000;
/** What the host writes while the loader runs, and how much the loader has taken out of the first ring. */
const HOST_WORDS = RAM + 0x58c;
const TAKEN = RAM + 0x5ac;
const SECTOR = 0x2_0000;
/** At which a sector takes more than the five seconds of the loader's patience. */
const SLOW_KHZ = 50;

async function boardOf(scenario: Partial<Scenario>) {
  const bench = await boardWith(scenario);
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  const nowMs = async () => (await bench.control.send('advance', { ms: 0 })).atNs / 1e6;
  const peek = async (address: number, byteLength: number) =>
    (await bench.control.send('peek', { address, byteLength })) ?? new Uint8Array();
  return { bench, target, nowMs, peek };
}

/** Bytes of which no flash word is blank, behind vectors that lead into an endless loop. */
function imageAt(address: number, byteLength: number, salt = 0) {
  const bytes = Uint8Array.from({ length: byteLength }, (_, at) => (at * 31 + (at >> 8) + salt) & 0x7f);
  const words = new DataView(bytes.buffer);
  for (const [index, word] of [0x2002_0000, FLASH + 9, 0xe7fe_e7fe].entries()) words.setUint32(4 * index, word, true);
  return assembleImage('image.bin', 'bin', [{ address, bytes }]);
}

/** Runs `work` with the loader started. */
async function withLoader<T>(target: Target, work: (loader: FlashLoader) => Promise<T>): Promise<T> {
  const flash = await flashOf(target);
  return withFlashUnlocked(target, flash, async () => {
    const loader = flash.loader && (await FlashLoader.start(target, flash.loader));
    if (!(loader instanceof FlashLoader)) throw new Error('the loader did not start');
    try {
      return await work(loader);
    } finally {
      await loader.stop(flash);
    }
  });
}

describe('the loader on the virtual chip', () => {
  it('writes at the pace of the flash: erase and program, 5 % for all else', async () => {
    const { target } = await boardOf({ flash: [{ file: 'factory-demo.elf' }] });
    const image = imageAt(FLASH, SECTOR / 2);
    const report = await flashImage(target, image);
    expect(report).toMatchObject({ writer: 'loader', state: 'running', lost: [] });
    const { plan, erase, program, verify } = report.phaseMs;
    expect(plan + erase + program + verify).toBeLessThan(1.05 * (1000 + (SECTOR / 2 / 32) * 0.1));
    expect(await verifyImage(target, image)).toMatchObject({ equal: true });
  });

  it('looks at the rings no more often than it has something to put in', async () => {
    const bench = await boardWith({ flash: [{ file: 'factory-demo.elf' }] });
    let transfers = 0;
    const submit: typeof bench.usb.submit = (transfer) => {
      transfers += 1;
      return bench.usb.submit(transfer);
    };
    const target = await connectTarget(await openProbe(bench, { ...bench.usb, submit }), { mode: 'normal' });
    const before = transfers;
    await flashImage(target, imageAt(FLASH, 4 * SECTOR));
    // A block of the probe holds 6 KiB and costs four; as many again for everything else.
    expect(transfers - before).toBeLessThan(2 * 4 * ((4 * SECTOR) / 6144) + 250);
  });

  it('tells of each phase until it is done', async () => {
    const { target } = await boardOf({ flash: [{ file: 'factory-demo.elf' }] });
    const last: Record<string, string> = {};
    await flashImage(target, imageAt(FLASH, SECTOR), {
      onProgress: ({ phase, doneBytes, totalBytes }) => {
        last[phase] = `${doneBytes} of ${totalBytes}`;
      },
    });
    const whole = `${SECTOR} of ${SECTOR}`;
    expect(last).toMatchObject({ erase: whole, program: whole, verify: whole });
  });

  it('works on both banks at once', async () => {
    const { target, peek } = await boardOf({ flash: [{ file: 'factory-demo.elf' }] });
    const image = imageAt(BANK2 - SECTOR, 2 * SECTOR);
    const { phaseMs, erased } = await flashImage(target, image);
    expect(erased.map(({ bank, index }) => `${bank}/${index}`)).toEqual(['1/7', '2/0']);
    expect(phaseMs.plan + phaseMs.erase + phaseMs.program + phaseMs.verify).toBeLessThan(1.08 * (1000 + (SECTOR / 32) * 0.1));
    const flash = [await peek(BANK2 - SECTOR, SECTOR), await peek(BANK2, SECTOR)];
    expect(equalBytes(concatBytes(...flash), image.segments[0]?.bytes ?? new Uint8Array())).toBe(true);
  });

  it('knows by checksums what is there already', async () => {
    const { target, nowMs } = await boardOf({});
    const image = imageAt(FLASH, 4 * SECTOR);
    await flashImage(target, image);
    const startMs = await nowMs();
    expect(await flashImage(target, image)).toMatchObject({ erased: [], writer: 'loader', programmedBytes: 0 });
    expect((await nowMs()) - startMs).toBeLessThan(100);
  });

  it('sums up as the CRC unit does, and tells what cannot be read', async () => {
    const { target, peek } = await boardOf({ flash: [{ file: 'blinky.elf' }] });
    const sums = await withLoader(target, (loader) =>
      loader.run([[sumOf({ address: FLASH, byteLength: 4096 }), sumOf({ address: 0x0a00_0000, byteLength: 64 })], []]),
    );
    expect(sums).toEqual([[wordCrc(await peek(FLASH, 4096)), undefined], []]);
  });

  it('keeps what stands around the image, also in units that the image shares', async () => {
    const { target, peek } = await boardOf({ flash: [{ file: 'factory-demo.elf' }] });
    const before = await peek(FLASH, SECTOR);
    const bytes = Uint8Array.of(1, 2, 3, 4, 5);
    const at = 0x1_0003;
    const report = await flashImage(target, assembleImage('patch.bin', 'bin', [{ address: FLASH + at, bytes }]));
    expect(report.writer).toBe('loader');
    const wanted = before.slice();
    wanted.set(bytes, at);
    expect(equalBytes(await peek(FLASH, SECTOR), wanted)).toBe(true);
  });

  it('gives up when the host is silent for five seconds, and the next job begins anew', async () => {
    const { bench, target } = await boardOf({ flash: [{ file: 'factory-demo.elf' }] });
    const halt = withLoader(target, async (loader) => {
      await loader.run([[sumOf({ address: FLASH, byteLength: 32 })], []]);
      await bench.control.send('advance', { ms: 5200 });
      await loader.run([[sumOf({ address: FLASH, byteLength: 32 })], []]);
    });
    await expect(halt).rejects.toMatchObject({ code: 'flash/loader-stopped', message: expect.stringContaining('5 s') });
    expect(await flashImage(target, imageAt(FLASH, 1024))).toMatchObject({ writer: 'loader', state: 'running' });
  });

  it('does not take a command of the probe for words of its host', async () => {
    const { bench, target } = await boardOf({ flash: [{ file: 'factory-demo.elf' }] });
    await withLoader(target, async (loader) => {
      await loader.run([[sumOf({ address: FLASH, byteLength: 32 })], []]);
      // The data of a write were lost: the probe has taken the version's request for them.
      await target.memory.write(HOST_WORDS, Uint8Array.of(0xf1, ...new Uint8Array(15)));
      await bench.control.send('advance', { ms: 10 });
      expect(await target.memory.read32(TAKEN)).toBe(RING_UNIT_BYTES);
      const [sums] = await loader.run([[sumOf({ address: FLASH, byteLength: 64 })], []]);
      expect(sums).toHaveLength(1);
    });
  });

  it('waits while its host reads a sector with torn words over a slow wire, of which there is no record', async () => {
    const { bench, target, peek } = await boardOf({ flash: [{ file: 'factory-demo.elf' }] });
    const image = imageAt(FLASH, 2 * SECTOR);
    let pulled: Promise<unknown> | undefined;
    const job = flashImage(target, image, {
      onProgress: ({ phase, doneBytes }) => {
        if (phase === 'program' && doneBytes > SECTOR) pulled ??= bench.control.send('set', { physics: { cable: { plugged: false } } });
      },
    });
    await expect(job).rejects.toThrow();
    await pulled;
    await replug(bench);
    const again = await connectTarget(await openProbe(bench), { mode: 'normal', speedKhz: SLOW_KHZ });
    const { writer, phaseMs } = await flashImage(again, image);
    expect(writer).toBe('loader');
    expect(phaseMs.plan).toBeGreaterThan(5000);
    expect(equalBytes(await peek(FLASH, 2 * SECTOR), image.segments[0]?.bytes ?? new Uint8Array())).toBe(true);
  }, 120_000);

  it.each([
    ['v3e', 5],
    ['v2-1', 25],
  ] as const)('hears of its host behind a %s over a wire at %i kHz', async (model, speedKhz) => {
    const { bench, peek } = await boardOf({ flash: [{ file: 'factory-demo.elf' }], probe: { model } });
    const target = await connectTarget(await openProbe(bench), { mode: 'normal', speedKhz });
    expect(target.speedKhz).toBe(speedKhz);
    const image = imageAt(FLASH, 0x3400);
    const { writer } = await flashImage(target, image);
    expect(writer).toBe('loader');
    expect(equalBytes(await peek(FLASH, 0x3400), image.segments[0]?.bytes ?? new Uint8Array())).toBe(true);
  });

  it('leaves the start alone where only a sector behind it changes, and a job cut there is finished from its record', async () => {
    const { bench, target, peek } = await boardOf({});
    const before = imageAt(FLASH, SECTOR + 0x4000);
    await flashImage(target, before);
    const bytes = before.segments[0]?.bytes.slice() ?? new Uint8Array();
    bytes[SECTOR + 0x100] = 0x80;
    const after = assembleImage('after.bin', 'bin', [{ address: FLASH, bytes }]);
    const store = memoryStore();
    let pulled: Promise<unknown> | undefined;
    const onProgress = ({ phase }: { phase: string }) => {
      if (phase === 'program') pulled ??= bench.control.send('set', { physics: { cable: { plugged: false } } });
    };
    await expect(flashImage(target, after, { store, onProgress })).rejects.toThrow();
    await pulled;
    expect(equalBytes(await peek(FLASH, SECTOR), bytes.subarray(0, SECTOR))).toBe(true);
    await replug(bench);
    const again = await connectTarget(await openProbe(bench), { mode: 'normal' });
    const { resumed, erased, lost } = await flashImage(again, after, { store });
    expect({ resumed, erased: erased.map(({ index }) => index), lost }).toEqual({ resumed: true, erased: [1], lost: [] });
    expect(equalBytes(await peek(FLASH, bytes.length), bytes)).toBe(true);
  });

  it('brings over the wire only the part of a sector in which there is something to keep', async () => {
    const { target, peek } = await boardOf({});
    const kept = Uint8Array.of(1, 2, 3, 4, 5);
    const at = FLASH + 0x9003;
    await flashImage(target, assembleImage('kept.bin', 'bin', [{ address: at, bytes: kept }]));
    const { phaseMs } = await flashImage(target, imageAt(FLASH, 64));
    // The whole sector would take 100 ms.
    expect(phaseMs.plan).toBeLessThan(40);
    expect(equalBytes(await peek(at, kept.length), kept)).toBe(true);
  });

  it('feeds a watchdog that the option bytes start', async () => {
    const { target, peek } = await boardOf({ optionBytes: { IWDG1_SW: '0x0' }, flash: [{ file: 'watchdog-loop.elf' }] });
    const image = imageAt(FLASH, SECTOR);
    expect(await flashImage(target, image)).toMatchObject({ writer: 'loader' });
    expect(equalBytes(await peek(FLASH, SECTOR), image.segments[0]?.bytes ?? new Uint8Array())).toBe(true);
  });

  it('feeds that watchdog no more when its host is silent, so that the chip starts its program by itself', async () => {
    const { bench, target } = await boardOf({ optionBytes: { IWDG1_SW: '0x0' }, flash: [{ file: 'factory-demo.elf' }] });
    const rsr = RCC_BASE + RCC_RSR.address;
    const resetByWatchdog = async () => RCC_RSR.get(await target.memory.read32(rsr), 'IWDG1RSTF') === 1;
    await target.memory.write32(rsr, RCC_RSR.mask('RMVF'));
    await withLoader(target, async (loader) => {
      await loader.run([[sumOf({ address: FLASH, byteLength: 32 })], []]);
      await bench.control.send('advance', { ms: 4500 });
      expect(await resetByWatchdog()).toBe(false);
      await bench.control.send('advance', { ms: 2000 });
      expect(await resetByWatchdog()).toBe(true);
    }).catch((error: unknown) => expect(error).toMatchObject({ code: 'flash/loader-stopped' }));
    expect(await flashImage(target, imageAt(FLASH, 1024))).toMatchObject({ writer: 'loader' });
  });

  it('is told apart from a core that stands still', async () => {
    const { target } = await boardOf({});
    const job = withLoader(target, async (loader) => {
      await target.core.halt();
      await loader.run([[sumOf({ address: FLASH, byteLength: 32 })], []]);
    });
    await expect(job).rejects.toMatchObject({ code: 'flash/loader-stopped', message: expect.stringContaining('halted the core') });
  });

  it('leaves a job that is cancelled with an idle flash, and the next one finishes it', async () => {
    const { target, peek } = await boardOf({ flash: [{ file: 'factory-demo.elf' }] });
    const stop = new AbortController();
    const image = imageAt(FLASH, SECTOR);
    const job = flashImage(target, image, {
      signal: stop.signal,
      onProgress: ({ phase, doneBytes }) => {
        if (phase === 'program' && doneBytes > 0) stop.abort(new Error('enough'));
      },
    });
    await expect(job).rejects.toMatchObject({ code: 'flash/cancelled' });
    // Whoever only looks finds the job ended: there is no loader to end, and no reason to reset the chip.
    expect(await endLeftLoader(target)).toBe(false);
    expect(await target.core.readStatus()).toMatchObject({ halted: true });
    expect(await flashImage(target, image)).toMatchObject({ writer: 'loader', state: 'running' });
    expect(equalBytes(await peek(FLASH, SECTOR), image.segments[0]?.bytes ?? new Uint8Array())).toBe(true);
  });

  it('is not used where the core does not get to its first word: the job goes through the debug port, and says so', async () => {
    const { target, peek } = await boardOf({ flash: [{ file: 'factory-demo.elf' }] });
    const core = new Proxy(target.core, {
      get: (real, name) => {
        const value: unknown = Reflect.get(real, name, real);
        if (name === 'run') return async () => undefined;
        return typeof value === 'function' ? value.bind(real) : value;
      },
    });
    const image = imageAt(FLASH, 1024);
    expect(await flashImage({ ...target, core }, image)).toMatchObject({ writer: 'debug port', state: 'running' });
    expect(equalBytes(await peek(FLASH, 1024), image.segments[0]?.bytes ?? new Uint8Array())).toBe(true);
  });

  it.each([
    [3.3, 'x64'],
    [1.75, 'x32'],
  ])('writes at %s V by %s', async (vdd, parallelism) => {
    const { target, peek } = await boardOf({ supply: { vdd } });
    const image = imageAt(FLASH, 1024);
    expect(await flashImage(target, image)).toMatchObject({ writer: 'loader', parallelism });
    expect(equalBytes(await peek(FLASH, 1024), image.segments[0]?.bytes ?? new Uint8Array())).toBe(true);
  });

  it('is not used where its RAM does not keep what is written to it, or when it is not wanted', async () => {
    const { target } = await boardOf({ flash: [{ file: 'factory-demo.elf' }] });
    const flash = await flashOf(target);
    const memory: Target['memory'] = {
      ...target.memory,
      read: async (address, byteLength, options) => {
        const bytes = await target.memory.read(address, byteLength, options);
        return address === RAM ? bytes.fill(0) : bytes;
      },
      write: (address, data, options) => target.memory.write(address, data, options),
      read32: (address, options) => target.memory.read32(address, options),
    };
    await withFlashUnlocked(target, flash, async () => {
      expect(flash.loader && (await FlashLoader.start({ ...target, memory }, flash.loader))).toBe('ram');
    });
    expect(await flashImage(target, imageAt(FLASH, 1024), { loader: false })).toMatchObject({ writer: 'debug port', state: 'running' });
  });
});

describe('the loader on a core of another speed', () => {
  /** What a job says and leaves, on a chip whose instructions take this many cycles. */
  async function verdicts(cyclesPerInstruction: number) {
    const { bench, target, peek } = await boardOf({ flags: { cyclesPerInstruction }, flash: [{ file: 'factory-demo.elf' }] });
    const image = imageAt(BANK2 - SECTOR / 2, SECTOR);
    const first = await flashImage(target, image);
    const same = await flashImage(target, image);
    const bytes = Uint8Array.of(1, 2, 3);
    const patch = await flashImage(target, assembleImage('patch.bin', 'bin', [{ address: BANK2 + 0x5003, bytes }]));
    await bench.control.send('advance', { ms: 1 });
    const sums = await withLoader(target, (loader) =>
      loader.run([[sumOf({ address: BANK2 - SECTOR, byteLength: SECTOR })], [sumOf({ address: 0x0a00_0000, byteLength: 64 })]]),
    );
    const reports = [first, same, patch].map(({ phaseMs: _, ...report }) => report);
    return { reports, sums, flash: await peek(BANK2 - SECTOR, 2 * SECTOR), phaseMs: first.phaseMs };
  }

  it('comes to the same verdicts, and is limited by the flash all the same', async () => {
    const [{ phaseMs, ...plain }, slow] = [await verdicts(1), await verdicts(3)];
    const { phaseMs: slowMs, ...same } = slow;
    expect(same).toEqual(plain);
    expect(plain.reports.map(({ writer }) => writer)).toEqual(['loader', 'loader', 'loader']);
    for (const { plan, erase, program, verify } of [phaseMs, slowMs]) {
      expect(plan + erase + program + verify).toBeLessThan(1.08 * (1000 + (SECTOR / 2 / 32) * 0.1));
    }
  });
});
