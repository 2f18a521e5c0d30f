import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter, ProbekitError, readU32 } from '../base/index.ts';
import { parseImage } from './index.ts';

interface Load {
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Run address, where it differs from the load address. */
  readonly virtual?: number;
}

/** A minimal linked ELF file; `patch` spoils chosen bytes. */
function elfOf(loads: readonly Load[], patch: readonly (readonly [offset: number, byte: number])[] = []): Uint8Array {
  const writer = new ByteWriter();
  writer.append([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  writer.u16(2).u16(40).u32(1).u32(0x0800_0299).u32(52).u32(0).u32(0x0500_0400);
  writer.u16(52).u16(32).u16(loads.length).u16(40).u16(0).u16(0);
  let offset = 52 + loads.length * 32;
  for (const { address, bytes, virtual } of loads) {
    writer
      .u32(1)
      .u32(offset)
      .u32(virtual ?? address)
      .u32(address)
      .u32(bytes.length)
      .u32(bytes.length)
      .u32(5)
      .u32(4);
    offset += bytes.length;
  }
  for (const { bytes } of loads) writer.append(bytes);
  const elf = writer.finish();
  for (const [at, byte] of patch) elf[at] = byte;
  return elf;
}

const code = { address: 0x0800_0000, bytes: Uint8Array.of(1, 2, 3, 4) };

describe('an ELF file', () => {
  it('gives its segments at their load addresses', () => {
    const data = { address: 0x0800_0100, bytes: Uint8Array.of(9), virtual: 0x2000_0000 };
    const image = parseImage(elfOf([code, data]), { name: 'a.elf' });
    expect(image).toEqual({
      name: 'a.elf',
      format: 'elf',
      entry: 0x0800_0299,
      segments: [code, { address: 0x0800_0100, bytes: Uint8Array.of(9) }],
    });
  });

  it('linked by arm-none-eabi-gcc starts with its vector table at the start of flash', () => {
    const { segments, entry } = parseImage(readFileSync(new URL('../../../../firmware/blinky.elf', import.meta.url)), {
      name: 'blinky.elf',
    });
    expect(segments).toHaveLength(1);
    expect(segments[0]?.address).toBe(0x0800_0000);
    expect(readU32(segments[0]?.bytes ?? new Uint8Array(), 4)).toBe(entry);
  });

  it('leaves out segments without bytes and joins those that touch', () => {
    const bss = { address: 0x2000_0000, bytes: new Uint8Array(0) };
    const next = { address: 0x0800_0004, bytes: Uint8Array.of(5) };
    expect(parseImage(elfOf([next, bss, code]), { name: 'a.elf' }).segments).toEqual([
      { address: 0x0800_0000, bytes: Uint8Array.of(1, 2, 3, 4, 5) },
    ]);
  });

  it.each([
    ['a 64-bit file', 4, 2, 'EI_CLASS'],
    ['a big-endian file', 5, 2, 'EI_DATA'],
    ['a program for x86-64', 18, 62, 'e_machine'],
    ['an object file', 16, 1, 'e_type'],
  ])('that is %s is refused by name of the field', (_what, offset, byte, field) => {
    expect(() => parseImage(elfOf([code], [[offset, byte]]), { name: 'a.elf' })).toThrow(
      expect.objectContaining({ code: 'image/foreign-elf', evidence: { name: 'a.elf', field, value: byte } }),
    );
  });

  it('that ends early says what is missing', () => {
    const elf = elfOf([code]);
    for (let length = 4; length < elf.length; length++) {
      expect(() => parseImage(elf.subarray(0, length), { name: 'a.elf' })).toThrow(expect.objectContaining({ code: 'image/truncated' }));
    }
  });

  it('whose segments overlap is refused with the addresses', () => {
    const other = { address: 0x0800_0002, bytes: Uint8Array.of(7, 7, 7) };
    expect(() => parseImage(elfOf([code, other]), { name: 'a.elf' })).toThrow(
      expect.objectContaining({ code: 'image/overlap', evidence: { name: 'a.elf', address: 0x0800_0002, end: 0x0800_0004 } }),
    );
  });

  it('without anything to load is refused', () => {
    expect(() => parseImage(elfOf([]), { name: 'a.elf' })).toThrow(expect.objectContaining({ code: 'image/nothing-to-load' }));
  });

  it('with any bytes spoiled gives an image or a typed error', () => {
    const whole = elfOf([code, { address: 0x0800_0200, bytes: new Uint8Array(40) }]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(whole.length),
        (patch, length) => {
          const spoiled = whole.slice(0, length);
          for (const [at, byte] of patch) if (at > 3 && at < length) spoiled[at] = byte;
          try {
            parseImage(spoiled, { name: 'a.elf' });
          } catch (error) {
            expect(error).toBeInstanceOf(ProbekitError);
          }
        },
      ),
    );
  });
});
