import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamPair } from '../../test/contracts/stream-pair.ts';
import { wallClock } from '../base/index.ts';
import { importUsbip, listUsbip, usbipHost } from './index.ts';

const options = { clock: wallClock };

/** A server whose words are written out: what the client sends is kept, what it gets is `replies` in order. */
function scripted(...replies: readonly Uint8Array[]) {
  const [near, far] = streamPair();
  const sent: number[] = [];
  const serving = (async () => {
    const left = [...replies];
    for await (const piece of far.read) {
      sent.push(...piece);
      const reply = left.shift();
      if (reply) await far.write(reply);
    }
  })();
  return { near, far, sent, serving };
}

/** OP_REP_IMPORT of the kernel's documentation, for an STLINK-V3 as bus 1, device 2, high speed. */
function importReply(status = 0): Uint8Array {
  const out = new Uint8Array(status === 0 ? 320 : 8);
  out.set([0x01, 0x11, 0x00, 0x03, 0, 0, 0, status]);
  if (status === 0) {
    out.set(new TextEncoder().encode('1-1'), 8 + 256);
    out.set([0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0x04, 0x83, 0x37, 0x4e, 0x01, 0x00, 0xef, 2, 1, 1, 1, 4], 8 + 288);
  }
  return out;
}

describe('a USB/IP client', () => {
  it('asks for the list and reads it', async () => {
    const reply = new Uint8Array(12 + 312 + 4);
    reply.set([0x01, 0x11, 0x00, 0x05, 0, 0, 0, 0, 0, 0, 0, 1]);
    reply.set(importReply().subarray(8), 12);
    reply[12 + 311] = 1;
    const { near, sent } = scripted(reply);
    expect(await listUsbip(near, options)).toEqual([{ busId: '1-1', vendorId: 0x0483, productId: 0x374e }]);
    expect(sent).toEqual([0x01, 0x11, 0x80, 0x05, 0, 0, 0, 0]);
  });

  it('says who has the device, or that there is none', async () => {
    for (const [status, words] of [
      [2, 'another client has it'],
      [4, 'no such device'],
    ] as const) {
      const { near } = scripted(importReply(status));
      const refused = importUsbip(near, '1-1', options);
      await expect(refused).rejects.toMatchObject({ code: 'usbip/refused', evidence: { busId: '1-1', status } });
      await expect(refused).rejects.toThrow(words);
    }
  });

  it('says which devices are exported where the one that was asked for is not', async () => {
    const list = (...busIds: readonly string[]) => {
      const reply = new Uint8Array(12 + 312 * busIds.length);
      reply.set([0x01, 0x11, 0x00, 0x05, 0, 0, 0, 0, 0, 0, 0, busIds.length]);
      for (const [index, busId] of busIds.entries()) {
        reply.set(importReply().subarray(8), 12 + 312 * index);
        reply.set(new TextEncoder().encode(busId), 12 + 312 * index + 256);
        reply[12 + 312 * index + 311] = 0; // interfaces
      }
      return reply;
    };
    const listed = (...exported: readonly string[]) => {
      const connections = [scripted(importReply(4)).near, scripted(list(...exported)).near];
      return usbipHost({ dial: async () => connections.shift()!, busId: '1-9', ...options }).list();
    };
    await expect(listed('1-1', '1-2')).rejects.toMatchObject({
      code: 'usbip/refused',
      message: 'The other computer exports no device 1-9; it exports 1-1 (0483:374e), 1-2 (0483:374e).',
    });
    expect(await listed()).toEqual([]);
  });

  it('ends a server that speaks something else in a typed error', async () => {
    const { near } = scripted(new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(importUsbip(near, '1-1', options)).rejects.toMatchObject({ code: 'usbip/protocol' });
  });

  it('has its transfers end as disconnected when the connection ends', async () => {
    const { near, far } = scripted(importReply());
    const opening = importUsbip(near, '1-1', options);
    // The descriptors are asked for and never answered.
    await new Promise((resolve) => setImmediate(resolve));
    await far.close();
    const { link } = await opening;
    expect(await link.submit({ id: 1, endpoint: 0x81, length: 64 })).toEqual({ status: 'disconnected', byteLength: 0 });
  });

  it('never hangs and never crashes on what a hostile server answers after the import', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { near, far } = scripted(importReply(), bytes);
        const opening = importUsbip(near, '1-1', options);
        await new Promise((resolve) => setImmediate(resolve));
        await far.close();
        const { link } = await opening;
        expect(await link.submit({ id: 1, endpoint: 0x81, length: 64 })).toMatchObject({ status: 'disconnected' });
      }),
      { numRuns: 500 },
    );
  });
});
