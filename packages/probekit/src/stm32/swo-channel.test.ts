/** SWO of boards on the bench: set up, heard, taken back; and where there is none. */
import { describe, expect, it } from 'vitest';
import { boardWith, firmware, openProbe } from '../../test/contracts/board-on-bench.ts';
import { type Scenario, viewOf } from '../base/index.ts';
import { ALL_BOARDS } from '../bench/boards/index.ts';
import { createBench } from '../bench/index.ts';
import { ItmDecoder } from '../logs/index.ts';
import { DEMCR } from '../spec/arm/dcb.ts';
import { DWT_CTRL } from '../spec/arm/debug-units.ts';
import { ITM_TCR, ITM_TER } from '../spec/arm/itm.ts';
import { TPIU_ACPR, TPIU_BASE, TPIU_FFCR, TPIU_SPPR } from '../spec/arm/tpiu.ts';
import { DBGMCU_BASE_M3, DBGMCU_CR_MOST } from '../spec/stm32/dbgmcu.ts';
import { DBGMCU_BASE_AP2, DBGMCU_CR } from '../spec/stm32/dbgmcu-h7.ts';
import { SWO_BASE_AP2, SWO_CODR, SWO_SPPR, SWTF_BASE_AP2, SWTF_CTRL } from '../spec/stm32/trace-h7.ts';
import { connectTarget, SwoChannel, type Target, whileClocked } from './index.ts';

const WISHES = { ports: 1, exceptions: false, programCounter: false, hseHz: 8_000_000 };
/** Where the program begins in its file. */
const TEXT_AT = 0x1000;
const TEN_LINES = /(itm: line \d+\n){5}/;

async function targetWith(scenario: Partial<Scenario>): Promise<Target> {
  const bench = await boardWith({ flash: [{ file: 'itm.elf' }], ...scenario });
  await bench.control.send('advance', { ms: 5 });
  return connectTarget(await openProbe(bench), { mode: 'normal' });
}

/** For 100 ms. */
async function heard(channel: SwoChannel, { probe }: Target): Promise<number[]> {
  const bytes: number[] = [];
  for (let look = 0; look < 20; look++) {
    await probe.clock.sleep(5);
    bytes.push(...(await channel.take()));
  }
  return bytes;
}

/** What packets of one byte on port 0 say. */
function textOf(bytes: readonly number[]): string {
  return String.fromCharCode(...bytes.filter((_, index) => index % 2 === 1 && bytes[index - 1] === 1));
}

async function registersOf(target: Target): Promise<readonly number[]> {
  const words = [await target.debugBus!.read32(DBGMCU_BASE_AP2 + DBGMCU_CR.address)];
  await whileClocked(target, async () => {
    for (const address of [DEMCR.address, DWT_CTRL.address, ITM_TCR.address, ITM_TER]) words.push(await target.memory.read32(address));
    const pin = [SWO_BASE_AP2 + SWO_CODR.address, SWO_BASE_AP2 + SWO_SPPR.address, SWTF_BASE_AP2 + SWTF_CTRL.address];
    for (const address of pin) words.push(await target.debugBus!.read32(address));
  });
  return words;
}

