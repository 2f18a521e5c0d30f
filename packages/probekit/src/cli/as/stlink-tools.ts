/**
 * Words and numbers that st-info and st-flash have in common. Source: stlink-tools 1.7.0, doc/man/st-info.md, doc/man/st-flash.md,
 * src/stlink-lib/helper.c (`--freq`), src/st-flash/flash_opts.c (sizes),
 * src/st-info/info.c (the version of a probe: V, J and S alone, where S is the second number of an ST-LINK/V2-1).
 */

/** The release whose words are read and whose lines are printed. */
export const STLINK_TOOLS_VERSION = '1.7.0';

/** `950`, `950k`, `4M` in kHz; undefined when it is no clock. 0 leaves the choice to the program. */
export function parseFrequency(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,9})([kKmM]?)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return unit === 'm' || unit === 'M' ? Number(digits) * 1000 : Number(digits);
}

const BASES: readonly (readonly [RegExp, number])[] = [
  [/^0[xX]([0-9a-fA-F]+)$/, 16],
  [/^0[bB]([01]+)$/, 2],
  [/^0([0-7]*)$/, 8],
  [/^([1-9]\d*)$/, 10],
];
const MULTIPLES: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 * 1024 };

/** `0x8000000`, `128k`, `010` for eight, `0b11`; undefined when it is no unsigned 32-bit number. */
export function parseSize(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^(.*?)([kKmM]?)$/s.exec(text) ?? [];
  for (const [pattern, base] of BASES) {
    const found = pattern.exec(digits);
    if (!found) continue;
    const value = Number.parseInt(found[1] || '0', base) * (MULTIPLES[unit.toLowerCase()] ?? 1);
    return value <= 0xffff_ffff ? value : undefined;
  }
  return undefined;
}

/** `V2J37M27` as st-info writes it: `V2J37S27`; `V3J9M3` as `V3J9`. */
export function probeVersion(firmware: string): string {
  const [, hardware = '', jtag = '', mass = '', swim = ''] = /^V(\d+)(?:J(\d+))?(?:M(\d+))?(?:B\d+)?(?:S(\d+))?/.exec(firmware) ?? [];
  const second = swim || (hardware === '2' ? mass : '');
  return `V${hardware}${jtag && `J${jtag}`}${second && `S${second}`}`;
}
