import { expect, it } from 'vitest';
import { formatVersion, getVersion, getVersionEx, versionOfShort } from './version.ts';

const bytes = (text: string) => Uint8Array.from(text.split(' '), (pair) => Number.parseInt(pair, 16));

it.each([
  ['29 5B 83 04 4B 37', 'V2J37M27', 'v2-1'],
  ['29 47 83 04 48 37', 'V2J37S7', 'v2'],
])('reads the short version %s', (reply, text, generation) => {
  const version = versionOfShort(getVersion.decode(bytes(reply), undefined));
  expect(formatVersion(version)).toBe(text);
  expect(version.generation).toBe(generation);
});

it('reads the extended version of a V3', () => {
  const parts = getVersionEx.decode(bytes('03 00 07 02 04 00 00 00 83 04 4F 37'), undefined);
  expect(formatVersion({ ...parts, generation: 'v3' })).toBe('V3J7M2B4');
});

it('tells V2-1 probes on STM8 boards apart', () => {
  const word = (2 << 12) | (18 << 6) | 7;
  const reply = Uint8Array.of(word >>> 8, word & 0xff, 0x83, 0x04, 0x4b, 0x37);
  expect(formatVersion(versionOfShort(getVersion.decode(reply, undefined)))).toBe('V2M18S7');
});
