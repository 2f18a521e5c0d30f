import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Bench, BenchEvent, Scenario } from '../base/index.ts';
import { createBench } from './index.ts';

/** The scenarios that ship, with what each must look like from outside: nothing here knows the fault's name but the file's. */

const scenarios = new URL('../../scenarios/', import.meta.url);
const firmware = new URL('../../../../firmware/', import.meta.url);
const VOLUME = '/media/user/NOD_H743ZI2';
const OK = 0x80;

async function benchOf(name: string): Promise<Bench> {
  const scenario = JSON.parse(readFileSync(new URL(`${name}.json`, scenarios), 'utf8')) as Scenario;
  const images = (scenario.flash ?? []).map(({ file }) => ({ name: file, bytes: new Uint8Array(readFileSync(new URL(file, firmware))) }));
  return createBench({ scenario, images });
}

let nextId = 1;
async function command({ usb }: Bench, bytes: readonly number[], length: number, endpoint = 0x01): Promise<DataView> {
  const data = Uint8Array.from({ length: 16 }, (_, index) => bytes[index] ?? 0);
  await usb.submit({ id: nextId++, endpoint, data });
  const reply = await usb.submit({ id: nextId++, endpoint: 0x81, length });
  return new DataView(Uint8Array.from(reply.data ?? []).buffer);
}

async function volts(bench: Bench): Promise<number> {
  const reply = await command(bench, [0xf7], 8);
  return Math.round((24 * reply.getUint32(4, true)) / reply.getUint32(0, true)) / 10;
}
const enter = async (bench: Bench) => (await command(bench, [0xf2, 0x30, 0xa3], 2)).getUint8(0);
async function driveNrst(bench: Bench, level: 0 | 1): Promise<void> {
  await command(bench, [0xf2, 0x3c, level], 2);
}
/** One word through the probe; the status in place of the word when it is not OK. */
async function word(bench: Bench, address: number): Promise<{ status: number; value: number }> {
  const bytes = [address & 0xff, (address >>> 8) & 0xff, (address >>> 16) & 0xff, address >>> 24];
  const reply = await command(bench, [0xf2, 0x36, ...bytes], 8);
  return { status: reply.getUint8(0), value: reply.getUint32(4, true) };
}
async function heard(bench: Bench, ms: number): Promise<string> {
  let text = '';
  const stop = bench.control.onEvent((event: BenchEvent) => {
    if (event.event === 'uart') text += new TextDecoder('latin1').decode(event.bytes);
  });
  await bench.control.send('advance', { ms });
  stop();
  return text;
}
const look = (bench: Bench) => bench.control.send('look', {});
const devices = (bench: Bench) => bench.control.send('host.devices', {});
const volume = (bench: Bench) => bench.control.send('host.list', { path: VOLUME });
const FAILED = ['DETAILS.TXT', 'FAIL.TXT', 'MBED.HTM'];

