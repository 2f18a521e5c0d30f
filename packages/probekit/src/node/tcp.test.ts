import { describe, expect, it } from 'vitest';
import type { ByteStream } from '../base/index.ts';
import { connectTcp, listenTcp } from './tcp.ts';

async function echo(stream: ByteStream): Promise<void> {
  for await (const piece of stream.read) await stream.write(piece);
}

describe('TCP as byte streams', () => {
  it('carries bytes both ways on loopback', async () => {
    const listener = await listenTcp({ port: 0 }, echo);
    expect(listener.host).toBe('127.0.0.1');
    const stream = await connectTcp(listener);
    await stream.write(Uint8Array.of(1, 2, 3));
    const first = await stream.read[Symbol.asyncIterator]().next();
    expect(first.value).toEqual(Uint8Array.of(1, 2, 3));
    await stream.close();
    await listener.close();
  });

  it('ends the stream when the server closes, and refuses to write on', async () => {
    const listener = await listenTcp({ port: 0 }, async () => undefined);
    const stream = await connectTcp(listener);
    for await (const piece of stream.read) expect(piece).toBeUndefined();
    await expect(stream.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'node/closed' });
    await listener.close();
  });

  it('says that nothing listens, and that a port is taken', async () => {
    const listener = await listenTcp({ port: 0 }, echo);
    await expect(listenTcp({ port: listener.port }, echo)).rejects.toMatchObject({
      code: 'node/listen',
      evidence: { errno: 'EADDRINUSE' },
    });
    await listener.close();
    await expect(connectTcp(listener)).rejects.toMatchObject({ code: 'node/connect', evidence: { errno: 'ECONNREFUSED' } });
  });
});
