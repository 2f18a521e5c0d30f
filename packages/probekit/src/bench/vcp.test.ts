import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Bench, BenchEvent, ScenarioProbe, UsbSetup } from '../base/index.ts';
import { createBench } from './index.ts';

/** The serial port from end to end: USB, the probe's UART, the wires, USART3 and a program that sends back what it hears. */

const firmware = new URL('../../../../firmware/', import.meta.url);
const GREETING = 'echo: type\r\n';
const PARITY_EVEN = 2;
/** Packets that wait in the endpoint, and the buffer behind them. */
const KEPT_BYTES = 2 * 512 + 4096;

let nextId = 1;
const decode = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);
const encode = (text: string) => new TextEncoder().encode(text);

async function port(probe: ScenarioProbe = {}) {
  const images = [{ name: 'echo.elf', bytes: new Uint8Array(readFileSync(new URL('echo.elf', firmware))) }];
  const bench = await createBench({ scenario: { board: 'nucleo-h743zi2', probe, flash: [{ file: 'echo.elf' }] }, images });
  const sent: number[] = [];
  bench.control.onEvent((event: BenchEvent) => {
    if (event.event === 'uart') sent.push(...event.bytes);
  });
  const [device] = await bench.control.send('host.devices', {});
  const control = device?.interfaces.find(({ classCode }) => classCode === 2)?.number ?? -1;
  const request = async (value: number, code: number, data = new Uint8Array(0)) => {
    const setup: UsbSetup = { requestType: 0x21, request: code, value, index: control, length: data.length };
    expect((await bench.usb.submit({ id: nextId++, endpoint: 0, setup, data })).status).toBe('ok');
  };
  const link = {
    bench,
    /** What the target's program has sent since. */
    sent,
    coding: (baud: number, { stop = 0, parity = 0, dataBits = 8 } = {}) =>
      request(0, 0x20, Uint8Array.of(baud & 0xff, (baud >>> 8) & 0xff, baud >>> 16, 0, stop, parity, dataBits)),
    sendBreak: (ms: number) => request(ms, 0x23),
    wait: (ms: number) => bench.control.send('advance', { ms }),
    async write(bytes: Uint8Array) {
      await bench.usb.submit({ id: nextId++, endpoint: 0x05, data: bytes });
    },
    read: () => drained(bench),
  };
  await link.coding(115_200);
  await link.wait(20);
  expect(decode(await link.read())).toContain(GREETING);
  sent.length = 0;
  return link;
}

/** Everything that waits for the host. */
async function drained({ usb }: Bench): Promise<Uint8Array> {
  const bytes: number[] = [];
  for (;;) {
    const id = nextId++;
    const reading = usb.submit({ id, endpoint: 0x85, length: 512 });
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    await usb.cancel(id);
    const { status, data = new Uint8Array(0) } = await reading;
    if (status !== 'ok') return Uint8Array.from(bytes);
    bytes.push(...data);
  }
}

describe.each<ScenarioProbe>([{ model: 'v3e' }, { model: 'v2-1' }, { model: 'v2-1-no-msd' }])('the serial port of %j', (probe) => {
  it('carries bytes to the target and back', async () => {
    const { write, wait, read, sent } = await port(probe);
    await write(encode('Hello, board'));
    await wait(10);
    expect(decode(Uint8Array.from(sent))).toBe('Hello, board');
    expect(decode(await read())).toBe('Hello, board');
  });
});

