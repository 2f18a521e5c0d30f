/**
 * The option seam: the option bytes of one chip as words, as values by name, and what they close. One implementation per kind of
 * flash controller; which chip has which is decided in `options-of.ts`. What a value means, costs or can lock out is left to the
 * layer above.
 */
import type { Clock, Memory, OperationOptions } from '../base/index.ts';
import type { OptionField, ProtectedAreaKind } from '../spec/stm32/option-bytes.ts';
import type { Target } from './connect.ts';

/** As the controller holds them. */
export type OptionWords = Readonly<Record<string, number>>;
/** Each as the number that its bits make: RDP 0xaa, WRP1 0xff with a bit of 0 for each protected sector. */
export type OptionValues = Readonly<Record<string, number>>;
/** What to change; absent values stay. */
export type OptionChange = Readonly<Record<string, number>>;

export type Bank = 1 | 2;

/** A protected range of flash, `end` exclusive. */
export interface ProtectedArea {
  readonly kind: ProtectedAreaKind;
  readonly address: number;
  readonly end: number;
}

/** Where an area can be. */
export interface AreaPlace {
  readonly kind: ProtectedAreaKind;
  readonly bank: Bank;
  readonly zone?: 'A' | 'B' | undefined;
}

export interface OptionRefusal {
  readonly names: readonly string[];
  readonly message: string;
  readonly hint: string;
}

/** What of option bytes stands between a debugger and the flash. */
export interface Protection {
  /** 0: open; 1: the debug port sees no flash; 2: no debug port at all (and so never read here). */
  readonly rdpLevel: 0 | 1 | 2;
  readonly rdp: number;
  /** Sector numbers by bank that cannot be written. */
  readonly writeProtected: { readonly 1: readonly number[]; readonly 2: readonly number[] };
  readonly areas: readonly ProtectedArea[];
  /** Those sectors cannot be read either, and only RDP level 1 to 0 opens them. */
  readonly hidesSectors?: true;
  /** A change was cut so that the next reset would close the chip. */
  readonly torn?: true;
}

/** What a plan must know of option bytes. Nothing here touches a target. */
export interface OptionLayout {
  readonly kind: 'h7' | 'f1' | 'f4' | 'l4';
  /** In the order in which they are shown. */
  readonly fields: readonly OptionField[];
  /** In the order of a record. */
  readonly wordNames: readonly string[];
  /** Values of RDP: level 0, and level 2 where the chip has it. `isBare`: stored without its complement, so that any value counts. */
  readonly rdp: { readonly open: number; readonly forever?: number; readonly isBare?: true };
  /** Sectors of each bank, as protection against writing counts them; none of a bank that there is not. */
  readonly sectorsOfBank: Readonly<Record<Bank, number>>;
  /** The same beside these values, where they say how many banks there are. */
  sectorsIn?(beside: OptionValues, bank: Bank): number;
  /** What the manual calls the first sector of bank 2, where that is not the number of those before it. */
  readonly bank2From?: number;
  /** Where each bank begins, unless banks have changed places. */
  readonly bankAddress: Readonly<Record<Bank, number>>;
  readonly bankBytes: number;
  /** Held in reset below; 0 where only the power-on reset holds it. */
  brownOutVolts(values: OptionValues): number;
  /** Numbers of the sectors of a bank that cannot be written. */
  writeProtected(values: OptionValues, bank: Bank): readonly number[];
  /** Whether those cannot be read either: PCROP of sectors. Absent where the chip has no such mode. */
  hidesSectors?(values: OptionValues): boolean;
  /** Values that protect these sectors of a bank, and no other of it. @throws `RangeError` that says what cannot be had */
  protecting(bank: Bank, sectors: readonly number[], beside?: OptionValues): OptionChange;
  /** The area that these values make in such a place, if they make one. */
  areaOf(values: OptionValues, place: AreaPlace): ProtectedArea | undefined;
  /**
   * Values for such an area, or for none, beside these values, which may say how areas are counted; as delivered where absent.
   *
   * @throws `RangeError` that says what cannot be had
   */
  covering(
    place: AreaPlace,
    area: { readonly address: number; readonly byteLength: number } | undefined,
    beside?: OptionValues,
  ): OptionChange;
  /**
   * So long the option bytes are erased and not written yet while they change: the loss of power meanwhile puts the chip at level 1,
   * and so does a reset unless `resetKeeps`. 0 where it keeps the values before.
   */
  readonly windowMs: number;
  /** Option bytes are loaded at power-on, and not by a reset. */
  readonly resetKeeps?: true;
  /** The manual warns that it can be locked for good then. */
  readonly windowMayLock?: true;
  /** What takes a protected area away: the erase of its bank, or RDP level 1 to 0 alone. */
  readonly areaGoes: 'with-bank' | 'with-all';
  /** A change that this chip does not take, told apart from the rules of areas; undefined where it does. */
  refusal?(before: OptionValues, after: OptionValues): OptionRefusal | undefined;
  /** Where the core starts, with BOOT0 low where there is such a pin. */
  startOf(values: OptionValues): number;
}

