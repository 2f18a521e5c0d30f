/**
 * Pulls the cable at the transfers of a change of option bytes, one after the other; then it is put back: the chip must hold the
 * values before or after the change and nothing between, and the same command must end as without the cut. Used by the tests
 * beside this file, one for each kind of supply.
 */

import {
  type Bench,
  type BenchImage,
  equalBytes,
  hex,
  ProbekitError,
  type Scenario,
  type Store,
  type UsbDeviceLink,
} from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { changeOptionBytes, forgetCutChange, optionChangeOf, planOptionChange, readOptionBytes } from '../../src/flash/index.ts';
import { type OptionChange, type OptionValues, optionsOf } from '../../src/stm32/index.ts';
import { randomFrom } from '../doctor/drawn/random.ts';
import { FLASH, loopForEver } from './board-with-settings.ts';
import { asProgram, cutLink, memoryStore, replug } from './cut.ts';
import { drawn, IS_SWEEP } from './cut-share.ts';
import { type CutsMade, eachCut } from './each-cut.ts';

export interface OptionRow {
  readonly name: string;
  /** That with the STM32H743 when left out. */
  readonly board?: string;
  readonly before?: Scenario['optionBytes'];
  readonly change: readonly string[];
  /** Takes a protected area away: an erase, then the values, each a step of its own. */
  readonly isTwoSteps?: true;
}

export const OPTION_ROWS: readonly OptionRow[] = [
  { name: 'write protection and a brown-out level', change: ['WRP1=0xfe', 'BOR_LEV=1'] },
  { name: 'swapped banks and a boot address', change: ['SWAP_BANK_OPT=1', 'BOOT_ADD0=0x08100000'] },
  { name: 'RDP level 0 to 1', change: ['RDP=0xbb'] },
  { name: 'RDP level 1 to 0', before: { RDP: '0xBB' }, change: ['RDP=0xaa', 'WRP2=0x7f'] },
  {
    name: 'a PCROP area taken away with its bank',
    before: { PROT_AREA_START2: '0x0', PROT_AREA_END2: '0x1FF', WRP2: '0x7F' },
    change: ['PROT_AREA_START2=0xff', 'PROT_AREA_END2=0', 'BOR_LEV=1'],
    isTwoSteps: true,
  },
];

/**
 * In the whole sweep every transfer of a command that has no more than `MOST_CUTS`. Else every one of the first row from where the
 * command has read and begins to change something, and some of the others.
 */
const MOST_CUTS = 400;
const POWERLESS_MS = 500;
/** Of the other rows, spread evenly. */
const REGULAR_CUTS = 24;
/** In front of the change, a family's suite has read; those of its rows are fewer, since there are more of them. */
const REGULAR_CUTS_OF_FAMILY = 4;
const PROGRAM: BenchImage = { name: 'old.bin', bytes: loopForEver(0x11) };

export async function cutOptions(row: OptionRow, supply: Partial<Scenario>): Promise<CutsMade> {
  const flash = [{ file: PROGRAM.name, address: hex(FLASH) }];
  const scenario = { board: row.board ?? 'nucleo-h743zi2', flash, ...(row.before && { optionBytes: row.before }), ...supply };
  const bench = await createBench({ scenario, boards: ALL_BOARDS, images: [PROGRAM] });
  const layout = await asProgram(bench, bench.usb, async ({ chip }) => optionsOf(chip));
  const change = optionChangeOf(
    layout,
    row.change.map((text) => text.split('=') as [string, string]),
  );
  const fresh = await bench.control.send('snapshot', {});
  const before = await command(bench, undefined, memoryStore());
  const { transfers, planned, after, flash: left } = await undisturbed(bench, change);
  return eachCut(cutsOf(row, { transfers, planned }), async (cut) => {
    await bench.control.send('restore', { snapshot: fresh });
    return cutAndRepeat(bench, { row, change, cut, before, after, flash: left });
  });
}

interface Case {
  readonly row: OptionRow;
  readonly change: OptionChange;
  readonly cut: number;
  readonly before: OptionValues;
  readonly after: OptionValues;
  readonly flash: Uint8Array;
}

