import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesText,
  clockText,
  parseAddress,
  parseBaud,
  parseByteLength,
  parseChannel,
  parseHostPort,
  parseKhz,
  parseLineCount,
  parseSampleCount,
  rateText,
  secondsText,
} from './quantities.ts';

describe('quantities as people read them', () => {
  it('gives bytes, rates and clocks their unit', () => {
    expect([0, 908, 1024, 22_938, 131_072, 2_097_152].map(bytesText)).toEqual(['0 B', '908 B', '1 KiB', '22.4 KiB', '128 KiB', '2 MiB']);
    expect([rateText(3000), rateText(305_152)]).toEqual(['2.9 KiB/s', '298 KiB/s']);
    expect([clockText(950), clockText(4000), clockText(3300)]).toEqual(['950 kHz', '4 MHz', '3.3 MHz']);
  });

  it('gives times two significant digits', () => {
    expect([0.3, 7, 71, 710, 999, 1004, 12_345].map(secondsText)).toEqual([
      '0 s',
      '0.0070 s',
      '0.071 s',
      '0.71 s',
      '1.0 s',
      '1.0 s',
      '12 s',
    ]);
  });
});

describe('quantities as people write them', () => {
  it('reads lengths with their multiples', () => {
    expect(['256', '0x100', '128K', '128 KiB', '2M', '2mb'].map(parseByteLength)).toEqual([
      256, 256, 131_072, 131_072, 2_097_152, 2_097_152,
    ]);
  });

  it('reads addresses in hex and decimal', () => {
    expect([parseAddress('0x08000000'), parseAddress('0x0800_0000'), parseAddress('16')]).toEqual([0x0800_0000, 0x0800_0000, 16]);
    fc.assert(fc.property(fc.nat(0xffff_ffff), (address) => parseAddress(`0x${address.toString(16)}`) === address));
  });

  it('reads ports with and without a host', () => {
    expect([parseHostPort('7184'), parseHostPort('0.0.0.0:80'), parseHostPort('[::1]:7184')]).toEqual([
      { host: undefined, port: 7184 },
      { host: '0.0.0.0', port: 80 },
      { host: '::1', port: 7184 },
    ]);
  });

  it.each([
    ['address', () => parseAddress('main')],
    ['address without its 0x', () => parseAddress('08000000')],
    ['address beyond 32 bits', () => parseAddress('0x100000000')],
    ['empty address', () => parseAddress('')],
    ['length', () => parseByteLength('12Q')],
    ['length of nothing', () => parseByteLength('0')],
    ['clock', () => parseKhz('fast')],
    ['port', () => parseHostPort('99999')],
    ['half a sample', () => parseSampleCount('2.5')],
    ['no line', () => parseLineCount('0')],
    ['channel', () => parseChannel('-1')],
    ['channel beyond them', () => parseChannel('64')],
    ['baud rate', () => parseBaud('fast')],
    ['no baud rate', () => parseBaud('')],
  ])('refuses a wrong %s and says how to write it', (_what, parse) => {
    expect(parse).toThrow(expect.objectContaining({ code: 'cli/usage', hint: expect.stringMatching(/./) }));
  });
});
