import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCode, ProbekitError } from '../base/index.ts';
import { assembleImage, checkInsideFlash, parseImage } from './index.ts';

const text = (value: string) => new TextEncoder().encode(value);
const flash = [
  { address: 0x0800_0000, end: 0x0810_0000 },
  { address: 0x0810_0000, end: 0x0820_0000 },
];
const imageAt = (address: number, byteLength: number) => assembleImage('app.bin', 'bin', [{ address, bytes: new Uint8Array(byteLength) }]);

describe('a file', () => {
  it('with an address and no mark is taken as a raw binary', () => {
    expect(parseImage(Uint8Array.of(1, 2), { name: 'app.bin', address: 0x0800_0000 }).segments).toEqual([
      { address: 0x0800_0000, bytes: Uint8Array.of(1, 2) },
    ]);
  });

  it('that is no firmware is quoted, and the way for a raw binary is shown', () => {
    expect(() => parseImage(text('Shopping list'), { name: 'notes.txt' })).toThrow(
      expect.objectContaining({
        code: 'image/unknown-format',
        message: 'notes.txt is not a firmware image: it starts with "Shopping", not with an ELF, HEX, S-record or UF2 mark.',
        hint: 'A raw binary needs an address: probekit flash notes.txt --address 0x08000000',
      }),
    );
  });

  it('that starts with no text is shown as bytes', () => {
    expect(() => parseImage(Uint8Array.of(0x89, 0x50, 0x4e, 0x47), { name: 'logo.png' })).toThrow(/starts with 89 50 4e 47,/);
  });

  it.each([
    ['without bytes', new Uint8Array(0), 'fw.elf', undefined, 'image/empty'],
    ['named as a raw binary, without an address', Uint8Array.of(0, 0), 'fw.bin', undefined, 'image/address-needed'],
    ['in HEX, with an address', text(':00000001FF'), 'fw.hex', 0x0800_0000, 'image/address-not-taken'],
    ['that leaves the address space', new Uint8Array(2), 'fw.bin', 0xffff_ffff, 'image/outside-flash'],
  ])('%s is refused', (_what, bytes, name, address, code) => {
    expect(() => parseImage(bytes, { name, address })).toThrow(expect.objectContaining({ code }));
  });

  it('of any bytes gives an image or a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.option(fc.nat(0xffff_ffff), { nil: undefined }), (bytes, address) => {
        try {
          parseImage(Uint8Array.from(bytes), { name: 'x', address });
        } catch (error) {
          expect(error instanceof ProbekitError && error.layer === 'image').toBe(true);
        }
      }),
    );
  });
});

describe('an image compared with the flash', () => {
  it('passes when it lies inside, also across two banks that touch', () => {
    expect(() => checkInsideFlash(imageAt(0x080f_ff00, 0x200), flash)).not.toThrow();
  });

  it('is refused with its addresses and those of the flash', () => {
    expect(() => checkInsideFlash(imageAt(0x0000_0000, 4), flash)).toThrow(
      expect.objectContaining({
        code: 'image/outside-flash',
        message: "app.bin wants 0x00000000 to 0x00000003; this chip's flash is 0x08000000 to 0x081fffff.",
      }),
    );
  });

  it('is refused when it reaches into the hole between two banks', () => {
    const small = [flash[0] ?? { address: 0, end: 0 }, { address: 0x0820_0000, end: 0x0830_0000 }];
    expect(() => checkInsideFlash(imageAt(0x080f_ff00, 0x200), small)).toThrow(expect.objectContaining({ code: 'image/outside-flash' }));
  });

  it('is refused by size when it has more bytes than the flash', () => {
    try {
      checkInsideFlash(imageAt(0x0800_0000, 0x20_0001), flash);
      expect.unreachable();
    } catch (error) {
      expect(hasCode(error, 'image/larger-than-flash')).toBe(true);
    }
  });
});
