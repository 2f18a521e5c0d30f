/** Each fault of the bench shows on the outside what boards with that fault show (causal model of root causes and evidence). */
import { describe, expect, test } from 'vitest';
import type { Bench, Physics, Scenario } from '../../src/base/index.ts';
import { openScenario } from './open-scenario.ts';
import { attach, haltsUnderReset, lookAt, outsideOf, readWord, volts } from './outside.ts';

const board = 'nucleo-h743zi2';
const running = (more: Physics): Scenario => ({ board, flash: [{ file: 'factory-demo.elf' }], ...more });
const V3E = 0x374e;

const change = async (bench: Bench, physics: Physics, ms = 3000): Promise<void> => {
  await bench.control.send('set', { physics });
  await bench.control.send('advance', { ms });
};

/** How often the probe came or went in some time. */
async function comings(bench: Bench, ms: number): Promise<number> {
  let count = 0;
  const stop = bench.control.onEvent(({ event }) => {
    if (event === 'usb') count++;
  });
  await bench.control.send('advance', { ms });
  stop();
  return count;
}

const SOUND = { opens: 'granted', configured: true, failText: false, attaches: true, haltsUnderReset: true, volts: 3.3 };
const SILENT = { opens: 'granted', configured: true, failText: true, attaches: false, haltsUnderReset: false };
const NO_DEVICE = { devices: [], opens: 'absent', failText: false };

describe('between computer and probe', () => {
  test.each([
    ['a cable with a loose contact', { cable: { dropouts: { everyMs: 700, forMs: 150 } } }, { cable: { dropouts: null } }],
    ['a hub that loses the device', { port: { dropouts: { everyMs: 700, forMs: 150 } } }, { port: { dropouts: null } }],
  ] satisfies readonly (readonly [string, Physics, Physics])[])(
    '%s: the probe comes and goes, until it is another one',
    async (_, fault, mend) => {
      const bench = await openScenario(running(fault));
      expect(await comings(bench, 10_000)).toBeGreaterThan(8);
      await change(bench, mend);
      expect(await comings(bench, 5000)).toBe(0);
      expect(await lookAt(bench)).toMatchObject({ ...SOUND, devices: [V3E] });
    },
  );

  test('a loose contact is lost at the same instants on every run, and after a snapshot', async () => {
    const scenario = { ...running({ cable: { dropouts: { everyMs: 300, forMs: 30 } } }), seed: 7 };
    const [one, other] = [await openScenario(scenario), await openScenario(scenario)];
    const count = await comings(one, 4000);
    const snapshot = await one.control.send('snapshot', {});
    expect(await comings(other, 4000)).toBe(count);
    await other.control.send('restore', { snapshot });
    expect(await comings(other, 4000)).toBe(await comings(one, 4000));
  });

  test("the cable in the target's own connector: nothing is listed, all lamps are dark", async () => {
    const bench = await openScenario(running({ cable: { connector: 'CN13' } }));
    expect(await lookAt(bench)).toMatchObject({ ...NO_DEVICE, lamps: { LD1: 'off', LD4: 'off', LD5: 'off' } });
    await change(bench, { cable: { connector: 'CN1' } });
    expect(await lookAt(bench)).toMatchObject({ ...SOUND, devices: [V3E] });
  });

  test('a charger: nothing is listed, the COM LED blinks slowly, and only JP2 on [7-8] gives the target its supply', async () => {
    const bench = await openScenario(running({ port: { data: false } }));
    expect(await lookAt(bench)).toMatchObject({ ...NO_DEVICE, lamps: { LD4: 'slow-blink-red', LD5: 'off' } });
    await change(bench, { jumpers: { JP2: '7-8' } });
    expect(await bench.control.send('look', {})).toMatchObject({ leds: { LD5: 'green' }, core: 'running' });
  });

  test('a port without enough current: listed, never configured, target dark; another port helps', async () => {
    const bench = await openScenario(running({ port: { milliamps: 100 } }));
    expect(await lookAt(bench)).toMatchObject({
      devices: [V3E],
      opens: 'absent',
      configured: false,
      failText: false,
      lamps: { LD4: 'fast-blink-red', LD5: 'off' },
    });
    // Who configures it all the same overloads the port.
    const setup = { requestType: 0, request: 9, value: 1, index: 0, length: 0 };
    expect(await bench.usb.submit({ id: 9e6, endpoint: 0, setup, data: new Uint8Array(0) })).toMatchObject({ status: 'disconnected' });
    await bench.control.send('advance', { ms: 1000 });
    expect(await lookAt(bench)).toMatchObject({ devices: [V3E], configured: false });
    await change(bench, { port: { milliamps: 500 } });
    expect(await lookAt(bench)).toMatchObject({ ...SOUND, devices: [V3E] });
  });

  test('a probe whose processor is dead: nothing is listed through any cable or port, the COM LED is dark', async () => {
    const bench = await openScenario(running({ parts: { probe: 'dead' } }));
    expect(await lookAt(bench)).toMatchObject({ ...NO_DEVICE, lamps: { LD4: 'off', LD5: 'off' } });
    await change(bench, { cable: { data: true }, port: { data: true, milliamps: 900 } });
    expect(await lookAt(bench)).toMatchObject(NO_DEVICE);
  });

  test('another ST device beside a cable without data lines: the only 0483 is none of a probe', async () => {
    const others = [{ vendorId: 0x0483, productId: 0x5740, productName: 'STM32 Virtual ComPort' }];
    expect(await outsideOf(running({ cable: { data: false }, host: { others } }))).toMatchObject({ devices: [0x5740], opens: 'absent' });
  });
});

