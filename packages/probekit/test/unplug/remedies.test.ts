/**
 * The cable is pulled in the middle of a remedy: at the first and the last transfer of each kind of command, and in the data
 * phase of each kind of write. Then it is put back and the same is asked again: the board must end as well as without the cut,
 * and no copy of a program may be lost. With the target's supply falling with the cable, and with it staying.
 */
import { describe, expect, it } from 'vitest';
import {
  type Bench,
  equalBytes,
  ProbekitError,
  type Scenario,
  type Store,
  type UsbDeviceLink,
  type UsbTransfer,
} from '../../src/base/index.ts';
import type { Diagnosis } from '../../src/doctor/index.ts';
import { type AppliedRemedy, mendBoard } from '../../src/doctor/remedies/index.ts';
import { WRITEMEM_8BIT, WRITEMEM_32BIT } from '../../src/spec/stlink/opcodes.ts';
import { examine, openScenario } from '../doctor/open-scenario.ts';
import { optionsFor } from '../doctor/run-options.ts';
import { cutLink, memoryStore, replug, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';

const RUNNING_MS = 1000;
const FLASH = 0x0800_0000;
const SECTOR_BYTES = 0x2_0000;
const COMMAND_BYTES = 16;
/** A hundred whole jobs. */
const WHOLE_JOBS_MS = 300_000;

type Copies = Map<string, Uint8Array>;

/** What outlives a run of the command. */
interface Given {
  readonly copies: Copies;
  readonly store: Store;
}

const REMEDIES: readonly (readonly [string, AppliedRemedy['action'], Partial<Scenario>, Partial<Scenario>])[] = [
  ['erasing a program that takes the debug pins', 'save-and-erase-program', { flash: [{ file: 'swd-pins.elf' }] }, SUPPLY_FALLS],
  ['erasing a program that sleeps', 'save-and-erase-program', { flash: [{ file: 'stop-mode.elf' }] }, SUPPLY_STAYS],
  ['opening read-out protection', 'rdp-0', { flash: [{ file: 'blinky.elf' }], optionBytes: { RDP: '0xBB' } }, SUPPLY_FALLS],
  ['clearing write protection', 'unlock-wrp', { flash: [{ file: 'blinky.elf' }], optionBytes: { WRP1: '0xFE' } }, SUPPLY_FALLS],
  [
    'restoring a boot address',
    'restore-boot-addresses',
    { flash: [{ file: 'blinky.elf' }], optionBytes: { BOOT_ADD0: '0x1FF0' } },
    SUPPLY_STAYS,
  ],
];

/** `usb` may stand between the bench and the doctor. */
async function mend(bench: Bench, first: Diagnosis, { copies, store }: Given, usb: UsbDeviceLink = bench.usb) {
  return mendBoard(first, {
    store,
    ...optionsFor({ usb, control: bench.control }),
    level: 'erase',
    keepBytes: async (name, bytes) => {
      copies.set(name, bytes);
      return name;
    },
  });
}

/** Numbers of the transfers worth a cut, of a run that nobody disturbs. */
async function transfersToCut(bench: Bench, first: Diagnosis): Promise<readonly number[]> {
  const seen = new Map<string, { first: number; last: number; writes: boolean }>();
  let count = 0;
  const submit: UsbDeviceLink['submit'] = (transfer) => {
    count += 1;
    const kind = kindOf(transfer);
    const known = kind && seen.get(kind.name);
    if (kind) seen.set(kind.name, { first: known?.first ?? count, last: count, writes: kind.writes });
    return bench.usb.submit(transfer);
  };
  await mend(bench, first, { copies: new Map(), store: memoryStore() }, { ...bench.usb, submit });
  const cuts = [...seen.values()].flatMap(({ first, last, writes }) => (writes ? [first, first + 1, last] : [first, last]));
  return [...new Set(cuts)].sort((a, b) => a - b);
}

/** A write is of a kind with those to the same address but for the flash itself; other commands go by their opcode. */
function kindOf({ data }: UsbTransfer): { name: string; writes: boolean } | undefined {
  if (data?.length !== COMMAND_BYTES) return undefined;
  const [opcode = 0, sub = 0] = data;
  const writes = opcode === 0xf2 && (sub === WRITEMEM_32BIT || sub === WRITEMEM_8BIT);
  const address = writes ? new DataView(data.buffer, data.byteOffset).getUint32(2, true) : 0;
  return { name: `${opcode} ${sub} ${address >>> 24 === 8 ? 'flash' : address}`, writes };
}

describe('a cable that is pulled in the middle of', () => {
  it.each(REMEDIES)(
    '%s makes nothing worse, and the same command succeeds afterwards',
    async (_, action, fault, supply) => {
      const bench = await openScenario({ board: 'nucleo-h743zi2', ...fault, ...supply });
      await bench.control.send('advance', { ms: RUNNING_MS });
      const program = await bench.control.send('peek', { address: FLASH, byteLength: SECTOR_BYTES });
      const first = await examine(bench);
      const fresh = await bench.control.send('snapshot', {});
      const cuts = await transfersToCut(bench, first);
      expect(cuts.length).toBeGreaterThan(10);
      const failures: string[] = [];
      for (const cut of cuts) {
        await bench.control.send('restore', { snapshot: fresh });
        const copies: Copies = new Map();
        const given = { copies, store: memoryStore() };
        const outcome = await mend(bench, first, given, cutLink(bench, 'pulled', cut)).catch((error: unknown) => error);
        if (outcome instanceof Error && !(outcome instanceof ProbekitError)) failures.push(`cut at ${cut}: ${outcome.stack}`);
        await replug(bench);
        await bench.control.send('advance', { ms: RUNNING_MS });
        const again = await examine(bench);
        const { solved, diagnosis } = await mend(bench, again, given);
        if (!solved) failures.push(`cut at ${cut}: ${again.causes[0]?.id}, then ${diagnosis.causes[0]?.id}`);
        const now = await bench.control.send('peek', { address: FLASH, byteLength: SECTOR_BYTES });
        const isThere = program && now && equalBytes(program, now);
        if (action !== 'save-and-erase-program') continue;
        if (isThere) failures.push(`cut at ${cut}: the program is still there`);
        else if (!holds(copies, program)) failures.push(`cut at ${cut}: the program is lost`);
      }
      expect(failures).toEqual([]);
    },
    WHOLE_JOBS_MS,
  );
});

/** Whether one of the copies begins the flash as it was, blank behind it. */
function holds(copies: Copies, program: Uint8Array | null): boolean {
  return [...copies.values()].some((copy) => program?.every((byte, at) => byte === (copy[at] ?? 0xff)));
}
