/**
 * Pulls the cable at the transfers of a change of option bytes, one after the other; then it is put back: the chip must hold the
 * values before or after the change and nothing between, and the same command must end as without the cut. Where the chip erases
 * its option bytes before it writes them and meanwhile loses its supply, or is reset, the next run says so, and the same command
 * mends them, at the cost of the flash alone. Used by the tests beside this file, one for each kind of supply.
 */
import { type Bench, equalBytes, ProbekitError, type Scenario, type UsbDeviceLink } from '../../src/base/index.ts';
import type { OptionChange, OptionValues } from '../../src/stm32/index.ts';
import { randomFrom } from '../doctor/drawn/random.ts';
import { type CutReport, cutLink, KilledError, killedLink, memoryStore, replug } from './cut.ts';
import { drawn, IS_SWEEP } from './cut-share.ts';
import { type CutsMade, eachCut } from './each-cut.ts';
import { benchFor, command, flashOf, isOneOf, type OptionRow, powerCycle, undisturbed, type Whole } from './option-command.ts';

export const OPTION_ROWS: readonly OptionRow[] = [
  { name: 'write protection and a brown-out level', change: ['WRP1=0xfe', 'BOR_LEV=1'], mostTransfers: 300 },
  { name: 'swapped banks and a boot address', change: ['SWAP_BANK_OPT=1', 'BOOT_ADD0=0x08100000'] },
  { name: 'RDP level 0 to 1', change: ['RDP=0xbb'] },
  // It waits for the erase of both banks: most of its transfers look whether that is over.
  { name: 'RDP level 1 to 0', before: { RDP: '0xBB' }, change: ['RDP=0xaa', 'WRP2=0x7f'], mostTransfers: 700 },
  {
    name: 'a PCROP area taken away with its bank',
    before: { PROT_AREA_START2: '0x0', PROT_AREA_END2: '0x1FF', WRP2: '0x7F' },
    change: ['PROT_AREA_START2=0xff', 'PROT_AREA_END2=0', 'BOR_LEV=1'],
    isTwoSteps: true,
  },
];

/** Every transfer of a row that has `mostTransfers`. Of the others in the whole sweep, too, up to `MOST_CUTS`; else some. */
const MOST_CUTS = 400;
/** From the end of a change of F4 to that of the command. */
const LAST_TRANSFERS = 30;
/** Of the other rows, spread evenly. */
const REGULAR_CUTS = 24;
/** In front of the change, a family's suite has read; those of its rows are fewer, since there are more of them. */
const REGULAR_CUTS_OF_FAMILY = 4;

export async function cutOptions(row: OptionRow, supply: Partial<Scenario>): Promise<CutReport> {
  const { bench, layout, change } = await benchFor(row, supply);
  const fresh = await bench.control.send('snapshot', {});
  const { values: before } = await command(bench, undefined, memoryStore());
  const { transfers, planned, after, flash: left } = await undisturbed(bench, change);
  const keepsSupply = Object.keys(supply).length > 0;
  const mayLose = layout.windowMs > 0 && !(keepsSupply && layout.resetKeeps);
  const made = await eachCut(cutsOf(row, { transfers, planned }), async (cut) => {
    await bench.control.send('restore', { snapshot: fresh });
    return cutAndRepeat(bench, { row, change, link: cutLink(bench, 'pulled', cut), before, after, flash: left, mayLose });
  });
  return { transfers, ...made };
}

/**
 * The same at moments of the change, not at transfers: so long after the host began to wait for its end. `killed`: the program alone
 * ends, everything keeps its supply, and the next run comes at once. Resolves with what that found, too.
 */
export async function cutInWindow(
  row: OptionRow,
  momentsMs: readonly number[],
  how: 'pulled' | 'killed' = 'pulled',
  supply: Partial<Scenario> = {},
): Promise<CutsMade & { found: readonly string[] }> {
  const { bench, change } = await benchFor(row, supply);
  const fresh = await bench.control.send('snapshot', {});
  const { values: before } = await command(bench, undefined, memoryStore());
  const { after, flash, polled } = await undisturbed(bench, change);
  const found: string[] = [];
  const made = await eachCut(
    momentsMs.map((_, index) => index),
    async (index) => {
      await bench.control.send('restore', { snapshot: fresh });
      const pulled = cutLink(bench, 'pulled', how === 'pulled' ? polled : Number.POSITIVE_INFINITY);
      let count = 0;
      const submit: UsbDeviceLink['submit'] = async (transfer) => {
        count += 1;
        if (count === polled) await bench.control.send('advance', { ms: momentsMs[index] ?? 0 });
        if (count >= polled && how === 'killed') throw new KilledError();
        return pulled.submit(transfer);
      };
      const link = { ...pulled, submit };
      const mayLose = how === 'pulled';
      return cutAndRepeat(bench, { row, change, link, before, after, flash, mayLose, onFound: (cut) => found.push(cut) });
    },
  );
  return { ...made, found };
}

