/**
 * Pulls the cable at the transfers of a change of option bytes, one after the other; then it is put back: the chip must hold the
 * values before or after the change and nothing between, and the same command must end as without the cut. Used by the tests
 * beside this file, one for each kind of supply.
 */
import { type Bench, equalBytes, ProbekitError, type Scenario, type Store, type UsbDeviceLink } from '../../src/base/index.ts';
import { changeOptionBytes, forgetCutChange, optionChangeOf, planOptionChange, readOptionBytes } from '../../src/flash/index.ts';
import { DEV_ID_H74X } from '../../src/spec/stm32/devices.ts';
import { type OptionChange, type OptionValues, optionsOf } from '../../src/stm32/index.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { FLASH } from './board-with-settings.ts';
import { asProgram, cutLink, memoryStore, replug } from './cut.ts';
import { IS_SWEEP } from './cut-share.ts';
import { type CutsMade, eachCut } from './each-cut.ts';

export interface OptionRow {
  readonly name: string;
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
/** Of the other rows, spread evenly. */
const REGULAR_CUTS = 24;
const PROGRAM_BYTES = 0x400;

export async function cutOptions(row: OptionRow, supply: Partial<Scenario>): Promise<CutsMade> {
  const bench = await boardWith({ flash: [{ file: 'blinky.elf' }], ...(row.before && { optionBytes: row.before }), ...supply });
  const layout = optionsOf({ devId: DEV_ID_H74X, name: 'STM32H743/753' });
  const change = optionChangeOf(
    layout,
    row.change.map((text) => text.split('=') as [string, string]),
  );
  const fresh = await bench.control.send('snapshot', {});
  const before = await command(bench, undefined, memoryStore());
  const { transfers, planned, after, flash } = await undisturbed(bench, change);
  return eachCut(cutsOf(row, { transfers, planned }), async (cut) => {
    await bench.control.send('restore', { snapshot: fresh });
    return cutAndRepeat(bench, { row, change, cut, before, after, flash });
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
  const step = Math.ceil(transfers / (IS_SWEEP ? MOST_CUTS : REGULAR_CUTS));
  return all.filter((cut) => cut % step === 0);
}

function isOneOf(values: OptionValues, wanted: readonly OptionValues[]): boolean {
  return wanted.some((each) => JSON.stringify(each) === JSON.stringify(values));
}

async function flashOf(bench: Bench): Promise<Uint8Array> {
  const bytes = await bench.control.send('peek', { address: FLASH, byteLength: PROGRAM_BYTES });
  if (!bytes) throw new Error('there is no flash');
  return bytes;
}