describe('a scenario that ships', () => {
  it('has its firmware in the repository', () => {
    for (const file of readdirSync(scenarios)) {
      const { flash = [] } = JSON.parse(readFileSync(new URL(file, scenarios), 'utf8')) as Scenario;
      for (const image of flash) expect(readdirSync(firmware)).toContain(image.file);
    }
  });

  it('healthy: runs, talks, blinks, attaches', async () => {
    const bench = await benchOf('healthy');
    expect(await heard(bench, 250)).toContain('Demo started:');
    expect(await volts(bench)).toBe(3.3);
    expect(await enter(bench)).toBe(OK);
    expect(await word(bench, 0xe000_ed00)).toEqual({ status: OK, value: 0x411f_c271 });
    expect(await volume(bench)).toEqual(['DETAILS.TXT', 'MBED.HTM']);
  });

  it('charging-cable: nothing enumerates and the COM LED blinks slowly', async () => {
    const bench = await benchOf('charging-cable');
    expect(await devices(bench)).toEqual([]);
    expect(await look(bench)).toMatchObject({ leds: { LD4: 'slow-blink-red', LD5: 'off' }, core: 'off' });
  });

  it('no-permission: everything is there, but opening it is denied', async () => {
    const bench = await benchOf('no-permission');
    expect(await devices(bench)).toHaveLength(1);
    expect(await bench.control.send('host.open', { interface: 0 })).toEqual({ result: 'denied' });
    expect(await volume(bench)).toEqual(['DETAILS.TXT', 'MBED.HTM']);
  });

  it('jp2-off: 0 V and no 5 V lamp', async () => {
    const bench = await benchOf('jp2-off');
    expect(await volts(bench)).toBe(0);
    expect(await enter(bench)).not.toBe(OK);
    expect((await look(bench)).leds).toMatchObject({ LD5: 'off', LD4: 'orange' });
  });

  it.each([
    ['jp4-off', 0],
    ['brand-new', 0],
    ['jp4-off-sense-before', 3.3],
  ])('%s: the 5 V lamp shines, the target is dead, the sense point decides the voltage', async (name, expected) => {
    const bench = await benchOf(name);
    expect(await volts(bench)).toBe(expected);
    expect(await enter(bench)).not.toBe(OK);
    expect(await volume(bench)).toEqual(FAILED);
    expect(await look(bench)).toMatchObject({ leds: { LD5: 'green' }, core: 'off' });
  });

  it('swdio-open: the program runs and nobody can attach, under reset neither', async () => {
    const bench = await benchOf('swdio-open');
    expect(await heard(bench, 250)).toContain('Demo started:');
    expect(await enter(bench)).not.toBe(OK);
    await driveNrst(bench, 0);
    expect(await enter(bench)).not.toBe(OK);
    expect(await volume(bench)).toEqual(FAILED);
  });

  it('nrst-low: the core stays in reset, yet the debug port answers', async () => {
    const bench = await benchOf('nrst-low');
    expect(await enter(bench)).toBe(OK);
    expect((await word(bench, 0xe000_ed00)).value).toBe(0x411f_c271);
    expect(await look(bench)).toMatchObject({ nrst: 'low', core: 'reset' });
    expect(await volume(bench)).toEqual(FAILED);
  });

  it('swd-pins: dead to an attach, alive on the VCP, reachable under reset', async () => {
    const bench = await benchOf('swd-pins');
    expect(await heard(bench, 250)).toContain('PA13 and PA14');
    expect(await enter(bench)).not.toBe(OK);
    await driveNrst(bench, 0);
    expect(await enter(bench)).toBe(OK);
  });

  it('stop-mode: the port answers, the core does not, until reset is held', async () => {
    const bench = await benchOf('stop-mode');
    await bench.control.send('advance', { ms: 10 });
    expect((await look(bench)).core).toBe('stopped');
    await enter(bench);
    expect((await word(bench, 0xe000_ed00)).status).not.toBe(OK);
    await driveNrst(bench, 0);
    expect(await enter(bench)).toBe(OK);
    expect((await word(bench, 0xe000_ed00)).status).toBe(OK);
  });

  it('rdp1: the core answers, flash does not', async () => {
    const bench = await benchOf('rdp1');
    expect(await enter(bench)).toBe(OK);
    expect((await word(bench, 0xe000_ed00)).status).toBe(OK);
    expect((await word(bench, 0x0800_0000)).status).not.toBe(OK);
    expect(((await word(bench, 0x5200_201c)).value >>> 8) & 0xff).toBe(0xbb);
  });

  it('write-protected: reads like any board; the option word tells', async () => {
    const bench = await benchOf('write-protected');
    expect(await enter(bench)).toBe(OK);
    expect((await word(bench, 0x0800_0004)).status).toBe(OK);
    expect(await word(bench, 0x5200_2038)).toEqual({ status: OK, value: 0xfe });
  });

  it.each([
    ['old-probe-firmware', { productId: 0x374e, speed: 'high' }, [0x30, 0x00], 1],
    ['v2-1', { productId: 0x374b, speed: 'full' }, [0x29, 0x5b], 1],
    ['v2', { productId: 0x3748, speed: 'full' }, [0x29, 0x47], 0],
    ['v2-clone', { productId: 0x3748, speed: 'full', serialNumber: 'h' }, [0x29, 0x47], 0],
    ['v3-loader', { productId: 0x374d, speed: 'high', productName: 'STM32 ST-LINK/V3' }, [0x30, 0x00], 0],
  ])('%s: another probe enumerates and tells its version and mode', async (name, summary, version, mode) => {
    const bench = await benchOf(name);
    const [device] = await devices(bench);
    expect(device).toMatchObject(summary);
    // A stand-alone V2 has its commands at another endpoint.
    const out = summary.productId === 0x3748 ? 0x02 : 0x01;
    const answer = await command(bench, [0xf1], 6, out);
    expect([answer.getUint8(0), answer.getUint8(1)]).toEqual(version);
    expect((await command(bench, [0xf5], 2, out)).getUint8(0)).toBe(mode);
  });

  it('watchdog-loop: starts over and over', async () => {
    const bench = await benchOf('watchdog-loop');
    const text = await heard(bench, 200);
    expect(text.split('watchdog-loop').length).toBeGreaterThan(4);
  });
});

describe('the bench', () => {
  it('does the same thing twice, to the nanosecond', async () => {
    const run = async () => {
      const bench = await benchOf('watchdog-loop');
      const events: BenchEvent[] = [];
      bench.control.onEvent((event) => events.push(event));
      await enter(bench);
      await bench.control.send('advance', { ms: 100 });
      return { events, view: await look(bench) };
    };
    expect(await run()).toEqual(await run());
  });
});