describe('supply', () => {
  test('a short: over-current lamp, no 3.3 V; the lamp goes out with JP4', async () => {
    const bench = await openScenario(running({ supply: { shortOhms: 2 } }));
    expect(await lookAt(bench)).toMatchObject({ ...SILENT, volts: 1, lamps: { LD5: 'off', LD6: 'red' } });
    await change(bench, { jumpers: { JP4: 'off' } });
    expect(await bench.control.send('look', {})).toMatchObject({ leds: { LD5: 'green', LD6: 'off' }, supply: { v3v3: 3.3, vddMcu: 0 } });
  });

  test.each([0.1, 2.5, 40])('a rail that is up after %d ms stays up', async (riseMs) => {
    expect(await lookAt(await openScenario(running({ supply: { riseMs } })))).toMatchObject(SOUND);
  });

  test('a rail that rises slowly: FAIL.TXT, then all is well', async () => {
    const bench = await openScenario(running({ supply: { riseMs: 6000 } }));
    const early = await volts(bench);
    expect(early).toBeGreaterThan(0.5);
    expect(early).toBeLessThan(1.7);
    await bench.control.send('advance', { ms: 4000 });
    expect(await lookAt(bench)).toMatchObject({ ...SOUND, failText: true });
  });
});

describe('on the board', () => {
  test.each([
    ['loads SWDIO', { SWDIO: 'low' }, SILENT],
    ['holds NRST low', { NRST: 'low' }, { failText: true, attaches: true, haltsUnderReset: false }],
    ['draws too much', { loadOhms: 3 }, { ...SILENT, lamps: { LD5: 'off', LD6: 'red' } }],
  ] as const)('a shield that %s: cured by taking it off', async (_, shield, shown) => {
    const bench = await openScenario(running({ shield: { fitted: true, ...shield } }));
    expect(await lookAt(bench)).toMatchObject(shown);
    await change(bench, { shield: { fitted: false }, cable: { plugged: false } }, 100);
    await change(bench, { cable: { plugged: true } });
    expect(await lookAt(bench)).toMatchObject(SOUND);
  });

  test.each([
    ['a dead target', { parts: { target: 'dead' } }],
    ['no capacitors at the core regulator', { parts: { coreCapacitors: 'missing' } }],
    ['dead drivers in the probe', { parts: { probeOutputs: 'dead' } }],
  ] satisfies readonly (readonly [string, Physics])[])('%s: good voltage, no answer on any path', async (_, fault) => {
    const bench = await openScenario(running(fault));
    expect(await lookAt(bench)).toMatchObject({ ...SILENT, volts: 3.3, lamps: { LD5: 'green', LD6: 'off' } });
    await change(bench, { wires: { BOOT0: 'high' }, cable: { plugged: false } }, 100);
    await change(bench, { cable: { plugged: true } });
    expect(await lookAt(bench)).toMatchObject({ attaches: false });
  });

  test('behind dead drivers the program runs on; a dead target shows no life', async () => {
    const bench = await openScenario(running({ parts: { probeOutputs: 'dead' } }));
    expect(await bench.control.send('look', {})).toMatchObject({ core: 'running' });
    await change(bench, { parts: { probeOutputs: 'sound', target: 'dead' }, supply: { shortOhms: 20 } });
    const { core, supply } = await bench.control.send('look', {});
    expect(core).toBe('off');
    expect(supply.loadMilliamps).toBeCloseTo(165);
  });
});

