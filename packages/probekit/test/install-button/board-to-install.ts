/** A virtual board behind an `Installation`, and a web server with the manifest and the image that it gets. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bench, UsbDeviceLink, UsbHost } from '../../src/base/index.ts';
import { Installation, type InstallState } from '../../src/install-button/installation.ts';
import { wayOverHost } from '../../src/install-button/probe-way.ts';
import { benchClock, benchHost } from '../../src/transport/index.ts';
import { memoryStore } from '../unplug/cut.ts';

const WAVE = readFileSync(new URL('../../../../firmware/wave.elf', import.meta.url));
const MANIFEST = { name: 'Wave', version: '1.0.0', builds: [{ devices: [{ id: '0x450' }], images: [{ url: 'wave.elf' }] }] };

/** Serves the manifest at the address that it returns, until `end` is called. */
export async function serveManifest(): Promise<{ readonly url: string; end(): void }> {
  const server = createServer(({ url }, response) =>
    // A line that is kept for later is closed while somebody asks.
    response.writeHead(200, { connection: 'close' }).end(url === '/wave.elf' ? WAVE : JSON.stringify(MANIFEST)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const end = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/manifest.json`, end };
}

/** What a person does at the board, and what the computer's USB counts meanwhile. */
export interface Hands {
  /** The probe stays, another board is at its end. */
  bench: Bench;
  /** Called before each transfer. */
  onTransfer: (() => void) | undefined;
  plugged: (() => void) | undefined;
  transfers: number;
  openPorts: number;
}

export function installOn(
  bench: Bench,
  manifestUrl: string,
  base = manifestUrl,
): { installation: Installation; hands: Hands; start: () => Promise<void> } {
  const hands: Hands = { bench, onTransfer: undefined, plugged: undefined, transfers: 0, openPorts: 0 };
  const clock = benchClock(bench.control);
  const host = (): UsbHost => {
    const { usb, control } = hands.bench;
    const submit: UsbDeviceLink['submit'] = (transfer) => {
      hands.transfers += 1;
      hands.onTransfer?.();
      return usb.submit(transfer);
    };
    return benchHost({ usb: { ...usb, submit, cancel: (id) => usb.cancel(id), reset: () => usb.reset() }, control }, { clock });
  };
  const usbHost: UsbHost = {
    list: async () => (await host().list()).map((one) => ({ ...one, serialNumber: '' })),
    async port(summary) {
      const port = await host().port(summary);
      const [open, close] = [port.open.bind(port), port.close.bind(port)];
      port.open = () => open().then(() => void hands.openPorts++);
      port.close = () => close().then(() => void hands.openPorts--);
      return port;
    },
  };
  const onPlug = (listener: () => void) => {
    hands.plugged = listener;
    return () => {
      hands.plugged = undefined;
    };
  };
  const way = wayOverHost(usbHost, { clock, isVirtual: true, onPlug });
  const installation = new Installation({ manifestUrl, base, way, store: memoryStore() });
  return { installation, hands, start: () => installation.start(way.choose()) };
}

/** Resolves at this step, or where it cannot be reached any more. */
export function reached(installation: Installation, step: InstallState['step']): Promise<InstallState> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { state } = installation;
      if (state.step === step) resolve(state);
      else if (state.step === 'failed') reject(state.error);
      else if (state.step === 'verdict' || state.step === 'no-build') reject(new Error(`it ended with ${state.step}`));
    };
    installation.addEventListener('change', look);
    look();
  });
}
