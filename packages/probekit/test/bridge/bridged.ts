/** A page and the bridge that serves it, within the process. */
import { type BridgedHost, pageBridgeHost } from '../../src/browser/index.ts';
import { type BridgedComputer, createPageBridge, type PageBridge } from '../../src/servers/index.ts';
import { streamPair } from '../contracts/stream-pair.ts';

/** Nothing happens by itself. */
export const STILL: BridgedComputer['clock'] = {
  nowMs: () => 0,
  sleep: (_ms, { signal } = {}) =>
    new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })),
};

export interface Bridged {
  readonly host: BridgedHost;
  /** Ends the connection as a bridge does that is killed. */
  kill(): Promise<void>;
  /** What became of the bridge's side of each connection. */
  readonly served: Promise<void>[];
}

export function pageOn(bridge: PageBridge): Bridged {
  const served: Promise<void>[] = [];
  let kill = async () => {};
  const host = pageBridgeHost(async () => {
    const [here, there] = streamPair();
    served.push(bridge.serve(there));
    kill = () => there.close();
    return here;
  });
  return { host, kill: () => kill(), served };
}

export function bridgeTo(computer: Partial<BridgedComputer> & Pick<BridgedComputer, 'usb'>): PageBridge {
  return createPageBridge({
    openSerial: () => Promise.reject(new RangeError('no serial port')),
    isVirtual: true,
    clock: STILL,
    ...computer,
  });
}
