/** Programs that come and go, hundreds of times: they leave no listeners, no transfers and no imports behind. */
import { describe, expect, it } from 'vitest';
import type { ByteStream } from '../../src/base/index.ts';
import { connect } from '../../src/connect.ts';
import { createStlinkServer, createUsbipServer } from '../../src/servers/index.ts';
import { benchClock, benchHost, usbipPort } from '../../src/transport/index.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { streamPair } from '../contracts/stream-pair.ts';
import { type CountedBench, counted, turns } from './counted-bench.ts';

const ROUNDS = 500;
const GET_VERSION = Uint8Array.of(0xf1, ...new Array<number>(15).fill(0));
/** The bench's one clock listens for as long as the bench is there. */
const NOTHING_OPEN = { transfers: 0, plug: 0, controls: 1 };

const newBench = async () => counted(await boardWith());

function dialTo(serve: (stream: ByteStream) => Promise<void>) {
  return async () => {
    const [near, far] = streamPair();
    void serve(far);
    return near;
  };
}

function serversOf(bench: CountedBench) {
  const devices = async () => (await bench.control.send('host.devices', {})).map((summary) => ({ busId: '1-1', link: bench.usb, summary }));
  return { usbip: createUsbipServer({ devices }), stlink: createStlinkServer({ devices }) };
}

describe('after five hundred rounds nothing is left of', () => {
  it('ports that import a device, use it and give it back', async () => {
    const bench = await newBench();
    const { usbip } = serversOf(bench);
    const dial = dialTo((stream) => usbip.serve(stream));
    for (let round = 0; round < ROUNDS; round++) {
      const port = await usbipPort({ dial, busId: '1-1', clock: benchClock(bench.control) });
      await port.open();
      await port.claimInterface(0);
      await port.transferOut(0x01, GET_VERSION);
      expect(await port.transferIn(0x81, 64)).toHaveLength(6);
      // Left in the middle of a transfer that never ends by itself.
      const pending = port.transferIn(0x81, 64).catch((error: unknown) => error);
      await port.close();
      expect(await pending).toMatchObject({ code: expect.stringMatching(/^usb\//) });
    }
    await turns();
    expect(bench.open()).toEqual(NOTHING_OPEN);
  });

  it('ports on the bench itself, and clocks of it', async () => {
    const bench = await newBench();
    for (let round = 0; round < ROUNDS; round++) {
      const host = benchHost(bench, { clock: benchClock(bench.control) });
      const [device] = await host.list();
      const port = await host.port(device!);
      await port.open();
      await port.claimInterface(0);
      await port.transferOut(0x01, GET_VERSION);
      expect(await port.transferIn(0x81, 64)).toHaveLength(6);
      await port.close();
    }
    await turns();
    expect(bench.open()).toEqual(NOTHING_OPEN);
  });

  it.each(['usbip://127.0.0.1/1-1', 'stlink-server://127.0.0.1'])('programs that connect to %s', async (address) => {
    const bench = await newBench();
    const { usbip, stlink } = serversOf(bench);
    const clock = benchClock(bench.control);
    const transports = {
      usbip: () => usbipPort({ dial: dialTo((stream) => usbip.serve(stream)), busId: '1-1', clock }),
      tcp: dialTo((stream) => stlink.serve(stream)),
    };
    for (let round = 0; round < ROUNDS; round++) {
      const { probe, close } = await connect(address, { transports, clock });
      expect(probe.identity.serialNumber).toMatch(/^[0-9A-F]{24}$/);
      await close();
    }
    await turns();
    expect(bench.open()).toEqual(NOTHING_OPEN);
  });
});
