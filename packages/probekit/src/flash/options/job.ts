/**
 * Option bytes of a target: read, a change of them planned with what it can cost, and made. On STM32H7 it is one transaction of the
 * chip, which keeps the old values when it is cut (RM0433, 4.4.3), unless a protected area goes, and a bank with it, first; the others
 * erase their option bytes before they write them. So what is wanted is recorded until it is in force. Who agrees to a change is left to the faces.
 */
import { type Memory, type OperationOptions, readU32, type Store } from '../../base/index.ts';
import { readVectors, type Vectors } from '../../cortex/index.ts';
import type { Segment } from '../../image/index.ts';
import {
  BANKS,
  type Bank,
  findOption,
  freezeWatchdogs,
  hasSecondCore,
  knownChip,
  type OptionChange,
  type OptionControl,
  type OptionLayout,
  type OptionValues,
  type OptionWords,
  optionsOf,
  rdpLevelOf,
  type Target,
  valuesOfWords,
  whileClocked,
  withValues,
} from '../../stm32/index.ts';
import { orCancelled } from '../cancelled.ts';
import { startProgram, type TargetState } from '../control.ts';
import { flashErrors } from '../errors.ts';
import { type CutChange, cutChangeOf, isOpenEnded, isSame, optionRecordName, readOptionRecord, writeOptionRecord } from './journal.ts';
import { type PlannedOptions, planOptions } from './plan.ts';
import { type OptionRisk, risksOf } from './risks.ts';
import { type Assignment, noSuchOption, optionChangeOf } from './values.ts';
import { planWayBack } from './way-back.ts';

interface WithStore {
  /** Where the record of a change under way lies. */
  readonly store?: Store | undefined;
}

export interface OptionBytes {
  readonly layout: OptionLayout;
  readonly values: OptionValues;
  /** An earlier change was cut; what became of it. */
  readonly cut?: CutChange;
  /** What the next power-up puts in force, where that is something else. */
  readonly stored?: OptionValues;
}

export interface OptionPlan extends PlannedOptions {
  readonly risks: readonly OptionRisk[];
  readonly cut?: CutChange;
}

export interface OptionReport {
  readonly values: OptionValues;
  readonly state: TargetState;
}

/**
 * The option bytes in force; waits for the end of a change that an earlier run left to the chip. Neither halts nor resets; reads no
 * flash.
 *
 * @throws `stm32/no-option-bytes`, `stm32/flash-busy`, `dap/transfer`
 */
export async function readOptionBytes(target: Target, { store }: WithStore = {}): Promise<OptionBytes> {
  const { memory, probe } = target;
  const chip = await knownChip(target);
  const layout = optionsOf(chip);
  const record = await recordOf(chip, layout, store);
  return whileClocked(target, async (): Promise<OptionBytes> => {
    if (record) await layout.settle?.(memory, probe.clock);
    const words = await layout.read(memory);
    const values = valuesOfWords(layout, words);
    if (await layout.isTorn?.(memory)) return { layout, values, cut: 'torn' };
    const inForce = record && valuesOfWords(layout, record.inForce);
    if (inForce && (await layout.isUnfinished?.(memory, inForce))) return { layout, values: inForce, cut: 'half' };
    const stored = await layout.readStored?.(memory, words);
    if (stored) return { layout, values, cut: 'stored', stored: valuesOfWords(layout, stored) };
    if (!record) return { layout, values };
    return { layout, values, cut: cutChangeOf(layout, record, values) };
  });
}

/**
 * What was written, as this chip counts it. Reads the option bytes in force for an area or sectors alone: they may say how those are
 * counted.
 *
 * @throws `flash/option-name`, `flash/option-value`, and as `readOptionBytes`
 */
export async function wantedOptions(target: Target, assignments: readonly Assignment[]): Promise<OptionChange> {
  const layout = optionsOf(await knownChip(target));
  const isPlain = ([name]: Assignment) => {
    const option = findOption(layout, name);
    return option && !(option.role === 'write-protection' && layout.sectorsIn);
  };
  if (assignments.every(isPlain)) return optionChangeOf(layout, assignments);
  return optionChangeOf(layout, assignments, (await readOptionBytes(target)).values);
}

interface PlanOptions extends WithStore {
  /** What will be written into the flash before the change is in force. */
  readonly coming?: readonly Segment[];
}

/**
 * What the change comes to. A change that an earlier run left half made is part of it. Reads only.
 *
 * @throws `stm32/permanent-protection`, `flash/option-refused`, `flash/option-name` for a core that there is not, and as
 *   `readOptionBytes`
 */
