/**
 * What a family must do on its virtual board, as rows that each family's suite fills in: identified, well, written, verified, written
 * again, erased, refused where protected, cut at each transfer, and of one mind with OpenOCD. Nothing here is real hardware.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BenchImage, equalBytes, hex, ProbekitError, type Scenario, type Store, type UsbDeviceLink } from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { eraseChip, eraseRange, type FlashReport, flashImage, previewFlash, verifyImage } from '../../src/flash/index.ts';
import { assembleImage, type Image } from '../../src/image/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { runCommand } from '../cli/run-command.ts';
import { hasPeer, runPeer } from '../clients/peer.ts';
import { type ServedBench, serveBenchProcess } from '../clients/served-bench.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { asProgram, cutLink, memoryStore, replug } from '../unplug/cut.ts';

export interface FamilyRow {
  /** Board of the bench, as `bench:BOARD` has it. */
  readonly board: string;
  readonly chip: { readonly name: string; readonly devId: number; readonly flashKib: number };
  readonly parallelism: string;
  /** Bytes of the first sector and of the second. */
  readonly sectors: readonly [number, number];
  /** Option bytes that protect the second sector against writing. */
  readonly protects: Readonly<Record<string, string>>;
  /** Also cut at each transfer: one board of a family is enough. */
  readonly isCut?: true;
  /** OpenOCD's own file for this family. */
  readonly openocdTarget: string;
}

const FLASH = 0x0800_0000;
const BIN = fileURLToPath(new URL('../../bin/probekit.js', import.meta.url));
/** Hundreds of small jobs, on a busy machine. */
const ALL_CUTS_MS = 300_000;
const MOST_TRANSFERS = 300;

