/** TCP as `ByteStream`s: outgoing connections, and a listener that stays on loopback unless told otherwise. */
import { createServer, connect as netConnect, type Server, type Socket } from 'node:net';
import type { ByteStream } from '../base/index.ts';
import { connectError, listenError } from './errno.ts';
import { nodeErrors } from './errors.ts';

export const LOOPBACK = '127.0.0.1';

/** How long a silent client is left alone. */
const KEEP_ALIVE_MS = 30_000;

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/** Connects, within `timeoutMs` (3 s unless told). */
export function connectTcp({ host, port }: TcpAddress, { timeoutMs = 3000 } = {}): Promise<ByteStream> {
  const address = `${host}:${port}`;
  return new Promise((resolve, reject) => {
    const socket = netConnect({ host, port, noDelay: true });
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

export interface TcpListener {
  readonly host: string;
  /** The real one when 0 was asked for. */
  readonly port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Listens; each connection goes to `serve`, and is closed when that settles. */
export function listenTcp(
  { host = LOOPBACK, port }: { host?: string | undefined; port: number },
  serve: (stream: ByteStream) => Promise<void>,
): Promise<TcpListener> {
  const sockets = new Set<Socket>();
  // A client whose computer vanished never closes: keep-alive finds out, and frees what it had.
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const end = () => socket.destroy();
    serve(streamOverSocket(socket, `${socket.remoteAddress}:${socket.remotePort}`)).then(end, end);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(`${host}:${port}`, error)));
    server.listen({ host, port }, () => resolve({ host, port: portOf(server, port), close: () => closeAll(server, sockets) }));
  });
}

function portOf(server: Server, asked: number): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : asked;
}

function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}

function streamOverSocket(socket: Socket, address: string): ByteStream {
  // Without a listener an error would end the process; readers and writers see the end of the stream instead.
  socket.on('error', () => socket.destroy());
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
