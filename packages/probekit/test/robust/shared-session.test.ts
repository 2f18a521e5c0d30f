/**
 * Programs that come and go on one probe behind a stlink-server, while another one works with it: debug mode and open
 * access ports are the probe's, so nobody may take them from somebody else.
 */
import { describe, expect, it } from 'vitest';
import { type Bench, type ByteStream, type Clock, hasCode } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { connect } from '../../src/connect.ts';
import { flashImage } from '../../src/flash/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { createStlinkServer } from '../../src/servers/index.ts';
import { connectTarget, type Target } from '../../src/stm32/index.ts';
import { benchClock } from '../../src/transport/index.ts';
import { streamPair } from '../contracts/stream-pair.ts';
import { boardWithSettings, CONTENTS_BYTES, contentsWith, FLASH, NEW_PROGRAM } from '../unplug/board-with-settings.ts';

const NEVER: Clock = { nowMs: () => 0, sleep: () => new Promise(() => undefined) };

async function sharedBoard() {
  const bench = await createBench(boardWithSettings());
  const devices = async () => (await bench.control.send('host.devices', {})).map((summary) => ({ link: bench.usb, summary }));
  const server = createStlinkServer({ devices, clock: NEVER });
  const dial = async (): Promise<ByteStream> => {
    const [near, far] = streamPair();
    void server.serve(far);
    return near;
  };
  return { bench, attach: () => attach(bench, dial) };
}

/** A program of its own, attached to the target. */
async function attach(bench: Bench, dial: () => Promise<ByteStream>): Promise<{ target: Target; close(): Promise<void> }> {
  const { probe, close } = await connect('stlink-server://127.0.0.1', { transports: { tcp: dial }, clock: benchClock(bench.control) });
  try {
    return { target: await connectTarget(probe, { mode: 'normal' }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

describe('a probe shared by several programs', () => {
  it('stays in debug mode for the others when one of them leaves', async () => {
    const { attach } = await sharedBoard();
    const stays = await attach();
    const before = await stays.target.memory.read(FLASH, 16);
    const goes = await attach();
    expect(await goes.target.memory.read(FLASH, 16)).toEqual(before);
    await goes.close();
    expect(await stays.target.memory.read(FLASH, 16)).toEqual(before);
    await stays.close();
  });

  it('flashes to a good end while others come: they are told that the flash is being written, and go', async () => {
    const { bench, attach } = await sharedBoard();
    const programmer = await attach();
    const visits = { read: 0, refused: 0 };
    let isDone = false;
    const visit = async () => {
      const visitor = await attach();
      await visitor.target.memory.read(FLASH + 0x1_0000, 64);
      await visitor.close();
      visits.read += 1;
    };
    const visitors = (async () => {
      while (!isDone) {
        await visit().catch((error: unknown) => {
          if (!hasCode(error, 'stm32/flash-in-use')) throw error;
          visits.refused += 1;
        });
      }
    })();
    const image = assembleImage('new.bin', 'bin', [{ address: FLASH, bytes: NEW_PROGRAM }]);
    await flashImage(programmer.target, image).finally(() => {
      isDone = true;
    });
    await visitors;
    await programmer.close();
    expect(visits.refused).toBeGreaterThan(0);
    const flash = await bench.control.send('peek', { address: FLASH, byteLength: CONTENTS_BYTES });
    expect(flash).toEqual(contentsWith(NEW_PROGRAM));
  });

  it('is idle again when the last one has left', async () => {
    const { bench, attach } = await sharedBoard();
    const [one, other] = [await attach(), await attach()];
    await one.close();
    await other.close();
    const answer = await modeOf(bench);
    expect(answer).toBe(1);
  });
});

/** What GET_CURRENT_MODE says, asked at the plug. */
async function modeOf({ usb }: Bench): Promise<number | undefined> {
  await usb.submit({ id: 1, endpoint: 0x01, data: Uint8Array.of(0xf5, ...new Array<number>(15).fill(0)) });
  return (await usb.submit({ id: 2, endpoint: 0x81, length: 2 })).data?.[0];
}
