/** The servers through which other programs use one real probe: USB/IP and ST's stlink-server. */
import { LOOPBACK, listenTcp, type TcpListener } from '../node/index.ts';
import { createStlinkServer, createUsbipServer } from '../servers/index.ts';
import type { HostPort, ServerPlaces } from './bench/servers.ts';
import { ProbeUsers } from './probe-users.ts';
import type { PresentProbe, SharedProbe } from './shared-probe.ts';

export class ProbeServers {
  readonly #probe: SharedProbe;
  readonly #busId: string;
  readonly #users = new ProbeUsers();
  readonly #listeners: TcpListener[] = [];
  stlinkServer: TcpListener | undefined;
  usbip: TcpListener | undefined;

  /** `busId` names the probe for as long as the servers run, wherever it is plugged in again. */
  constructor(probe: SharedProbe, busId: string) {
    this.#probe = probe;
    this.#busId = busId;
  }

  /** @throws `node/listen` */
  async listen({ stlinkServer, usbip }: ServerPlaces): Promise<void> {
    if (stlinkServer) this.stlinkServer = await this.#listenAsStlinkServer(stlinkServer);
    if (usbip) this.usbip = await this.#listenAsUsbip(usbip);
  }

  async close(): Promise<void> {
    for (const listener of this.#listeners) await listener.close();
  }

  async #listenAsStlinkServer({ host = LOOPBACK, port }: HostPort): Promise<TcpListener> {
    const users = this.#users;
    const server = createStlinkServer({
      devices: () => this.#present().map((present) => ({ ...present, access: users.commandAccess })),
    });
    const listener = await listenTcp({ host, port }, (stream) => users.withCommandClient(() => server.serve(stream)));
    this.#listeners.push(listener);
    return listener;
  }

  async #listenAsUsbip({ host = LOOPBACK, port }: HostPort): Promise<TcpListener> {
    const users = this.#users;
    const server = createUsbipServer({
      devices: async () =>
        this.#present().map(({ link, summary }) => ({
          busId: this.#busId,
          link,
          summary,
          access: users.importAccess,
          // As Linux does: whatever the client broke off, the next one finds the device as if it were plugged in afresh.
          released: async ({ movedData }) => {
            if (movedData) await link.reset();
            users.importerLeft();
          },
        })),
    });
    const listener = await listenTcp({ host, port }, (stream) => server.serve(stream));
    this.#listeners.push(listener);
    return listener;
  }

  #present(): readonly PresentProbe[] {
    const { present } = this.#probe;
    return present ? [present] : [];
  }
}
