/**
 * sigrok 0.7, unmodified, hears the same wire: its decoders of serial port, trace port and ITM find the exceptions, program counters and lines
 * that ours finds, and take the virtual TPIU's frames apart, which nothing of ours does.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Scenario, viewOf } from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { ItmDecoder, type ItmPacket } from '../../src/logs/index.ts';
import { ITM_TCR, OVERFLOW } from '../../src/spec/arm/itm.ts';
import { TPIU_BASE, TPIU_FFCR } from '../../src/spec/arm/tpiu.ts';
import { connectTarget, SwoChannel, type Target } from '../../src/stm32/index.ts';
import { firmware, openProbe } from '../contracts/board-on-bench.ts';
import { hasPeer, runPeer } from './peer.ts';

const HERTZ = 2_000_000;
const SAMPLES_A_BIT = 4;
const WFI = 0xbf30;
const NOP = 0xbf00;
const WISHES = { ports: 1, exceptions: true, programCounter: true, hseHz: 8_000_000 };

/** Spins where it slept: a sample of a core that sleeps ends sigrok's decoder. */
function sleeplessProgram() {
  const { name, bytes } = firmware('itm.elf');
  const program = Uint8Array.from(bytes);
  for (let at = 0; at + 1 < program.length; at += 2) {
    if (viewOf(program).getUint16(at, true) === WFI) viewOf(program).setUint16(at, NOP, true);
  }
  return { name, bytes: program };
}

async function targetOf(board: Scenario['board']): Promise<Target> {
  const bench = await createBench({ scenario: { board, flash: [{ file: 'itm.elf' }] }, boards: ALL_BOARDS, images: [sleeplessProgram()] });
  await bench.control.send('advance', { ms: 5 });
  return connectTarget(await openProbe(bench), { mode: 'normal' });
}

async function heard(channel: SwoChannel, { probe }: Target, ms: number): Promise<Uint8Array> {
  const bytes: number[] = [];
  for (let look = 0; look < ms; look += 5) {
    await probe.clock.sleep(5);
    bytes.push(...(await channel.take()));
  }
  return Uint8Array.from(bytes);
}

/**
 * What the wire was, one byte behind the other: a start bit, eight bits with the lowest first, a stop bit; high before the first. Behind a pause
 * comes an overflow: text is shown only once something follows it.
 */
function samplesOf(bytes: Uint8Array): Uint8Array {
  const bitsOf = (byte: number) => [0, ...Array.from({ length: 8 }, (_, bit) => (byte >>> bit) & 1), 1];
  const pause = Array.from({ length: 200 }, () => 1);
  const levels = [1, 1, ...[...bytes].flatMap(bitsOf), ...pause, ...bitsOf(OVERFLOW), 1];
  return Uint8Array.from(levels.flatMap((level) => Array.from({ length: SAMPLES_A_BIT }, () => level)));
}

/** As sigrok writes it. */
const NAMES = { entered: 'Enter', exited: 'Exit', returned: 'Resume' } as const;
const told = (packet: ItmPacket) =>
  packet.kind === 'exception'
    ? [`${NAMES[packet.step]}: ${packet.number === 15 ? 'SysTick' : 'Thread'}`]
    : packet.kind === 'pc'
      ? [`PC: 0x${packet.address?.toString(16).padStart(8, '0')}`]
      : [];
const linesIn = (text: string) => text.match(/itm: line \d+(?=\n)/g) ?? [];

describe.runIf(hasPeer('sigrok-cli'))('sigrok at the SWO wire', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-sigrok-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function sigrok(bytes: Uint8Array, decoders: string, annotations: string): Promise<string> {
    const file = join(folder, 'wire.bin');
    await writeFile(file, samplesOf(bytes));
    const input = ['-I', `binary:numchannels=1:samplerate=${HERTZ * SAMPLES_A_BIT}`, '-i', file];
    const { text, status } = await runPeer('sigrok-cli', [...input, '-P', `uart:rx=0:baudrate=${HERTZ},${decoders}`, '-A', annotations]);
    expect(status, text).toBe(0);
    return text.replaceAll(/^arm_itm-1: /gm, '');
  }

  it('finds the exceptions, program counters and lines that ours finds', async () => {
    const target = await targetOf('nucleo-h743zi2');
    const channel = await SwoChannel.open(target, WISHES);
    expect(channel.rate.pinHz).toBe(HERTZ);
    const bytes = await heard(channel, target, 60);
    const packets = new ItmDecoder().push(bytes);
    const ours = packets.flatMap(told);
    const theirs = (await sigrok(bytes, 'arm_itm', 'arm_itm=dwt_exc:dwt_pc')).trimEnd().split('\n');
    expect(theirs).toEqual(ours);
    expect(ours.filter((line) => line.startsWith('PC')).length).toBeGreaterThan(100);
    expect(ours.filter((line) => line === 'Enter: SysTick').length).toBeGreaterThan(30);
    const text = packets.map((packet) => (packet.kind === 'port' ? String.fromCharCode(...packet.bytes) : '')).join('');
    const theirLines = linesIn(await sigrok(bytes, 'arm_itm', 'arm_itm=software'));
    expect(theirLines.length).toBeGreaterThan(2);
    expect(theirLines).toEqual(linesIn(text));
  });

  it('takes the frames of the virtual STM32F4 apart', async () => {
    const target = await targetOf('nucleo-f446re');
    const { memory } = target;
    const channel = await SwoChannel.open(target, WISHES);
    // Silent first, so that the first frame begins with a packet.
    const control = await memory.read32(ITM_TCR.address);
    await memory.write32(ITM_TCR.address, 0);
    await heard(channel, target, 5);
    await memory.write32(TPIU_BASE + TPIU_FFCR.address, TPIU_FFCR.mask('EnFCont'));
    await memory.write32(ITM_TCR.address, control);
    const bytes = await heard(channel, target, 200);
    const { TraceBusID } = ITM_TCR.unpack(control);
    const theirs = (await sigrok(bytes, `arm_tpiu:stream=${TraceBusID},arm_itm`, 'arm_itm=dwt_exc')).trimEnd().split('\n');
    const rounds = Math.floor(theirs.length / 3);
    expect(rounds).toBeGreaterThan(20);
    const round = ['Enter: SysTick', 'Exit: SysTick', 'Resume: Thread'];
    const first = theirs.indexOf('Enter: SysTick');
    expect(theirs.slice(first, first + 3 * (rounds - 1))).toEqual(Array.from({ length: rounds - 1 }, () => round).flat());
  });
});
