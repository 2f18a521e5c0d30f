/**
 * Declares hardware registers as data: name, address, fields with positions written high:low as the manuals print
 * them, and who may access each field. Packing a read-only field or reading a write-only one does not compile.
 */

export type FieldAccess = 'rw' | 'r' | 'w';

/** One field of a register, bits `hi` down to `lo`. */
export interface Field<Access extends FieldAccess = FieldAccess> {
  readonly hi: number;
  readonly lo: number;
  readonly access: Access;
}

export type Fields = Readonly<Record<string, Field>>;

type Writable<F extends Fields> = { [Name in keyof F as F[Name] extends Field<'r'> ? never : Name]?: number };
type Readable<F extends Fields> = { [Name in keyof F as F[Name] extends Field<'w'> ? never : Name]: number };

/** A declared register. `address` is absolute for core registers and an offset for peripherals: the file says which. */
export interface Register<F extends Fields = Fields> {
  readonly name: string;
  readonly address: number;
  readonly fields: F;
  /** The word with these fields set and all others zero. Throws `RangeError` when a value does not fit. */
  pack(values: Writable<F>): number;
  /** `word` with these fields replaced. */
  with(word: number, values: Writable<F>): number;
  /** All readable fields of `word`. */
  unpack(word: number): Readable<F>;
  /** One readable field of `word`. */
  get(word: number, field: keyof Readable<F> & string): number;
  /** The mask that covers a field. */
  mask(field: keyof F & string): number;
  /** `DHCSR=0x00030003 S_HALT S_REGRDY C_HALT C_DEBUGEN`. */
  describe(word: number): string;
}

/** A field of several bits, positions as printed in the manual. */
export function bits<Access extends FieldAccess = 'rw'>(hi: number, lo: number, access?: Access): Field<Access> {
  return { hi, lo, access: (access ?? 'rw') as Access };
}

/** A field of one bit. */
export function bit<Access extends FieldAccess = 'rw'>(position: number, access?: Access): Field<Access> {
  return bits(position, position, access);
}

/** A field with its mask: registers are taken apart for every transfer. */
interface Place extends Field {
  readonly mask: number;
}

function maskOf(hi: number, lo: number): number {
  const width = hi - lo + 1;
  const low = width === 32 ? 0xffff_ffff : (1 << width) - 1;
  return (low << lo) >>> 0;
}

/** Declares a register. */
export function register<const F extends Fields>(name: string, address: number, fields: F): Register<F> {
  const places = new Map(Object.entries(fields).map(([field, { lo, hi, access }]) => [field, { lo, hi, access, mask: maskOf(hi, lo) }]));
  const placeOf = (field: string): Place => {
    const found = places.get(field);
    if (!found) throw new RangeError(`${name} has no field ${field}`);
    return found;
  };
  const insert = (word: number, values: Readonly<Record<string, number | undefined>>): number => {
    let result = word >>> 0;
    for (const [field, value] of Object.entries(values)) {
      if (value === undefined) continue;
      const { hi, lo, mask } = placeOf(field);
      if (!Number.isInteger(value) || value < 0 || value > 2 ** (hi - lo + 1) - 1) {
        throw new RangeError(`${name}.${field} is ${hi - lo + 1} bits wide; ${value} does not fit`);
      }
      result = ((result & ~mask) | ((value << lo) & mask)) >>> 0;
    }
    return result;
  };
  const extract = (word: number, field: string): number => {
    const { mask, lo } = placeOf(field);
    return (word & mask) >>> lo;
  };
  return {
    name,
    address,
    fields,
    pack: (values) => insert(0, values),
    with: (word, values) => insert(word, values),
    unpack: (word) => {
      const values: Record<string, number> = {};
      for (const [field, { access, mask, lo }] of places) if (access !== 'w') values[field] = (word & mask) >>> lo;
      return values as Readable<F>;
    },
    get: extract,
    mask: (field) => placeOf(field).mask,
    describe: (word) => {
      const set = [...places]
        .filter(([, { access, mask }]) => access !== 'w' && (word & mask) !== 0)
        .map(([field, { hi, lo }]) => (hi === lo ? field : `${field}=${extract(word, field)}`));
      return [`${name}=${hex(word)}`, ...set].join(' ');
    },
  };
}

/** `0x` and at least `digits` lower-case hex digits of an unsigned value. */
export function hex(value: number, digits = 8): string {
  return `0x${(value >>> 0).toString(16).padStart(digits, '0')}`;
}
