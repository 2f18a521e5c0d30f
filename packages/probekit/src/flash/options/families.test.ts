import { describe, expect, it } from 'vitest';
import { optionsOf } from '../../stm32/index.ts';
import { planOptions } from './plan.ts';
import { risksOf } from './risks.ts';
import { liftedFor } from './stages.ts';
import { optionChangeOf, optionsNamed } from './values.ts';

const layoutOf = (devId: number, flashKib: number) => optionsOf({ devId, name: 'chip', flashKib });
const F091 = layoutOf(0x442, 256);
const F103 = layoutOf(0x410, 128);
const F429 = layoutOf(0x419, 2048);
const F427_MIB = layoutOf(0x419, 1024);
const F446 = layoutOf(0x421, 512);
const L476 = layoutOf(0x415, 1024);
const G474 = layoutOf(0x469, 512);
const G071 = layoutOf(0x460, 128);

describe('what people write for a family', () => {
  it.each([
    ['pages of F103 by fours', F103, 'WRP', '4-7,124-127', { WRP: 0x7fff_fffd }],
    ['the second bank of F429, counted on from 12', F429, 'WRP', '0,12', { WRP1: 0xffe, WRP2: 0xffe }],
    ['two runs of pages of L476', L476, 'WRP2', '0,2-3', { WRP2A_STRT: 0, WRP2A_END: 0, WRP2B_STRT: 2, WRP2B_END: 3 }],
    ['a PCROP area of L476 in double words', L476, 'PCROP2', '0x08080000+16', { PCROP2_STRT: 0, PCROP2_END: 1 }],
    ['one of the two PCROP areas of G071', G071, 'PCROP1B', '0x08000200+1K', { PCROP1B_STRT: 1, PCROP1B_END: 2 }],
    ['securable memory of G474 in pages', G474, 'SEC1', '0x08000000+4K', { SEC_SIZE1: 2 }],
  ] as const)('%s', (_what, layout, name, text, change) => {
    expect(optionChangeOf(layout, [[name, text]])).toEqual(change);
  });

  it.each([
    ['pages of F103 that go together', F103, 'WRP', '0'],
    ['a sector that F446 does not have', F446, 'WRP', '8'],
    ['a third run of pages', L476, 'WRP1', '0,2,4'],
    ['a PCROP area in the other bank', L476, 'PCROP1', '0x08080000+8'],
    ['one of two PCROP areas without its letter', G071, 'PCROP1', '0x08000000+512'],
    ['securable memory that does not begin with the bank', G474, 'SEC1', '0x08000800+2K'],
  ] as const)('%s is refused', (_what, layout, name, text) => {
    expect(() => optionChangeOf(layout, [[name, text]])).toThrow(expect.objectContaining({ code: 'flash/option-value' }));
  });
});

describe('sectors of an F427 with 1 MiB', () => {
  it.each([
    [0, 'WRP', '8,11', { WRP1: 0x6ff }],
    [0, 'WRP', 'all', { WRP1: 0 }],
    [1, 'WRP', '7,12,19', { WRP1: 0xf7f, WRP2: 0xf7e }],
    [1, 'WRP2', '0-7', { WRP2: 0xf00 }],
    [1, 'WRP', 'none', { WRP1: 0xfff, WRP2: 0xfff }],
  ] as const)('are those of DB1M=%i: %s=%s', (DB1M, name, text, change) => {
    expect(optionChangeOf(F427_MIB, [[name, text]], { DB1M })).toEqual(change);
  });

  it.each([
    [0, 'WRP', '12'],
    [0, 'WRP2', '0'],
    [1, 'WRP', '8'],
    [1, 'WRP', '7-12'],
    [1, 'WRP1', '8'],
    [1, 'WRP', '20'],
  ] as const)('that DB1M=%i does not have are refused: %s=%s', (DB1M, name, text) => {
    expect(() => optionChangeOf(F427_MIB, [[name, text]], { DB1M })).toThrow(expect.objectContaining({ code: 'flash/option-value' }));
  });

  it('are told by the numbers of the manual where one is refused', () => {
    expect(() => optionChangeOf(F427_MIB, [['WRP', '8']], { DB1M: 1 })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('sectors from 0 to 7 and from 12 to 19: ') }),
    );
  });
});

