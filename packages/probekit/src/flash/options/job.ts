/**
 * Option bytes of a target: read, a change of them planned with what it can cost, and made. A change is one transaction of the
 * chip, which keeps the old values when it is cut (RM0433, 4.4.3); one that takes a protected area away erases a bank first, and
 * is recorded. Who agrees to a change is left to the faces.
 */
import type { OperationOptions, Store } from '../../base/index.ts';
import { readVectors, type Vectors } from '../../cortex/index.ts';
import { DEV_ID_H74X } from '../../spec/stm32/devices.ts';
import { BANK1_ADDRESS, BANK2_ADDRESS } from '../../spec/stm32/flash-h7.ts';
import {
  changeH7Options,
  freezeWatchdogs,
  type H7OptionChange,
  type H7OptionValues,
  readH7OptionValues,
  removeProtectedAreas,
  stm32Errors,
  type Target,
  valuesOfWords,
  whileClocked,
  withValues,
} from '../../stm32/index.ts';
import { startProgram, type TargetState } from '../control.ts';
import { flashErrors } from '../errors.ts';
import { type CutChange, cutChangeOf, isSame, optionRecordName, readOptionRecord, writeOptionRecord } from './journal.ts';
import { bootAddressOf, rdpLevelOf } from './meaning.ts';
import { type PlannedOptions, planOptions } from './plan.ts';
import { type OptionRisk, risksOf } from './risks.ts';

interface WithStore {
  /** Where the record of a change under way lies. */
  readonly store?: Store | undefined;
}

export interface OptionBytes {
  readonly values: H7OptionValues;
  /** An earlier change was cut; what became of it. */
  readonly cut?: CutChange;
}

export interface OptionPlan extends PlannedOptions {
  readonly risks: readonly OptionRisk[];
  readonly cut?: CutChange;
}

export interface OptionReport {
  readonly values: H7OptionValues;
  readonly state: TargetState;
}

/**
 * The option bytes in force. Neither halts nor resets; reads no flash.
 *
 * @throws `stm32/no-option-bytes`, `dap/transfer`
 */
export async function readOptionBytes(target: Target, { store }: WithStore = {}): Promise<OptionBytes> {
  const { chip, memory } = target;
  if (chip.devId !== DEV_ID_H74X) {
    throw stm32Errors.make('stm32/no-option-bytes', {
      message: `The option bytes of this ${chip.name} are not known here.`,
      hint: 'Use STM32CubeProgrammer for the option bytes of this chip.',
      evidence: { chip: chip.name, devId: chip.devId },
    });
  }
  const { values } = await whileClocked(target, () => readH7OptionValues(memory));
  const record = await recordOf(target, store);
  return { values, ...(record && { cut: cutChangeOf(record, values) }) };
}

/**
 * What the change comes to. A change that an earlier run left half made is part of it. Reads only.
 *
 * @throws `stm32/permanent-protection`, `flash/option-refused`, and as `readOptionBytes`
 */
export async function planOptionChange(target: Target, change: H7OptionChange, { store }: WithStore = {}): Promise<OptionPlan> {
  const { values, cut } = await readOptionBytes(target, { store });
  const record = cut === 'half' ? await recordOf(target, store) : undefined;
  const planned = planOptions(values, { ...(record && valuesOfWords(record.wanted)), ...change });
  const around = { volts: await target.probe.readTargetVoltage(), vectors: await vectorsAfter(target, planned) };
  return { ...planned, risks: risksOf(planned, around), ...(cut && { cut }) };
}

/**
 * Makes the change and reads it back; the target is reset and its program started. Nothing is written where nothing changes.
 *
 * @throws `flash/option-refused`, `stm32/option-change`, `stm32/flash-locked`, `stm32/flash-busy`, `stm32/flash-error`
 */
export async function changeOptionBytes(
  target: Target,
  plan: PlannedOptions,
  { store, signal, onProgress }: WithStore & OperationOptions = {},
): Promise<OptionReport> {
  const { memory, core, probe, chip } = target;
  await freezeWatchdogs(target);
  await core.halt();
  await core.systemReset({ halt: true });
  const { words, values } = await readH7OptionValues(memory);
  if (!isSame(values, plan.before)) throw notAsPlanned('The option bytes are not those that the change was planned for.', plan);
  signal?.throwIfAborted();
  const name = optionRecordName(chip);
  if (store && name) await writeOptionRecord(store, name, { before: words, wanted: withValues(words, plan.after) });
  if (plan.banks.length > 0) await removeProtectedAreas(target, { only: plan.banks, signal, onProgress });
  await changeH7Options(memory, probe.clock, plan.after);
  const written = await readH7OptionValues(memory);
  if (!isSame(written.values, plan.after)) throw notAsPlanned('The chip took the change and holds other values all the same.', plan);
  if (store && name) await store.delete(name);
  return { values: written.values, state: await startProgram(target) };
}

/** The record of an earlier change is done with: its values, old or new, are in force as a whole. */
export async function forgetCutChange({ chip }: Target, { store }: WithStore): Promise<void> {
  const name = optionRecordName(chip);
  if (store && name) await store.delete(name);
}

async function recordOf({ chip }: Target, store: Store | undefined) {
  const name = optionRecordName(chip);
  return store && name ? readOptionRecord(store, name) : undefined;
}

/** Looked at only where the start of the chip changes, and flash can be read. */
async function vectorsAfter(target: Target, { before, after, wholeFlash }: PlannedOptions): Promise<Vectors | undefined> {
  const isSwapped = before.SWAP_BANK_OPT !== after.SWAP_BANK_OPT;
  if (wholeFlash || rdpLevelOf(before) !== 0 || (!isSwapped && before.BOOT_ADD0 === after.BOOT_ADD0)) return undefined;
  const start = bootAddressOf(after, 0);
  const inFlash = start >>> 24 === BANK1_ADDRESS >>> 24;
  const now = isSwapped && inFlash ? (start ^ (BANK1_ADDRESS ^ BANK2_ADDRESS)) >>> 0 : start;
  return whileClocked(target, () => readVectors(target.memory, now));
}

function notAsPlanned(message: string, { changes }: PlannedOptions): Error {
  const names = changes.map((step) => step.name);
  return flashErrors.make('flash/option-refused', {
    message,
    hint: 'Read them with probekit option-bytes get, and repeat.',
    evidence: { names },
  });
}
