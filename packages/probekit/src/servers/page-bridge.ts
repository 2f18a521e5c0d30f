/**
 * The page bridge: lets pages use the USB devices, the serial ports and a few files of this computer, by messages whose form
 * is in `base/page-bridge.ts`. Who may connect is decided before a connection comes here. A device is one page's at a time.
 */
import type { Clock, HostFacts, MessageStream, SerialLink, UsbDeviceSummary, UsbHost } from '../base/index.ts';
import { errors } from './errors.ts';
import { doctorsFacts } from './page-bridge-facts.ts';
import { BridgeSession } from './page-bridge-session.ts';

/** What stands behind the bridge. */
export interface BridgedComputer {
  readonly usb: UsbHost;
  /** Pages see the part of it that the doctor reads. */
  readonly facts?: HostFacts | undefined;
  openSerial(device: UsbDeviceSummary): Promise<SerialLink>;
  /** Asked before a device is opened; rejects while somebody else has it. The result gives it back. */
  take?(device: UsbDeviceSummary): Promise<() => Promise<void>>;
  readonly isVirtual: boolean;
  readonly clock: Clock;
}

export interface PageBridge {
  /** Serves one page until it leaves, then gives back all that it had. Rejects with `server/malformed` at what is no message. */
  serve(stream: MessageStream): Promise<void>;
}

export function createPageBridge(computer: BridgedComputer): PageBridge {
  const { facts } = computer;
  const seen = { ...computer, facts: facts && doctorsFacts(facts) };
  /** Devices that a page has, by what they say of themselves. */
  const taken = new Set<string>();
  return {
    async serve(stream) {
      const session = new BridgeSession(stream, seen, taken);
      try {
        for await (const message of stream.read) session.take(message);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw errors.make('server/malformed', {
          message: `A page sent what is no message of the bridge: ${error.message}.`,
          hint: 'Reload the page; if that repeats, report it.',
          evidence: { protocol: 'page bridge', detail: error.message, bytes: new Uint8Array() },
          cause: error,
        });
      } finally {
        await session.end();
        await stream.close();
      }
    },
  };
}
