/** A value on the one line that a variable has in an editor. What is longer is cut: its parts can be unfolded. */
import { type ProgramValue, valueText } from '../symbols/index.ts';

const MOST_CHARACTERS = 120;
/** Escapes of C. */
const ESCAPES: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 34: '\\"', 92: '\\\\' };

export function valueLine(value: ProgramValue): string {
  const text = lineOf(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text;
}

function lineOf(value: ProgramValue): string {
  if (value.kind === 'struct') {
    const members = value.members.map(({ name, value: inner }) => (name === undefined ? lineOf(inner) : `${name} = ${lineOf(inner)}`));
    return `{${members.join(', ')}}`;
  }
  if (value.kind !== 'array') return valueText(value);
  return textIn(value.elements, value.leftOut) ?? `{${[...value.elements.map(lineOf), ...(value.leftOut > 0 ? ['…'] : [])].join(', ')}}`;
}

/** Characters up to the first 0 that nothing but others follow. */
function textIn(elements: readonly ProgramValue[], leftOut: number): string | undefined {
  const codes = elements.map((one) => (one.kind === 'character' ? one.value & 0xff : undefined));
  if (codes.length === 0 || codes.includes(undefined)) return undefined;
  const last = codes.findLastIndex((code) => code !== 0);
  const text = codes.slice(0, last + 1).map((code = 0) => ESCAPES[code] ?? (isPlain(code) ? String.fromCharCode(code) : escaped(code)));
  return `"${text.join('')}"${leftOut > 0 ? '…' : ''}`;
}

const isPlain = (code: number) => code >= 0x20 && code < 0x7f;
const escaped = (code: number) => `\\${code.toString(8).padStart(3, '0')}`;
