/**
 * One line of the manual's encoding tables as data: the bits as printed there, and the text they stand for. What the
 * text's words in braces mean is in `operands.ts`.
 */

/** `['0001100 mmm nnn ddd', 'add{f}', '{Rd}, {Rn}, {Rm}']`: bits from the highest; a letter is a field, a dot any bit. */
export type EncodingRow = readonly [bits: string, mnemonic: string, operands?: string];

/** The mnemonic of what is no instruction though a later line would fit. */
export const UNDEFINED = '';

/** Field by letter. Pieces of one letter are joined in the order in which they stand. */
export type Fields = Readonly<Record<string, number>>;

export interface Encoding {
  readonly mask: number;
  readonly match: number;
  readonly mnemonic: string;
  readonly operands: string;
  fieldsOf(word: number): Fields;
}

/** @throws RangeError when the bits are neither 16 nor 32 */
export function encoding([printed, mnemonic, operands = '']: EncodingRow): Encoding {
  const bits = printed.replaceAll(' ', '');
  if (bits.length !== 16 && bits.length !== 32) throw new RangeError(`${printed} has ${bits.length} bits.`);
  const wordOf = (bitOf: (bit: string) => boolean) => Number.parseInt([...bits].map((bit) => (bitOf(bit) ? '1' : '0')).join(''), 2);
  return {
    mask: wordOf((bit) => bit === '0' || bit === '1'),
    match: wordOf((bit) => bit === '1'),
    mnemonic,
    operands,
    fieldsOf: (word) => {
      const fields: Record<string, number> = {};
      [...bits].forEach((letter, index) => {
        if (!/[A-Za-z]/.test(letter)) return;
        const bit = (word >>> (bits.length - 1 - index)) & 1;
        fields[letter] = ((fields[letter] ?? 0) << 1) | bit;
      });
      return fields;
    },
  };
}

/** The first of a table that fits: exceptions stand before the rule. */
export function findEncoding(table: readonly Encoding[], word: number): Encoding | undefined {
  const found = table.find(({ mask, match }) => (word & mask) >>> 0 === match);
  return found?.mnemonic === UNDEFINED ? undefined : found;
}
