/** What GDB's `load` costs beside the programmer's own job, in bench time. */
import { expect, it } from 'vitest';
import { bytesOf, gdbBoard } from '../../test/contracts/gdb-client.ts';
import { concatBytes } from '../base/index.ts';
import { flashImage } from '../flash/index.ts';
import { parseImage } from '../image/index.ts';
import { packetOf } from './index.ts';

const FLASH = 0x0800_0000;
const PIECE_BYTES = 0x1000;
/** A stack, a start, a branch to itself, and bytes that differ. */
const PROGRAM = Uint8Array.from({ length: 1 << 20 }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
new DataView(PROGRAM.buffer).setUint32(0, 0x2002_0000, true);
new DataView(PROGRAM.buffer).setUint32(4, FLASH + 9, true);
new DataView(PROGRAM.buffer).setUint16(8, 0xe7fe, true);

it('loads 1 MiB in no more than 1.1 of the time of a flash job', async () => {
  const programmer = await gdbBoard();
  const { clock } = programmer.target.probe;
  const startMs = clock.nowMs();
  await flashImage(programmer.target, parseImage(PROGRAM, { name: 'program.bin', address: FLASH }), {});
  const flashMs = clock.nowMs() - startMs;

  const { target, connectGdb } = await gdbBoard();
  const { client, served } = connectGdb();
  await client.ask('QStartNoAckMode');
  const loadStartMs = target.probe.clock.nowMs();
  expect(await client.ask(`vFlashErase:${FLASH.toString(16)},${PROGRAM.length.toString(16)}`)).toBe('OK');
  for (let at = 0; at < PROGRAM.length; at += PIECE_BYTES) {
    const head = bytesOf(`vFlashWrite:${(FLASH + at).toString(16)}:`);
    await client.send(packetOf(concatBytes(head, PROGRAM.subarray(at, at + PIECE_BYTES))));
    expect(await client.reply()).toBe('OK');
  }
  expect(await client.ask('vFlashDone')).toBe('OK');
  const loadMs = target.probe.clock.nowMs() - loadStartMs;
  expect(loadMs / flashMs).toBeLessThanOrEqual(1.1);
  await client.ask('D');
  await served;
}, 300_000);