/** What went wrong, if anything did. */
async function cutAndRepeat(bench: Bench, { row, change, cut, before, after, flash }: Case): Promise<string | undefined> {
  const store = memoryStore();
  const outcome = await command(bench, change, store, cutLink(bench, 'pulled', cut)).catch((error: unknown) => error);
  // Cut in its last look at the core, the command has done its work.
  if (outcome instanceof Error && !(outcome instanceof ProbekitError)) return outcome.stack;
  await replug(bench);
  const found = await command(bench, undefined, store);
  if (!row.isTwoSteps && !isOneOf(found, [before, after])) return `it holds ${JSON.stringify(found)}`;
  const again = await command(bench, change, store);
  if (!isOneOf(again, [after])) return `run again, it holds ${JSON.stringify(again)}`;
  if ((await store.names()).length > 0) return 'the record is still there';
  await powerCycle(bench);
  const lasting = await command(bench, undefined, store);
  if (!isOneOf(lasting, [after])) return `after a power cycle it holds ${JSON.stringify(lasting)}`;
  return equalBytes(flash, await flashOf(bench)) ? undefined : 'the flash is another';
}

interface Whole {
  readonly transfers: number;
  /** Transfers before the change itself. */
  readonly planned: number;
  readonly after: OptionValues;
  readonly flash: Uint8Array;
}

async function undisturbed(bench: Bench, change: OptionChange): Promise<Whole> {
  let transfers = 0;
  const submit: UsbDeviceLink['submit'] = (transfer) => {
    transfers += 1;
    return bench.usb.submit(transfer);
  };
  let planned = 0;
  const onPlan = () => {
    planned = transfers;
  };
  const after = await command(bench, change, memoryStore(), { ...bench.usb, submit }, onPlan);
  return { transfers, planned, after, flash: await flashOf(bench) };
}

/** The command, as a program of its own gives it over this link; without a change it reads. */
async function command(
  bench: Bench,
  change: OptionChange | undefined,
  store: Store,
  usb = bench.usb,
  onPlan: () => void = () => undefined,
): Promise<OptionValues> {
  return asProgram(bench, usb, async (target) => {
    if (!change) return (await readOptionBytes(target, { store })).values;
    const plan = await planOptionChange(target, change, { store });
    onPlan();
    if (plan.changes.length > 0) return (await changeOptionBytes(target, plan, { store })).values;
    await forgetCutChange(target, { store });
    return plan.after;
  });
}

function cutsOf(row: OptionRow, { transfers, planned }: Pick<Whole, 'transfers' | 'planned'>): readonly number[] {
  const all = Array.from({ length: transfers }, (_, index) => index + 1);
  if (!IS_SWEEP && row === OPTION_ROWS[0]) return all.slice(planned);
  if (!IS_SWEEP && row.board)
    return [...drawn(REGULAR_CUTS_OF_FAMILY, transfers - planned, randomFrom(row.name.length))].map((at) => planned + at);
  const step = Math.ceil(transfers / (IS_SWEEP ? MOST_CUTS : REGULAR_CUTS));
  return all.filter((cut) => cut % step === 0);
}

function isOneOf(values: OptionValues, wanted: readonly OptionValues[]): boolean {
  return wanted.some((each) => JSON.stringify(each) === JSON.stringify(values));
}

/** What is stored comes in force, whether or not the cable feeds the target. */
async function powerCycle(bench: Bench): Promise<void> {
  await bench.control.send('set', { physics: { cable: { plugged: false }, supply: { external5V: false } } });
  await bench.control.send('advance', { ms: POWERLESS_MS });
  await bench.control.send('set', { physics: { cable: { plugged: true }, supply: { external5V: true } } });
  await bench.control.send('advance', { ms: POWERLESS_MS });
}

async function flashOf(bench: Bench): Promise<Uint8Array> {
  const bytes = await bench.control.send('peek', { address: FLASH, byteLength: PROGRAM.bytes.length });
  if (!bytes) throw new Error('there is no flash');
  return bytes;
}
