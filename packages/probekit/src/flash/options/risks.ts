/**
 * What a change of option bytes can lock out or cost, told before it is made: rows of data, each with the change that it is
 * about. Pure. Source: RM0433, 4.4 to 4.5, 2.6 (boot), 6 (brown-out); RM0399 Rev 4, 7.8.3 (low-power modes and resets).
 */
import { hex } from '../../base/index.ts';
import { holdsProgram, type Vectors } from '../../cortex/index.ts';
import type { OptionRole } from '../../spec/stm32/option-bytes.ts';
import { areasOf, BANKS, mayPassLevel2, rdpLevelOf } from '../../stm32/index.ts';
import type { Said } from '../../words/index.ts';
import type { PlannedOptions } from './plan.ts';

export type OptionRiskId =
  | 'rdp-0'
  | 'rdp-1'
  | 'rdp-2'
  | 'security'
  | 'area-erases'
  | 'area-over-start'
  | 'no-program'
  | 'boot-loader'
  | 'boot-ram'
  | 'bank-swap'
  | 'watchdog'
  | 'watchdog-stop'
  | 'reset-on-stop'
  | 'reset-on-standby'
  | 'brown-out'
  | 'hslv'
  | 'boot-lock'
  | 'bank-mode'
  | 'pcrop-mode'
  | 'reset-pin'
  | 'option-window';

/** `tell`: worth knowing. `ask`: the board may be out of reach, or its program not start. `sentence`: bytes are lost for good. */
export type RiskWeight = 'tell' | 'ask' | 'sentence';

export interface OptionRisk {
  readonly id: OptionRiskId;
  readonly weight: RiskWeight;
  readonly said: Said;
}

/** What is known of the board beside its option bytes. */
export interface AroundOptions {
  /** Undefined where the probe cannot tell. */
  readonly volts: number | undefined;
  /** What lies where the chip will start with BOOT0 low; undefined where it was not looked at. */
  readonly vectors: Vectors | undefined;
  /** An earlier change was cut half way: all is written anew, also where no value changes. */
  readonly isLeftOpen?: boolean;
}

interface RiskRow {
  readonly id: OptionRiskId;
  readonly weight: RiskWeight;
  readonly of: (plan: PlannedOptions, around: AroundOptions) => Said | false | undefined;
}

const ITCM_BYTES = 0x1_0000;
const SRAM_REGION = 1;
const SYSTEM_MEMORY = 0x1ff;
const HSLV_VOLTS = 2.7;
/** NRST_MODE (RM0440, 3.7.8). */
const NRST_AS_GPIO = 2;

const ROWS: readonly RiskRow[] = [
  { id: 'rdp-0', weight: 'sentence', of: ({ wholeFlash }) => wholeFlash && { key: 'option.risk.rdp-0' } },
  {
    id: 'rdp-1',
    weight: 'ask',
    of: ({ layout, before, after }) => rdpLevelOf(layout, before) === 0 && rdpLevelOf(layout, after) === 1 && { key: 'option.risk.rdp-1' },
  },
  {
    id: 'rdp-2',
    weight: 'ask',
    of: (plan, around) =>
      isWritten(plan, around) &&
      mayPassLevel2(plan.layout, plan.before) && {
        key: 'option.risk.rdp-2',
        values: { rdp: hex(plan.before['RDP'] ?? 0, 2), ms: plan.layout.windowMs },
      },
  },
  { id: 'security', weight: 'ask', of: (plan) => becomes(plan, 'security', 1) && { key: 'option.risk.security' } },
  {
    id: 'area-erases',
    weight: 'sentence',
    of: ({ layout, banks: [bank] }) => bank && { key: 'option.risk.area-erases', values: { bank, from: hex(layout.bankAddress[bank]) } },
  },
  { id: 'area-over-start', weight: 'ask', of: coveredStart },
  { id: 'no-program', weight: 'ask', of: ({ layout, after }, { vectors }) => emptyStart(layout.startOf(after), vectors) },
  {
    id: 'boot-loader',
    weight: 'ask',
    of: (plan) => startsIn(plan, isSystemMemory, 'option.risk.boot-loader'),
  },
  { id: 'boot-ram', weight: 'ask', of: (plan) => startsIn(plan, isRam, 'option.risk.boot-ram') },
  { id: 'bank-swap', weight: 'tell', of: (plan) => changes(plan, 'bank-order') && { key: 'option.risk.bank-swap' } },
  { id: 'watchdog', weight: 'ask', of: (plan) => becomes(plan, 'watchdog', 0) && { key: 'option.risk.watchdog' } },
  {
    id: 'watchdog-stop',
    weight: 'ask',
    of: (plan) =>
      valueAfter(plan, 'watchdog') === 0 &&
      valueAfter(plan, 'watchdog-stop') === 1 &&
      (changes(plan, 'watchdog') || changes(plan, 'watchdog-stop')) && { key: 'option.risk.watchdog-stop' },
  },
  { id: 'reset-on-stop', weight: 'ask', of: (plan) => becomes(plan, 'reset-on-stop', 0) && resets('Stop') },
  { id: 'reset-on-standby', weight: 'ask', of: (plan) => becomes(plan, 'reset-on-standby', 0) && resets('Standby') },
  { id: 'brown-out', weight: 'ask', of: starved },
  { id: 'boot-lock', weight: 'ask', of: (plan) => becomes(plan, 'boot-lock', 1) && { key: 'option.risk.boot-lock' } },
  { id: 'bank-mode', weight: 'ask', of: (plan) => changes(plan, 'bank-mode') && { key: 'option.risk.bank-mode' } },
  { id: 'pcrop-mode', weight: 'ask', of: (plan) => closesMore(plan) && { key: 'option.risk.pcrop-mode' } },
  { id: 'reset-pin', weight: 'ask', of: (plan) => becomes(plan, 'reset-pin', NRST_AS_GPIO) && { key: 'option.risk.reset-pin' } },
  { id: 'option-window', weight: 'tell', of: hasWindow },
  {
    id: 'hslv',
    weight: 'ask',
    of: (plan, { volts = 0 }) =>
      becomes(plan, 'hslv', 1) && volts >= HSLV_VOLTS && { key: 'option.risk.hslv', values: { supply: volts.toFixed(2) } },
  },
];

