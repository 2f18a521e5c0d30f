import { describe, expect, it } from 'vitest';
import { parseImage } from './index.ts';

const parse = (...lines: string[]) => parseImage(new TextEncoder().encode(lines.join('\n')), { name: 'a.srec' });

describe('a file of S-records', () => {
  it('gives the bytes, the entry point and no header', () => {
    // The module of M68000PM/AD, appendix C.3.
    const image = parse(
      'S00600004844521B',
      'S1130000285F245F2212226A000424290008237C2A',
      'S11300100002000800082629001853812341001813',
      'S113002041E900084E42234300182342000824A952',
      'S107003000144ED492',
      'S5030004F8',
      'S9030000FC',
    );
    expect(image).toMatchObject({ name: 'a.srec', format: 'srec' });
    expect(image.entry).toBeUndefined();
    expect(image.segments.map(({ address, bytes }) => [address, bytes.length])).toEqual([[0, 52]]);
    expect([...(image.segments[0]?.bytes.subarray(-4) ?? [])]).toEqual([0x00, 0x14, 0x4e, 0xd4]);
  });

  it('has addresses of two, three and four bytes', () => {
    const image = parse('S104100001EA', 'S20520000002D8', 'S3060800000003EE', 'S70508000001F1');
    expect(image.entry).toBe(0x0800_0001);
    expect(image.segments.map(({ address }) => address)).toEqual([0x1000, 0x20_0000, 0x0800_0000]);
  });

  it.each([
    ['with a wrong checksum', 1, ['S104100001EB', 'S9030000FC']],
    ['that is cut', 2, ['S104100001EA', 'S1041000', 'S9030000FC']],
    ['longer than it says', 1, ['S10410000101E9', 'S9030000FC']],
    ['of the reserved type', 2, ['S104100001EA', 'S40310000000', 'S9030000FC']],
    ['too short for its address', 2, ['S104100001EA', 'S30310000CE0', 'S9030000FC']],
    ['that miscounts', 2, ['S104100001EA', 'S5030002FA', 'S9030000FC']],
    ['behind the end', 3, ['S104100001EA', 'S9030000FC', 'S104100001EA']],
    ['beyond the address space', 1, ['S307FFFFFFFF0102F9', 'S9030000FC']],
    ['of other characters', 2, ['S104100001EA', 'hello', 'S9030000FC']],
  ])('with a record %s names its line', (_what, line, lines) => {
    expect(() => parse(...lines)).toThrow(expect.objectContaining({ code: 'image/s-record', evidence: expect.objectContaining({ line }) }));
  });

  it('without a termination record is cut', () => {
    expect(() => parse('S104100001EA')).toThrow(expect.objectContaining({ code: 'image/truncated' }));
  });
});
