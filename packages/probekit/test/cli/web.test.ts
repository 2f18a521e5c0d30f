/** `probekit web` as another program meets it: who gets the page, who gets the bridge, and who does not. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { packBridgeFrame, unpackBridgeFrame } from '../../src/base/index.ts';
import { listenPage, type TcpListener } from '../../src/node/index.ts';
import { refusalOfBridge, refusalOfHost } from '../../src/node/page-access.ts';
import { pageFile } from '../../src/node/page-files.ts';
import { bridgeTo } from '../bridge/bridged.ts';
import { fakeUsbPort, SUMMARY } from '../contracts/fake-usb-link.ts';

const TOKEN = 'a-token-of-this-run';
const OURS = [`probekit-bridge.1`, `token.${TOKEN}`];

let folder = '';
let listener: TcpListener;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-web-'));
  await mkdir(join(folder, 'page', 'assets'), { recursive: true });
  await writeFile(join(folder, 'page', 'index.html'), '<probekit-page></probekit-page>');
  await writeFile(join(folder, 'page', 'assets', 'a.js'), 'export {};');
  await writeFile(join(folder, 'page', 'service-worker.js'), '// keeps the page');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  const bridge = bridgeTo({ usb: { list: async () => [SUMMARY], port: async () => fakeUsbPort().port } });
  listener = await listenPage({
    host: '127.0.0.1',
    port: 0,
    folder: join(folder, 'page'),
    token: TOKEN,
    serve: (stream) => bridge.serve(stream),
  });
});
afterAll(async () => {
  await listener.close();
  await rm(folder, { recursive: true });
});

const own = () => `127.0.0.1:${listener.port}`;

/** Status and headers of a request, its Host and path as they are given. */
function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Readonly<Record<string, unknown>>; text: string }>((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port: listener.port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => {
        text += piece.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asking.on('error', reject);
    asking.end();
  });
}

/** `open`, or the status with which the socket was refused. */
function dial(protocols: string[], headers: Readonly<Record<string, string>> = {}, path = '/bridge') {
  return new Promise<'open' | number>((resolve) => {
    const socket = new WebSocket(`ws://${own()}${path}`, protocols, { headers });
    socket.on('open', () => {
      resolve('open');
      socket.close();
    });
    socket.on('unexpected-response', (asking, response) => {
      resolve(response.statusCode ?? 0);
      asking.destroy();
    });
    socket.on('error', () => undefined); // told by the response
  });
}

describe('the page', () => {
  it('is never kept in the browser: it must be of the version of its bridge', async () => {
    expect((await ask('/service-worker.js')).status).toBe(404);
  });

  it('is served as it was built, and nothing may frame it', async () => {
    const { status, headers, text } = await ask('/');
    expect(status).toBe(200);
    expect(text).toContain('<probekit-page>');
    expect(headers['content-security-policy']).toBe("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect((await ask('/assets/a.js')).headers['content-type']).toBe('text/javascript');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets',
    '/nothing',
    '/%',
    '/%00',
  ])('has nothing at %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('takes no writing', async () => {
    expect((await ask('/', {}, 'POST')).status).toBe(405);
  });

  it.each(['evil.example', 'evil.example:7190', '127.0.0.1.evil.example', 'localhost.evil.example:80', 'localhost@evil.example'])(
    'is not there under the name %s, to which somebody may have bound this address',
    async (host) => {
      expect((await ask('/', { host })).status).toBe(421);
      expect((await ask('/bridge', { host, authorization: `Bearer ${TOKEN}` })).status).toBe(421);
      expect(await dial(OURS, { host, origin: `http://${host}` })).toBe(421);
    },
  );
});

describe('the bridge', () => {
  it('is there for the page itself, with the token', async () => {
    const socket = new WebSocket(`ws://${own()}/bridge`, OURS, { headers: { origin: `http://${own()}` } });
    const answered = new Promise<Uint8Array>((resolve) => socket.on('message', (data: Buffer) => resolve(new Uint8Array(data))));
    socket.on('open', () => socket.send(packBridgeFrame({ id: 1, ask: 'list' })));
    expect(unpackBridgeFrame(await answered).header).toEqual({ id: 1, ok: [{ ...SUMMARY, device: 0 }] });
    expect(socket.protocol).toBe('probekit-bridge.1');
    socket.close();
    expect((await ask('/bridge', { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost:7190', 'file://'])(
    'refuses a page from %s, even with the token',
    async (origin) => {
      expect(await dial(OURS, { origin })).toBe(403);
      expect((await ask('/bridge', { origin, authorization: `Bearer ${TOKEN}` })).status).toBe(403);
    },
  );

  it.each([[['probekit-bridge.1']], [['probekit-bridge.1', 'token.wrong']], [[`token.${TOKEN}x`]], [[`token.${TOKEN.slice(0, -1)}`]]])(
    'refuses who offers %j',
    async (protocols) => {
      expect(await dial(protocols, { origin: `http://${own()}` })).toBe(401);
    },
  );

  it('takes no token from an address, which ends up in logs', async () => {
    expect(await dial(['probekit-bridge.1'], { origin: `http://${own()}` }, `/bridge?token=${TOKEN}`)).toBe(404);
    expect((await ask('/bridge')).status).toBe(401);
  });

  it('closes on who sends what is no message, and goes on for others', async () => {
    const socket = new WebSocket(`ws://${own()}/bridge`, OURS);
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.on('open', () => socket.send('hello'));
    await ended;
    expect(await dial(OURS)).toBe('open');
  });
});

describe('on another address than loopback', () => {
  it.each(['192.168.1.10:7190', '[fe80::1]:7190', 'localhost:7190'])('%s is a name of ours', (host) => {
    expect(refusalOfHost({ host }, '0.0.0.0')).toBeUndefined();
  });
  it('a name that can be bound anew is none', () => {
    expect(refusalOfHost({ host: 'board.example:7190' }, '0.0.0.0')).toMatchObject({ status: 421 });
    expect(refusalOfHost({ host: '192.168.1.10' }, '127.0.0.1')).toMatchObject({ status: 421 });
  });
  it('asks for the token all the same', () => {
    expect(refusalOfBridge({ host: '192.168.1.10:7190', origin: 'http://192.168.1.10:7190' }, '0.0.0.0', TOKEN)).toMatchObject({
      status: 401,
    });
  });
});

it('serves no file beside its folder', async () => {
  expect(await pageFile(join(folder, 'pag'), '/../page/index.html')).toBeUndefined();
});
