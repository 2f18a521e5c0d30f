/**
 * OpenOCD 0.12, unmodified, records SWO from the bench: it sets up the chip's trace path and the ITM, asks the probe for
 * what it received, and writes that to a file. A reader of our tests' own says what is in it.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasPeer, runPeer } from './peer.ts';
import { type ServedBench, serveBenchProcess } from './served-bench.ts';
import { readSwo, type SwoPacket } from './swo-reader.ts';

const IMAGE = fileURLToPath(new URL('../../../../firmware/itm.elf', import.meta.url));
const TRACE_HZ = 64_000_000;
/** EXCTRCENA; PCSAMPLENA each 16 × 1024 cycles; CYCCNTENA. */
const DWT_CTRL = 0x0001_121f;
/** 150 ms: less than the probe's buffer holds, so that nothing depends on how often OpenOCD asks. */
const CYCLES = 9_600_000;
/** DWT comparator 0 halts the core when CYCCNT gets there. */
const HALT_AT_CYCLES = ['mww 0xe0001004 0', `mww 0xe0001020 ${CYCLES}`, 'mww 0xe0001028 0x84'];
const SYS_TICK = 15;

const openocdIsHere = hasPeer('openocd');

describe.runIf(openocdIsHere)('OpenOCD records SWO', () => {
  let folder: string;
  let bench: ServedBench | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-swo-'));
  });
  afterEach(async () => {
    await bench?.stop();
    await rm(folder, { recursive: true });
  });

  /** What a probe of this model receives while the program runs, and what OpenOCD says. */
  async function record(model: string, hertz: number, after: readonly string[] = []) {
    const scenario = join(folder, 'board.json');
    const output = join(folder, 'swo.bin');
    await writeFile(scenario, JSON.stringify({ board: 'nucleo-h743zi2', probe: { model }, flash: [{ file: IMAGE }] }));
    bench = await serveBenchProcess(`bench:${scenario}`);
    const lines = [
      'source [find interface/stlink-dap.cfg]',
      `st-link backend tcp ${bench.port}`,
      'transport select dapdirect_swd',
      'source [find target/stm32h7x.cfg]',
      'init',
      'reset halt',
      `stm32h7x.swo configure -protocol uart -traceclk ${TRACE_HZ} -pin-freq ${hertz} -formatter off -output ${output}`,
      'stm32h7x.swo enable',
      'itm port 0 on',
      `mww 0xe0001000 ${DWT_CTRL}`,
      ...HALT_AT_CYCLES,
      ...after,
      'resume',
      'wait_halt 60000',
      'sleep 100',
      'shutdown',
    ];
    const { text, status } = await runPeer(
      'openocd',
      lines.flatMap((line) => ['-c', line]),
    );
    return { text, status, bytes: new Uint8Array(await readFile(output)) };
  }

  it.each([
    { model: 'v3e', hertz: 4_000_000 },
    { model: 'v2-1', hertz: 2_000_000 },
  ])(
    'of a $model at $hertz bits a second: text, exceptions, program counters',
    async ({ model, hertz }) => {
      const { text, status, bytes } = await record(model, hertz);
      expect(status, text).toBe(0);
      expect(text).not.toMatch(/Error:.*(trace|SWO)/i);
      const packets = readSwo(bytes);
      expect(packets.filter(({ kind }) => kind === 'other' || kind === 'overflow')).toEqual([]);
      expectLines(textOf(packets));
      expectTicks(packets);
      await expectProgramCounters(packets);
    },
    120_000,
  );

  it('as rubbish when the pin is twice as fast as the probe listens', async () => {
    const { status, bytes } = await record('v3e', 2_000_000, [`stm32h7x.ap2 mww 0xe00e3010 ${TRACE_HZ / 4_000_000 - 1}`]);
    expect(status).toBe(0);
    expect(bytes.length).toBeGreaterThan(100);
    expect(textOf(readSwo(bytes))).not.toContain('itm: line');
  }, 120_000);
});

function textOf(packets: readonly SwoPacket[]): string {
  const bytes = packets.flatMap((packet) => (packet.kind === 'software' && packet.port === 0 ? packet.bytes : []));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** Line after line, none left out; the last may be cut off. */
function expectLines(text: string): void {
  const lines = text.split('\n').slice(0, -1);
  expect(lines.length).toBeGreaterThan(5);
  expect(lines).toEqual(lines.map((_, index) => `itm: line ${index}`));
}

/** The timer's interrupt is entered, left and returned from, again and again. */
function expectTicks(packets: readonly SwoPacket[]): void {
  const seen = packets.flatMap((packet) => (packet.kind === 'exception' ? [`${packet.what} ${packet.number}`] : []));
  const rounds = Math.floor(seen.length / 3);
  expect(rounds).toBeGreaterThan(50);
  const round = [`enter ${SYS_TICK}`, `exit ${SYS_TICK}`, 'return 0'];
  expect(seen.slice(0, 3 * rounds)).toEqual(Array.from({ length: rounds }, () => round).flat());
}

/** Samples fall into the program's functions, most of those awake into the one that works. */
async function expectProgramCounters(packets: readonly SwoPacket[]): Promise<void> {
  const functions = await functionsOf(IMAGE);
  const hits = new Map<string, number>();
  for (const packet of packets) {
    if (packet.kind !== 'pc') continue;
    const name = functions.find(({ address, byteLength }) => packet.address >= address && packet.address < address + byteLength)?.name;
    hits.set(name ?? packet.address.toString(16), (hits.get(name ?? packet.address.toString(16)) ?? 0) + 1);
  }
  expect([...hits.keys()].filter((name) => !['work', 'main', 'decimal', 'SysTick_Handler', 'tick_start'].includes(name))).toEqual([]);
  expect(hits.get('work')).toBeGreaterThan(20);
  expect(packets.filter(({ kind }) => kind === 'asleep').length).toBeGreaterThan(100);
}

/** The symbols of an ELF32 that name functions (ELF 1.2, symbol table). */
async function functionsOf(file: string): Promise<{ name: string; address: number; byteLength: number }[]> {
  const bytes = await readFile(file);
  const [sections, count] = [bytes.readUInt32LE(32), bytes.readUInt16LE(48)];
  const section = (index: number) => ({
    type: bytes.readUInt32LE(sections + 40 * index + 4),
    offset: bytes.readUInt32LE(sections + 40 * index + 16),
    size: bytes.readUInt32LE(sections + 40 * index + 20),
    link: bytes.readUInt32LE(sections + 40 * index + 24),
  });
  const symbols = Array.from({ length: count }, (_, index) => section(index)).find(({ type }) => type === 2)!;
  const names = section(symbols.link).offset;
  return Array.from({ length: symbols.size / 16 }, (_, index) => symbols.offset + 16 * index)
    .filter((at) => (bytes[at + 12]! & 15) === 2)
    .map((at) => {
      const start = names + bytes.readUInt32LE(at);
      const name = bytes.toString('latin1', start, bytes.indexOf(0, start));
      return { name, address: bytes.readUInt32LE(at + 4) & ~1, byteLength: bytes.readUInt32LE(at + 8) };
    });
}
