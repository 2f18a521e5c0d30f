import { describe, expect, it } from 'vitest';
import { type OptionChange, type OptionValues, optionsOf, valuesOfWords } from '../../stm32/index.ts';
import { ENGLISH, say } from '../../words/index.ts';
import { changeToRestore, optionFileText, readOptionFile } from './file.ts';
import { meaningOf } from './meaning.ts';
import { planOptions } from './plan.ts';
import { type AroundOptions, risksOf } from './risks.ts';
import { optionChangeOf, optionNamed, optionText } from './values.ts';

const LAYOUT = optionsOf({ devId: 0x450, name: 'STM32H743/753' });
const FACTORY = valuesOfWords(LAYOUT, {
  OPTSR: 0x1bc6_aaf0,
  BOOT: 0x1ff0_0800,
  PRAR1: 0xff,
  SCAR1: 0xff,
  WPSN1: 0xff,
  PRAR2: 0xff,
  SCAR2: 0xff,
  WPSN2: 0xff,
});
const PROGRAM = [0x2002_0000, 0x0800_0299] as const;

const risks = (before: OptionChange, change: OptionChange, around: Partial<AroundOptions> = {}) =>
  risksOf(planOptions(LAYOUT, { ...FACTORY, ...before }, change), { volts: 3.29, vectors: PROGRAM, ...around }).map(({ id }) => id);

describe('option bytes as people write them', () => {
  it.each([
    ['RDP', '0xBB', { RDP: 0xbb }],
    ['rdp', '187', { RDP: 0xbb }],
    ['BOOT_CM7_ADD0', '0x08020000', { BOOT_ADD0: 0x0802 }],
    ['BOOT_ADD1', '0x1ff0', { BOOT_ADD1: 0x1ff0 }],
    ['WRP2', 'all', { WRP2: 0 }],
    ['WRP1', '0-3,7', { WRP1: 0x70 }],
    ['WPSN2', '5', { WRP2: 0xdf }],
    ['wrp', 'none', { WRP1: 0xff, WRP2: 0xff }],
    ['WRP', '7-9', { WRP1: 0x7f, WRP2: 0xfc }],
    ['PCROP1', '0x08001000+0x200', { PROT_AREA_START1: 0x10, PROT_AREA_END1: 0x11 }],
    ['PCROP2', '0x08100000+1M', { PROT_AREA_START2: 0, PROT_AREA_END2: 0 }],
    ['SEC1', '0x08000000+16K', { SEC_AREA_START1: 0, SEC_AREA_END1: 0x3f }],
    ['PCROP2', 'off', { PROT_AREA_START2: 0xff, PROT_AREA_END2: 0 }],
    ['WPSN1', 'none', { WRP1: 0xff }],
    ['SWAP_BANK', '1', { SWAP_BANK_OPT: 1 }],
  ])('%s=%s is understood', (name, value, change) => {
    expect(optionChangeOf(LAYOUT, [[name, value]])).toEqual(change);
  });

  it.each([
    ['RDP', '0x100'],
    ['RDP', '-1'],
    ['RDP', ''],
    ['RDP', 'none'],
    ['BOOT_ADD0', '0x08000001'],
    ['WRP1', '1.5'],
    ['WRP1', '8'],
    ['WRP1', '3-1'],
    ['WRP', '0xff'],
    ['WRP', '16'],
    ['PCROP', '0x08000000+512'],
    ['PCROP1', '0x08000000+256'],
    ['PCROP1', '0x08000001+512'],
    ['PCROP1', '0x08100000+512'],
    ['PCROP1', '0x080fff00+512'],
    ['SEC1', 'on'],
    ['BOR_LEV', '1e0'],
  ])('%s=%s is refused', (name, value) => {
    expect(() => optionChangeOf(LAYOUT, [[name, value]])).toThrow(expect.objectContaining({ code: 'flash/option-value' }));
  });

  it.each(['FOO', '', 'constructor', '__proto__', 'WRP3', 'PCROP12'])('there is no "%s"', (name) => {
    expect(() => optionChangeOf(LAYOUT, [[name, '0']])).toThrow(expect.objectContaining({ code: 'flash/option-name' }));
  });

  it('are written as they are read', () => {
    expect([optionText(optionNamed(LAYOUT, 'RDP'), 0xaa), optionText(optionNamed(LAYOUT, 'BOR_LEV'), 2)]).toEqual(['0xaa', '2']);
  });
});

