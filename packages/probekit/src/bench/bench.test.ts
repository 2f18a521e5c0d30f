import { readFileSync } from 'node:fs';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { Bench, BenchEvent, BenchImage, Scenario, UsbCompletion } from '../base/index.ts';
import { type BenchChannel, connectBench, createBench, serveBench } from './index.ts';

const board = 'nucleo-h743zi2';
function image(name: string): BenchImage {
  return { name, bytes: new Uint8Array(readFileSync(new URL(`../../../../firmware/${name}`, import.meta.url))) };
}
const images = ['factory-demo.elf', 'blinky.elf'].map(image);

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function direct(scenario: Scenario): Promise<Bench> {
  return createBench({ scenario, images });
}

async function overChannel(scenario: Scenario): Promise<Bench> {
  const { port1, port2 } = new MessageChannel();
  const stop = serveBench(await direct(scenario), port1 as unknown as BenchChannel);
  closers.push(() => {
    stop();
    port1.close();
    port2.close();
  });
  return connectBench(port2 as unknown as BenchChannel);
}

let nextId = 1;
/** One ST-LINK command with a data-in phase. */
async function command({ usb }: Bench, bytes: readonly number[], length: number): Promise<UsbCompletion> {
  const data = Uint8Array.from({ length: 16 }, (_, index) => bytes[index] ?? 0);
  const sent = await usb.submit({ id: nextId++, endpoint: 0x01, data });
  return sent.status === 'ok' ? usb.submit({ id: nextId++, endpoint: 0x81, length }) : sent;
}
const replyOf = async (bench: Bench, bytes: readonly number[], length: number) => [...((await command(bench, bytes, length)).data ?? [])];
const textOf = (bytes: Uint8Array | null) => (bytes ? new TextDecoder().decode(bytes) : null);

const GET_VERSION = [0xf1];
const GET_MODE = [0xf5];
const GET_VOLTAGE = [0xf7];
const ENTER_SWD = [0xf2, 0x30, 0xa3];
const READ_DPIDR = [0xf2, 0x45, 0xff, 0xff, 0, 0];
const VOLUME = '/media/user/NOD_H743ZI2';

