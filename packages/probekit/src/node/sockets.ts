/** Sockets as `ByteStream`s, of whatever family: connecting, listening, and the end of both. */
import { createServer, type NetConnectOpts, connect as netConnect, type Server, type ServerOpts, type Socket } from 'node:net';
import type { ByteStream } from '../base/index.ts';
import { connectError, listenError } from './errno.ts';
import { nodeErrors } from './errors.ts';

/** Connects, within `timeoutMs`. `address` is how errors name the other side. */
export function connectSocket(options: NetConnectOpts, address: string, timeoutMs: number): Promise<ByteStream> {
  return new Promise((resolve, reject) => {
    const socket = netConnect(options);
    const fail = (error: unknown) => {
      socket.destroy();
      reject(connectError(address, error));
    };
    socket.setTimeout(timeoutMs, () => fail(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.removeListener('error', fail);
      resolve(streamOverSocket(socket, address));
    });
  });
}

export interface SocketListener {
  readonly server: Server;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Listens; each connection goes to `serve`, and is closed when that settles. `address` is how errors name this side. */
export function listenSocket(
  at: { readonly host: string; readonly port: number } | { readonly path: string },
  address: string,
  serve: (stream: ByteStream) => Promise<void>,
  options: ServerOpts = {},
): Promise<SocketListener> {
  const sockets = new Set<Socket>();
  const server = createServer(options, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const end = () => socket.destroy();
    const peer = socket.remoteAddress === undefined ? address : `${socket.remoteAddress}:${socket.remotePort}`;
    serve(streamOverSocket(socket, peer)).then(end, end);
  });
  return new Promise((resolve, reject) => {
    // Stays: a connection that cannot be taken later, for want of file descriptors, must not end the process.
    server.on('error', (error) => reject(listenError(address, error)));
    server.listen(at, () => resolve({ server, close: () => closeAll(server, sockets) }));
  });
}

function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}

function streamOverSocket(socket: Socket, address: string): ByteStream {
  // Without a listener an error would end the process; readers and writers see the end of the stream instead.
  socket.on('error', () => socket.destroy());
  /** What is written in one turn leaves in one call of the system. */
  const together = () => {
    if (socket.writableCorked > 0) return;
    socket.cork();
    process.nextTick(() => socket.uncork());
  };
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        const closed = (cause: unknown) =>
          nodeErrors.make('node/closed', {
            message: `${address} closed the connection.`,
            hint: 'Start that program again, then repeat the command.',
            evidence: { address },
            cause,
          });
        if (socket.destroyed) {
          reject(closed(undefined));
          return;
        }
        together();
        socket.write(bytes, (error) => (error ? reject(closed(error)) : resolve()));
      }),
    read: piecesOf(socket),
    async close() {
      socket.destroy();
    },
  };
}

async function* piecesOf(socket: Socket): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of socket) yield new Uint8Array(piece);
  } catch {
    // A reset connection is an ended one: `write` tells, the reader just ends.
  }
}