describe('their meaning', () => {
  it.each([
    ['RDP', {}, 'read-out protection level 0: open'],
    ['BOOT_ADD0', { BOOT_ADD0: 0x2400 }, 'starts at 0x24000000 with BOOT0 low'],
    ['WRP1', { WRP1: 0x7e }, 'write-protected sectors of bank 1: 0, 7'],
    ['PROT_AREA_START2', { PROT_AREA_START2: 0, PROT_AREA_END2: 0x1ff }, 'PCROP area from 0x08100000 to 0x0811ffff'],
    ['BOR_LEV', { BOR_LEV: 3 }, 'held in reset below about 2.7 V'],
    ['SWAP_BANK_OPT', { SWAP_BANK_OPT: 1 }, 'bank 2 lies at 0x08000000'],
  ] as const)('%s of %j', (name, change, told) => {
    const said = meaningOf(LAYOUT, optionNamed(LAYOUT, name), { ...FACTORY, ...change });
    expect(said && say(ENGLISH, said)).toBe(told);
  });
});

describe('a planned change', () => {
  const plan = (before: OptionChange, change: OptionChange) => planOptions(LAYOUT, { ...FACTORY, ...before }, change);
  const AREA: OptionChange = { PROT_AREA_START1: 0x200, PROT_AREA_END1: 0x3ff };

  it('holds what differs, and nothing else', () => {
    expect(plan({}, { RDP: 0xaa, WRP1: 0xfe })).toMatchObject({
      changes: [{ name: 'WRP1', before: 0xff, after: 0xfe }],
      banks: [],
      wholeFlash: false,
    });
  });

  it('to RDP level 2 is refused', () => {
    expect(() => plan({}, { RDP: 0xcc })).toThrow(expect.objectContaining({ code: 'stm32/permanent-protection' }));
  });

  it('takes a PCROP area away with its bank, and leaves the leave to do so set', () => {
    const { banks, after } = plan(AREA, { PROT_AREA_START1: 1, PROT_AREA_END1: 0 });
    expect(banks).toEqual([1]);
    expect(after).toMatchObject({ PROT_AREA_START1: 0xff, PROT_AREA_END1: 0, DMEP1: 1 });
  });

  it('takes a PCROP area away with the whole flash where RDP goes from level 1 to 0', () => {
    const { banks, wholeFlash, after } = plan({ ...AREA, RDP: 0xbb }, { RDP: 0xaa, PROT_AREA_START1: 0xff, PROT_AREA_END1: 0 });
    expect({ banks, wholeFlash, leave: after.DMEP1 }).toEqual({ banks: [], wholeFlash: true, leave: 1 });
  });

  it.each<[string, OptionChange, OptionChange]>([
    ['a smaller PCROP area', AREA, { PROT_AREA_END1: 0x2ff }],
    ['a PCROP area taken away at RDP level 1', { ...AREA, RDP: 0xbb }, { PROT_AREA_START1: 0xff, PROT_AREA_END1: 0 }],
    ['leave that is taken back', { DMEP2: 1 }, { DMEP2: 0 }],
    ['a smaller secure area', { SECURITY: 1, SEC_AREA_START1: 0, SEC_AREA_END1: 0x3ff }, { SEC_AREA_END1: 0x1ff }],
  ])('refuses %s before anything is written', (_what, before, change) => {
    expect(() => plan(before, change)).toThrow(expect.objectContaining({ code: 'flash/option-refused' }));
  });

  it('lets a PCROP area grow', () => {
    expect(plan(AREA, { PROT_AREA_START1: 0x100 }).banks).toEqual([]);
  });
});

