/** Files that a manifest names: fetched within bounds from a server that may do anything. */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchFile } from './fetch-file.ts';
import { loadImages, MOST_IMAGE_BYTES } from './load-images.ts';

const IMAGE = Buffer.alloc(64, 0x5a);
let server: Server;
let address = '';
let sentBytes = 0;

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    if (url === '/image.bin') return void response.end(IMAGE);
    if (url === '/away') return void response.writeHead(302, { location: '/image.bin' }).end();
    if (url === '/said') return void response.writeHead(200, { 'content-length': MOST_IMAGE_BYTES + 1 }).flushHeaders();
    if (url === '/cut') {
      response.writeHead(200, { 'content-length': 1000 }).write(IMAGE);
      return void setImmediate(() => response.destroy());
    }
    if (url === '/endless') {
      const more = () => {
        while (!response.destroyed && response.write(IMAGE)) sentBytes += IMAGE.length;
      };
      response.on('drain', more);
      return more();
    }
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const build = (...images: readonly { url: string; sha256?: string; address?: number }[]) => ({
  boards: undefined,
  devices: [],
  images: images.map(({ url, sha256, address: at }) => ({ url: address + url, sha256, address: at })),
});

describe('the images of a build', () => {
  it('are one image, each held against its digest', async () => {
    const sha256 = createHash('sha256').update(IMAGE).digest('hex');
    const two = build({ url: '/image.bin', sha256, address: 0x0800_0000 }, { url: '/image.bin', address: 0x0810_0000 });
    const { segments } = await loadImages(two);
    expect(segments.map(({ address: at, bytes }) => [at, bytes.length])).toEqual([
      [0x0800_0000, 64],
      [0x0810_0000, 64],
    ]);
  });

  it('are refused where the digest is another', async () => {
    await expect(loadImages(build({ url: '/image.bin', sha256: '0'.repeat(64), address: 0x0800_0000 }))).rejects.toMatchObject({
      code: 'install/digest',
      evidence: { expected: '0'.repeat(64) },
    });
  });

  it('are refused where a raw binary has no address', async () => {
    await expect(loadImages(build({ url: '/image.bin' }))).rejects.toMatchObject({ code: 'image/address-needed' });
  });
});

describe('a file', () => {
  it.each([
    ['that is not there', '/nothing', { code: 'install/not-fetched', evidence: { status: 404 } }],
    ['that is elsewhere', '/away', { code: 'install/redirected' }],
    ['that breaks off', '/cut', { code: 'install/not-fetched' }],
    ['that says it is too large', '/said', { code: 'install/too-large', evidence: { limitBytes: MOST_IMAGE_BYTES } }],
  ])('%s ends in a typed error', async (_what, path, error) => {
    await expect(fetchFile(address + path, { limitBytes: MOST_IMAGE_BYTES })).rejects.toMatchObject(error);
  });

  it('that does not end is not read on beyond the limit', async () => {
    await expect(fetchFile(`${address}/endless`, { limitBytes: 100_000 })).rejects.toMatchObject({ code: 'install/too-large' });
    expect(sentBytes).toBeLessThan(50e6);
  });

  it('of a server that is not there', async () => {
    await expect(fetchFile('http://127.0.0.1:1/', { limitBytes: 1 })).rejects.toMatchObject({ code: 'install/not-fetched' });
  });

  it('that nobody wants any more', async () => {
    await expect(fetchFile(`${address}/image.bin`, { limitBytes: 100, signal: AbortSignal.abort() })).rejects.toThrow('abort');
  });
});