describe.each([
  ['in process', direct],
  ['behind a message channel', overChannel],
])('a bench %s', (_, make) => {
  it('is a healthy board in the computer when nothing else is said', async () => {
    const bench = await make({ board });
    const view = await bench.control.send('look', {});
    expect(view).toMatchObject({ board, supply: { v5: 5, v3v3: 3.3, vddMcu: 3.3 }, nrst: 'high', cable: { plugged: true, data: true } });
    expect(view.leds).toMatchObject({ LD4: 'red', LD5: 'green', LD6: 'off' });
    const [device] = await bench.control.send('host.devices', {});
    expect(device).toMatchObject({ vendorId: 0x0483, productId: 0x374e, productName: 'STLINK-V3', location: '1-2', speed: 'high' });
    expect(await bench.control.send('host.open', { interface: 0 })).toEqual({ result: 'granted' });
    expect(textOf(await bench.control.send('host.readFile', { path: '/sys/bus/usb/devices/1-2/idVendor' }))).toBe('0483\n');
    expect(await bench.control.send('host.list', { path: VOLUME })).toEqual(['DETAILS.TXT', 'MBED.HTM']);
  });

  it('answers ST-LINK commands, and time passes by them', async () => {
    const bench = await make({ board });
    const before = (await bench.control.send('look', {})).atNs;
    expect(await replyOf(bench, GET_VERSION, 6)).toEqual([0x30, 0x00, 0x83, 0x04, 0x4e, 0x37]);
    expect(await replyOf(bench, GET_MODE, 2)).toEqual([1, 0]);
    expect((await replyOf(bench, ENTER_SWD, 2))[0]).toBe(0x80);
    expect(await replyOf(bench, READ_DPIDR, 8)).toEqual([0x80, 0, 0, 0, 0x77, 0x24, 0xa0, 0x6b]);
    expect((await bench.control.send('look', {})).atNs).toBeGreaterThan(before);
  });

  it('holds the image in flash and runs it', async () => {
    const bench = await make({ board, flash: [{ file: 'factory-demo.elf' }] });
    const vectors = await bench.control.send('peek', { address: 0x0800_0000, byteLength: 8 });
    expect(vectors?.[7]).toBe(0x08);
    expect(await bench.control.send('peek', { address: 0x7000_0000, byteLength: 4 })).toBeNull();
    const lit = await bench.control.send('runUntil', { withinMs: 500, led: { name: 'LD3', value: 'red' } });
    expect(lit.reached).toBe(true);
  });

  it('tells what happens as events', async () => {
    const bench = await make({ board });
    const events: BenchEvent[] = [];
    bench.control.onEvent((event) => events.push(event));
    await bench.control.send('set', { physics: { cable: { plugged: false } } });
    await bench.control.send('set', { physics: { cable: { plugged: true } } });
    expect(events.filter(({ event }) => event === 'usb')).toMatchObject([{ present: false }, { present: true }]);
    const instants = events.map(({ atNs }) => atNs);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  });

  it('ends pending transfers when the cable is pulled, and the same link serves the next plug-in', async () => {
    const bench = await make({ board });
    let left = 0;
    bench.usb.onDisconnect(() => left++);
    const pending = bench.usb.submit({ id: 1000, endpoint: 0x81, length: 64 });
    await bench.control.send('set', { physics: { cable: { plugged: false } } });
    expect((await pending).status).toBe('disconnected');
    expect(left).toBe(1);
    expect((await command(bench, GET_MODE, 2)).status).toBe('disconnected');
    expect(await bench.control.send('host.devices', {})).toEqual([]);
    expect((await bench.control.send('look', {})).supply.vddMcu).toBe(0);
    await bench.control.send('set', { physics: { cable: { plugged: true } } });
    expect(await replyOf(bench, GET_MODE, 2)).toEqual([1, 0]);
    expect(textOf(await bench.control.send('host.readFile', { path: '/sys/bus/usb/devices/1-2/devnum' }))).toBe('6\n');
  });

  it('cancels a transfer by its id', async () => {
    const bench = await make({ board });
    const pending = bench.usb.submit({ id: 1001, endpoint: 0x81, length: 64 });
    await bench.usb.cancel(1001);
    expect((await pending).status).toBe('cancelled');
  });

  it('puts another board in place, and time does not go back', async () => {
    const bench = await make({ board });
    await bench.control.send('advance', { ms: 10 });
    const before = (await bench.control.send('look', {})).atNs;
    await bench.control.send('load', { scenario: { board, flash: [{ file: 'blinky.elf' }], jumpers: { JP4: 'off' } }, images });
    const view = await bench.control.send('look', {});
    expect(view.jumpers['JP4']).toBe('off');
    expect(view.atNs).toBeGreaterThanOrEqual(before);
    expect(await replyOf(bench, GET_MODE, 2)).toEqual([1, 0]);
  });

  it('goes on from a snapshot exactly, also on a fresh bench', async () => {
    const bench = await make({ board, flash: [{ file: 'factory-demo.elf' }], flags: { senseAt: 'before-idd-jumper' } });
    await replyOf(bench, ENTER_SWD, 2);
    const snapshot = await bench.control.send('snapshot', {});
    const goOn = async (one: Bench) => {
      await one.control.send('advance', { ms: 20 });
      const { atNs: _, ...view } = await one.control.send('look', {});
      return { view, dpidr: await replyOf(one, READ_DPIDR, 8) };
    };
    const first = await goOn(bench);
    await bench.control.send('restore', { snapshot });
    expect(await goOn(bench)).toEqual(first);
    const fresh = await make({ board });
    await fresh.control.send('restore', { snapshot });
    expect(await goOn(fresh)).toEqual(first);
  });

  it('tells that a restored board is in the computer', async () => {
    const bench = await make({ board });
    const snapshot = await bench.control.send('snapshot', {});
    const events: BenchEvent[] = [];
    bench.control.onEvent((event) => events.push(event));
    await bench.control.send('restore', { snapshot });
    await bench.control.send('look', {});
    expect(events.filter(({ event }) => event === 'usb')).toMatchObject([{ present: false }, { present: true }]);
  });

  it('keeps its board when a snapshot lacks something anywhere', async () => {
    const bench = await make({ board, flash: [{ file: 'blinky.elf' }] });
    const whole = await bench.control.send('snapshot', {});
    for (const path of ['nowNs', 'memory', 'chip.silicon.nowNs', 'probe.volume.state.checkNs', 'wires.khz', 'port.dp']) {
      const damaged = structuredClone(whole);
      const keys = path.split('.');
      let at = (damaged.state as { board: Record<string, never> }).board;
      for (const key of keys.slice(0, -1)) at = at[key]!;
      delete at[keys.at(-1)!];
      await expect(bench.control.send('restore', { snapshot: damaged })).rejects.toMatchObject({ code: 'bench/snapshot' });
    }
    const { atNs } = await bench.control.send('advance', { ms: 1 });
    expect(Number.isFinite(atNs)).toBe(true);
  });

  it('tells events in the order of their instants, also when the board is replaced', async () => {
    const bench = await make({ board, flash: [{ file: 'blinky.elf' }] });
    const instants: number[] = [];
    bench.control.onEvent(({ atNs }) => instants.push(atNs));
    for (const ms of [0.1, 0.033, 99.7]) {
      await bench.control.send('advance', { ms });
      await bench.control.send('load', { scenario: { board } });
      await bench.control.send('restore', { snapshot: await bench.control.send('snapshot', {}) });
    }
    expect(instants.length).toBeGreaterThan(6);
    expect(instants).toEqual([...instants].sort((one, other) => one - other));
  });

  it('refuses what it does not know, and says what would be right', async () => {
    const { control } = await make({ board });
    const refused = (sent: Promise<unknown>) =>
      sent.then(
        () => 'accepted',
        ({ code, hint }: { code: string; hint: string }) => `${code} ${hint}`,
      );
    expect(await refused(control.send('loook' as 'look', {}))).toBe('bench/unknown-key Did you mean "look"?');
    expect(await refused(control.send('set', { physics: { jumpers: { JP44: 'on' } } }))).toBe('bench/unknown-key Did you mean "JP4"?');
    expect(await refused(control.send('advance', { ms: -1 }))).toMatch(/^bench\/bad-value/);
    expect(await refused(control.send('load', { scenario: { board, flash: [{ file: 'no.elf' }] } }))).toMatch(/^bench\/image-missing/);
    expect(await refused(control.send('load', { scenario: { board, optionBytes: { RPD: '0xBB' } } }))).toMatch(/^bench\/bad-value/);
    expect(await refused(control.send('restore', { snapshot: { version: 2, board, state: null } }))).toMatch(/^bench\/snapshot/);
    expect(await refused(control.send('restore', { snapshot: { version: 2, board, state: { scenario: null, board: {} } } }))).toMatch(
      /^bench\/snapshot/,
    );
    expect(await refused(control.send('restore', { snapshot: { version: 2, board, state: { scenario: { board }, board: {} } } }))).toMatch(
      /^bench\/snapshot/,
    );
  });
});

