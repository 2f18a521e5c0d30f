import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeStlink } from '../../test/contracts/fake-stlink.ts';
import { manualClock } from '../../test/contracts/manual-clock.ts';
import { type ByteStream, ByteWriter, concatBytes, readU32 } from '../base/index.ts';
import { stlinkOverServer } from './stlink-over-server.ts';

/** A stlink-server as far as its protocol goes; `cut` tells how to split what it sends. */
class FakeServer implements ByteStream {
  readonly stlink = new FakeStlink();
  serials = ['0038001C3137510E33333639'];
  busyTimes = 0;
  closed = false;
  /** Replaces the reply to SEND_USB_CMD. */
  garble: Uint8Array | undefined;
  readonly #cut: (bytes: Uint8Array) => Uint8Array[];
  #queue: Uint8Array[] = [];
  #wake: (() => void) | undefined;

  constructor(cut: (bytes: Uint8Array) => Uint8Array[] = (bytes) => [bytes]) {
    this.#cut = cut;
  }

  get read(): AsyncIterable<Uint8Array> {
    return this.#read();
  }

  async write(request: Uint8Array): Promise<void> {
    this.#queue.push(...this.#cut(await this.#reply(request)));
    this.#wake?.();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#wake?.();
  }

  async *#read() {
    while (!this.closed) {
      const piece = this.#queue.shift();
      if (piece) yield piece;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async #reply(request: Uint8Array): Promise<Uint8Array> {
    const ok = new ByteWriter().u32(1).finish();
    switch (request[0]) {
      case 0:
        return ok;
      case 1:
        return new ByteWriter().u32(this.serials.length).finish();
      case 2: {
        const serial = new TextEncoder().encode(this.serials[request[1] as number]);
        const name = new ByteWriter().append(serial).finish(32);
        return new ByteWriter().u32(1).u32(7).append(name).u16(0x0483).u16(0x374e).u8(0).finish();
      }
      case 3:
        return new ByteWriter().u32(1).u32(0x55).finish();
      case 4:
        return ok;
      case 6:
        return new ByteWriter().u32(3).u32(2).u32(1).u32(1).finish();
      default:
        return this.garble ?? this.#usbCommand(request, ok);
    }
  }

  async #usbCommand(request: Uint8Array, ok: Uint8Array): Promise<Uint8Array> {
    if (request.length < 32 || readU32(request, 4) !== 0x55) throw new Error('not a command of this connection');
    if (this.busyTimes-- > 0) return new ByteWriter().u32(0x2004).finish();
    const length = readU32(request, 28);
    const isWrite = request[24] === 0;
    const phase = isWrite ? { out: request.slice(32, 32 + length) } : length > 0 ? { in: length } : null;
    return concatBytes(ok, await this.stlink.exchange(request.slice(8, 24), phase));
  }
}

/** Time stands still while the server works; it passes only when nothing else can happen. */
function unhurriedClock() {
  const clock = manualClock();
  return {
    ...clock,
    async sleep(ms: number, options?: { signal?: AbortSignal | undefined }) {
      for (let turn = 0; turn < 200; turn++) await Promise.resolve();
      await clock.sleep(ms, options);
    },
  };
}

const open = (server: FakeServer, serialNumber?: string) => stlinkOverServer(server, { clock: unhurriedClock(), serialNumber });

describe('stlink-server client', () => {
  it('opens the only probe and carries commands both ways', async () => {
    const server = new FakeServer();
    const transport = await open(server);
    expect(transport.device).toMatchObject({ serialNumber: '0038001C3137510E33333639', vendorId: 0x0483, productId: 0x374e });
    expect(Array.from(await transport.exchange(Uint8Array.of(0xf5), { in: 2 }))).toEqual([1, 0]);
    await transport.exchange(Uint8Array.of(0xf2, 0x08, 0, 0, 0, 0x24, 4, 0), { out: Uint8Array.of(1, 2, 3, 4) });
    expect(Array.from(server.stlink.peek(0x2400_0000, 4))).toEqual([1, 2, 3, 4]);
    expect(await transport.exchange(Uint8Array.of(0xf2, 0x21), null)).toHaveLength(0);
    await transport.close();
    expect(server.closed).toBe(true);
  });

  it('reads replies however they are split', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }), async (sizes) => {
        const cut = (bytes: Uint8Array) => {
          const pieces: Uint8Array[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length] as number;
            pieces.push(bytes.slice(at, at + size));
            at += size;
          }
          return pieces;
        };
        const transport = await open(new FakeServer(cut));
        expect(await transport.exchange(Uint8Array.of(0xfb), { in: 12 })).toHaveLength(12);
      }),
      { numRuns: 25 },
    );
  });

  it('chooses by serial number, and never between two by itself', async () => {
    const server = new FakeServer();
    server.serials = ['A', 'B'];
    expect((await open(server, 'B')).device.serialNumber).toBe('B');
    const other = new FakeServer();
    other.serials = ['A', 'B'];
    await expect(open(other)).rejects.toMatchObject({ code: 'stlink-server/no-probe', evidence: { serialNumbers: ['A', 'B'] } });
    expect(other.closed).toBe(true);
  });

  it('waits while the server is busy', async () => {
    const server = new FakeServer();
    const transport = await open(server);
    server.busyTimes = 3;
    expect(await transport.exchange(Uint8Array.of(0xf5), { in: 2 })).toHaveLength(2);
    server.busyTimes = 1000;
    await expect(transport.exchange(Uint8Array.of(0xf5), { in: 2 })).rejects.toMatchObject({
      code: 'stlink-server/status',
      evidence: { status: 0x2004, statusName: 'busy' },
    });
  });

  it('does not use a connection any more that broke off a reply', async () => {
    const server = new FakeServer();
    const transport = await open(server);
    server.garble = Uint8Array.of(1, 0, 0, 0, 0x42);
    const command = () => transport.exchange(Uint8Array.of(0xf5), { in: 2 });
    await expect(command()).rejects.toMatchObject({ code: 'stlink-server/protocol', evidence: { request: 'SEND_USB_CMD' } });
    server.garble = undefined;
    await expect(command()).rejects.toMatchObject({ code: 'stlink-server/protocol' });
  });
});
