/** The web socket of the page bridge, as messages. The token goes as a protocol of the socket: addresses end up in logs. */
import { type MessageStream, PAGE_BRIDGE_VERSION } from '../base/index.ts';
import { bridgeLost, bridgeRefused } from './errors.ts';

/** `page`: where `probekit web` serves the page; `token`: what stood behind its `#`. */
export async function dialPageBridge(page: string | URL, token: string): Promise<MessageStream> {
  const address = new URL('bridge', page);
  const socketAddress = new URL(address);
  socketAddress.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(socketAddress, [`probekit-bridge.${PAGE_BRIDGE_VERSION}`, `token.${token}`]);
  socket.binaryType = 'arraybuffer';
  const stream = messagesOf(socket);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', () => void whyNot(address, token).then(reject), { once: true });
  });
  return stream;
}

/** A web socket that is refused says no more than that; the same question without it does. */
async function whyNot(address: URL, token: string): Promise<Error> {
  try {
    const { ok, status } = await fetch(address, { headers: { authorization: `Bearer ${token}` }, cache: 'no-store' });
    return ok ? bridgeLost('it takes no connection') : bridgeRefused(status);
  } catch (error) {
    return bridgeLost('nothing answers at its address', error);
  }
}

function messagesOf(socket: WebSocket): MessageStream {
  const waiting: Uint8Array[] = [];
  let isOver = false;
  let wake = () => {};
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    // A text is no message of the bridge; the reader says so.
    waiting.push(data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array());
    wake();
  });
  socket.addEventListener('close', () => {
    isOver = true;
    wake();
  });
  return {
    async write(message) {
      if (socket.readyState !== WebSocket.OPEN) throw bridgeLost('the connection has ended');
      socket.send(new Uint8Array(message));
    },
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
