/** Which sectors a person means to erase. Pure. */
import type { FlashSector } from 'probekit/stm32';

export type EraseWhat = 'sectors' | 'range' | 'bank-1' | 'bank-2' | 'all';

const SECTORS = /^\d{1,4}(-\d{1,4})?(\s*,\s*\d{1,4}(-\d{1,4})?)*$/;
const RANGE = /^(0x[\da-f]{1,8}|\d{1,10})\s*\+\s*(0x[\da-f]{1,8}|\d{1,10})\s*([km]?)$/i;
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 * 1024 };

/** Indexes in the list, those of bank 2 counted on from bank 1; undefined where the text names none of them, or a part of one. */
export function chosenSectors(sectors: readonly FlashSector[], what: EraseWhat, text: string): readonly number[] | undefined {
  const all = sectors.map((_, index) => index);
  const chosen = {
    all: () => all,
    'bank-1': () => all.filter((index) => sectors[index]?.bank === 1),
    'bank-2': () => all.filter((index) => sectors[index]?.bank === 2),
    sectors: () => numbersOf(text.trim(), sectors.length),
    range: () => ofRange(sectors, text.trim()),
  }[what]();
  return chosen && chosen.length > 0 ? chosen : undefined;
}

function numbersOf(text: string, count: number): readonly number[] | undefined {
  if (!SECTORS.test(text)) return undefined;
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [from = 0, to = from] = part.split('-').map(Number);
    if (from > to || to >= count) return undefined;
    for (let number = from; number <= to; number++) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

function ofRange(sectors: readonly FlashSector[], text: string): readonly number[] | undefined {
  const span = spanOf(text);
  if (!span) return undefined;
  const end = span.address + span.byteLength;
  const isTouched = ({ address, byteLength }: FlashSector) => address < end && address + byteLength > span.address;
  const touched = sectors.filter(isTouched);
  const byteLength = touched.reduce((sum, sector) => sum + sector.byteLength, 0);
  if (touched[0]?.address !== span.address || byteLength !== span.byteLength) return undefined;
  return sectors.flatMap((sector, index) => (isTouched(sector) ? [index] : []));
}

/** `0x08000000+128K` */
export function spanOf(text: string): { readonly address: number; readonly byteLength: number } | undefined {
  const [, address = '', length = '', unit = ''] = RANGE.exec(text) ?? [];
  const byteLength = Number(length) * (UNITS[unit.toLowerCase()] ?? 1);
  return address !== '' && byteLength > 0 && Number(address) + byteLength <= 2 ** 32 ? { address: Number(address), byteLength } : undefined;
}
