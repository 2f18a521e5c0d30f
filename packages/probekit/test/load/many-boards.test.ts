/** 64 boards in one process, eight of them flashed at once: none disturbs another. How long it takes is the benchmark's. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type ByteStream, wallClock } from '../../src/base/index.ts';
import { startPacer } from '../../src/cli/bench/pacer.ts';
import { connectTcp, LOOPBACK, listenTcp } from '../../src/node/index.ts';
import { listUsbip, StlinkServerClient } from '../../src/transport/index.ts';
import { streamPair } from '../contracts/stream-pair.ts';
import { type FleetBoard, flashAt, flashOf, fleetOf, holds, imageOf, serversFor } from './fleet.ts';

const BOARDS = 64;
const FLASHED = 8;
/** How long the others run on meanwhile. */
const RUN_MS = 1000;
const SLICE_MS = 50;
const LONG = 60_000;

let boards: readonly FleetBoard[];
let servers: ReturnType<typeof serversFor>;
let factory: Uint8Array;

beforeAll(async () => {
  boards = await fleetOf(BOARDS);
  servers = serversFor(boards);
  factory = await flashOf(boards[0]!, 0x1_0000);
}, LONG);

const dialUsbip = async (): Promise<ByteStream> => {
  const [near, far] = streamPair();
  void servers.usbip.serve(far);
  return near;
};
const dialStlink = async (): Promise<ByteStream> => {
  const [near, far] = streamPair();
  void servers.stlink.serve(far);
  return near;
};

/** Half of the boards over one server, half over the other. */
const flashBoard = (board: FleetBoard, index: number, salt: number) =>
  index % 2 === 0
    ? flashAt(`usbip://127.0.0.1/${board.busId}`, board, imageOf(salt), dialUsbip)
    : flashAt(`stlink-server://127.0.0.1/${board.serialNumber}`, board, imageOf(salt), dialStlink);

async function letRun(some: readonly FleetBoard[]): Promise<void> {
  for (let ms = 0; ms < RUN_MS; ms += SLICE_MS) {
    for (const { bench } of some) await bench.control.send('advance', { ms: SLICE_MS });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('64 boards in one process', () => {
  it('are all on the list of USB/IP, and sixty, as many as ST lists, on that of stlink-server', async () => {
    const listed = await listUsbip(await dialUsbip(), { clock: wallClock });
    expect(listed.map(({ busId }) => busId)).toEqual(boards.map(({ busId }) => busId));
    const client = new StlinkServerClient(await dialStlink(), wallClock);
    const serials = (await client.listDevices()).map(({ serialNumber }) => serialNumber);
    expect(serials).toEqual(boards.slice(0, 60).map(({ serialNumber }) => serialNumber));
    await client.close();
  });

  it(
    'take eight flash jobs at once, each its own, while the other 56 go on as a board alone does',
    async () => {
      const [busy, others] = [boards.slice(0, FLASHED), boards.slice(FLASHED)];
      const [alone] = await fleetOf(1);
      const [reports] = await Promise.all([
        Promise.all(busy.map((board, index) => flashBoard(board, index, index + 1))),
        letRun(others),
        letRun([alone!]),
      ]);
      expect(reports.map(({ state }) => state)).toEqual(busy.map(() => 'running'));
      for (const [index, board] of busy.entries()) expect(await holds(board, imageOf(index + 1))).toBe(true);
      for (const board of others) {
        expect(await holds(board, factory)).toBe(true);
        expect(board.events).toEqual(alone!.events);
        expect((await board.bench.control.send('look', {})).core).not.toBe('halted');
      }
      expect(alone!.events.filter(({ event }) => event === 'led').length).toBeGreaterThan(8);
      expect(alone!.events.some(({ event }) => event === 'uart')).toBe(true);
    },
    LONG,
  );

  it('run the new programs afterwards', async () => {
    for (const { bench, events } of boards.slice(0, FLASHED)) {
      const before = events.length;
      await bench.control.send('advance', { ms: 500 });
      expect(events.slice(before).filter(({ event }) => event === 'led').length).toBeGreaterThan(3);
    }
  });

  it(
    'serve clients over real TCP, several at once',
    async () => {
      const pacer = startPacer();
      const some = boards.slice(20, 22).map((board) => ({ ...board, bench: pacer.add(board.bench), clock: wallClock }));
      const { usbip } = serversFor(some);
      const listener = await listenTcp({ host: LOOPBACK, port: 0 }, (stream) => usbip.serve(stream));
      const dial = () => connectTcp(listener);
      try {
        await Promise.all(some.map((board, index) => flashAt(`usbip://127.0.0.1/${board.busId}`, board, imageOf(90 + index), dial)));
        for (const [index, board] of some.entries()) expect(await holds(board, imageOf(90 + index))).toBe(true);
      } finally {
        await listener.close();
        await pacer.stop();
      }
    },
    LONG,
  );
});
