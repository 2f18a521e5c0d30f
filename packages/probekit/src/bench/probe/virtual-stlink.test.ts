import { beforeEach, describe, expect, it } from 'vitest';
import { ProbeBench } from '../../../test/fakes/probe-bench.ts';
import { hexPairs } from '../../base/index.ts';
import { frameOf } from '../wires/uart-signal.ts';

const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

let bench: ProbeBench;

beforeEach(() => {
  bench = new ProbeBench();
});

describe('a virtual ST-LINK', () => {
  it('comes up as on a desk: slow blink, enumeration, target power, red', () => {
    bench.probe.setPower(true);
    expect([bench.probe.led, bench.probe.connected]).toEqual(['slow-blink-red', false]);
    expect(bench.probe.settled).toBe(true);
    bench.probe.plug();
    expect(bench.probe.settled).toBe(false);
    bench.advance(400e6);
    expect(bench.leds).toEqual(['slow-blink-red', 'fast-blink-red', 'red']);
    expect([bench.probe.connected, bench.targetPower]).toEqual([true, [true]]);
  });

  it('on a charging cable blinks slowly for ever and gives the target no power', () => {
    bench.probe.setPower(true);
    bench.advance(60e9);
    expect([bench.probe.led, bench.probe.connected, bench.targetPower]).toEqual(['slow-blink-red', false, []]);
  });

  it('resets and halts the target at mount, then leaves it running', () => {
    bench.start();
    expect(bench.probe.settled).toBe(true);
    expect(bench.chip.log).toContain('w4@e000edf0');
    expect([bench.chip.halted, bench.nrstLow]).toEqual([false, false]);
    expect(bench.probe.volume?.label).toBe('NOD_H743ZI2');
    expect(bench.probe.volume?.files.map(({ name }) => name)).toEqual(['DETAILS.TXT', 'MBED.HTM']);
  });

  it('puts FAIL.TXT on the volume when it cannot halt the target', () => {
    bench.chip.powered = false;
    bench.start();
    const fail = bench.probe.volume?.files.find(({ name }) => name === 'FAIL.TXT');
    expect(decode(fail?.bytes)).toBe('The interface firmware FAILED to reset/halt the target MCU\r\n');
    expect(bench.probe.led).toBe('orange');
  });

  it('is content when the target answers within two seconds', () => {
    bench.chip.powered = false;
    bench.probe.setPower(true);
    bench.probe.plug();
    bench.advance(1.5e9);
    bench.chip.powered = true;
    bench.advance(2e9);
    expect(bench.probe.volume?.files).toHaveLength(2);
  });

  it('names the board in MBED.HTM the way tools look for it', () => {
    bench.start();
    const page = bench.probe.volume?.files.find(({ name }) => name === 'MBED.HTM');
    expect(/\?code=([0-9A-F]{24})"/.exec(decode(page?.bytes))?.[1]).toBe('083602213137511039383538');
  });

  it('blinks red and green while it talks to the target, then shows green until EXIT', async () => {
    bench.start();
    await bench.ask('F2 30 A3');
    expect(bench.probe.led).toBe('blink-red-green');
    bench.advance(1e9);
    expect(bench.probe.led).toBe('green');
    await bench.send('F2 21');
    expect(bench.probe.led).toBe('red');
  });

  it('shows orange once the target stops answering', async () => {
    bench.start();
    await bench.ask('F2 30 A3');
    bench.chip.powered = false;
    await bench.ask('F2 31');
    bench.advance(1e9);
    expect(bench.probe.led).toBe('orange');
  });

  it('keeps mode and clock when the client goes away, and forgets them without supply', async () => {
    bench.start();
    await bench.ask('F2 61 00 00 05 00');
    await bench.ask('F2 30 A3');
    await bench.probe.reset();
    await bench.probe.submit({
      id: 99,
      endpoint: 0,
      setup: { requestType: 0, request: 9, value: 1, index: 0, length: 0 },
      data: new Uint8Array(0),
    });
    expect([await bench.ask('F5'), bench.wires.khz]).toEqual(['02 00', 5]);
    bench.probe.setPower(false);
    bench.start();
    expect([await bench.ask('F5'), bench.wires.khz]).toEqual(['01 00', 3300]);
  });

  it('takes the target power away and ends every transfer when the cable goes', async () => {
    bench.start();
    let heard = 0;
    bench.probe.onDisconnect(() => heard++);
    const pending = bench.in(64);
    await Promise.resolve();
    bench.probe.unplug();
    expect((await pending).status).toBe('disconnected');
    expect((await bench.out(Uint8Array.of(0xf1))).status).toBe('disconnected');
    expect([heard, bench.targetPower]).toEqual([1, [true, false]]);
  });

  it('drops a cable in the middle of a command without touching the target any more', async () => {
    bench.start();
    await bench.ask('F2 30 A3');
    const original = bench.chip.write.bind(bench.chip);
    let writes = 0;
    bench.chip.write = (...access) => {
      if (++writes === 10) bench.probe.setPower(false);
      original(...access);
    };
    const bytes = new Uint8Array(16);
    bytes.set([0xf2, 0x08, 0, 0, 0, 0x24, 0x00, 0x10]);
    await bench.out(bytes);
    expect((await bench.out(new Uint8Array(4096).fill(0xaa))).status).toBe('disconnected');
    expect(writes).toBe(10);
  });

  it('describes itself as lsusb printed it', () => {
    expect(bench.probe.summary('1-2')).toMatchObject({
      vendorId: 0x0483,
      productId: 0x374e,
      productName: 'STLINK-V3',
      deviceVersion: 0x0100,
      speed: 'high',
      location: '1-2',
      serialNumber: '005100313137511039383538',
    });
    expect(new ProbeBench({ firmware: 'V3J2M1' }).probe.summary('').productName).toBe('ST-LINK/V3');
  });

  it('survives a snapshot', async () => {
    bench.start();
    await bench.ask('F2 61 00 00 05 00');
    await bench.ask('F2 30 A3');
    const saved = structuredClone(bench.probe.saveState());
    const other = new ProbeBench();
    other.port.loadState(bench.port.saveState());
    other.wires.loadState(bench.wires.saveState());
    other.probe.loadState(saved);
    expect(await other.ask('F2 31')).toBe('80 00 00 00 77 24 A0 6B 00 00 00 00');
    expect([other.wires.khz, other.probe.led]).toEqual([5, 'blink-red-green']);
  });
});

describe('the virtual COM port', () => {
  const setLineCoding = (baud: number) =>
    bench.probe.submit({
      id: 1000,
      endpoint: 0,
      setup: { requestType: 0x21, request: 0x20, value: 0, index: 2, length: 7 },
      data: Uint8Array.of(baud & 0xff, (baud >>> 8) & 0xff, baud >>> 16, 0, 0, 0, 8),
    });

  beforeEach(() => {
    bench.start();
  });

  it('brings what the target sends, also when nobody had asked yet', async () => {
    for (const byte of [0x48, 0x69]) bench.probe.uartReceive(frameOf(byte, 1 / 115200));
    bench.advance(10e6);
    expect(decode((await bench.in(512, 0x85)).data)).toBe('Hi');
  });

  it('brings garbage at the wrong speed', async () => {
    await setLineCoding(9600);
    for (const byte of [0x48, 0x69]) bench.probe.uartReceive(frameOf(byte, 1 / 115200));
    bench.advance(10e6);
    const garbage = (await bench.in(512, 0x85)).data;
    expect(garbage?.length).toBeGreaterThan(0);
    expect(decode(garbage)).not.toMatch(/[Hi]/);
    bench.probe.uartReceive(frameOf(0x48, 1 / 9700)); // one per cent off is near enough
    bench.advance(10e6);
    expect(decode((await bench.in(512, 0x85)).data)).toBe('H');
  });

  it('sends to the target at the pace of the line', async () => {
    await setLineCoding(9600);
    const before = bench.nowNs;
    await bench.out(Uint8Array.of(1, 2), 0x05);
    bench.advance(2.2e6);
    expect(bench.uart).toEqual([frameOf(1, 1 / 9600), frameOf(2, 1 / 9600)]);
    expect(bench.nowNs - before).toBeGreaterThan(2 * (10 / 9600) * 1e9);
  });

  it('gives the line coding back', async () => {
    await setLineCoding(9600);
    const setup = { requestType: 0xa1, request: 0x21, value: 0, index: 2, length: 7 };
    const { data } = await bench.probe.submit({ id: 5, endpoint: 0, setup, length: 7 });
    expect(hexPairs(data ?? new Uint8Array(0))).toBe('80 25 00 00 00 00 08');
  });
});
