/** What bad input gets: a typed error with layer, evidence and hint, the exit status, and a flash that is untouched. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { concatBytes, type UsbDeviceSummary, type UsbHost } from '../../src/base/index.ts';
import { openBench, readBenchSetup } from '../../src/cli/bench/file.ts';
import * as node from '../../src/node/index.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { runCommand } from './run-command.ts';

const BANKS = [0x0800_0000, 0x0810_0000];
const BANK_BYTES = 1024 * 1024;
const FIRMWARE = new URL('../../../../firmware/blinky.elf', import.meta.url);

let folder = '';
let probe = '';
let statePath = '';
let elf = new Uint8Array();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-bad-input-'));
  statePath = join(folder, 'board.state');
  probe = `bench:nucleo-h743zi2?state=${statePath}`;
  elf = new Uint8Array(await readFile(FIRMWARE));
  expect((await runCommand(['flash', 'blinky.elf', '--probe', probe])).status).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The whole flash, looked at past everything that a host could use. */
async function peekFlash(): Promise<Uint8Array> {
  const { bench } = await openBench(await readBenchSetup({ scenario: 'nucleo-h743zi2', isFile: false }), { state: statePath });
  const banks = await Promise.all(BANKS.map((address) => bench.control.send('peek', { address, byteLength: BANK_BYTES })));
  return concatBytes(...banks.map((bytes) => bytes ?? expect.unreachable('a bank cannot be seen')));
}

/** Runs a command that must be refused, and makes sure that the chip is as it was. */
async function refused(...args: readonly string[]) {
  const before = await peekFlash();
  const { status, out } = await runCommand([...args, '--json']);
  const document = JSON.parse(out);
  expect(misfits(document, readSchema('error'))).toEqual([]);
  expect(document.error.hint).toMatch(/\w/);
  expect(document.error.evidence).not.toEqual({});
  expect(Buffer.compare(await peekFlash(), before)).toBe(0);
  return { status, ...document.error };
}

