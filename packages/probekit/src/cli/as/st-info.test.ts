/** Words of st-info to what they ask for. */
import { describe, expect, it } from 'vitest';
import { parseStInfo } from './st-info.ts';
import { parseFrequency, parseSize, probeVersion } from './stlink-tools.ts';

describe('the words of st-info', () => {
  it.each([
    ['--version', { show: 'version', underReset: false }],
    ['--probe', { show: 'probe', underReset: false }],
    ['--serial', { show: 'serial', underReset: false }],
    ['--flash --connect-under-reset', { show: 'flash', underReset: true }],
    ['--connect-under-reset --flash', { show: 'flash', underReset: true }],
    ['--pagesize --hot-plug', { show: 'pagesize', underReset: false }],
    ['--sram --freq=950k', { show: 'sram', underReset: false, speedKhz: 950 }],
    ['--chipid --freq 4M', { show: 'chipid', underReset: false, speedKhz: 4000 }],
    ['--descr --freq=0', { show: 'descr', underReset: false }],
  ])('%s', (words, wish) => {
    expect(parseStInfo(words.split(' '))).toEqual({ wish });
  });

  it.each([
    ['', ''],
    ['--bogus', '--bogus'],
    ['--probe --bogus', '--bogus'],
    ['--probe --serial', '--serial'],
    ['--probe --freq=fast', '--freq fast'],
    ['--probe --freq', '--freq'],
    ['--hot-plug', ''],
  ])('%j are refused, and the word is named', (words, refused) => {
    expect(parseStInfo(words === '' ? [] : words.split(' '))).toEqual({ refused });
  });
});

describe('what the tools of stlink-tools write', () => {
  it.each([
    ['0x8000000', 0x800_0000],
    ['134217728', 0x800_0000],
    ['0X10', 16],
    ['010', 8],
    ['0', 0],
    ['0b101', 5],
    ['128k', 0x2_0000],
    ['2M', 0x20_0000],
    ['0x10k', 0x4000],
    ['4096M', undefined],
    ['089', undefined],
    ['-1', undefined],
    ['0x', undefined],
    ['k', undefined],
    ['', undefined],
  ])('the size %s is %s', (text, value) => {
    expect(parseSize(text)).toBe(value);
  });

  it.each([
    ['1800', 1800],
    ['950k', 950],
    ['4M', 4000],
    ['4MHz', undefined],
    ['', undefined],
  ])('the clock %s is %s kHz', (text, khz) => {
    expect(parseFrequency(text)).toBe(khz);
  });

  it.each([
    ['V3J9M3', 'V3J9'],
    ['V3J10M3B5S1', 'V3J10S1'],
    ['V2J37M27', 'V2J37S27'],
    ['V2J37S7', 'V2J37S7'],
  ])('the version %s is %s', (firmware, text) => {
    expect(probeVersion(firmware)).toBe(text);
  });
});
