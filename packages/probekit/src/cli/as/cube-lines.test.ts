/** The lines of STM32_Programmer_CLI as data: places filled in, numbers as the tool writes them. */
import { describe, expect, it } from 'vitest';
import { CUBE_LINES, cubeHex, cubeLine, cubeTime } from './cube-lines.ts';

describe('the lines of STM32_Programmer_CLI', () => {
  it('gets every value that it names', () => {
    expect(cubeLine('mismatch', { address: cubeHex(0x800_0400), found: cubeHex(0xb0, 2), expected: cubeHex(0xc0, 2) })).toBe(
      'Error: Data mismatch found at address 0x08000400 (byte = 0xB0 instead of 0xC0)',
    );
    expect(() => cubeLine('mismatch', { address: 0 })).toThrowError(/lacks found/);
  });

  it.each([
    [913, '00:00:00.913'],
    [61_000.4, '00:01:01.000'],
    [3_600_000, '01:00:00.000'],
  ])('%s ms are %s', (ms, text) => {
    expect(cubeTime(ms)).toBe(text);
  });

  it('has been seen somewhere, or is one of those that are worded here', () => {
    const worded = Object.entries(CUBE_LINES).filter(([, line]) => !('seen' in line));
    expect(worded.map(([name]) => name)).toEqual([
      'list-head',
      'list-end',
      'list-probe',
      'list-serial',
      'list-firmware',
      'no-file',
      'error',
      'erase-sector',
      'read-time',
      'filled',
      'hard-reset',
      'core-run',
      'register',
      'options-written',
      'option-same',
      'option',
    ]);
  });
});
