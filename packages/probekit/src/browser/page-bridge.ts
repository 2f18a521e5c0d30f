/**
 * The probes of the computer that serves the page, over the page bridge of `probekit web`: for browsers without WebUSB, and
 * from afar. Connects when first asked and, after a connection that was lost, with the next question.
 */
import type { BridgeHello, HostFacts, MessageStream, SerialLink, UsbDeviceSummary, UsbHost } from '../base/index.ts';
import { usbFault } from '../transport/index.ts';
import { BridgeConnection } from './bridge-connection.ts';
import { parseDevices, parseHello, parseHolders, parseNames, parseStat, parseText } from './bridge-messages.ts';
import { portOverBridge } from './bridge-port.ts';
import { openBridgedSerial } from './bridge-serial.ts';
import { bridgeProtocol } from './errors.ts';

/** The computer behind the bridge. A device has one summary for as long as it stays plugged in. */
export interface BridgedHost extends UsbHost {
  /** @throws `bridge/lost`, `bridge/refused` */
  hello(): Promise<BridgeHello>;
  /** Undefined where that computer cannot be looked at. */
  facts(): Promise<HostFacts | undefined>;
  openSerial(device: UsbDeviceSummary): Promise<SerialLink>;
  /** Calls back when what is plugged in has changed, and when the connection is lost, until the function that it returns is called. */
  onChange(listener: (lost?: unknown) => void): () => void;
  /** Gives back all that this page has. */
  release(): Promise<void>;
}

/** `dial` makes a connection, or throws `bridge/lost` or `bridge/refused`. */
export function pageBridgeHost(dial: () => Promise<MessageStream>): BridgedHost {
  return new PageBridgeHost(dial);
}

interface Listed {
  readonly connection: BridgeConnection;
  readonly device: number;
}

class PageBridgeHost implements BridgedHost {
  readonly #dial: () => Promise<MessageStream>;
  #dialled: Promise<BridgeConnection> | undefined;
  #summaries = new Map<number, UsbDeviceSummary>();
  readonly #listed = new WeakMap<UsbDeviceSummary, Listed>();
  readonly #listeners = new Set<(lost?: unknown) => void>();

  constructor(dial: () => Promise<MessageStream>) {
    this.#dial = dial;
  }

  async hello(): Promise<BridgeHello> {
    return parseHello((await (await this.#connection()).ask({ ask: 'hello' })).ok);
  }

  async facts(): Promise<HostFacts | undefined> {
    const { platform } = await this.hello();
    return platform && factsOver(() => this.#connection(), platform);
  }

  async list(): Promise<readonly UsbDeviceSummary[]> {
    const connection = await this.#connection();
    const found = parseDevices((await connection.ask({ ask: 'list' })).ok);
    const before = this.#summaries;
    this.#summaries = new Map(
      found.map(({ device, ...summary }) => {
        const known = before.get(device) ?? summary;
        this.#listed.set(known, { connection, device });
        return [device, known];
      }),
    );
    return [...this.#summaries.values()];
  }

  async port(summary: UsbDeviceSummary) {
    const { connection, device } = this.#meant(summary);
    return portOverBridge(connection, device, summary);
  }

  async openSerial(summary: UsbDeviceSummary): Promise<SerialLink> {
    const { connection, device } = this.#meant(summary);
    return openBridgedSerial(connection, device);
  }

  onChange(listener: (lost?: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async release(): Promise<void> {
    const dialled = this.#dialled;
    this.#dialled = undefined;
    await (await dialled?.catch(() => undefined))?.close(); // there never was one
  }

  #meant(summary: UsbDeviceSummary): Listed {
    const listed = this.#listed.get(summary);
    if (!listed) throw usbFault.disconnected(usbFault.deviceName(summary));
    return listed;
  }

  #connection(): Promise<BridgeConnection> {
    this.#dialled ??= this.#connect();
    return this.#dialled;
  }

  async #connect(): Promise<BridgeConnection> {
    try {
      const connection = new BridgeConnection(await this.#dial());
      connection.onEvent(({ event }) => {
        if (event === 'devices') this.#tell();
      });
      connection.onEnd((error) => {
        this.#summaries.clear();
        // Ours that was closed on purpose is forgotten already.
        if (this.#dialled === undefined) return;
        this.#dialled = undefined;
        this.#tell(error);
      });
      return connection;
    } catch (error) {
      this.#dialled = undefined;
      throw error;
    }
  }

  #tell(lost?: unknown): void {
    for (const listener of this.#listeners) listener(lost);
  }
}

function factsOver(connection: () => Promise<BridgeConnection>, platform: HostFacts['platform']): HostFacts {
  return {
    platform,
    async readFile(path, maxBytes) {
      const { ok, data } = await (await connection()).ask({ ask: 'readFile', path, maxBytes });
      if (typeof ok !== 'boolean') throw bridgeProtocol('a file');
      return ok ? data : undefined;
    },
    list: async (path) => parseNames((await (await connection()).ask({ ask: 'listFolder', path })).ok),
    readLink: async (path) => parseText((await (await connection()).ask({ ask: 'readLink', path })).ok),
    stat: async (path) => parseStat((await (await connection()).ask({ ask: 'stat', path })).ok),
    holders: async (of) => parseHolders((await (await connection()).ask({ ask: 'holders', of })).ok),
    ask: async (question) => parseText((await (await connection()).ask({ ask: 'askSystem', question })).ok),
  };
}
