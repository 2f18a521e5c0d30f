/** A page's flash job through `probekit web`, which is killed in the middle of it: the next run of both ends what was begun. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { wallClock } from '../../src/base/index.ts';
import { dialPageBridge, pageBridgeHost } from '../../src/browser/index.ts';
import { connect } from '../../src/connect.ts';
import { type FlashOptions, flashImage, verifyImage } from '../../src/flash/index.ts';
import { parseImage } from '../../src/image/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { type BenchProcess, startBench } from '../bench-command/bench-process.ts';
import { type StartedCommand, startCommand } from '../clients/started-command.ts';
import { memoryStore } from '../unplug/cut.ts';

const LONG = 120_000;
/** Long enough to be killed in; it is never run. */
const PROGRAM = Uint8Array.from({ length: 512 * 1024 }, (_, index) => (index * 7 + (index >>> 8)) & 0xff);

let folder = '';
let bench: BenchProcess;
let running: StartedCommand | undefined;

beforeAll(async () => {
  vi.stubGlobal('WebSocket', BrowserSocket);
  folder = await mkdtemp(join(tmpdir(), 'probekit-flash-over-web-'));
  await writeFile(join(folder, 'index.html'), '<probekit-page></probekit-page>');
  vi.stubEnv('XDG_RUNTIME_DIR', folder);
  bench = await startBench('--usbip', '0');
}, LONG);
afterEach(() => running?.kill('SIGKILL'));
afterAll(async () => {
  await bench.stop();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** As browsers have it: an error that nobody listens to is none. */
class BrowserSocket extends WebSocket {
  constructor(address: URL, protocols: string[]) {
    super(address, protocols);
    this.on('error', () => undefined);
  }
}

/** The board as a page reaches it. */
async function pageOnWeb() {
  const probe = bench.document.addresses.find((one) => one.startsWith('usbip')) ?? '';
  running = startCommand(['web', '--port', '0', '--page', folder, '--probe', probe]);
  const [, page = '', token = ''] = await running.printed(/(http:\/\/127\.0\.0\.1:\d+\/)#token=([\w-]+)/);
  const host = pageBridgeHost(() => dialPageBridge(page, token));
  return { web: running, host, page, token };
}

async function withTarget<Result>(
  { host }: Awaited<ReturnType<typeof pageOnWeb>>,
  use: (target: Awaited<ReturnType<typeof connectTarget>>) => Promise<Result>,
): Promise<Result> {
  const connection = await connect('usb:', { transports: { usb: host }, clock: wallClock });
  try {
    return await use(await connectTarget(connection.probe, { mode: 'normal' }));
  } finally {
    await connection.close().catch(() => undefined); // with the bridge it is closed already
  }
}

it('ends with bridge/lost when the bridge is killed, and the same job, given again, ends well', { timeout: LONG }, async () => {
  const image = parseImage(PROGRAM, { name: 'half-a-bank.bin', address: 0x0800_0000 });
  const store = memoryStore();
  const first = await pageOnWeb();
  const options: FlashOptions = {
    store,
    start: false,
    onProgress: ({ phase }) => {
      if (phase === 'program') void first.web.kill('SIGKILL');
    },
  };
  await expect(withTarget(first, (target) => flashImage(target, image, options))).rejects.toSatisfy((error: Error) =>
    [error, error.cause].some((each) => (each as { code?: unknown } | undefined)?.code === 'bridge/lost'),
  );
  expect(await store.names()).not.toEqual([]);
  await expect(first.host.list()).rejects.toMatchObject({ code: 'bridge/lost' });

  const next = await pageOnWeb();
  await expect(dialPageBridge(next.page, first.token)).rejects.toMatchObject({ code: 'bridge/refused', evidence: { status: 401 } });
  const report = await withTarget(next, (target) => flashImage(target, image, { store, start: false }));
  expect(report.programmedBytes).toBeGreaterThan(0);
  expect(await withTarget(next, (target) => verifyImage(target, image))).toMatchObject({ equal: true });
  expect(await store.names()).toEqual([]);
  await next.host.release();
});
