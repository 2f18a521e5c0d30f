/**
 * st-trace of stlink-tools 1.7.0, unmodified, over the bench's USB plug: it sets up the ITM, reads the probe's trace
 * endpoint and prints what its own decoder finds. Its chip table ends before the H7, whose SWO it does not know: that part
 * of the path is set beforehand, as a program's start-up code or another debugger would.
 */
import { describe, expect, it } from 'vitest';
import type { Bench } from '../../src/base/index.ts';
import { withBoard } from './matrix/board.ts';
import { hasPeer } from './peer.ts';

const peersAreHere = ['umockdev-run', 'st-trace'].map(hasPeer).every((here) => here);
const UNLOCK_KEY = 0xc5ac_ce55;
const word = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];

describe.runIf(peersAreHere)('st-trace', () => {
  it('prints what the program writes to ITM port 0', async () => {
    await withBoard({ flash: [{ file: 'itm.elf' }] }, async ({ run, bench }) => {
      await openTracePath(bench);
      const { text } = await run({
        program: 'timeout',
        args: ['--signal=INT', '4', 'st-trace', '--no-reset', '--clock=64m', '--trace=2000000'],
      });
      expect(text).toMatch(/(itm: line \d+\n){5}/);
    });
  }, 60_000);
});

/** Halts the core, which would not answer in its sleep; then trace clocks, SWO at 2 Mbit/s of 64 MHz, funnel. */
async function openTracePath(bench: Bench): Promise<void> {
  let id = 1_000_000;
  const command = async (bytes: readonly number[], data?: Uint8Array) => {
    const request = new Uint8Array(16);
    request.set(bytes);
    await bench.usb.submit({ id: id++, endpoint: 0x01, data: request });
    if (data) await bench.usb.submit({ id: id++, endpoint: 0x01, data });
  };
  const succeeds = async () => {
    expect((await bench.usb.submit({ id: id++, endpoint: 0x81, length: 12 })).data?.[0]).toBe(0x80);
  };
  await command([0xf2, 0x30, 0xa3]);
  await succeeds();
  await command([0xf2, 0x35, ...word(0xe000_edf0), ...word(0xa05f_0003)]);
  await succeeds();
  for (const [address, value] of [
    [0x5c00_1004, 0x0070_0007],
    [0x5c00_3fb0, UNLOCK_KEY],
    [0x5c00_4fb0, UNLOCK_KEY],
    [0x5c00_3010, 31],
    [0x5c00_30f0, 2],
    [0x5c00_4000, 1],
  ] as const) {
    await command([0xf2, 0x08, ...word(address), 4], Uint8Array.from(word(value)));
    await command([0xf2, 0x3e]);
    await succeeds();
  }
  await command([0xf2, 0x21]);
}