async function file(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** One record of an Intel HEX file; `spoil` is added to its checksum. */
function record(address: number, type: number, bytes: readonly number[], spoil = 0): string {
  const body = [bytes.length, (address >> 8) & 0xff, address & 0xff, type, ...bytes];
  const checksum = (-body.reduce((sum, byte) => sum + byte, 0) + spoil) & 0xff;
  return `:${[...body, checksum].map((byte) => byte.toString(16).padStart(2, '0')).join('')}\n`;
}

/** Four bytes at the start of the flash, and the end of a file. */
const DATA_RECORD = 'S30908000000AABBCCDDE0';
const S_END = 'S70508000000F2\n';

/** The one block of a UF2 file: its marks, 256 bytes for `address`, no family. */
function uf2Block(address: number): Uint8Array {
  const block = new Uint8Array(512);
  const words = [0x0a32_4655, 0x9e5d_5157, 0, address, 256, 0, 1, 0];
  for (const [index, word] of words.entries()) new DataView(block.buffer).setUint32(4 * index, word, true);
  new DataView(block.buffer).setUint32(508, 0x0ab1_6f30, true);
  return block;
}

const END = record(0, 1, []);
const upper = (half: number) => record(0, 4, [half >> 8, half & 0xff]);
const spoiled = (at: number, byte: number) => elf.map((one, index) => (index === at ? byte : one));
const E_MACHINE = 18;

type Refused = readonly [
  what: string,
  name: string,
  content: () => Uint8Array | string,
  code: string,
  /** More words of the command. */
  more: readonly string[],
];

describe('a firmware file that is', () => {
  const CASES: readonly Refused[] = [
    ['empty', 'empty.elf', () => '', 'image/empty', []],
    ['a truncated ELF', 'cut.elf', () => elf.slice(0, elf.length >> 1), 'image/truncated', []],
    ['cut inside the ELF header', 'stub.elf', () => elf.slice(0, 20), 'image/truncated', []],
    ['an ELF for another machine', 'pc.elf', () => spoiled(E_MACHINE, 62), 'image/foreign-elf', []],
    ['no firmware at all', 'notes.txt', () => 'Shopping list', 'image/unknown-format', []],
    ['HEX with a bad checksum', 'bad.hex', () => upper(0x0800) + record(0, 0, [1, 2, 3, 4], 1) + END, 'image/hex-record', []],
    ['HEX outside the flash', 'ram.hex', () => upper(0x9000) + record(0, 0, [1, 2, 3, 4]) + END, 'image/outside-flash', []],
    ['HEX across the end of the flash', 'end.hex', () => upper(0x081f) + record(0xfffe, 0, [1, 2, 3, 4]) + END, 'image/outside-flash', []],
    [
      'HEX that overlaps itself',
      'twice.hex',
      () => upper(0x0800) + record(0, 0, [1, 2, 3, 4]) + record(2, 0, [5, 6]) + END,
      'image/overlap',
      [],
    ],
    ['an S-record with a bad checksum', 'bad.s19', () => `${DATA_RECORD.slice(0, -2)}00\n${S_END}`, 'image/s-record', []],
    ['S-records cut before their end', 'cut.s19', () => `${DATA_RECORD}\n`, 'image/truncated', []],
    ['S-records outside the flash', 'ram.s19', () => `S30920000000AABBCCDDC8\n${S_END}`, 'image/outside-flash', []],
    ['UF2 that ends within a block', 'cut.uf2', () => uf2Block(0x0800_0000).slice(0, 300), 'image/truncated', []],
    ['UF2 with a spoiled mark', 'bad.uf2', () => uf2Block(0x0800_0000).map((byte, at) => (at === 508 ? 0 : byte)), 'image/uf2-block', []],
    ['UF2 outside the flash', 'ram.uf2', () => uf2Block(0x2000_0000), 'image/outside-flash', []],
    ['BIN without an address', 'raw.bin', () => new Uint8Array(64), 'image/address-needed', []],
    ['BIN outside the flash', 'raw.bin', () => new Uint8Array(64), 'image/outside-flash', ['--address', '0x20000000']],
    [
      'larger than the flash',
      'huge.bin',
      () => new Uint8Array(2 * 1024 * 1024 + 32),
      'image/larger-than-flash',
      ['--address', '0x08000000'],
    ],
    ['an ELF with an address', 'own.elf', () => elf, 'image/address-not-taken', ['--address', '0x08000000']],
  ];

  it.each(CASES)('%s is refused, and nothing is written', async (_what, name, content, code, more) => {
    const path = await file(name, content());
    expect(await refused('flash', path, ...more, '--probe', probe)).toMatchObject({ status: 2, code, layer: 'image' });
  });

  it('missing is refused, and nothing is written', async () => {
    const missing = await refused('flash', join(folder, 'nowhere.elf'), '--probe', probe);
    expect(missing).toMatchObject({ status: 2, code: 'node/file', layer: 'node' });
  });

  it('good is written: the peek sees it', async () => {
    const before = await peekFlash();
    expect((await runCommand(['flash', 'factory-demo.elf', '--probe', probe])).status).toBe(0);
    expect(Buffer.compare(await peekFlash(), before)).not.toBe(0);
  });
});

describe('a range that', () => {
  it.each([
    ['is no whole sector', '0x08000000+100', 'flash/range', 1],
    ['lies outside the flash', '0x20000000+128K', 'flash/range', 1],
    ['cannot be read', 'everything', 'cli/usage', 2],
  ])('%s erases nothing', async (_what, range, code, status) => {
    expect(await refused('erase', '--range', range, '--probe', probe)).toMatchObject({ status, code });
  });
});

describe('a number', () => {
  it.each([
    ['console', '--seconds', 'soon'],
    ['console', '--baud', 'fast'],
    ['console', '--channel', '-1'],
    ['run', 'echo.elf', '--timeout', '1m'],
    ['run', 'echo.elf', '--baud', '0'],
    ['run', 'swo.elf', '--log', 'swo', '--channel', '32'],
    ['watch', 'wave', '--file', 'wave.elf', '--samples', '2.5'],
  ])('that is none is refused before anything is asked: %s %s %s', async (...args) => {
    expect(await refused(...args, '--probe', probe)).toMatchObject({ status: 2, code: 'cli/usage' });
  });
});

describe('a scenario file', () => {
  it.each([
    ['with an unknown key', '{"board":"nucleo-h743zi2","jumper":{}}', 'bench/unknown-key', { key: 'jumper', nearest: 'jumpers' }],
    [
      'with an unknown key inside',
      '{"board":"nucleo-h743zi2","cable":{"plugd":true}}',
      'bench/unknown-key',
      { path: 'cable', key: 'plugd', nearest: 'plugged' },
    ],
    ['with a wrong value', '{"board":"nucleo-h743zi2","cable":{"plugged":"yes"}}', 'bench/bad-value', {}],
    ['that is no JSON', '{"board":', 'cli/bench-file', {}],
    ['that is empty', '', 'cli/bench-file', {}],
  ])('%s is refused', async (_what, text, code, evidence) => {
    const path = await file('mine.json', text);
    const error = await refused('flash', 'blinky.elf', '--probe', `bench:${path}`);
    expect(error).toMatchObject({ status: 2, code });
    expect(error.evidence).toMatchObject(evidence);
  });
});

describe('two probes', () => {
  const device = (serialNumber: string, location: string): UsbDeviceSummary => ({
    vendorId: 0x0483,
    productId: 0x374e,
    serialNumber,
    productName: 'STLINK-V3',
    manufacturerName: 'STMicroelectronics',
    deviceVersion: 0x0100,
    speed: 'high',
    location,
    interfaces: [],
  });
  /** A computer with two probes, neither of which may be opened. */
  const host: UsbHost = {
    list: async () => [device('AAAA', '1-1'), device('BBBB', '1-2')],
    port: () => Promise.reject(new Error('a probe was chosen')),
  };

  it.each([['flash', 'blinky.elf'], ['erase', '--chip'], ['info'], ['reset'], ['console']])(
    '%s refuses to pick, and names both',
    async (...args) => {
      const usb = vi.spyOn(node, 'nodeUsbHost').mockReturnValue(host);
      try {
        const error = await refused(...args);
        expect(error).toMatchObject({ status: 2, code: 'probe/ambiguous', evidence: { addresses: ['usb:AAAA', 'usb:BBBB'] } });
        expect(error.hint).toContain('--probe usb:AAAA');
      } finally {
        usb.mockRestore();
      }
    },
  );
});

describe('a board that is not plugged in', () => {
  it.each([['flash', 'blinky.elf'], ['verify', 'blinky.elf'], ['erase', '--chip'], ['info'], ['reset'], ['console']])(
    '%s fails with status 1',
    async (...args) => {
      const error = await refused(...args, '--probe', 'bench:charging-cable');
      expect(error).toMatchObject({ status: 1, code: 'probe/not-found' });
      expect(error.hint).toContain('--probe bench:nucleo-h743zi2');
    },
  );
});