describe('an area of a G474 with one bank of large pages', () => {
  const ONE_BANK = { DBANK: 0 };

  it.each([
    ['PCROP1', '0x08010000+16K', { PCROP1_STRT: 0x1000, PCROP1_END: 0x13ff }],
    ['PCROP2', '0x08000000+32', { PCROP2_STRT: 0, PCROP2_END: 1 }],
    ['PCROP2', '0x0807fff0+16', { PCROP2_STRT: 0x7fff, PCROP2_END: 0x7fff }],
    ['SEC1', '0x08000000+8K', { SEC_SIZE1: 2 }],
    [
      'WRP',
      '0,2,4-5,127',
      {
        WRP1A_STRT: 0,
        WRP1A_END: 0,
        WRP1B_STRT: 2,
        WRP1B_END: 2,
        WRP2A_STRT: 4,
        WRP2A_END: 5,
        WRP2B_STRT: 127,
        WRP2B_END: 127,
      },
    ],
  ] as const)('%s=%s is counted in units of 16 bytes or 4 KiB from the start of the flash', (name, text, change) => {
    expect(optionChangeOf(G474, [[name, text]], ONE_BANK)).toEqual(change);
  });

  it('is counted so as well where the same command makes one bank of two', () => {
    const change = optionChangeOf(
      G474,
      [
        ['PCROP1', '0x08010000+16K'],
        ['DBANK', '0'],
      ],
      { DBANK: 1 },
    );
    expect(change).toEqual({ DBANK: 0, PCROP1_STRT: 0x1000, PCROP1_END: 0x13ff });
  });

  it.each([
    ['PCROP1', '0x08000008+8'],
    ['SEC1', '0x08000000+2K'],
    ['SEC2', '0x08040000+8K'],
    ['WRP', '128'],
  ] as const)('%s=%s is refused', (name, text) => {
    expect(() => optionChangeOf(G474, [[name, text]], ONE_BANK)).toThrow(expect.objectContaining({ code: 'flash/option-value' }));
  });
});

describe('write protection of pages', () => {
  it('leaves alone what guards nothing', () => {
    const off = { WRP1A_STRT: 0xff, WRP1A_END: 0, WRP1B_STRT: 0x7f, WRP1B_END: 0 };
    expect(optionChangeOf(G071, [['WRP', 'none']], off)).toEqual({});
    expect(optionChangeOf(G071, [['WRP', '3']], off)).toEqual({ WRP1A_STRT: 3, WRP1A_END: 3 });
    expect(optionChangeOf(G071, [['WRP', 'none']], { ...off, WRP1B_STRT: 1, WRP1B_END: 4 })).toEqual({ WRP1B_STRT: 0x7f, WRP1B_END: 0 });
  });

  it('of a G474 with one bank is lifted for an image where an area of bank 2 alone guards its pages', () => {
    const before = {
      DBANK: 0,
      WRP1A_STRT: 0x7f,
      WRP1A_END: 0,
      WRP1B_STRT: 0x7f,
      WRP1B_END: 0,
      WRP2A_STRT: 2,
      WRP2A_END: 3,
      WRP2B_STRT: 0x7f,
    };
    const sectors = [1, 2].map((index) => ({ bank: 1 as const, index, address: 0x0800_0000 + 4096 * index, byteLength: 4096 }));
    expect(liftedFor(G474, before, { WRP2A_STRT: 2 }, sectors)).toEqual([sectors[1]]);
  });
});

describe('a name that stands for several', () => {
  it.each([
    ['WRP', F103, ['WRP']],
    ['wrp', F429, ['WRP1', 'WRP2']],
    ['WRP1B', G071, ['WRP1B_STRT', 'WRP1B_END']],
    ['WRP2', L476, ['WRP2A_STRT', 'WRP2A_END', 'WRP2B_STRT', 'WRP2B_END']],
    ['PCROP1', L476, ['PCROP1_STRT', 'PCROP1_END', 'PCROP_RDP']],
    ['SEC', G474, ['SEC_SIZE1', 'SEC_SIZE2']],
  ] as const)('%s', (name, layout, names) => {
    expect(optionsNamed(layout, name).map((option) => option.name)).toEqual(names);
  });

  it.each([
    ['PCROP', F103],
    ['WRP3', G071],
    ['WRP1A', F446],
  ] as const)('%s is none where the chip has no such', (name, layout) => {
    expect(() => optionsNamed(layout, name)).toThrow(expect.objectContaining({ code: 'flash/option-name' }));
  });
});

describe('a chip that will start its boot loader', () => {
  it.each([
    ['F091', F091, { BOOT_SEL: 0, nBOOT0: 0 }, '0x1fffd800'],
    ['G071', G071, { nBOOT_SEL: 1, nBOOT0: 0 }, '0x1fff0000'],
  ] as const)('is told of once on %s, whatever a debugger reads there', (_name, layout, change, address) => {
    const plan = planOptions(layout, { RDP: 0xaa, BOOT_SEL: 1, nBOOT_SEL: 0, nBOOT0: 1, nBOOT1: 1 }, change);
    const told = risksOf(plan, { volts: undefined, vectors: [0, 0] }).filter(({ id }) => id !== 'option-window');
    expect(told).toMatchObject([{ id: 'boot-loader', said: { values: { address } } }]);
  });
});

