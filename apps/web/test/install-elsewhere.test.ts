/** An install button whose manifest and images are on another host: with that host's leave (CORS), without it, and with more bytes than any image. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dialog, go, install, said } from './harness/installing.ts';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';

const WAVE = readFileSync(fileURLToPath(new URL('../../../firmware/wave.elf', import.meta.url)));
const PIECE = Buffer.alloc(1 << 20);
const MOST_IMAGE_BYTES = 32e6;

const manifestOf = (image: string) =>
  JSON.stringify({ name: 'Wave', version: '1.0.0', builds: [{ devices: [{ id: '0x450' }], images: [{ url: image }] }] });

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const end = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end };
}

describePage('<probekit-install-button> with files of another host', () => {
  const pages = usePages();
  let host: Awaited<ReturnType<typeof serve>>;
  let vendor: Awaited<ReturnType<typeof serve>>;
  const cookies: (string | undefined)[] = [];
  let sentBytes = 0;

  /** `/open/…` may be read by any page, `/shut/…` by none but its own. */
  async function answer({ url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    cookies.push(headers.cookie);
    if (url.startsWith('/open/')) response.setHeader('access-control-allow-origin', '*');
    const [, image] = /\.json\?image=(.*)$/.exec(url) ?? [];
    if (image !== undefined) return void response.end(manifestOf(image));
    if (!url.endsWith('/endless.bin')) return void response.end(WAVE);
    while (!response.destroyed && sentBytes < 4 * MOST_IMAGE_BYTES) {
      sentBytes += PIECE.length;
      if (!response.write(PIECE)) await new Promise<void>((resolve) => void response.once('drain', resolve).once('close', resolve));
    }
    response.end();
  }

  /** The vendor's page, and the files of the built one that it has copied. */
  async function answerOfVendor({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(url, vendor.address);
    if (pathname !== '/vendor.html') {
      const file = await fetch(new URL(`.${url}`, pages.address));
      response.writeHead(file.status, { 'content-type': file.headers.get('content-type') ?? '' });
      return void response.end(new Uint8Array(await file.arrayBuffer()));
    }
    const policy = `default-src 'none'; script-src 'self'; img-src 'self'; connect-src 'self' ${host.address}; base-uri 'none'`;
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><html lang="en"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>x</title>
      <link rel="icon" href="mark.svg"><script type="module" src="elements/probekit-install-button.js"></script>
      <body><probekit-install-button id="own" manifest="${host.address}${searchParams.get('manifest')}"></probekit-install-button></body></html>`);
  }

  beforeAll(async () => {
    host = await serve(answer);
    vendor = await serve(answerOfVendor);
  });
  afterAll(() => {
    host.end();
    vendor.end();
  });

  /** A page of the vendor's that may ask the other host, with an installation that was begun. */
  async function begin(manifest: string): Promise<Page> {
    const page = await pages.open({
      file: 'vendor.html',
      at: `${vendor.address}/vendor.html?manifest=${encodeURIComponent(manifest)}`,
      usb: { probes: [probeOf('healthy')] },
      expectedErrors: /asked elsewhere: http:\/\/127|blocked by CORS policy|ERR_FAILED/,
    });
    await page.context().addCookies([{ name: 'visitor', value: '1', url: host.address }]);
    await install(page).click();
    return page;
  }
  const refused = async (page: Page) => {
    await dialog(page).getByRole('button', { name: 'Try again' }).waitFor();
    return said(page);
  };

  it('takes both where the host allows it, and sends no cookie along', async () => {
    const page = await begin('/open/manifest.json?image=wave.elf');
    await go(page).waitFor();
    expect(cookies.filter((cookie) => cookie !== undefined)).toEqual([]);
  });

  it.each([
    ['the manifest', '/shut/manifest.json?image=wave.elf', '/shut/manifest.json'],
    ['the image', '/open/manifest.json?image=/shut/wave.elf', '/shut/wave.elf'],
  ])('says that %s could not be fetched where the host does not allow it', async (_what, manifest, file) => {
    const text = await refused(await begin(manifest));
    expect(text).toContain(`${host.address}${file}`);
    expect(text).toMatch(/could not be fetched\. Look at the network connection.*\(install\/not-fetched\)$/);
  });

  it('reads no more than 32 MB of an image that does not end', async () => {
    const text = await refused(await begin('/open/manifest.json?image=endless.bin'));
    expect(text).toMatch(/endless\.bin has more than .*\. It was not used\..*\(install\/too-large\)$/);
    expect(sentBytes).toBeLessThan(2 * MOST_IMAGE_BYTES);
  });
});
