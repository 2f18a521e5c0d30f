/** Serves a built page and, at `bridge` beside it, web sockets to the computer. Who may have which is in `page-access.ts`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket, WebSocketServer } from 'ws';
import { type MessageStream, MOST_DATA_BYTES, PAGE_BRIDGE_VERSION } from '../base/index.ts';
import { listenError } from './errno.ts';
import { nodeErrors } from './errors.ts';
import { type PageRequest, type Refusal, refusalOfBridge, refusalOfHost } from './page-access.ts';
import { type PageFile, pageFile } from './page-files.ts';
import type { TcpListener } from './tcp.ts';

export interface PageServerOptions {
  readonly host: string;
  readonly port: number;
  /** The folder of the built page. */
  readonly folder: string;
  /** What the bridge wants to hear. */
  readonly token: string;
  /** Gets each connection to the bridge; it is closed when that settles. */
  readonly serve: (stream: MessageStream) => Promise<void>;
}

const BRIDGE = '/bridge';
const PROTOCOL = `probekit-bridge.${PAGE_BRIDGE_VERSION}`;
/** A message is a header and the data. */
const MOST_MESSAGE_BYTES = MOST_DATA_BYTES + 128 * 1024;

/** The page's own Content-Security-Policy stands in its files; only a server can say that nothing may frame it. */
const HEADERS = {
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
} as const;

/** @throws `node/listen` */
export async function listenPage(options: PageServerOptions): Promise<TcpListener> {
  const { host, port } = options;
  const { WebSocketServer } = await import('ws'); // no other command waits for it
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => refuse(response, { status: 500, reason: String(error) }));
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, handleProtocols: () => PROTOCOL });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy()); // whoever asks may leave at any moment
    const refusal = isBridge(request) ? refusalOfBridge(requestOf(request), host, options.token) : NOT_HERE;
    if (refusal) return refuseSocket(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const close = () => opened.close();
      options.serve(messagesOf(opened)).then(close, close);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', (error) => reject(listenError(`${host}:${port}`, error)));
    server.listen({ host, port }, resolve);
  });
  const address = server.address();
  return {
    host,
    port: typeof address === 'object' && address ? address.port : port,
    close: () => closeAll(server, sockets),
  };
}

const NOT_HERE = { status: 404, reason: 'There is nothing of that name here.' } as const;

async function answer(request: IncomingMessage, response: ServerResponse, { host, folder, token }: PageServerOptions): Promise<void> {
  const refusal = isBridge(request) ? refusalOfBridge(requestOf(request), host, token) : refusalOfHost(requestOf(request), host);
  if (refusal) return refuse(response, refusal);
  // A page that was refused a socket asks why by this.
  if (isBridge(request)) return send(response, 200, { type: 'text/plain; charset=utf-8', bytes: 'The bridge is here.' });
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, { status: 405, reason: 'Files are read only.' });
  const file = await pageFile(folder, request.url ?? '/');
  if (!file) return refuse(response, NOT_HERE);
  send(response, 200, file);
}

function refuse(response: ServerResponse, { status, reason }: { readonly status: number; readonly reason: string }): void {
  send(response, status, { type: 'text/plain; charset=utf-8', bytes: reason });
}

function send(response: ServerResponse, status: number, { type, bytes }: Omit<PageFile, 'bytes'> & { bytes: Uint8Array | string }): void {
  response.writeHead(status, { ...HEADERS, 'content-type': type });
  response.end(bytes);
}

function refuseSocket(socket: Duplex, { status, reason }: Refusal | typeof NOT_HERE): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n${reason}`);
}

function isBridge({ url }: IncomingMessage): boolean {
  return url === BRIDGE;
}

/** The token comes as a protocol of the socket, since pages cannot set headers there, or as a bearer's (RFC 6750). */
function requestOf({ headers }: IncomingMessage): PageRequest {
  const { host, origin, authorization } = headers;
  const offered = headers['sec-websocket-protocol']?.split(',').map((protocol) => protocol.trim());
  const token = offered?.find((protocol) => protocol.startsWith('token.'))?.slice('token.'.length);
  return { host, origin, token: token ?? /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] };
}

function messagesOf(socket: WebSocket): MessageStream {
  const waiting: Uint8Array[] = [];
  let isOver = false;
  let wake = () => {};
  socket.on('message', (data: RawData) => {
    waiting.push(bytesOf(data));
    wake();
  });
  // Errors of a socket are followed by its end.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isOver = true;
    wake();
  });
  return {
    write: (message) => new Promise((resolve, reject) => socket.send(message, (error) => (error ? reject(closed(error)) : resolve()))),
    read: pieces(),
    close: async () => socket.close(),
  };

  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const message = waiting.shift();
      if (message) yield message;
      else if (isOver) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return new Uint8Array(Buffer.concat(data));
  return new Uint8Array(data);
}

function closed(cause: unknown) {
  return nodeErrors.make('node/closed', {
    message: 'The page closed the connection.',
    hint: 'Open the page again.',
    evidence: { address: 'page' },
    cause,
  });
}

async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