/** Kills the program alone at each of its transfers from where it has read; everything keeps its supply, and the next run comes at once. */
export async function killOptions(row: OptionRow): Promise<CutsMade> {
  const { bench, change } = await benchFor(row, {});
  const fresh = await bench.control.send('snapshot', {});
  const { values: before } = await command(bench, undefined, memoryStore());
  const whole = await undisturbed(bench, change);
  const { after, flash } = whole;
  return eachCut(killsOf(whole), async (kill) => {
    await bench.control.send('restore', { snapshot: fresh });
    return cutAndRepeat(bench, { row, change, link: killedLink(bench, kill), before, after, flash, mayLose: false });
  });
}

/** The same, and the next command asks for what was there before: a power-up must not bring the change that was cut. */
export async function killAndTakeBack(row: OptionRow): Promise<CutsMade> {
  const { bench, change } = await benchFor(row, {});
  const fresh = await bench.control.send('snapshot', {});
  const { values: before } = await command(bench, undefined, memoryStore());
  const kills = killsOf(await undisturbed(bench, change));
  return eachCut(kills, async (kill) => {
    await bench.control.send('restore', { snapshot: fresh });
    const store = memoryStore();
    await command(bench, change, store, killedLink(bench, kill)).catch(onlyKilled);
    const back = await command(bench, before, store);
    if (!isOneOf(back.values, [before])) return `taken back, it holds ${JSON.stringify(back.values)}`;
    if ((await store.names()).length > 0) return 'the record is still there';
    await powerCycle(bench);
    const lasting = await command(bench, undefined, store);
    return isOneOf(lasting.values, [before]) ? undefined : `after a power cycle it holds ${JSON.stringify(lasting.values)}`;
  });
}

function onlyKilled(error: unknown): void {
  if (!(error instanceof KilledError)) throw error;
}

/** From where it has read; one look at a busy flash is as good as the other. */
function killsOf({ transfers, planned, polled }: Whole): readonly number[] {
  const isLook = (kill: number) => kill > polled + 2 && kill < transfers - LAST_TRANSFERS;
  return Array.from({ length: transfers - planned }, (_, index) => planned + index + 1).filter((kill) => !isLook(kill));
}

interface Case {
  readonly row: OptionRow;
  readonly change: OptionChange;
  readonly link: UsbDeviceLink;
  readonly before: OptionValues;
  readonly after: OptionValues;
  readonly flash: Uint8Array;
  /**
   * The chip erases its option bytes before it writes them, and meanwhile its supply falls with the cable or it is reset: by the
   * ST-LINK, which resets it when it is plugged in again.
   */
  readonly mayLose: boolean;
  readonly onFound?: (cut: string) => void;
}

/** What went wrong, if anything did. */
async function cutAndRepeat(
  bench: Bench,
  { row, change, link, before, after, flash, mayLose, onFound }: Case,
): Promise<string | undefined> {
  const store = memoryStore();
  const outcome = await command(bench, change, store, link).catch((error: unknown) => error);
  // Cut in its last look at the core, the command has done its work.
  const isKilled = outcome instanceof KilledError;
  if (outcome instanceof Error && !(outcome instanceof ProbekitError || isKilled)) return outcome.stack;
  if (!isKilled) await replug(bench);
  const found = await command(bench, undefined, store);
  onFound?.(found.cut ?? 'none');
  const isLost = mayLose && (found.cut === 'lost' || found.cut === 'half');
  if (!row.isTwoSteps && !isLost && !isOneOf(found.values, [before, after]))
    return `it holds ${JSON.stringify({ cut: found.cut, ...found.values })}`;
  const again = await command(bench, change, store);
  if (!isOneOf(again.values, [after])) return `run again, it holds ${JSON.stringify(again.values)}`;
  if ((await store.names()).length > 0) return 'the record is still there';
  await powerCycle(bench);
  const lasting = await command(bench, undefined, store);
  if (!isOneOf(lasting.values, [after])) return `after a power cycle it holds ${JSON.stringify(lasting.values)}`;
  const wanted = isLost && again.erases ? new Uint8Array(flash.length).fill(0xff) : flash;
  return equalBytes(wanted, await flashOf(bench)) ? undefined : 'the flash is another';
}

function cutsOf(row: OptionRow, { transfers, planned }: Pick<Whole, 'transfers' | 'planned'>): readonly number[] {
  const all = Array.from({ length: transfers }, (_, index) => index + 1);
  if (row.mostTransfers) return all;
  if (!IS_SWEEP && row.board)
    return [...drawn(REGULAR_CUTS_OF_FAMILY, transfers - planned, randomFrom(row.name.length))].map((at) => planned + at);
  const step = Math.ceil(transfers / (IS_SWEEP ? MOST_CUTS : REGULAR_CUTS));
  return all.filter((cut) => cut % step === 0);
}
