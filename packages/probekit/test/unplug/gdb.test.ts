/** The cable is pulled, or the server killed, at transfers of a session of GDB: the same session then ends as without it. */
import { expect, it } from 'vitest';
import { concatBytes, equalBytes, type Store } from '../../src/base/index.ts';
import { packetOf } from '../../src/gdb/index.ts';
import type { Target } from '../../src/stm32/index.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { bytesOf, type GdbClient, gdbOn } from '../contracts/gdb-client.ts';
import { ALL_CUTS_MS, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';
import { cutJob } from './cut-job.ts';

const FLASH = 0x0800_0000;
const SECTOR_BYTES = 0x2_0000;
const MOST_CUTS = 12;
const FP_COMP0 = 0xe000_2008;
const DHCSR = 0xe000_edf0;
const C_DEBUGEN = 1;
/** A stack, a start, and a program that goes round: b . */
const PROGRAM = new Uint8Array(4096).fill(0x5a);
new DataView(PROGRAM.buffer).setUint32(0, 0x2001_0000, true);
new DataView(PROGRAM.buffer).setUint32(4, FLASH + 9, true);
new DataView(PROGRAM.buffer).setUint16(8, 0xe7fe, true);

/** Loads, stops at a breakpoint, steps, looks and leaves. What is refused is no matter of the client; what ends the probe is. */
async function session(target: Target, store: Store): Promise<void> {
  const { connectGdb } = await gdbOn(target, store);
  const { client, served } = connectGdb();
  const ended = served.then(
    () => 'ended',
    () => 'ended',
  );
  await Promise.race([ended, requests(client)]);
  await client.stream.close();
  await served;
}

async function requests(client: GdbClient): Promise<void> {
  await client.ask('QStartNoAckMode');
  await client.ask(`vFlashErase:${FLASH.toString(16)},${SECTOR_BYTES.toString(16)}`);
  await client.send(packetOf(concatBytes(bytesOf(`vFlashWrite:${FLASH.toString(16)}:`), PROGRAM)));
  await client.reply();
  await client.ask('vFlashDone');
  await client.ask(`Z1,${(FLASH + 8).toString(16)},2`);
  await client.ask('vCont;c');
  for (const request of ['g', 's', 'm24000000,100', 'D']) await client.ask(request);
}

it.each([
  ['pulled', 'falls', SUPPLY_FALLS],
  ['pulled', 'stays', SUPPLY_STAYS],
  ['killed', 'stays', SUPPLY_STAYS],
] as const)(
  'a session that was %s, where the supply %s, can be held again',
  async (how, _supply, surroundings) => {
    const bench = await boardWith({ flash: [{ file: 'blinky.elf' }], ...surroundings });
    const word = async (address: number) => {
      const bytes = await bench.control.send('peek', { address, byteLength: 4 });
      return bytes ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : undefined;
    };
    const { cuts, failures } = await cutJob({
      bench,
      how,
      run: session,
      mostCuts: MOST_CUTS,
      async problem(store) {
        const found = await bench.control.send('peek', { address: FLASH, byteLength: PROGRAM.length });
        if (!found || !equalBytes(found, PROGRAM)) return 'the flash is wrong';
        if (await word(FP_COMP0)) return 'a breakpoint was left';
        if (((await word(DHCSR)) ?? 0) & C_DEBUGEN) return 'halting debug was left on';
        return (await store.names()).length > 0 ? 'the journal is still there' : undefined;
      },
    });
    expect(cuts).toBeGreaterThan(6);
    expect(failures).toEqual([]);
  },
  ALL_CUTS_MS,
);
