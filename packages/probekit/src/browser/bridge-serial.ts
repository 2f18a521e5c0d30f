/** A serial port behind the page bridge, as a `SerialLink`. */
import type { SerialLink } from '../base/index.ts';
import type { BridgeConnection, BridgeListener } from './bridge-connection.ts';
import { errorOf, parseNumber } from './bridge-messages.ts';

/** What nobody reads is kept up to here; then the oldest goes. */
const MOST_UNREAD_BYTES = 1024 * 1024;

export async function openBridgedSerial(connection: BridgeConnection, device: number): Promise<SerialLink> {
  const unread: Uint8Array[] = [];
  let unreadBytes = 0;
  let serial: number | undefined;
  let end: { readonly error?: unknown } | undefined;
  let wake = () => {};
  const finish = (how: { readonly error?: unknown }) => {
    end ??= how;
    forgetEvent();
    forgetEnd();
    wake();
  };
  const take: BridgeListener = (event, data) => {
    if (!('serial' in event) || event.serial !== serial) return;
    if (event.event === 'serialEnd') return finish(event.error ? { error: errorOf(event.error) } : {});
    unread.push(data);
    unreadBytes += data.length;
    while (unreadBytes > MOST_UNREAD_BYTES) unreadBytes -= unread.shift()?.length ?? unreadBytes;
    wake();
  };
  // The first bytes may come before the answer that says whose they are.
  const early: Parameters<BridgeListener>[] = [];
  const forgetEvent = connection.onEvent((...heard) => (serial === undefined ? void early.push(heard) : take(...heard)));
  const forgetEnd = connection.onEnd((error) => finish({ error }));
  try {
    serial = parseNumber((await connection.ask({ ask: 'serialOpen', device })).ok);
  } catch (error) {
    finish({ error });
    throw error;
  }
  const opened = serial;
  for (const heard of early) take(...heard);
  return {
    configure: async (coding) => void (await connection.ask({ ask: 'serialConfigure', serial: opened, coding })),
    write: async (data, { signal } = {}) => void (await connection.ask({ ask: 'serialWrite', serial: opened }, { data, signal })),
    async *read({ signal } = {}) {
      const stop = () => wake();
      signal?.addEventListener('abort', stop, { once: true });
      try {
        while (!signal?.aborted) {
          const bytes = unread.shift();
          if (bytes) {
            unreadBytes -= bytes.length;
            yield bytes;
          } else if (end) {
            if (end.error !== undefined) throw end.error;
            return;
          } else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
    async close() {
      if (end) return;
      finish({});
      await connection.ask({ ask: 'serialClose', serial: opened });
    },
  };
}