export function familySuite(row: FamilyRow): void {
  const { board, sectors } = row;
  const dirty: BenchImage = {
    name: 'old.bin',
    bytes: Uint8Array.from({ length: sectors[0] + sectors[1] }, (_, at) => (at * 5 + 1) & 0xff),
  };
  const oldFlash = [{ file: dirty.name, address: hex(FLASH) }];

  const boardWith = (scenario: Partial<Scenario> = {}, images: readonly BenchImage[] = [dirty]) =>
    createBench({ scenario: { board, ...scenario }, boards: ALL_BOARDS, images: scenario.flash ? images : [] });
  const targetOn = async (scenario: Partial<Scenario> = {}) => {
    const bench = await boardWith(scenario);
    const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
    const peek = async (address: number, byteLength: number) =>
      (await bench.control.send('peek', { address, byteLength })) ?? new Uint8Array();
    return { target, peek };
  };

  describe(`bench:${board}`, () => {
    it('is identified by name', async () => {
      const { target } = await targetOn();
      expect(target.chip).toMatchObject(row.chip);
      expect(target.chip.uid).toMatch(/^[0-9a-f]{24}$/);
    });

    it('is well, and nothing that is said of it speaks of another family', async () => {
      for (const command of ['info', 'doctor']) {
        const { status, out } = await runCommand([command, '--probe', `bench:${board}`]);
        expect(status, out).toBe(0);
        expect(out).not.toMatch(/H7|AXI|D1|D3|sector of 128/);
      }
    });

    it('is written, verified, and left alone when nothing changes', async () => {
      const { target, peek } = await targetOn({ flash: oldFlash });
      const image = program(sectors[0] + 100);
      const { plan, estimate } = await previewFlash(target, image);
      const report = await flashImage(target, image);
      expect(report).toMatchObject({ parallelism: row.parallelism, writer: 'debug port', lost: [], state: 'running' });
      expect(report.erased.map(({ byteLength }) => byteLength)).toEqual(sectors);
      expect(plan.erase).toEqual(report.erased);
      expect(report.phaseMs.erase).toBeGreaterThanOrEqual(estimate.eraseMs * 0.95);
      expect(equalBytes(await peek(FLASH, sectors[0] + 100), contentsOf(image))).toBe(true);
      expect(equalBytes(await peek(FLASH + sectors[0] + 100, sectors[1] - 100), dirty.bytes.subarray(sectors[0] + 100))).toBe(true);
      expect(await verifyImage(target, image)).toMatchObject({ equal: true });
      const again = await flashImage(target, image);
      expect(again).toMatchObject({ erased: [], programmedBytes: 0 });
    });

    it('whose program sleeps is read all the same, known by its id, and written with a journal', async () => {
      const asleep: BenchImage = { name: 'asleep.bin', bytes: contentsOf(program(64, WAIT_FOR_INTERRUPT)) };
      const bench = await boardWith({ flash: [{ file: asleep.name, address: hex(FLASH) }] }, [asleep]);
      const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
      expect((await target.core.readStatus()).sleeping).toBe(true);
      expect(await verifyImage(target, program(64, WAIT_FOR_INTERRUPT))).toMatchObject({ equal: true });
      const store = memoryStore();
      const written: string[] = [];
      const put: Store['put'] = (name, bytes) => {
        written.push(name);
        return store.put(name, bytes);
      };
      expect((await flashImage(target, program(64), { store: { ...store, put } })).state).toBe('running');
      expect(written).toMatchObject([expect.stringMatching(/^flash-[0-9a-f]{24}$/)]);
    });

    it('has one sector changed, at an address that fits nothing, and keeps what stands around', async () => {
      const { target, peek } = await targetOn({ flash: oldFlash });
      const address = FLASH + sectors[0] + 13;
      const report = await flashImage(target, assembleImage('page.bin', 'bin', [{ address, bytes: Uint8Array.of(1, 2, 3, 4, 5) }]));
      expect(report.erased).toMatchObject([{ address: FLASH + sectors[0], byteLength: sectors[1] }]);
      const wanted = dirty.bytes.slice();
      wanted.set([1, 2, 3, 4, 5], sectors[0] + 13);
      expect(equalBytes(await peek(FLASH, wanted.length), wanted)).toBe(true);
    });

    it('refuses a sector protected against writing and a flash protected against reading, and changes nothing', async () => {
      const image = assembleImage('page.bin', 'bin', [{ address: FLASH + sectors[0], bytes: Uint8Array.of(1, 2, 3) }]);
      for (const [optionBytes, code] of [
        [row.protects, 'flash/write-protected'],
        [{ RDP: '0xBB' }, 'flash/read-protected'],
      ] as const) {
        const { target, peek } = await targetOn({ flash: oldFlash, optionBytes });
        await expect(flashImage(target, image)).rejects.toMatchObject({ code });
        expect(equalBytes(await peek(FLASH, dirty.bytes.length), dirty.bytes)).toBe(true);
      }
    });

    it('is erased by sector and as a whole', async () => {
      const { target, peek } = await targetOn({ flash: oldFlash });
      await eraseRange(target, FLASH + sectors[0], sectors[1]);
      expect(equalBytes(await peek(FLASH, sectors[0]), dirty.bytes.subarray(0, sectors[0]))).toBe(true);
      expect((await peek(FLASH + sectors[0], sectors[1])).every((byte) => byte === 0xff)).toBe(true);
      expect((await eraseChip(target)).sectors.length).toBeGreaterThan(2);
      expect((await peek(FLASH, sectors[0])).every((byte) => byte === 0xff)).toBe(true);
    });

    if (row.isCut)
      it('whose cable is pulled at any transfer of a flash job, is as wanted after the same command', {
        timeout: ALL_CUTS_MS,
      }, async () => {
        const small: BenchImage = { name: dirty.name, bytes: dirty.bytes.subarray(0, 500) };
        const bench = await boardWith({ flash: oldFlash }, [small]);
        const fresh = await bench.control.send('snapshot', {});
        const image = program(40);
        const flash = (store: Store, usb: UsbDeviceLink = bench.usb) =>
          asProgram(bench, usb, (target) => flashImage(target, image, { store }));
        let transfers = 0;
        const submit: UsbDeviceLink['submit'] = (transfer) => {
          transfers += 1;
          return bench.usb.submit(transfer);
        };
        await flash(memoryStore(), { ...bench.usb, submit });
        expect(transfers).toBeLessThanOrEqual(MOST_TRANSFERS);
        const wanted = small.bytes.slice();
        wanted.set(contentsOf(image));
        for (let cut = 1; cut <= transfers; cut++) {
          await bench.control.send('restore', { snapshot: fresh });
          const store = memoryStore();
          const outcome: FlashReport | unknown = await flash(store, cutLink(bench, 'pulled', cut)).catch((error: unknown) => error);
          expect(outcome, `cut at transfer ${cut}`).toBeInstanceOf(ProbekitError);
          await replug(bench);
          expect(await flash(store), `cut at transfer ${cut}`).toMatchObject({ lost: [], state: 'running' });
          const found = await bench.control.send('peek', { address: FLASH, byteLength: wanted.length });
          expect(found && equalBytes(found, wanted), `cut at transfer ${cut}`).toBe(true);
          expect(await store.names()).toEqual([]);
        }
      });
  });

  describe.runIf(hasPeer('openocd'))(`OpenOCD and bench:${board}`, () => {
    let bench: ServedBench;
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'probekit-family-'));
      bench = await serveBenchProcess(`bench:${board}`);
    });
    afterEach(async () => {
      await bench.stop();
      await rm(folder, { recursive: true });
    });

    const openocd = (commands: readonly string[]) => {
      const lines = [
        'source [find interface/stlink-dap.cfg]',
        `st-link backend tcp ${bench.port}`,
        'transport select dapdirect_swd',
        `source [find target/${row.openocdTarget}.cfg]`,
        'init',
        'reset halt',
        ...commands,
        'shutdown',
      ];
      return runPeer(
        'openocd',
        lines.flatMap((line) => ['-c', line]),
      );
    };
    const probekit = (...args: readonly string[]) =>
      runPeer(process.execPath, [BIN, ...args, '--probe', `stlink-server://127.0.0.1:${bench.port}`]);

    it('agree on what the one wrote, and on what the other wrote over it', { timeout: 120_000 }, async () => {
      const [file, dump] = [join(folder, 'image.bin'), join(folder, 'dump.bin')];
      const theirs = contentsOf(program(sectors[0] + 1234));
      await writeFile(file, theirs);
      const wrote = await openocd([`flash write_image erase ${file} ${hex(FLASH)}`, `verify_image ${file} ${hex(FLASH)}`]);
      expect(wrote.text).toMatch(/wrote \d+ bytes from file/);
      expect(wrote.status, wrote.text).toBe(0);
      const verified = await probekit('verify', `${file}@${hex(FLASH)}`);
      expect(verified.status, verified.text).toBe(0);

      const ours = theirs.map((byte, at) => (at < 8 ? byte : byte ^ 0x5a));
      await writeFile(file, ours);
      const flashed = await probekit('flash', `${file}@${hex(FLASH)}`);
      expect(flashed.status, flashed.text).toBe(0);
      const read = await openocd([`verify_image ${file} ${hex(FLASH)}`, `dump_image ${dump} ${hex(FLASH)} ${ours.length}`]);
      expect(read.status, read.text).toBe(0);
      expect(new Uint8Array(await readFile(dump))).toEqual(ours);
    });
  });
}

/** `b .`, and `wfi` in a loop. */
const LOOP = [0xfe, 0xe7];
const WAIT_FOR_INTERRUPT = [0x30, 0xbf, 0xfd, 0xe7];

/** Initial SP, reset vector, a few instructions, then bytes that hold no pattern. */
function program(byteLength: number, code: readonly number[] = LOOP): Image {
  const bytes = Uint8Array.from({ length: byteLength }, (_, at) => (at * 7 + (at >> 8) + 3) & 0xff);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x2000_1000, true);
  view.setUint32(4, FLASH + 9, true);
  bytes.set(code, 8);
  return assembleImage('new.bin', 'bin', [{ address: FLASH, bytes }]);
}

function contentsOf(image: Image): Uint8Array {
  return image.segments[0]?.bytes ?? new Uint8Array();
}