describe('what a change can lock out', () => {
  it.each<[readonly string[], OptionChange, OptionChange, Partial<AroundOptions>]>([
    [[], {}, { WRP1: 0xfe }, {}],
    [['rdp-1'], {}, { RDP: 0 }, {}],
    [[], { RDP: 0xbb }, { RDP: 0 }, {}],
    [['rdp-0'], { RDP: 0xbb }, { RDP: 0xaa }, { vectors: undefined }],
    [['security'], {}, { SECURITY: 1 }, {}],
    [['area-erases'], { PROT_AREA_START2: 0, PROT_AREA_END2: 0 }, { PROT_AREA_START2: 0xff }, {}],
    [['area-over-start'], {}, { PROT_AREA_START1: 0, PROT_AREA_END1: 0x1ff }, {}],
    [[], {}, { PROT_AREA_START1: 0x200, PROT_AREA_END1: 0x3ff }, {}],
    [['no-program'], {}, { BOOT_ADD0: 0x0802 }, { vectors: [0xffff_ffff, 0xffff_ffff] }],
    [[], {}, { BOOT_ADD0: 0x0802 }, {}],
    [['no-program'], {}, { BOOT_ADD0: 0x0900 }, { vectors: [undefined, undefined] }],
    [['boot-loader'], {}, { BOOT_ADD0: 0x1ff0 }, {}],
    [['boot-ram'], {}, { BOOT_ADD0: 0x2400 }, {}],
    [['bank-swap'], {}, { SWAP_BANK_OPT: 1 }, {}],
    [['no-program', 'bank-swap'], {}, { SWAP_BANK_OPT: 1 }, { vectors: [0xffff_ffff, 0xffff_ffff] }],
    [['watchdog', 'watchdog-stop'], {}, { IWDG1_SW: 0 }, {}],
    [['watchdog'], {}, { IWDG1_SW: 0, FZ_IWDG_STOP: 0 }, {}],
    [['watchdog-stop'], { IWDG1_SW: 0, FZ_IWDG_STOP: 0 }, { FZ_IWDG_STOP: 1 }, {}],
    [[], { IWDG1_SW: 0 }, { IWDG1_SW: 1 }, {}],
    [['reset-on-stop', 'reset-on-standby'], {}, { NRST_STOP_D1: 0, NRST_STBY_D1: 0 }, {}],
    [['brown-out'], {}, { BOR_LEV: 3 }, { volts: 1.8 }],
    [[], {}, { BOR_LEV: 3 }, {}],
    [[], {}, { BOR_LEV: 3 }, { volts: undefined }],
    [['hslv'], {}, { IO_HSLV: 1 }, {}],
    [[], {}, { IO_HSLV: 1 }, { volts: 1.8 }],
  ])('%j: from %j to %j with %j', (expected, before, change, around) => {
    expect(risks(before, change, around)).toEqual(expected);
  });
});

describe('a file of option bytes', () => {
  it('comes back as it was saved', () => {
    const { chip, assignments } = readOptionFile(optionFileText(LAYOUT, 'STM32H743/753', FACTORY), 'saved.json');
    expect(chip).toBe('STM32H743/753');
    expect(optionChangeOf(LAYOUT, assignments)).toEqual(FACTORY);
  });

  it('takes back no leave that means nothing without an area', () => {
    const now: OptionValues = { ...FACTORY, DMEP1: 1 };
    expect(planOptions(LAYOUT, now, changeToRestore(LAYOUT, FACTORY, now)).changes).toEqual([]);
  });

  it.each([
    ['', 'flash/option-file'],
    ['null', 'flash/option-file'],
    ['[]', 'flash/option-file'],
    ['{"chip":1,"optionBytes":{}}', 'flash/option-file'],
    ['{"chip":"x"}', 'flash/option-file'],
    ['{"chip":"x","optionBytes":{"RDP":[]}}', 'flash/option-file'],
    ['{"chip":"x","optionBytes":{"FOO":"1"}}', 'flash/option-name'],
    ['{"chip":"x","optionBytes":{"RDP":"999"}}', 'flash/option-value'],
    [' '.repeat(70_000), 'flash/option-file'],
  ])('that holds %.60s ends in %s', (text, code) => {
    const read = () => optionChangeOf(LAYOUT, readOptionFile(text, 'bad.json').assignments);
    expect(read).toThrow(expect.objectContaining({ code }));
  });
});