describe('silicon kept from an earlier bench', () => {
  it('brings its flash into a new board', async () => {
    const first = await direct({ board, flash: [{ file: 'blinky.elf' }] });
    const read = async ({ control }: Bench) => control.send('peek', { address: 0x0800_0000, byteLength: 64 });
    const { byteLength, changes } = await first.control.send('changes', { all: true });
    const lasting = new Uint8Array(byteLength);
    for (const { offset, bytes } of changes) lasting.set(bytes, offset);
    const second = await createBench({ scenario: { board }, kept: { board, lasting } });
    expect(await read(second)).toEqual(await read(first));
    expect((await replyOf(second, ENTER_SWD, 2))[0]).toBe(0x80);
  });
});

describe('faults, seen from outside', () => {
  const volts = async (bench: Bench) => {
    const { data } = await command(bench, GET_VOLTAGE, 8);
    const view = new DataView(Uint8Array.from(data ?? []).buffer);
    return (2.4 * view.getUint32(4, true)) / view.getUint32(0, true);
  };

  it('a charging cable: nothing enumerates, the probe blinks slowly, the target has no supply', async () => {
    const bench = await direct({ board, cable: { data: false } });
    expect(await bench.control.send('host.devices', {})).toEqual([]);
    expect(await bench.control.send('host.open', { interface: 0 })).toEqual({ result: 'absent' });
    expect(await bench.control.send('look', {})).toMatchObject({
      leds: { LD4: 'slow-blink-red', LD5: 'off' },
      supply: { v5: 0 },
      core: 'off',
    });
  });

  it('JP4 off: the probe is fine, the target dead, and FAIL.TXT on the volume', async () => {
    for (const [senseAt, expected] of [
      ['after-idd-jumper', 0],
      ['before-idd-jumper', 3.3],
    ] as const) {
      const bench = await direct({ board, jumpers: { JP4: 'off' }, flags: { senseAt } });
      expect(await volts(bench)).toBeCloseTo(expected, 1);
      expect((await replyOf(bench, ENTER_SWD, 2))[0]).not.toBe(0x80);
      expect(await bench.control.send('host.list', { path: VOLUME })).toContain('FAIL.TXT');
      expect((await bench.control.send('look', {})).leds).toMatchObject({ LD4: 'orange', LD5: 'green' });
      await bench.control.send('set', { physics: { jumpers: { JP4: 'on' } } });
      expect((await replyOf(bench, ENTER_SWD, 2))[0]).toBe(0x80);
    }
  });

  it('JP1 on: the probe is silent', async () => {
    const bench = await direct({ board, jumpers: { JP1: 'on' } });
    expect(await bench.control.send('host.devices', {})).toEqual([]);
    expect((await bench.control.send('look', {})).leds).toMatchObject({ LD4: 'off' });
  });

  it('an open SWDIO, a grounded NRST: supply is there, no attach on the first, reset for ever on the second', async () => {
    const open = await direct({ board, wires: { SWDIO: 'open' } });
    expect(await volts(open)).toBeCloseTo(3.3, 1);
    expect((await replyOf(open, ENTER_SWD, 2))[0]).not.toBe(0x80);
    const grounded = await direct({ board, wires: { NRST: 'low' } });
    expect(await grounded.control.send('look', {})).toMatchObject({ nrst: 'low', core: 'reset' });
  });

  it('a target on a supply of its own outlives the cable', async () => {
    const bench = await direct({ board, jumpers: { JP2: '5-6' }, supply: { external5V: true } });
    await bench.control.send('set', { physics: { cable: { plugged: false } } });
    expect(await bench.control.send('look', {})).toMatchObject({ supply: { vddMcu: 3.3 }, leds: { LD4: 'off', LD5: 'green' } });
    await bench.control.send('set', { physics: { supply: { external5V: false } } });
    expect((await bench.control.send('look', {})).core).toBe('off');
  });

  it('JP3 off: the probe pulls its own end of NRST only', async () => {
    const bench = await direct({ board, jumpers: { JP3: 'off' } });
    await command(bench, [0xf2, 0x3c, 0], 2);
    expect((await bench.control.send('look', {})).nrst).toBe('high');
    await bench.control.send('set', { physics: { jumpers: { JP3: 'on' } } });
    expect(await bench.control.send('look', {})).toMatchObject({ nrst: 'low', core: 'reset' });
  });

  it('text typed on the VCP reaches the program unless the wire is open', async () => {
    const bench = await createBench({ scenario: { board, flash: [{ file: 'echo.elf' }] }, images: [image('echo.elf')] });
    const typed = async (text: string) => {
      const data = new TextEncoder().encode(text);
      await bench.usb.submit({ id: nextId++, endpoint: 0x05, data });
      return (await bench.control.send('runUntil', { withinMs: 50, uartText: text })).reached;
    };
    await bench.control.send('runUntil', { withinMs: 200, uartText: 'echo: type' });
    expect(await typed('abc')).toBe(true);
    await bench.control.send('set', { physics: { wires: { VCP_RX: 'open' } } });
    expect(await typed('xyz')).toBe(false);
  });

  it('something that happens by itself, at its time', async () => {
    const bench = await direct({ board, events: [{ atMs: 5000, cable: { plugged: false } }] });
    expect(await bench.control.send('host.devices', {})).toHaveLength(1);
    await bench.control.send('advance', { ms: 5000 });
    expect(await bench.control.send('host.devices', {})).toEqual([]);
  });

  it('events in the order of their instants, not of the file', async () => {
    const bench = await direct({
      board,
      events: [
        { atMs: 6000, cable: { plugged: true } },
        { atMs: 5000, cable: { plugged: false } },
      ],
    });
    await bench.control.send('advance', { ms: 5000 });
    expect(await bench.control.send('host.devices', {})).toEqual([]);
    await bench.control.send('advance', { ms: 5000 });
    expect(await bench.control.send('host.devices', {})).toHaveLength(1);
  });

  it('the RESET button', async () => {
    const bench = await direct({ board, flash: [{ file: 'blinky.elf' }] });
    await bench.control.send('set', { physics: { buttons: { RESET: 'held' } } });
    expect(await bench.control.send('look', {})).toMatchObject({ nrst: 'low', core: 'reset', buttons: { RESET: 'held' } });
    await bench.control.send('set', { physics: { buttons: { RESET: 'free' } } });
    await bench.control.send('advance', { ms: 1 });
    expect((await bench.control.send('look', {})).core).not.toBe('reset');
  });
});