/** All that there are, as `--accept` names them. */
export const OPTION_RISK_IDS: readonly string[] = ROWS.map(({ id }) => id);

/** In the order of their weight in the table. */
export function risksOf(plan: PlannedOptions, around: AroundOptions): readonly OptionRisk[] {
  return ROWS.flatMap(({ id, weight, of }) => {
    const said = of(plan, around);
    return said ? [{ id, weight, said }] : [];
  });
}

/** Fields are found by what they do: their names differ from family to family. */
function fieldOf({ layout }: PlannedOptions, role: OptionRole): string {
  return layout.fields.find((field) => field.role === role)?.name ?? '';
}

function isWritten({ changes: steps }: PlannedOptions, { isLeftOpen = false }: AroundOptions): boolean {
  return steps.length > 0 || isLeftOpen;
}

function valueAfter(plan: PlannedOptions, role: OptionRole): number | undefined {
  return plan.after[fieldOf(plan, role)];
}

function changes(plan: PlannedOptions, role: OptionRole): boolean {
  const name = fieldOf(plan, role);
  return plan.before[name] !== plan.after[name];
}

function becomes(plan: PlannedOptions, role: OptionRole, value: number): boolean {
  return changes(plan, role) && valueAfter(plan, role) === value;
}

/** In that mode a sector of which the bit is set can be neither written nor read until the flash is erased. */
function closesMore(plan: PlannedOptions): boolean {
  const { layout, after, before } = plan;
  if (valueAfter(plan, 'pcrop-mode') !== 1) return false;
  return (
    becomes(plan, 'pcrop-mode', 1) ||
    BANKS.some((bank) => layout.writeProtected(after, bank).some((sector) => !layout.writeProtected(before, bank).includes(sector)))
  );
}

/** Level 1 cannot become closer than it is. */
function hasWindow(plan: PlannedOptions, around: AroundOptions): Said | undefined {
  const { layout, before } = plan;
  if (!isWritten(plan, around) || layout.windowMs === 0 || rdpLevelOf(layout, before) !== 0) return undefined;
  const { windowMs: ms, windowMayLock, resetKeeps } = layout;
  if (windowMayLock) return { key: 'option.risk.window-locks', values: { ms } };
  return { key: resetKeeps ? 'option.risk.window-power' : 'option.risk.window', values: { ms } };
}

function resets(mode: string): Said {
  return { key: 'option.risk.mode-resets', values: { mode } };
}

/** The vectors are data, which nothing may read from such an area. */
function coveredStart({ layout, before, after }: PlannedOptions): Said | undefined {
  const start = layout.startOf(after);
  const covers = ({ kind, address, end }: ReturnType<typeof areasOf>[number]) => kind === 'PCROP' && start >= address && start < end;
  const isNew = areasOf(layout, after).some(covers) && !(layout.startOf(before) === start && areasOf(layout, before).some(covers));
  return isNew ? { key: 'option.risk.area-over-start', values: { address: hex(start) } } : undefined;
}

/** ST's boot loader is there, whatever its vectors read as. */
function isSystemMemory(address: number): boolean {
  return address >>> 20 === SYSTEM_MEMORY;
}

function emptyStart(address: number, vectors: Vectors | undefined): Said | undefined {
  if (!vectors || holdsProgram(vectors) || isSystemMemory(address)) return undefined;
  return { key: 'option.risk.no-program', values: { address: hex(address) } };
}

/** ITCM, or the SRAM region of the memory map (RM0433, 2.3.2; ARM DDI 0403E.e, B3.1). */
function isRam(address: number): boolean {
  return address < ITCM_BYTES || address >>> 29 === SRAM_REGION;
}

function startsIn(
  plan: PlannedOptions,
  isThere: (address: number) => boolean,
  key: 'option.risk.boot-loader' | 'option.risk.boot-ram',
): Said | undefined {
  const address = plan.layout.startOf(plan.after);
  const isOther = address !== plan.layout.startOf(plan.before);
  return isOther && isThere(address) ? { key, values: { address: hex(address) } } : undefined;
}

function starved({ layout, before, after }: PlannedOptions, { volts: supply }: AroundOptions): Said | undefined {
  const volts = layout.brownOutVolts(after);
  if (supply === undefined || volts <= layout.brownOutVolts(before) || supply >= volts) return undefined;
  return { key: 'option.risk.brown-out', values: { volts, supply: supply.toFixed(2) } };
}