describe('SWO of an STM32H743', () => {
  it.each([
    { model: 'v3e', rateHz: undefined, pinHz: 2_000_000 },
    { model: 'v2-1', rateHz: undefined, pinHz: 2_000_000 },
    { model: 'v3e', rateHz: 20_000_000, pinHz: 16_000_000 },
    { model: 'v3e', rateHz: 921_600, pinHz: 64_000_000 / 70 },
    { model: 'v2-1', rateHz: 115_200, pinHz: 64_000_000 / 560 },
  ] as const)('is heard by a $model that is asked for $rateHz bits a second, and taken back', async ({ model, rateHz, pinHz }) => {
    const target = await targetWith({ probe: { model } });
    const before = await registersOf(target);
    const channel = await SwoChannel.open(target, { ...WISHES, rateHz });
    expect(channel.rate.pinHz).toBeCloseTo(pinHz, 3);
    expect(channel.rate.errorPercent).toBeLessThan(3);
    expect(textOf(await heard(channel, target))).toMatch(TEN_LINES);
    await channel.close();
    expect(await registersOf(target)).toEqual(before);
  });

  it('goes on at the clock that the program has changed to', async () => {
    const target = await targetWith({});
    const channel = await SwoChannel.open(target, WISHES);
    expect(await channel.followClock()).toBe(false);
    // HSIDIV 1: the core and its trace at 32 MHz.
    const control = 0x5802_4400;
    await target.memory.write32(control, ((await target.memory.read32(control)) | (1 << 3)) >>> 0);
    expect(await channel.followClock()).toBe(true);
    expect(channel.rate).toMatchObject({ divider: 16, pinHz: 2_000_000 });
    expect(textOf(await heard(channel, target))).toMatch(/(itm: line \d+\n){2}/);
  });

  it('is listened to as the program has set it up, and left so', async () => {
    const target = await targetWith({});
    const program = await SwoChannel.open(target, { ...WISHES, rateHz: 500_000 });
    const set = await registersOf(target);
    const channel = await SwoChannel.open(target, WISHES);
    expect(channel).toMatchObject({ isOfProgram: true, rate: { divider: 128 } });
    expect(textOf(await heard(channel, target))).toMatch(/itm: line \d+\n/);
    await channel.close();
    expect(await registersOf(target)).toEqual(set);
    await program.close();
  });

  it('is refused while the program has its pin', async () => {
    const target = await targetWith({});
    const { memory } = target;
    await whileClocked(target, async () => {
      await memory.write32(0x5802_44e0, 2);
      await memory.write32(0x5802_0400, 0xffff_fe7f);
    });
    const before = await registersOf(target);
    await expect(SwoChannel.open(target, WISHES)).rejects.toMatchObject({ code: 'stm32/swo-pin', message: /PB3.*an output/ });
    expect(await registersOf(target)).toEqual(before);
  });

  it('is refused at a rate that chip and probe do not have in common', async () => {
    const target = await targetWith({});
    await expect(SwoChannel.open(target, { ...WISHES, rateHz: 1000 })).rejects.toMatchObject({ code: 'stm32/swo-rate' });
  });
});

/** Its first word is the stack pointer, which the smallest of these chips has no RAM for. */
function smallProgram() {
  const { name, bytes } = firmware('itm.elf');
  const small = Uint8Array.from(bytes);
  viewOf(small).setUint32(TEXT_AT, 0x2000_5000, true);
  return { name, bytes: small };
}

/** What of the trace path is set, with the units behind TRCENA awake. */
async function portOf({ memory }: Target): Promise<readonly number[]> {
  const words = [await memory.read32(DBGMCU_BASE_M3 + DBGMCU_CR_MOST.address), await memory.read32(DEMCR.address)];
  await memory.write32(DEMCR.address, (words[1]! | DEMCR.mask('TRCENA')) >>> 0);
  for (const { address } of [TPIU_ACPR, TPIU_SPPR, TPIU_FFCR]) words.push(await memory.read32(TPIU_BASE + address));
  for (const address of [DWT_CTRL.address, ITM_TCR.address, ITM_TER]) words.push(await memory.read32(address));
  await memory.write32(DEMCR.address, words[1]!);
  return words;
}

it.each(['nucleo-f103rb', 'nucleo-f446re', 'nucleo-l476rg', 'nucleo-g474re'])(
  'is heard of a %s through the TPIU of its core, and taken back',
  async (board) => {
    const bench = await createBench({ scenario: { board, flash: [{ file: 'itm.elf' }] }, boards: ALL_BOARDS, images: [smallProgram()] });
    await bench.control.send('advance', { ms: 5 });
    const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
    const before = await whileClocked(target, () => portOf(target));
    const channel = await SwoChannel.open(target, { ...WISHES, exceptions: true, programCounter: true });
    expect(channel.rate).toMatchObject({ pinHz: 2_000_000, errorPercent: 0 });
    const packets = new ItmDecoder().push(Uint8Array.from([...(await heard(channel, target)), ...(await heard(channel, target))]));
    const text = packets.map((packet) => (packet.kind === 'port' ? String.fromCharCode(...packet.bytes) : '')).join('');
    expect(text).toMatch(/itm: line \d+\n/);
    expect(packets).toContainEqual({ kind: 'exception', number: 15, step: 'entered' });
    expect(packets.filter(({ kind }) => kind === 'pc').length).toBeGreaterThan(10);
    expect(packets.filter(({ kind }) => kind === 'unknown')).toEqual([]);
    await channel.close();
    expect(await whileClocked(target, () => portOf(target))).toEqual(before);
  },
);

it('is told not to be there on a Cortex-M0', async () => {
  const bench = await createBench({ scenario: { board: 'nucleo-f091rc' }, boards: ALL_BOARDS });
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  await expect(SwoChannel.open(target, WISHES)).rejects.toMatchObject({ code: 'stm32/no-swo', message: /Cortex-M0 has no ITM/ });
});