describe('the serial port', () => {
  it('gives garbage in both directions when the host has another speed', async () => {
    const { coding, write, wait, read, sent } = await port();
    await coding(9600);
    await write(encode('Hello'));
    await wait(50);
    // Every stretch of low bits is one zero to the target: it hears more characters than were sent.
    expect(sent.length).toBeGreaterThan(5);
    expect(decode(Uint8Array.from(sent))).not.toMatch(/[Helo]/);
    const seen = await read();
    expect(seen.length).toBeGreaterThan(0);
    expect(decode(seen)).not.toBe('Hello');
    await coding(115_200);
    await write(encode('again'));
    await wait(10);
    expect(decode(await read())).toBe('again');
  });

  it('sends data bits, parity and stop bits as the host sets them', async () => {
    const { coding, write, wait, read, sent } = await port();
    await coding(115_200, { parity: PARITY_EVEN, dataBits: 7, stop: 2 });
    await write(encode('CA'));
    await wait(10);
    // Eight bits without parity is what the program has: it finds the parity bit on top.
    expect(sent).toEqual([0xc3, 0x41]);
    expect(decode(await read())).toBe('CA');
  });

  it('takes as long as the line takes', async () => {
    const { coding, write, wait, bench } = await port();
    await coding(1200);
    const at: number[] = [];
    bench.control.onEvent((event) => {
      if (event.event === 'uart') at.push(event.atNs);
    });
    const { atNs: start } = await bench.control.send('look', {});
    await write(new Uint8Array(12).fill(0xff));
    await wait(200);
    // 0xFF has one low bit, which a receiver at 115200 takes for a whole character: one answer a frame.
    expect(at).toHaveLength(12);
    const frameNs = (10 / 1200) * 1e9;
    expect(((at[11] ?? 0) - (at[0] ?? 0)) / frameNs).toBeCloseTo(11, 2);
    expect((at[0] ?? 0) - start).toBeLessThan(1.2 * frameNs);
  });

  it('carries a break to the target, which takes it for a zero, and holds back what follows', async () => {
    const { sendBreak, write, wait, sent } = await port();
    await sendBreak(100);
    await write(encode('x'));
    await wait(90);
    expect(sent).toEqual([0]);
    await wait(20);
    expect(sent).toEqual([0, 0x78]);
  });

  it('carries a break of the target to the host, which reads a zero', async () => {
    const { bench, wait, read } = await port();
    const ask = async (...command: number[]) => {
      const data = Uint8Array.from({ length: 16 }, (_, index) => command[index] ?? 0);
      await bench.usb.submit({ id: nextId++, endpoint: 0x01, data });
      return [...((await bench.usb.submit({ id: nextId++, endpoint: 0x81, length: 2 })).data ?? [])];
    };
    const put = async (...addressAndValue: number[]) => expect(await ask(0xf2, 0x35, ...addressAndValue)).toEqual([0x80, 0]);
    // ENTER_SWD and, since the bus of a program asleep does not answer, a halt; then SBKRQ into USART3_RQR, and on.
    expect(await ask(0xf2, 0x30, 0xa3)).toEqual([0x80, 0]);
    await put(0xf0, 0xed, 0x00, 0xe0, 0x03, 0x00, 0x5f, 0xa0);
    await put(0x18, 0x48, 0x00, 0x40, 0x02, 0x00, 0x00, 0x00);
    await put(0xf0, 0xed, 0x00, 0xe0, 0x00, 0x00, 0x5f, 0xa0);
    await wait(5);
    expect([...(await read())]).toEqual([0]);
  });

  it('breaks until it is told to stop', async () => {
    const { sendBreak, write, wait, sent } = await port();
    await sendBreak(0xffff);
    await write(encode('x'));
    await wait(2000);
    expect(sent).toEqual([0]);
    await sendBreak(0);
    await wait(5);
    expect(sent).toEqual([0, 0x78]);
  });

  it('loses the newest bytes when the host does not read, and goes on when it does', async () => {
    const { write, wait, read } = await port();
    const text = Uint8Array.from({ length: KEPT_BYTES + 500 }, (_, index) => 0x20 + (index % 90));
    for (let at = 0; at < text.length; at += 1000) {
      await write(text.subarray(at, at + 1000));
      await wait(100);
    }
    await wait(500);
    const seen = await read();
    expect(seen).toEqual(text.subarray(0, seen.length));
    expect(seen.length).toBeGreaterThan(4096);
    expect(seen.length).toBeLessThanOrEqual(KEPT_BYTES);
    await write(encode('again'));
    await wait(10);
    expect(decode(await read())).toBe('again');
  });

  it('is in the middle of a byte after a snapshot as before', async () => {
    const { bench, coding, write, wait, sent } = await port();
    await coding(300);
    await write(Uint8Array.of(0xff, 0xff));
    await wait(20);
    const snapshot = await bench.control.send('snapshot', {});
    await wait(100);
    expect(sent).toHaveLength(2);
    await bench.control.send('restore', { snapshot });
    await wait(100);
    expect(sent).toHaveLength(3);
  });
});
