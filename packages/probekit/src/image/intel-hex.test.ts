import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProbekitError } from '../base/index.ts';
import { assembleImage, parseImage } from './index.ts';
import { toIntelHex } from './intel-hex.ts';

const parse = (text: string) => parseImage(new TextEncoder().encode(text), { name: 'a.hex' });

describe('an Intel HEX file', () => {
  it('gives its data at linear addresses', () => {
    // The first records are the example of Intel's specification, moved to flash by a type 04 record.
    const image = parse(':020000040800F2\r\n:10010000214601360121470136007EFE09D2190140\r\n:0400000508000131BD\r\n:00000001FF\r\n');
    expect(image.format).toBe('hex');
    expect(image.entry).toBe(0x0800_0131);
    expect(image.segments).toEqual([
      { address: 0x0800_0100, bytes: Uint8Array.of(0x21, 0x46, 1, 0x36, 1, 0x21, 0x47, 1, 0x36, 0, 0x7e, 0xfe, 9, 0xd2, 0x19, 1) },
    ]);
  });

  it('gives its data at segment addresses', () => {
    expect(parse(':020000021000EC\n:0100040055A6\n:00000001FF').segments).toEqual([{ address: 0x1_0004, bytes: Uint8Array.of(0x55) }]);
  });

  it('with a wrong checksum names the line and both sums', () => {
    expect(() => parse(':020000040800F2\n\n:0100040055A7\n:00000001FF\n')).toThrow(
      expect.objectContaining({
        code: 'image/hex-record',
        message: 'a.hex, line 3: the record has checksum 0xa7; its bytes give 0xa6.',
        evidence: { name: 'a.hex', line: 3, detail: 'has checksum 0xa7; its bytes give 0xa6' },
      }),
    );
  });

  it.each([
    ['of an unknown type', ':00000006FA', 1],
    ['shorter than announced', ':0200040055A5', 1],
    ['that is not hex', ':00000001FF\nhello', 2],
    ['with too few address bytes', ':0100000410EB', 1],
    ['that leaves its segment', ':020000021000EC\n:02FFFF001122CD', 2],
  ])('with a record %s names the line', (_what, text, line) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'image/hex-record', evidence: expect.objectContaining({ line }) }));
  });

  it('without its last record is incomplete', () => {
    expect(() => parse(':0100040055A6\n')).toThrow(expect.objectContaining({ code: 'image/truncated' }));
  });

  it('of a whole flash is read back', () => {
    const image = assembleImage('a.hex', 'hex', [{ address: 0x0800_0000, bytes: new Uint8Array(0x20_0000).fill(0x5a) }]);
    const read = parseImage(toIntelHex(image), { name: 'a.hex' });
    expect(read.segments.map(({ address, bytes }) => [address, bytes.length])).toEqual([[0x0800_0000, 0x20_0000]]);
  });

  it('with any characters changed gives an image or a typed error', () => {
    const whole = toIntelHex(assembleImage('a.hex', 'hex', [{ address: 0x0800_fff8, bytes: new Uint8Array(40).fill(3) }], 0x0800_0001));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), (patch) => {
        const spoiled = whole.slice();
        for (const [at, byte] of patch) spoiled[at] = byte;
        try {
          parseImage(spoiled, { name: 'a.hex' });
        } catch (error) {
          expect(error).toBeInstanceOf(ProbekitError);
        }
      }),
    );
  });
});
