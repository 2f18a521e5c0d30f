/** TCP as `ByteStream`s: outgoing connections, and a listener that stays on loopback unless told otherwise. */
import type { ByteStream } from '../base/index.ts';
import { connectSocket, listenSocket } from './sockets.ts';

export const LOOPBACK = '127.0.0.1';

/** How long a silent client is left alone. */
const KEEP_ALIVE_MS = 30_000;

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/** Connects, within `timeoutMs` (3 s unless told). */
export function connectTcp({ host, port }: TcpAddress, { timeoutMs = 3000 } = {}): Promise<ByteStream> {
  return connectSocket({ host, port, noDelay: true }, `${host}:${port}`, timeoutMs);
}

export interface TcpListener {
  readonly host: string;
  /** The real one when 0 was asked for. */
  readonly port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Listens; each connection goes to `serve`, and is closed when that settles. */
export async function listenTcp(
  { host = LOOPBACK, port }: { host?: string | undefined; port: number },
  serve: (stream: ByteStream) => Promise<void>,
): Promise<TcpListener> {
  // A client whose computer vanished never closes: keep-alive finds out, and frees what it had.
  const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS };
  const { server, close } = await listenSocket({ host, port }, `${host}:${port}`, serve, options);
  const address = server.address();
  return { host, port: typeof address === 'object' && address ? address.port : port, close };
}