describe('a change that a family does not take', () => {
  const OPEN = { RDP: 0xaa, PCROP_RDP: 1, PCROP1_STRT: 0x10, PCROP1_END: 0x1f, PCROP2_STRT: 0xffff, PCROP2_END: 0 };

  it('is a PCROP area of L476 that shrinks or goes without RDP level 1 to 0', () => {
    for (const change of [{ PCROP1_END: 0x18 }, { PCROP1_STRT: 0xffff, PCROP1_END: 0 }]) {
      expect(() => planOptions(L476, OPEN, change)).toThrow(expect.objectContaining({ code: 'flash/option-refused' }));
    }
    expect(planOptions(L476, OPEN, { PCROP1_END: 0x2f }).banks).toEqual([]);
  });

  it('is sectors of F446 taken out of PCROP, and what RDP level 1 to 0 does take', () => {
    const pcrop = { RDP: 0xaa, SPRMOD: 1, WRP1: 0x0f };
    expect(() => planOptions(F446, pcrop, { WRP1: 0x07 })).toThrow(expect.objectContaining({ code: 'flash/option-refused' }));
    expect(() => planOptions(F446, pcrop, { SPRMOD: 0 })).toThrow(expect.objectContaining({ code: 'flash/option-refused' }));
    expect(planOptions(F446, pcrop, { WRP1: 0x1f }).changes).toHaveLength(1);
    expect(planOptions(F446, { ...pcrop, RDP: 0xbb }, { RDP: 0xaa, SPRMOD: 0 }).wholeFlash).toBe(true);
  });

  it('is write protection of F446 lifted in PCROP mode, whose bits mean the contrary; what protects more there asks', () => {
    const pcrop = { RDP: 0xaa, SPRMOD: 1, WRP1: 0x0f };
    expect(F446.protecting(1, [], pcrop)).toEqual({ WRP1: 0 });
    expect(F446.protecting(1, [0, 7], pcrop)).toEqual({ WRP1: 0x81 });
    expect(() => planOptions(F446, pcrop, F446.protecting(1, [], pcrop))).toThrow(
      expect.objectContaining({ code: 'flash/option-refused' }),
    );
    const more = risksOf(planOptions(F446, pcrop, F446.protecting(1, [])), { volts: undefined, vectors: [0x2000_0400, 0x0800_0101] });
    expect(more).toContainEqual(expect.objectContaining({ id: 'pcrop-mode', weight: 'ask' }));
    const same = risksOf(planOptions(F446, pcrop, { BOR_LEV: 0 }), { volts: undefined, vectors: [0x2000_0400, 0x0800_0101] });
    expect(same.map(({ id }) => id)).not.toContain('pcrop-mode');
  });

  it('is RDP level 2, which F103 alone does not have', () => {
    for (const layout of [F446, L476, G071]) {
      expect(() => planOptions(layout, { RDP: 0xaa }, { RDP: 0xcc })).toThrow(
        expect.objectContaining({ code: 'stm32/permanent-protection' }),
      );
    }
    expect(planOptions(F103, { RDP: 0xa5 }, { RDP: 0xcc }).changes).toHaveLength(1);
  });

  it('is a level 1 of F446 that a cut can turn into level 2; that it holds one is asked about, whatever changes', () => {
    for (const RDP of [0x00, 0x44, 0xc8]) {
      expect(() => planOptions(F446, { RDP: 0xaa }, { RDP })).toThrow(expect.objectContaining({ code: 'stm32/permanent-protection' }));
      expect(planOptions(L476, { RDP: 0xaa }, { RDP }).changes).toHaveLength(1);
    }
    const near = { RDP: 0x00, BOR_LEV: 3 };
    const asked = [{ RDP: 0xaa }, { BOR_LEV: 0 }].map((change) =>
      risksOf(planOptions(F446, near, change), { volts: undefined, vectors: undefined }),
    );
    for (const risks of asked) expect(risks).toContainEqual(expect.objectContaining({ id: 'rdp-2', weight: 'ask' }));
    expect(risksOf(planOptions(F446, { RDP: 0xbb }, { RDP: 0xaa }), { volts: undefined, vectors: undefined }).map(({ id }) => id)).toEqual([
      'rdp-0',
    ]);
  });
});

describe('the window in which option bytes are erased', () => {
  it.each([
    ['F091, which loads them at power-on alone', F091, 'option.risk.window-power'],
    ['F103', F103, 'option.risk.window'],
    ['F446', F446, 'option.risk.window'],
    ['L476', L476, 'option.risk.window'],
    ['G071', G071, 'option.risk.window-locks'],
  ])('is told for %s by what may not happen in it', (_name, layout, key) => {
    const plan = planOptions(layout, { RDP: layout.rdp.open, nRST_STOP: 1 }, { nRST_STOP: 0 });
    const told = risksOf(plan, { volts: undefined, vectors: undefined }).filter(({ id }) => id === 'option-window');
    expect(told).toMatchObject([{ weight: 'tell', said: { key } }]);
  });
});
