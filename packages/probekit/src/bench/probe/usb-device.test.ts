import { beforeEach, describe, expect, it } from 'vitest';
import { ProbeBench } from '../../../test/fakes/probe-bench.ts';
import { hexPairs, type UsbCompletion } from '../../base/index.ts';
import { USB_FULL_SPEED_FRAME_NS, USB_HIGH_SPEED_FRAME_NS } from '../timing.ts';

let bench: ProbeBench;
let nextId = 5000;

function control(requestType: number, request: number, value = 0, index = 0, length = 255): Promise<UsbCompletion> {
  return bench.probe.submit({ id: nextId++, endpoint: 0, setup: { requestType, request, value, index, length }, length });
}

const descriptor = async (type: number, index = 0, length = 255) => (await control(0x80, 6, (type << 8) | index, 0, length)).data;

const command = (...bytes: number[]) => {
  const out = new Uint8Array(16);
  out.set(bytes);
  return out;
};

beforeEach(() => {
  bench = new ProbeBench().start();
});

describe('the probe as a USB device', () => {
  it('returns the published descriptors', async () => {
    expect(hexPairs((await descriptor(1)) ?? new Uint8Array(0))).toBe('12 01 00 02 EF 02 01 40 83 04 4E 37 00 01 01 02 03 01');
    const configuration = await descriptor(2);
    expect([configuration?.length, configuration?.[2], configuration?.[4], configuration?.[8]]).toEqual([128, 128, 4, 0xfa]);
    expect(configuration?.[104]).toBe(16);
    expect(hexPairs((await descriptor(3, 0)) ?? new Uint8Array(0))).toBe('04 03 09 04');
    const serial = await descriptor(3, 3);
    expect([serial?.[0], serial?.length]).toEqual([50, 50]);
    expect((await descriptor(6))?.length).toBe(10);
    expect((await descriptor(7))?.[1]).toBe(7);
    expect((await descriptor(2, 0, 9))?.length).toBe(9);
  });

  it('has a V2-1 of 128 bytes at full speed, without a qualifier', async () => {
    bench = new ProbeBench({ model: 'v2-1' }).start();
    expect((await descriptor(2))?.length).toBe(128);
    expect((await control(0x80, 6, 6 << 8)).status).toBe('stall');
  });

  it('reported an endless interrupt interval on older firmware', async () => {
    bench = new ProbeBench({ firmware: 'V3J5M2' }).start();
    expect((await descriptor(2))?.[104]).toBe(255);
  });

  it('answers the standard requests and stalls the rest', async () => {
    expect(hexPairs((await control(0x80, 8, 0, 0, 1)).data ?? new Uint8Array(0))).toBe('01');
    expect(hexPairs((await control(0x80, 0, 0, 0, 2)).data ?? new Uint8Array(0))).toBe('00 00');
    expect((await control(0x00, 9, 7, 0, 0)).status).toBe('stall');
    expect((await control(0x01, 11, 0, 0, 0)).status).toBe('ok');
    expect((await control(0x01, 11, 1, 0, 0)).status).toBe('stall');
    expect((await control(0xc0, 0x42)).status).toBe('stall');
    expect(hexPairs((await control(0xa1, 0xfe, 0, 1, 1)).data ?? new Uint8Array(0))).toBe('00');
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 40])('ends a transfer of %d bytes as an error', async (length) => {
    const { status, byteLength } = await bench.probe.submit({ id: 1, endpoint: 0x81, length });
    expect([status, byteLength]).toEqual(['error', 0]);
  });

  it('halts the mass-storage endpoint on a command and clears it when told', async () => {
    expect((await bench.out(new Uint8Array(31), 0x03)).status).toBe('stall');
    expect(hexPairs((await control(0x82, 0, 0, 0x03, 2)).data ?? new Uint8Array(0))).toBe('01 00');
    expect((await control(0x02, 1, 0, 0x03, 0)).status).toBe('ok');
    expect(hexPairs((await control(0x82, 0, 0, 0x03, 2)).data ?? new Uint8Array(0))).toBe('00 00');
  });

  it('serves a read that was queued before its command', async () => {
    const reply = bench.in(6);
    const sent = bench.out(command(0xf1));
    expect((await sent).status).toBe('ok');
    expect((await reply).byteLength).toBe(6);
  });

  it('never answers within the same turn', async () => {
    let settled = false;
    const reply = bench.out(command(0xf1)).then(() => (settled = true));
    await Promise.resolve();
    expect(settled).toBe(false);
    await reply;
  });

  it('ends a read at a short packet, and calls a packet larger than the buffer babble', async () => {
    await bench.out(command(0xfb));
    expect(await bench.in(512)).toMatchObject({ status: 'ok', byteLength: 12 });
    await bench.out(command(0xfb));
    expect((await bench.in(6)).status).toBe('overflow');
  });

  it('keeps the rest of a long reply for the next read, with no empty packet at its end', async () => {
    await bench.ask('F2 30 A3');
    await bench.out(command(0xf2, 0x07, 0, 0, 0, 0x24, 0x00, 0x04));
    expect((await bench.in(512)).byteLength).toBe(512);
    expect((await bench.in(512)).byteLength).toBe(512);
    expect(await bench.ask('F5')).toBe('02 00');
  });

  it('keeps a reply nobody fetched, until a new configuration', async () => {
    await bench.out(command(0xf1));
    await bench.out(command(0xf5));
    expect((await bench.in(64)).byteLength).toBe(6);
    await control(0x00, 9, 1, 0, 0);
    expect(await bench.ask('F5')).toBe('01 00');
  });

  it('cancels one transfer and leaves the others', async () => {
    const first = bench.probe.submit({ id: 1, endpoint: 0x81, length: 64 });
    const second = bench.probe.submit({ id: 2, endpoint: 0x81, length: 64 });
    await bench.probe.cancel(1);
    await bench.probe.cancel(77);
    expect((await first).status).toBe('cancelled');
    await bench.out(command(0xf5));
    expect((await second).byteLength).toBe(2);
  });

  it('loses its configuration and its transfers on a bus reset', async () => {
    const pending = bench.in(64);
    await bench.probe.reset();
    expect((await pending).status).toBe('cancelled');
    expect((await bench.out(command(0xf1))).status).toBe('error');
    expect((await control(0x00, 9, 1, 0, 0)).status).toBe('ok');
    expect(await bench.ask('F5')).toBe('01 00');
  });

  it('spends a frame and the payload on each transfer, by its speed', async () => {
    const cost = async () => {
      const before = bench.nowNs;
      await bench.out(new Uint8Array(0));
      return bench.nowNs - before;
    };
    expect(await cost()).toBe(USB_HIGH_SPEED_FRAME_NS);
    bench = new ProbeBench({ model: 'v2-1' }).start();
    expect(await cost()).toBe(USB_FULL_SPEED_FRAME_NS);
  });
});
