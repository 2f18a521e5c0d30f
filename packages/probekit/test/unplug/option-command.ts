/**
 * A change of option bytes as a program gives it to a virtual board, which the tests beside this file cut: the board, the command,
 * and what it comes to when nobody disturbs it.
 */
import { type Bench, type BenchImage, hex, type Scenario, type Store, type UsbDeviceLink } from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import {
  type CutChange,
  changeOptionBytes,
  forgetCutChange,
  isInForceAlready,
  optionChangeOf,
  planOptionChange,
  readOptionBytes,
} from '../../src/flash/index.ts';
import { type OptionChange, type OptionValues, optionsOf } from '../../src/stm32/index.ts';
import { FLASH, loopForEver } from './board-with-settings.ts';
import { asProgram, memoryStore } from './cut.ts';

export interface OptionRow {
  readonly name: string;
  /** That with the STM32H743 when left out. */
  readonly board?: string;
  readonly before?: Scenario['optionBytes'];
  readonly change: readonly string[];
  /** Takes a protected area away: an erase, then the values, each a step of its own. */
  readonly isTwoSteps?: true;
  /** Cut at every transfer in `npm test`, too, of connecting and reading as well, of which there are no more. */
  readonly mostTransfers?: number;
}

const POWERLESS_MS = 500;
/** A pause of the host that is no exchange: between two looks at a busy flash. */
const WAITS_NS = 15e6;
const PROGRAM: BenchImage = { name: 'old.bin', bytes: loopForEver(0x11) };

export async function benchFor(row: OptionRow, supply: Partial<Scenario>) {
  const flash = [{ file: PROGRAM.name, address: hex(FLASH) }];
  const scenario = { board: row.board ?? 'nucleo-h743zi2', flash, ...(row.before && { optionBytes: row.before }), ...supply };
  const bench = await createBench({ scenario, boards: ALL_BOARDS, images: [PROGRAM] });
  const layout = await asProgram(bench, bench.usb, async ({ chip }) => optionsOf(chip));
  const change = optionChangeOf(
    layout,
    row.change.map((text) => text.split('=') as [string, string]),
  );
  return { bench, layout, change };
}

export interface Whole {
  readonly transfers: number;
  /** Transfers before the change itself. */
  readonly planned: number;
  readonly after: OptionValues;
  readonly flash: Uint8Array;
  /** The last transfer before the host waits for the chip to end the change. */
  readonly polled: number;
}

export async function undisturbed(bench: Bench, change: OptionChange, store = memoryStore()): Promise<Whole> {
  let transfers = 0;
  let polled = 0;
  let doneNs = 0;
  const submit: UsbDeviceLink['submit'] = async (transfer) => {
    const { atNs } = await bench.control.send('advance', { ms: 0 });
    if (planned > 0 && polled === 0 && atNs - doneNs >= WAITS_NS) polled = transfers;
    transfers += 1;
    const completion = await bench.usb.submit(transfer);
    doneNs = (await bench.control.send('advance', { ms: 0 })).atNs;
    return completion;
  };
  let planned = 0;
  const onPlan = () => {
    planned = transfers;
  };
  const { values: after } = await command(bench, change, store, { ...bench.usb, submit }, onPlan);
  return { transfers, planned, after, flash: await flashOf(bench), polled };
}

interface Ended {
  readonly values: OptionValues;
  readonly cut?: CutChange | undefined;
  /** The flash went with it. */
  readonly erases: boolean;
}

/** The command, as a program of its own gives it over this link; without a change it reads. */
export async function command(
  bench: Bench,
  change: OptionChange | undefined,
  store: Store,
  usb = bench.usb,
  onPlan: () => void = () => undefined,
): Promise<Ended> {
  return asProgram(bench, usb, async (target) => {
    if (!change) return { ...(await readOptionBytes(target, { store })), erases: false };
    const plan = await planOptionChange(target, change, { store });
    onPlan();
    const ended = { cut: plan.cut, erases: plan.wholeFlash };
    if (!isInForceAlready(plan)) return { ...ended, values: (await changeOptionBytes(target, plan, { store })).values };
    await forgetCutChange(target, { store });
    return { ...ended, values: plan.after };
  });
}

export function isOneOf(values: OptionValues, wanted: readonly OptionValues[]): boolean {
  return wanted.some((each) => JSON.stringify(each) === JSON.stringify(values));
}

/** What is stored comes in force, whether or not the cable feeds the target. */
export async function powerCycle(bench: Bench): Promise<void> {
  await bench.control.send('set', { physics: { cable: { plugged: false }, supply: { external5V: false } } });
  await bench.control.send('advance', { ms: POWERLESS_MS });
  await bench.control.send('set', { physics: { cable: { plugged: true }, supply: { external5V: true } } });
  await bench.control.send('advance', { ms: POWERLESS_MS });
}

export async function flashOf(bench: Bench): Promise<Uint8Array> {
  const bytes = await bench.control.send('peek', { address: FLASH, byteLength: PROGRAM.bytes.length });
  if (!bytes) throw new Error('there is no flash');
  return bytes;
}
