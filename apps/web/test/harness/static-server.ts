/** Plain static hosting on loopback, under a folder as project pages have it: no special headers, nothing outside the folder. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';

export interface StaticServer {
  /** Of the page itself; ends with a slash. */
  readonly address: string;
  close(): Promise<void>;
}

/** The page must work from any folder, so it is never tested at the root. */
const PREFIX = '/some/folder/';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** `folder` is asked for with the first request, so that what nobody asks for is never built. */
export async function serveFolder(folder: () => Promise<string>): Promise<StaticServer> {
  const server = createServer((request, response) => {
    const answer = (status: number, type: string, body: Uint8Array | string) => {
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    };
    fileFor(request.url ?? '', folder).then(
      (file) => (file ? answer(200, file.type, file.bytes) : answer(404, 'text/plain', 'not here')),
      (error: unknown) => answer(500, 'text/plain', String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${PREFIX}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function fileFor(url: string, folder: () => Promise<string>): Promise<{ bytes: Uint8Array; type: string } | undefined> {
  const path = decodeURIComponent(new URL(url, 'http://page').pathname);
  if (!path.startsWith(PREFIX)) return undefined;
  const root = await folder();
  const file = normalize(join(root, path.endsWith('/') ? `${path.slice(PREFIX.length)}index.html` : path.slice(PREFIX.length)));
  if (!file.startsWith(root + sep)) return undefined;
  try {
    return { bytes: await readFile(file), type: TYPES[extname(file)] ?? 'application/octet-stream' };
  } catch {
    return undefined; // no such file: the 404 says so
  }
}