export async function planOptionChange(
  target: Target,
  change: OptionChange,
  { store, coming = [] }: PlanOptions = {},
): Promise<OptionPlan> {
  const { layout, values, cut } = await readOptionBytes(target, { store });
  const record = isOpenEnded(cut) ? await recordOf(await knownChip(target), layout, store) : undefined;
  const plan = record && layout.windowMs > 0 ? planWayBack : planOptions;
  const planned = plan(layout, values, { ...(record && valuesOfWords(layout, record.wanted)), ...change });
  await checkCoresOf(
    target,
    layout,
    planned.changes.map(({ name }) => name),
  );
  const around = {
    volts: await target.probe.readTargetVoltage(),
    vectors: comingAt(coming, planned) ?? (await vectorsAfter(target, planned)),
    isLeftOpen: isOpenEnded(cut),
  };
  return { ...planned, risks: risksOf(planned, around), ...(cut && { cut }) };
}

/** @throws `flash/option-name` for an option of a second core where there is none: the bits are reserved (RM0433, 4.9.8) */
export async function checkCoresOf(target: Target, layout: OptionLayout, names: readonly string[]): Promise<void> {
  const ofSecond = names.find((name) => findOption(layout, name)?.dualCore);
  if (ofSecond !== undefined && !(await hasSecondCore(target))) throw noSuchOption(layout, ofSecond);
}

/**
 * Whether nothing is to be written: these values are in force, and no earlier change was left half made, which the next power-up of
 * some chips would put in force (RM0351, 3.4.2).
 */
export function isInForceAlready({ changes, cut }: Pick<OptionPlan, 'changes' | 'cut'>): boolean {
  return changes.length === 0 && !isOpenEnded(cut);
}

interface ChangeOptions extends WithStore, OperationOptions {
  /** Lets the program run afterwards. Default true. */
  readonly start?: boolean | undefined;
  /** A step of what `recordOptionChange` has recorded, whose record outlives it. */
  readonly isStep?: boolean;
}

/**
 * Makes the change and reads it back; the target is reset and its program started. Values in force already are written anew: whether
 * there is anything to do is told by `isInForceAlready`.
 *
 * @throws `flash/option-refused`, `flash/cancelled`, `stm32/option-change`, `stm32/flash-locked`, `stm32/flash-busy`, `stm32/flash-error`
 */
export async function changeOptionBytes(
  target: Target,
  plan: PlannedOptions,
  { store, start = true, isStep = false, signal, onProgress }: ChangeOptions = {},
): Promise<OptionReport> {
  const { memory, core } = target;
  const chip = await knownChip(target);
  const control = optionsOf(chip);
  await freezeWatchdogs(target);
  await core.halt();
  await control.settle?.(memory, target.probe.clock);
  // Torn option bytes close the chip at its next reset.
  if (!(await control.isTorn?.(memory))) await core.systemReset({ halt: true });
  const words = await control.read(memory);
  // Where an earlier change was cut, the reset shows what is in force: what its record holds, as planned for, or already what is wanted.
  if (![plan.before, plan.after].some((each) => isSame(control, valuesOfWords(control, words), each))) {
    throw notAsPlanned('The option bytes are not those that the change was planned for.', plan);
  }
  let changed = false;
  try {
    signal?.throwIfAborted();
    await (isStep ? recordInForce(chip, words, store) : record(chip, words, plan, store));
    changed = true;
    for (const values of plan.through ?? []) {
      await control.write(target, values, { banks: [], signal, onProgress });
      await core.systemReset({ halt: true });
      await recordInForce(chip, await control.read(memory), store);
    }
    if (!(plan.through && (await isInForce(control, memory, plan.after)))) {
      await control.write(target, plan.after, { banks: plan.banks, signal, onProgress });
    }
  } catch (error) {
    throw orCancelled(error, signal, () => leftBy(changed));
  }
  const values = valuesOfWords(control, await control.read(memory));
  if (!isSame(control, values, plan.after)) throw notAsPlanned('The chip took the change and holds other values all the same.', plan);
  if (!isStep) await forgetCutChange(target, { store });
  if (start) return { values, state: await startProgram(target) };
  await core.systemReset({ halt: true });
  return { values, state: 'halted' };
}

/** Whether the way led there already, and to stay: each change costs the window once more. */
async function isInForce(control: OptionControl, memory: Memory, wanted: OptionValues): Promise<boolean> {
  if (!isSame(control, valuesOfWords(control, await control.read(memory)), wanted)) return false;
  return !(await control.isTorn?.(memory));
}

function leftBy(changed: boolean) {
  return {
    state: changed ? 'The option bytes may be changed in part; the core is halted.' : 'Nothing was written; the core is halted.',
    hint: changed ? 'Run the same command again; it completes the change.' : 'Reset the target to let its program run.',
    evidence: { phase: 'options' as const, changed },
  };
}