describe('in the target', () => {
  const FLASH = 0x5200_2000;
  const program = (name: string, more: Physics = {}): Scenario => ({ board, flash: [{ file: `${name}.elf` }], ...more });
  const heard = async (bench: Bench, ms: number): Promise<string> => {
    let text = '';
    const stop = bench.control.onEvent((event) => {
      if (event.event === 'uart') text += new TextDecoder('latin1').decode(event.bytes);
    });
    await change(bench, { buttons: { RESET: 'held' } }, 1);
    await change(bench, { buttons: { RESET: 'free' } }, ms);
    stop();
    return text;
  };

  test('a clock that flash cannot follow: locked up after the switch, caught under reset', async () => {
    const bench = await openScenario(program('clock-mistake'));
    expect(await heard(bench, 200)).toBe('clock-mistake: 400 MHz, no wait states\r\n');
    await attach(bench);
    expect((await readWord(bench, 0xe000_edf0))! & (1 << 19)).not.toBe(0);
    // HFSR: the fault handler itself could not be fetched.
    expect(await readWord(bench, 0xe000_ed2c)).not.toBe(0);
    expect(await readWord(bench, 0x0800_0000)).toBeUndefined();
    expect(await haltsUnderReset(bench)).toBe(true);
    expect(await readWord(bench, 0x0800_0000)).toBeDefined();
  });

  test('a write that nobody prepared: PGSERR stays set', async () => {
    const bench = await openScenario(program('flash-mistake'));
    expect(await heard(bench, 50)).toBe('flash-mistake: refused\r\n');
    await attach(bench);
    expect((await readWord(bench, FLASH + 0x110))! & (1 << 18)).not.toBe(0);
  });

  test('a protection that cannot be taken back: the old value stays, OPTCHANGEERR is set', async () => {
    const bench = await openScenario(program('options-mistake'));
    await bench.control.send('advance', { ms: 800 });
    expect(await heard(bench, 800)).toBe('options-mistake: refused\r\n');
    await attach(bench);
    expect(await readWord(bench, FLASH + 0x128)).toBe(0x0fff_0ff0);
    expect((await readWord(bench, FLASH + 0x1c))! & (1 << 30)).not.toBe(0);
  });

  test('a second target on the same wires: what is read is neither, and it is gone with the second', async () => {
    const bench = await openScenario(running({ secondTarget: true }));
    const { dpidr } = await lookAt(bench);
    expect(dpidr).not.toBe(0x6ba0_2477);
    await change(bench, { secondTarget: false }, 10);
    expect(await lookAt(bench)).toMatchObject({ attaches: true, haltsUnderReset: true, dpidr: 0x6ba0_2477 });
  });
});

describe('on the computer', () => {
  test('a program that listens on a port is in /proc/net/tcp, with the process behind it', async () => {
    const bench = await openScenario(running({ host: { listeners: [{ name: 'ST-LINK_gdbserv', port: 61234 }] } }));
    const read = async (path: string) => new TextDecoder().decode((await bench.control.send('host.readFile', { path })) ?? undefined);
    const row = (await read('/proc/net/tcp')).split('\n')[1] ?? '';
    expect(row.trim().split(/\s+/).slice(1, 4)).toEqual(['0100007F:EF32', '00000000:0000', '0A']);
    const inode = row.trim().split(/\s+/)[9];
    expect(await bench.control.send('host.readLink', { path: '/proc/5100/fd/3' })).toBe(`socket:[${inode}]`);
    expect(await read('/proc/5100/comm')).toBe('ST-LINK_gdbserv\n');
  });
});
