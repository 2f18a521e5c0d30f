/** The servers through which other programs reach the boards of a bench. */
import { LOOPBACK, listenTcp, type TcpListener } from '../../node/index.ts';
import { createStlinkServer, createUsbipServer, type ExportedDevice, type ServedDevice } from '../../servers/index.ts';
import { STLINK_SERVER_PORT } from '../../spec/stlink/server.ts';
import { USBIP_PORT } from '../../spec/usb/usbip.ts';
import type { BoardOnBench } from './boards.ts';

export interface HostPort {
  readonly host: string | undefined;
  readonly port: number;
}

/** Which servers are wanted, and where. */
export interface ServerPlaces {
  readonly stlinkServer?: HostPort | undefined;
  readonly usbip?: HostPort | undefined;
}

export interface OpenServers {
  readonly stlinkServer: TcpListener | undefined;
  readonly usbip: TcpListener | undefined;
  close(): Promise<void>;
}

/** Named neither: both, where other programs look for them. */
export function placesOf({ stlinkServer, usbip }: ServerPlaces): ServerPlaces {
  if (stlinkServer || usbip) return { stlinkServer, usbip };
  return { stlinkServer: { host: undefined, port: STLINK_SERVER_PORT }, usbip: { host: undefined, port: USBIP_PORT } };
}

/**
 * What tells this bench from others that run on the computer, over all its runs: a port has one owner. 0 on the usual ports, and
 * where the system picks one.
 */
export function rowOf({ stlinkServer, usbip }: ServerPlaces): number {
  if (usbip) return usbip.port === 0 ? 0 : usbip.port - USBIP_PORT;
  return stlinkServer?.port ?? 0;
}

/** @throws `node/listen` */
export async function openServers(boards: readonly BoardOnBench[], places: ServerPlaces): Promise<OpenServers> {
  // One server for all its clients: it knows who has which probe.
  const stlink = createStlinkServer({ devices: () => present(boards, servedDevice) });
  const exporter = createUsbipServer({ devices: () => present(boards, exportedDevice) });
  const listeners: TcpListener[] = [];
  const listen = async (place: HostPort | undefined, serve: Parameters<typeof listenTcp>[1]) => {
    if (!place) return undefined;
    const listener = await listenTcp({ host: place.host ?? LOOPBACK, port: place.port }, serve);
    listeners.push(listener);
    return listener;
  };
  const close = async () => {
    for (const listener of listeners) await listener.close();
  };
  try {
    return {
      stlinkServer: await listen(places.stlinkServer, (stream) => stlink.serve(stream)),
      usbip: await listen(places.usbip, (stream) => exporter.serve(stream)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The boards that the computer sees now, each as one server lists it. */
async function present<Device>(
  boards: readonly BoardOnBench[],
  asListed: (board: BoardOnBench, summary: NonNullable<Awaited<ReturnType<BoardOnBench['probe']>>>) => Device,
): Promise<readonly Device[]> {
  const found = await Promise.all(
    boards.map(async (board) => {
      const summary = await board.probe();
      return summary && asListed(board, summary);
    }),
  );
  return found.filter((device) => device !== undefined);
}

const servedDevice = ({ usb, eyes }: BoardOnBench, summary: ServedDevice['summary']): ServedDevice => ({
  link: usb,
  summary,
  access: async () => (await eyes.send('host.open', { interface: 0 })).result,
});

const exportedDevice = ({ busId, usb }: BoardOnBench, summary: ExportedDevice['summary']): ExportedDevice => ({
  busId,
  link: usb,
  summary,
});