/** Records a change before it is begun, for a job that makes it in several steps; `forgetCutChange` ends that. */
export async function recordOptionChange(target: Target, planned: PlannedOptions, { store }: WithStore): Promise<void> {
  const chip = await knownChip(target);
  const words = await whileClocked(target, () => optionsOf(chip).read(target.memory));
  await record(chip, words, planned, store);
}

/** Where an earlier change is half made, the values before it count, not those in force. */
async function record(
  chip: Target['chip'],
  words: OptionWords,
  { layout, after }: PlannedOptions,
  store: Store | undefined,
): Promise<void> {
  const name = optionRecordName(chip);
  if (!store || !name) return;
  const earlier = await readOptionRecord(store, name, layout);
  const isHalf = earlier !== undefined && isOpenEnded(cutChangeOf(layout, earlier, valuesOfWords(layout, words)));
  const before = isHalf ? earlier.before : words;
  await writeOptionRecord(store, name, layout, { before, wanted: withValues(layout, words, after), inForce: words });
}

/** Before a step is written, what is in force beside it: the rest of the record stays. */
async function recordInForce(chip: Target['chip'], inForce: OptionWords, store: Store | undefined): Promise<void> {
  const name = optionRecordName(chip);
  const layout = optionsOf(chip);
  const earlier = store && name ? await readOptionRecord(store, name, layout) : undefined;
  if (store && name && earlier) await writeOptionRecord(store, name, layout, { ...earlier, inForce });
}

/** Where a change was cut before it was in force, a reset makes the registers show again what is. Leaves the core halted then. */
export async function takeBackUnfinished(target: Target): Promise<void> {
  const { settle, isUnfinished } = optionsOf(target.chip);
  const isLeft = await whileClocked(target, async () => {
    await settle?.(target.memory, target.probe.clock);
    return isUnfinished?.(target.memory);
  });
  if (!isLeft) return;
  await freezeWatchdogs(target);
  await target.core.halt();
  await target.core.systemReset({ halt: true });
}

/** Whether an earlier change was cut. Asks the store, and the target only where its core slept when it was identified. */
export async function hasCutChange(target: Target, { store }: WithStore): Promise<boolean> {
  const name = optionRecordName(await knownChip(target));
  return store !== undefined && name !== undefined && (await store.get(name)) !== undefined;
}

/** The record of an earlier change is done with: its values, old or new, are in force as a whole. */
export async function forgetCutChange(target: Target, { store }: WithStore): Promise<void> {
  const name = optionRecordName(await knownChip(target));
  if (store && name) await store.delete(name);
}

async function recordOf(chip: Target['chip'], layout: OptionLayout, store: Store | undefined) {
  const name = optionRecordName(chip);
  return store && name ? readOptionRecord(store, name, layout) : undefined;
}

/** Looked at only where the start of the chip changes, and flash can be read. */
async function vectorsAfter(target: Target, { layout, before, after, wholeFlash }: PlannedOptions): Promise<Vectors | undefined> {
  const order = layout.fields.find(({ role }) => role === 'bank-order')?.name ?? '';
  const isSwapped = before[order] !== after[order];
  const start = layout.startOf(after);
  if (wholeFlash || rdpLevelOf(layout, before) !== 0 || (!isSwapped && layout.startOf(before) === start)) return undefined;
  const now = isSwapped ? inOtherBank(layout, start) : start;
  return whileClocked(target, () => readVectors(target.memory, now));
}

/** Where that lies now which will lie at this address once the banks have changed places. */
function inOtherBank({ bankAddress, bankBytes }: OptionLayout, address: number): number {
  const bank = BANKS.find((each) => address >= bankAddress[each] && address < bankAddress[each] + bankBytes);
  return bank === undefined ? address : address - bankAddress[bank] + bankAddress[OTHER[bank]];
}

const OTHER: Readonly<Record<Bank, Bank>> = { 1: 2, 2: 1 };

/** The vectors that an image brings to where the chip will start. */
function comingAt(coming: readonly Segment[], { layout, after }: PlannedOptions): Vectors | undefined {
  const start = layout.startOf(after);
  const segment = coming.find(({ address, bytes }) => start >= address && start + 8 <= address + bytes.length);
  return segment && [readU32(segment.bytes, start - segment.address), readU32(segment.bytes, start - segment.address + 4)];
}

function notAsPlanned(message: string, { changes }: PlannedOptions): Error {
  const names = changes.map((step) => step.name);
  return flashErrors.make('flash/option-refused', {
    message,
    hint: 'Read them with probekit option-bytes get, and repeat.',
    evidence: { names },
  });
}
