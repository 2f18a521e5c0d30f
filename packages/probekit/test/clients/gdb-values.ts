/** Values as GDB writes them and as we have them, brought to one text. */
import type { ProgramValue } from '../../src/symbols/index.ts';

export function textOfOurs(value: ProgramValue): string {
  return shortened(valueText(value));
}

/** @param text as it stands in an answer of the machine interface, between quotes */
export function textOfTheirs(text: string): string {
  return shortened(plain(unescaped(text)));
}

function valueText(value: ProgramValue): string {
  switch (value.kind) {
    case 'struct':
      return `{${value.members.map(({ name, value: inner }) => (name === undefined ? '' : `${name} = `) + valueText(inner)).join(', ')}}`;
    case 'array': {
      const isText = value.elements.length > 0 && value.elements.every(({ kind }) => kind === 'character');
      if (!isText) return `{${value.elements.map(valueText).join(', ')}}`;
      return `"${value.elements
        .map((one) => (one.kind === 'character' ? one.value & 0xff : ''))
        .join(' ')
        .replace(/( 0)+$/, '')}"`;
    }
    case 'float':
      // It writes 9 digits of a float and 17 of a double.
      return Number.isNaN(value.value) ? 'nan' : rounded(value.value.toPrecision(value.byteLength === 4 ? 9 : 17));
    case 'enum':
      return value.name ?? `${value.value}`;
    case 'pointer':
      return `0x${value.address.toString(16)}`;
    case 'unreadable':
      return value.reason;
    default:
      return `${value.value}`;
  }
}

/** A struct of which nothing is left is written in two ways. */
const shortened = (text: string) => text.replace(/\{(\w+ = optimised out(, )?)+\}/g, 'optimised out');

const unescaped = (text: string) => text.replace(/\\(["\\])/g, '$1');

/** As we write it: a text as its bytes, addresses without what lies there, enumerators without what is around them. */
function plain(text: string): string {
  return (
    text
      .replace(/<optimized out>/g, 'optimised out')
      // What a reference refers to is shown as well; here it counts where that is.
      .replace(/@(0x[0-9a-f]+)(: .*$)?/g, '$1')
      .replace(/(0x[0-9a-f]+) <[^>]*>/g, '$1')
      .replace(/(0x[0-9a-f]+) "(?:[^"\\]|\\.)*"/g, '$1')
      .replace(/^\(.*\) (?=0x)/, '')
      .replace(/(\d) '(?:[^'\\]|\\.|\\\d{3})*'/g, '$1')
      .replace(
        /"((?:[^"\\]|\\.)*)"/g,
        (_, inner: string) =>
          `"${codesOf(inner)
            .join(' ')
            .replace(/( 0)+$/, '')}"`,
      )
      .replace(/<[\w:]+> = /g, '')
      .replace(/\b(?:\w+::)+(\w+)/g, '$1')
      .replace(/nan\(0x[0-9a-f]+\)/g, 'nan')
      .replace(/-?\d+\.\d+(e[+-]\d+)?|-?\d+e[+-]\d+/g, rounded)
  );
}

const rounded = (number: string) => `${Number(Number(number).toPrecision(8))}`;

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27, '"': 34, "'": 39, '\\': 92 };

function codesOf(text: string): number[] {
  return [...text.matchAll(/\\(\d{3})|\\(.)|(.)/g)].map(([, octal, escaped, letter = '']) =>
    octal ? Number.parseInt(octal, 8) : escaped ? (ESCAPES[escaped] ?? 0) : letter.charCodeAt(0),
  );
}
