/**
 * What a change of option bytes can lock out or cost, told before it is made: rows of data, each with the change that it is
 * about. Pure. Source: RM0433, 4.4 to 4.5, 2.6 (boot), 6 (brown-out); RM0399 Rev 4, 7.8.3 (low-power modes and resets).
 */
import { hex } from '../../base/index.ts';
import { holdsProgram, type Vectors } from '../../cortex/index.ts';
import { BROWN_OUT_VOLTS } from '../../spec/stm32/flash-h7.ts';
import type { Said } from '../../words/index.ts';
import { areaIn, BANK_ADDRESS, bootAddressOf, rdpLevelOf } from './meaning.ts';
import type { PlannedOptions } from './plan.ts';

export type OptionRiskId =
  | 'rdp-0'
  | 'rdp-1'
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
  | 'hslv';

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

const ROWS: readonly RiskRow[] = [
  { id: 'rdp-0', weight: 'sentence', of: ({ wholeFlash }) => wholeFlash && { key: 'option.risk.rdp-0' } },
  {
    id: 'rdp-1',
    weight: 'ask',
    of: ({ before, after }) => rdpLevelOf(before) === 0 && rdpLevelOf(after) === 1 && { key: 'option.risk.rdp-1' },
  },
  { id: 'security', weight: 'ask', of: (plan) => becomes(plan, 'SECURITY', 1) && { key: 'option.risk.security' } },
  {
    id: 'area-erases',
    weight: 'sentence',
    of: ({ banks: [bank] }) => bank && { key: 'option.risk.area-erases', values: { bank, from: hex(BANK_ADDRESS[bank]) } },
  },
  { id: 'area-over-start', weight: 'ask', of: coveredStart },
  { id: 'no-program', weight: 'ask', of: ({ after }, { vectors }) => emptyStart(bootAddressOf(after, 0), vectors) },
  {
    id: 'boot-loader',
    weight: 'ask',
    of: (plan) => startsIn(plan, (address) => address >>> 20 === SYSTEM_MEMORY, 'option.risk.boot-loader'),
  },
  { id: 'boot-ram', weight: 'ask', of: (plan) => startsIn(plan, isRam, 'option.risk.boot-ram') },
  { id: 'bank-swap', weight: 'tell', of: (plan) => changes(plan, 'SWAP_BANK_OPT') && { key: 'option.risk.bank-swap' } },
  { id: 'watchdog', weight: 'ask', of: (plan) => becomes(plan, 'IWDG1_SW', 0) && { key: 'option.risk.watchdog' } },
  {
    id: 'watchdog-stop',
    weight: 'ask',
    of: (plan) =>
      plan.after.IWDG1_SW === 0 &&
      plan.after.FZ_IWDG_STOP === 1 &&
      (changes(plan, 'IWDG1_SW') || changes(plan, 'FZ_IWDG_STOP')) && { key: 'option.risk.watchdog-stop' },
  },
  { id: 'reset-on-stop', weight: 'ask', of: (plan) => becomes(plan, 'NRST_STOP_D1', 0) && resets('Stop') },
  { id: 'reset-on-standby', weight: 'ask', of: (plan) => becomes(plan, 'NRST_STBY_D1', 0) && resets('Standby') },
  { id: 'brown-out', weight: 'ask', of: starved },
  {
    id: 'hslv',
    weight: 'ask',
    of: (plan, { volts = 0 }) =>
      becomes(plan, 'IO_HSLV', 1) && volts >= HSLV_VOLTS && { key: 'option.risk.hslv', values: { supply: volts.toFixed(2) } },
  },
];

/** In the order of their weight in the table. */
export function risksOf(plan: PlannedOptions, around: AroundOptions): readonly OptionRisk[] {
  return ROWS.flatMap(({ id, weight, of }) => {
    const said = of(plan, around);
    return said ? [{ id, weight, said }] : [];
  });
}

type Name = PlannedOptions['changes'][number]['name'];

function changes(plan: PlannedOptions, name: Name): boolean {
  return plan.before[name] !== plan.after[name];
}

function becomes(plan: PlannedOptions, name: Name, value: number): boolean {
  return changes(plan, name) && plan.after[name] === value;
}

function resets(mode: string): Said {
  return { key: 'option.risk.mode-resets', values: { mode } };
}

/** The vectors are data, which nothing may read from such an area. */
function coveredStart(plan: PlannedOptions): Said | undefined {
  const start = bootAddressOf(plan.after, 0);
  const covering = ([1, 2] as const)
    .filter((bank) => changes(plan, `PROT_AREA_START${bank}`) || changes(plan, `PROT_AREA_END${bank}`) || changes(plan, 'BOOT_ADD0'))
    .map((bank) => areaIn(plan.after, 'PCROP', bank))
    .find((area) => area && start >= area.address && start < area.end);
  return covering && { key: 'option.risk.area-over-start', values: { address: hex(start) } };
}

function emptyStart(address: number, vectors: Vectors | undefined): Said | undefined {
  if (!vectors || holdsProgram(vectors)) return undefined;
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
  const address = bootAddressOf(plan.after, 0);
  return changes(plan, 'BOOT_ADD0') && isThere(address) ? { key, values: { address: hex(address) } } : undefined;
}

function starved(plan: PlannedOptions, { volts: supply }: AroundOptions): Said | undefined {
  const volts = BROWN_OUT_VOLTS[plan.after.BOR_LEV] ?? 0;
  if (supply === undefined || !changes(plan, 'BOR_LEV') || supply >= volts) return undefined;
  return { key: 'option.risk.brown-out', values: { volts, supply: supply.toFixed(2) } };
}
