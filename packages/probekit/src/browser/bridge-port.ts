/** A USB device behind the page bridge, as a `UsbPort`. */
import type { BridgePortRequest, UsbDeviceSummary, UsbOptions, UsbPort, UsbSetup } from '../base/index.ts';
import type { BridgeConnection } from './bridge-connection.ts';

/** `device`: its number on this connection; with the connection the port ends. */
export function portOverBridge(connection: BridgeConnection, device: number, summary: UsbDeviceSummary): UsbPort {
  const ask = async (request: Unaddressed<BridgePortRequest>, options: { data?: Uint8Array; signal?: AbortSignal | undefined } = {}) =>
    (await connection.ask({ device, ...request } as BridgePortRequest, options)).data;
  const plain = (what: 'open' | 'close' | 'reset') => async () => void (await ask({ ask: what }));
  const valued = (what: 'selectConfiguration' | 'claimInterface' | 'releaseInterface' | 'clearHalt') => async (value: number) =>
    void (await ask({ ask: what, value }));
  return {
    summary,
    open: plain('open'),
    close: async () => {
      // With the connection the bridge has closed it already.
      if (!connection.error) await ask({ ask: 'close' });
    },
    reset: plain('reset'),
    selectConfiguration: valued('selectConfiguration'),
    claimInterface: valued('claimInterface'),
    releaseInterface: valued('releaseInterface'),
    clearHalt: valued('clearHalt'),
    transferIn: (endpoint: number, length: number, { timeoutMs, signal }: UsbOptions = {}) =>
      ask({ ask: 'transferIn', endpoint, length, timeoutMs }, { signal }),
    transferOut: async (endpoint: number, data: Uint8Array, { timeoutMs, signal }: UsbOptions = {}) =>
      void (await ask({ ask: 'transferOut', endpoint, timeoutMs }, { data, signal })),
    controlIn: (setup: UsbSetup, { timeoutMs, signal }: UsbOptions = {}) => ask({ ask: 'controlIn', setup, timeoutMs }, { signal }),
    controlOut: async (setup: UsbSetup, data: Uint8Array, { timeoutMs, signal }: UsbOptions = {}) =>
      void (await ask({ ask: 'controlOut', setup, timeoutMs }, { data, signal })),
    onDisconnect(listener) {
      const forgetEvent = connection.onEvent((event) => {
        if (event.event === 'disconnect' && event.device === device) listener();
      });
      const forgetEnd = connection.onEnd(listener);
      return () => {
        forgetEvent();
        forgetEnd();
      };
    },
  };
}

type Unaddressed<Request> = Request extends unknown ? Omit<Request, 'device'> : never;