export interface OptionControl extends OptionLayout {
  /** What is in force, or will be after a reset. Reads no flash. @throws `dap/transfer` */
  read(memory: Memory): Promise<OptionWords>;
  /**
   * Whether a change was cut so that the next reset would close the chip: what is in force is not what is stored. Absent where the
   * controller changes its option bytes by itself.
   */
  isTorn?(memory: Memory): Promise<boolean>;
  /**
   * Whether a change was cut before it was put in force: what registers show is not in force, and a reset takes it back. Absent
   * where they show what is. With the values before it the answer is surer; where it cannot be told, a reset shows what is.
   */
  isUnfinished?(memory: Memory, before?: OptionValues): Promise<boolean>;
  /**
   * What is stored and in force from the next power-up on, where that is not what is in force, which `shown` is: a change was stored
   * and not loaded, and a reset leaves it so. Absent where each reset loads what is stored.
   */
  readStored?(memory: Memory, shown: OptionWords): Promise<OptionWords | undefined>;
  /**
   * Waits for the end of a change that somebody has begun, which a reset would cut. Absent where that costs nothing.
   *
   * @throws `stm32/flash-busy`, `dap/transfer`
   */
  settle?(memory: Memory, clock: Clock): Promise<void>;
  /**
   * Writes all of them in one go and puts them in force; `banks` are erased before, with the areas in them. Needs a core that is
   * halted after a reset.
   *
   * @throws `stm32/option-change`, `stm32/flash-locked`, `stm32/flash-busy`, `stm32/flash-error`
   */
  write(target: Target, wanted: OptionValues, options: OperationOptions & { readonly banks: readonly Bank[] }): Promise<void>;
}

type Fields = Pick<OptionLayout, 'fields'>;

/** The option of this name or one of its other names, in any case of letters. */
export function findOption({ fields }: Fields, name: string): OptionField | undefined {
  const meant = name.toUpperCase();
  return fields.find((field) => field.name.toUpperCase() === meant || field.also.includes(meant));
}

/** The largest value that fits. */
export function largestValue({ mask }: OptionField): number {
  return mask >>> shiftOf(mask);
}

export function valuesOfWords({ fields }: Fields, words: OptionWords): OptionValues {
  return Object.fromEntries(fields.map(({ name, word, mask }) => [name, ((words[word] ?? 0) & mask) >>> shiftOf(mask)]));
}

/** @throws `RangeError` for a value that does not fit */
export function withValues<Words extends OptionWords>({ fields }: Fields, words: Words, change: OptionChange): Words {
  const next: Record<string, number> = { ...words };
  for (const field of fields) {
    const value = change[field.name];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < 0 || value > largestValue(field)) throw new RangeError(`${field.name} takes no ${value}`);
    next[field.word] = (((next[field.word] ?? 0) & ~field.mask) | (value << shiftOf(field.mask))) >>> 0;
  }
  return next as Words;
}

/** 0: open; 1: the debug port sees no flash; 2: no debug port at all. */
export function rdpLevelOf({ rdp }: OptionLayout, values: OptionValues): 0 | 1 | 2 {
  const level = values['RDP'];
  return level === rdp.open ? 0 : level === rdp.forever ? 2 : 1;
}

/**
 * Whether RDP can come to read as level 2 while its cells are erased from this value or fall to it, and stay so where that is cut:
 * where it has no bit that level 2 lacks.
 */
export function mayPassLevel2({ rdp: { forever, isBare } }: Pick<OptionLayout, 'rdp'>, { RDP = 0 }: OptionValues): boolean {
  return isBare === true && forever !== undefined && (RDP & ~forever) === 0;
}

/** All areas of a chip. */
export function areasOf(layout: OptionLayout, values: OptionValues): readonly ProtectedArea[] {
  return placesOf(layout)
    .map((place) => layout.areaOf(values, place))
    .filter((area) => area !== undefined);
}

/** Where this chip can have areas. */
export function placesOf({ fields }: Fields): readonly AreaPlace[] {
  return fields.flatMap((field) => (field.role === 'area-start' ? (placeOf(field) ?? []) : []));
}

/** The place of a field that belongs to an area. */
export function placeOf({ area: kind, bank, zone }: OptionField): AreaPlace | undefined {
  return kind && bank ? { kind, bank, zone } : undefined;
}

export const BANKS: readonly Bank[] = [1, 2];

function shiftOf(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}
