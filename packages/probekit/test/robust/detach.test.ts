/**
 * A flash job through a server is broken off at messages spread over all of it: the server stays up, nothing is left over,
 * other clients go on at once, and the same command works when it is given again.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type BenchSnapshot, type ByteStream, type Clock, ProbekitError } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { connect, type ProbeTransports } from '../../src/connect.ts';
import { flashImage } from '../../src/flash/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { createStlinkServer, createUsbipServer } from '../../src/servers/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { benchClock, StlinkServerClient, usbipPort } from '../../src/transport/index.ts';
import { streamPair } from '../contracts/stream-pair.ts';
import { boardWithSettings, FLASH, NEW_PROGRAM } from '../unplug/board-with-settings.ts';
import { type CountedBench, counted, turns } from './counted-bench.ts';
import { type Break, cutStream, spread } from './cut-stream.ts';

const POINTS = 10;
const LONG = 120_000;
/** A stlink-server's client asks for the version, the list and the device before anything reaches the probe. */
const REQUESTS_OF_OPENING = 6;
/** The probe looks at the target while it is mounted; nobody types faster than this. */
const RETYPE_MS = 300;
const image = assembleImage('new.bin', 'bin', [{ address: FLASH, bytes: NEW_PROGRAM }]);
/** Nothing that works only after a time-out would pass. */
const NEVER: Clock = { nowMs: () => 0, sleep: () => new Promise(() => undefined) };

type Way = 'usbip' | 'stlink-server';
const ADDRESS: Readonly<Record<Way, string>> = { usbip: 'usbip://127.0.0.1/1-1', 'stlink-server': 'stlink-server://127.0.0.1' };

let bench: CountedBench;
let fresh: BenchSnapshot;
let serve: Readonly<Record<Way, (stream: ByteStream) => Promise<void>>>;
/** How each connection ended on the server's side. */
let ends: string[];

beforeAll(async () => {
  bench = counted(await createBench(boardWithSettings({ jumpers: { JP2: '5-6' }, supply: { external5V: true } })));
  fresh = await bench.control.send('snapshot', {});
  const devices = async () => (await bench.control.send('host.devices', {})).map((summary) => ({ busId: '1-1', link: bench.usb, summary }));
  const [usbip, stlink] = [createUsbipServer({ devices }), createStlinkServer({ devices, clock: NEVER })];
  serve = { usbip: (stream) => usbip.serve(stream), 'stlink-server': (stream) => stlink.serve(stream) };
});

async function dial(way: Way): Promise<ByteStream> {
  const [near, far] = streamPair();
  void serve[way](far).then(
    () => ends.push('closed'),
    (error: unknown) => ends.push(`failed with ${error}`),
  );
  return near;
}

/** The command, as a program of its own gives it. Leaving the probe, which it does in any case, comes after `onDone`. */
async function flashOver(way: Way, connection: () => Promise<ByteStream>, onDone = () => {}): Promise<void> {
  const clock = benchClock(bench.control);
  const transports: ProbeTransports = { tcp: connection, usbip: ({ busId }) => usbipPort({ dial: connection, busId, clock }) };
  const { probe, close } = await connect(ADDRESS[way], { transports, clock });
  try {
    await flashImage(await connectTarget(probe, { mode: 'normal' }), image);
    onDone();
  } finally {
    await close();
  }
}

/** How many messages the client has sent when the job is done. */
async function messagesOfJob(way: Way): Promise<number> {
  ends = [];
  await bench.control.send('restore', { snapshot: fresh });
  const { stream, messages } = cutStream(await dial(way), 0, 'before');
  let count = 0;
  await flashOver(
    way,
    async () => stream,
    () => {
      count = messages();
    },
  );
  return count;
}

async function breakOff(way: Way, at: number, how: Break | (() => Promise<unknown>)): Promise<void> {
  ends = [];
  await bench.control.send('restore', { snapshot: fresh });
  const { stream } = cutStream(await dial(way), at, how);
  const outcome = await flashOver(way, async () => stream).catch((error: unknown) => error);
  expect(outcome, `broken off at message ${at}`).toBeInstanceOf(ProbekitError);
  await turns();
  expect(ends, `broken off at message ${at}`).toEqual(['closed']);
  expect(bench.open(), `broken off at message ${at}`).toMatchObject({ transfers: 0, plug: 0 });
}

async function sameCommandWorks(way: Way): Promise<void> {
  await flashOver(way, () => dial(way));
  const flash = await bench.control.send('peek', { address: FLASH, byteLength: NEW_PROGRAM.length });
  expect(flash).toEqual(NEW_PROGRAM);
  await turns();
  expect(bench.open()).toMatchObject({ transfers: 0, plug: 0 });
}

const pull = () => bench.control.send('set', { physics: { cable: { plugged: false } } });
async function plugIn(): Promise<void> {
  await bench.control.send('set', { physics: { cable: { plugged: true } } });
  await bench.control.send('advance', { ms: RETYPE_MS });
}

describe.each(['usbip', 'stlink-server'] as const)('a flash job over %s', (way) => {
  let total = 0;
  beforeAll(async () => {
    total = await messagesOfJob(way);
    expect(total).toBeGreaterThan(100);
  }, LONG);

  it.each(['before', 'within', 'after'] as const)(
    'whose client dies %s a message leaves the probe to the next client',
    async (how) => {
      for (const at of spread(total, POINTS)) {
        await breakOff(way, at, how);
        await sameCommandWorks(way);
      }
    },
    LONG,
  );
});

describe('a flash job', () => {
  it(
    'over USB/IP ends with the cable, and works again when it is back',
    async () => {
      for (const at of spread(await messagesOfJob('usbip'), POINTS)) {
        // Before the import there is no job that could end.
        if (at > 1) await breakOff('usbip', at, pull);
        else await pull();
        await plugIn();
        await sameCommandWorks('usbip');
      }
    },
    LONG,
  );

  it(
    'over stlink-server fails with the cable; the same connection tells it, and the next one works',
    async () => {
      for (const at of spread(await messagesOfJob('stlink-server'), POINTS)) {
        if (at > REQUESTS_OF_OPENING) await breakOff('stlink-server', at, pull);
        else await pull();
        await plugIn();
        await sameCommandWorks('stlink-server');
      }
    },
    LONG,
  );

  it(
    'that is broken off keeps no other client of the same probe waiting',
    async () => {
      const total = await messagesOfJob('stlink-server');
      const witness = new StlinkServerClient(await dial('stlink-server'), NEVER);
      const [device] = await witness.listDevices();
      const connection = await witness.open(device!.cookie);
      for (const at of spread(total, POINTS)) {
        await bench.control.send('restore', { snapshot: fresh });
        const { stream } = cutStream(await dial('stlink-server'), at, 'after');
        await flashOver('stlink-server', async () => stream).catch(() => undefined);
        const command = Uint8Array.from({ length: 16 }, (_, index) => (index === 0 ? 0xf1 : 0));
        const version = await witness.sendCommand(connection, command, { in: 6 }, {});
        expect(version).toHaveLength(6);
      }
      await witness.close();
    },
    LONG,
  );
});
