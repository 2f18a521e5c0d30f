/** What the architectures other than that of the Cortex-M7 do in another way. Sections are those of the manual that each block names. */
import { describe, expect, it } from 'vitest';
import type { CoreProfile } from './profile.ts';
import { CORTEX_M0, CORTEX_M0_PLUS, CORTEX_M3, CORTEX_M33 } from './testing/core-rows.ts';
import { FLASH, RAM, ToyChip } from './testing/toy-chip.ts';

const STACK = RAM + 0x1_0000;
const CODE = FLASH + 0x100;
const HANDLER = FLASH + 0x200;
const HARD_FAULT = 3;
const USAGE_FAULT = 6;
const SV_CALL = 11;
const [ICSR, AIRCR, VTOR, CCR] = [0xe000_ed04, 0xe000_ed0c, 0xe000_ed08, 0xe000_ed14];
const [SHCSR, CFSR, HFSR] = [0xe000_ed24, 0xe000_ed28, 0xe000_ed2c];
const ADD_WIDE = [0xeb00, 0x0001];
const IPSR = (chip: ToyChip) => chip.register(16) & 0x1ff;

/** A chip with this core; every vector of a handler leads to `HANDLER`, a breakpoint unless told. */
function chipWith(profile: CoreProfile, ...handler: readonly number[]): ToyChip {
  const chip = new ToyChip({ profile });
  for (let exception = 2; exception < 16; exception++) chip.placeWords(FLASH + 4 * exception, HANDLER + 1);
  return chip.place(HANDLER, ...(handler.length > 0 ? handler : [0xbe01]));
}

describe('ARMv6-M (ARM DDI 0419E)', () => {
  it.each([
    ['a wide addition', ADD_WIDE],
    ['IT', [0xbf08]],
    ['CBZ', [0xb100]],
    ['CLREX', [0xf3bf, 0x8f2f]],
    ['a load across a word', [0x1c49, 0x6808]],
  ])('ends %s in HardFault, since there is no other fault, and keeps no status', (_, code) => {
    const chip = chipWith(CORTEX_M0).execute(code);
    expect(IPSR(chip)).toBe(HARD_FAULT);
    expect([CFSR, HFSR].map((address) => chip.ppb(address))).toEqual([0, 0]);
  });

  it('locks up when the HardFault handler faults', () => {
    expect(chipWith(CORTEX_M0, ...ADD_WIDE).execute(ADD_WIDE).core.state).toBe('lockup');
  });

  it('has no BASEPRI and no FAULTMASK, neither for MSR nor for CPS', () => {
    // msr basepri, r2; msr faultmask, r2; cpsid f; mrs r3, basepri; mrs r4, faultmask
    const code = [0xf382, 0x8811, 0xf382, 0x8813, 0xb671, 0xf3ef, 0x8311, 0xf3ef, 0x8413];
    const chip = chipWith(CORTEX_M0).execute(code, { 2: 0xff });
    expect([chip.register(3), chip.register(4), chip.register(20) & 0xffff00]).toEqual([0, 0, 0]);
  });

  it('always aligns the stack to eight bytes and traps what is not aligned', () => {
    const chip = chipWith(CORTEX_M0).execute([0xdf00], { 13: STACK - 4 });
    chip.setPpb(CCR, 0);
    expect(chip.ppb(CCR)).toBe(0x208);
    expect(chip.register(13) & 7).toBe(0);
  });

  it('takes words only in the System Control Space', () => {
    const byte = chipWith(CORTEX_M0).execute([0x7808], { 1: CCR });
    expect(IPSR(byte)).toBe(HARD_FAULT);
    const word = chipWith(CORTEX_M0).execute([0x6808], { 1: CCR });
    expect(word.register(0)).toBe(0x208);
  });

  it('keeps nothing in the registers that only ARMv7-M has', () => {
    const chip = chipWith(CORTEX_M0).execute([0xbf00]);
    for (const offset of [0x004, 0x300, 0xd18, 0xd28, 0xd2c, 0xd34, 0xd38, 0xd3c, 0xd88, 0xd94, 0xf00, 0xf34]) {
      chip.setPpb(0xe000_e000 + offset, 0xffff_ffff);
      expect(chip.ppb(0xe000_e000 + offset), offset.toString(16)).toBe(0);
    }
    chip.setPpb(SHCSR, 0xffff_7fff);
    chip.setPpb(AIRCR, 0x05fa_0700);
    expect([chip.ppb(SHCSR), chip.ppb(AIRCR) & 0x700, chip.ppb(ICSR)]).toEqual([0, 0, 0]);
  });

  it('has two bits of priority, and interrupts enter by them', () => {
    const chip = chipWith(CORTEX_M0).execute([0xbf00]);
    chip.setPpb(0xe000_e400, 0xffff_ffff);
    chip.setPpb(0xe000_ed1c, 0xffff_ffff);
    expect([chip.ppb(0xe000_e400), chip.ppb(0xe000_ed1c)]).toEqual([0xc0c0_c0c0, 0xc000_0000]);
  });

  it('leaves the vector table where it is on a Cortex-M0, and moves it on a Cortex-M0+', () => {
    const tables = [CORTEX_M0, CORTEX_M0_PLUS].map((profile) => {
      const chip = chipWith(profile).execute([0xbf00]);
      chip.setPpb(VTOR, 0x2000_01ff);
      return chip.ppb(VTOR);
    });
    expect(tables).toEqual([0, 0x2000_0100]);
  });

  it('runs unprivileged only where there is that extension', () => {
    // msr control, r2; isb; mrs r3, control
    const code = [0xf382, 0x8814, 0xf3bf, 0x8f6f, 0xf3ef, 0x8314];
    const run = (profile: CoreProfile) => chipWith(profile).execute(code, { 2: 1 }).register(3);
    expect([run(CORTEX_M0), run(CORTEX_M0_PLUS)]).toEqual([0, 1]);
  });
});

describe('ARMv7-M without the DSP extension (ARM DDI 0403E.e)', () => {
  it('answers an instruction of the extension with a UsageFault', () => {
    const chip = chipWith(CORTEX_M3);
    chip.setPpb(SHCSR, 1 << 18);
    chip.execute([0xfa80, 0xf080]);
    expect(IPSR(chip)).toBe(USAGE_FAULT);
    expect(chip.ppb(CFSR)).toBe(1 << 16);
  });

  it('has no APSR.GE', () => {
    // msr apsr_nzcvqg, r2; mrs r3, apsr
    const chip = chipWith(CORTEX_M3).execute([0xf382, 0x8c00, 0xf3ef, 0x8300], { 2: 0xffff_ffff });
    expect(chip.register(3)).toBe(0xf800_0000);
  });
});

describe('ARMv8-M Mainline without the Security Extension (ARM DDI 0553B.s)', () => {
  const enableUsageFault = [0x6008]; // str r0, [r1]
  const withUsageFault = { 0: 1 << 18, 1: SHCSR };

  it('says in EXC_RETURN where an exception came from', () => {
    const main = chipWith(CORTEX_M33).execute([0xdf00]);
    expect(main.register(14)).toBe(0xffff_ffb8);
    // msr psp, r1; msr control, r2; isb; svc 0
    const code = [0xf381, 0x8809, 0xf382, 0x8814, 0xf3bf, 0x8f6f, 0xdf00];
    const process = chipWith(CORTEX_M33).execute(code, { 1: RAM + 0x100, 2: 2 });
    expect(process.register(14)).toBe(0xffff_ffbc);
    // The handler's own fault.
    expect(
      chipWith(CORTEX_M33)
        .placeWords(FLASH + 4 * SV_CALL, HANDLER + 0x21)
        .place(HANDLER + 0x20, 0xde00)
        .execute([0xdf00])
        .register(14),
    ).toBe(0xffff_ffb0);
  });

  it('returns by that value and by no value of ARMv7-M', () => {
    expect(chipWith(CORTEX_M33, 0x4770).execute([0xdf00]).core.pc).toBe(CODE + 2);
    // mvn lr, #6; bx lr
    const old = chipWith(CORTEX_M33)
      .placeWords(FLASH + 4 * SV_CALL, HANDLER + 0x21)
      .place(HANDLER + 0x20, 0xf06f, 0x0e06, 0x4770);
    old.execute([0xdf00]);
    expect(old.ppb(CFSR)).toBe(1 << 18);
  });

  it('branches to every other address, also in a handler', () => {
    // mov.w r0, #0xf0000000; adds r0, #1; bx r0
    const chip = chipWith(CORTEX_M33)
      .placeWords(FLASH + 4 * SV_CALL, HANDLER + 0x21)
      .place(HANDLER + 0x20, 0xf04f, 0x4070, 0x3001, 0x4700);
    chip.execute([0xdf00]);
    expect(chip.ppb(CFSR)).toBe(1);
  });

  it('stops a push below the limit before anything is written, and lets one reach it', () => {
    // msr msplim, r2; push {r0, r1}
    const chip = chipWith(CORTEX_M33);
    const push = [0xf382, 0x880a, 0xb403];
    chip.execute([...enableUsageFault, ...push], { ...withUsageFault, 2: STACK - 8 });
    expect(chip.core.pc).toBe(CODE + 8);
    const below = chipWith(CORTEX_M33).placeWords(STACK - 8, 0x1234, 0x5678);
    below.execute([...enableUsageFault, 0xf1ad, 0x0d40, ...push, 0xbf00], { ...withUsageFault, 2: STACK - 0x40 });
    expect([IPSR(below), below.ppb(CFSR), below.register(13)]).toEqual([USAGE_FAULT, 1 << 20, STACK - 0x40]);
    expect(below.word(STACK - 8)).toBe(0x1234);
  });

  it.each([
    ['SUB with an immediate', [0xb082]],
    ['SUB with a register', [0xebad, 0x0d02]],
    ['a store with write-back', [0xf84d, 0x0d08]],
    ['a store of two words with write-back', [0xe96d, 0x0102]],
    ['a store of many below', [0xe92d, 0x0003]],
  ])('checks the limit of the process stack for %s', (_, code) => {
    // msr psp, r3; msr psplim, r3; msr control, r2
    const chip = chipWith(CORTEX_M33);
    const setup = [...enableUsageFault, 0xf383, 0x8809, 0xf383, 0x880b, 0xf382, 0x8814];
    chip.execute([...setup, ...code], { ...withUsageFault, 2: 2, 3: RAM + 0x200 });
    expect([IPSR(chip), chip.ppb(CFSR)]).toEqual([USAGE_FAULT, 1 << 20]);
    // The frame has no room either.
    expect(chip.register(18)).toBe(RAM + 0x200);
  });

  it('writes the frame of an exception only above the limit', () => {
    const chip = chipWith(CORTEX_M33);
    chip.setPpb(0xe000_ed1c, 0x4000_0000); // SVCall behind UsageFault
    chip.execute([...enableUsageFault, 0xf382, 0x880a, 0xdf00], { ...withUsageFault, 2: STACK - 16 });
    expect([IPSR(chip), chip.ppb(CFSR), chip.register(13)]).toEqual([USAGE_FAULT, 1 << 20, STACK - 16]);
  });

  it('reads and writes in order, aligned only', () => {
    // stl r0, [r1]; lda r3, [r1]; ldaex r4, [r1]; stlex r5, r2, [r1]
    const code = [0xe8c1, 0x0faf, 0xe8d1, 0x3faf, 0xe8d1, 0x4fef, 0xe8c1, 0x2fe5];
    const chip = chipWith(CORTEX_M33).execute(code, { 0: 0x55, 2: 0x66 });
    expect([chip.register(3), chip.register(4), chip.register(5), chip.word(RAM)]).toEqual([0x55, 0x55, 0, 0x66]);
    const across = chipWith(CORTEX_M33).execute([0xe8d1, 0x3f9f], { 1: RAM + 1 });
    expect(across.ppb(CFSR)).toBe(1 << 24);
  });

  it('has SG as a NOP and none of the rest of the Security Extension', () => {
    expect(chipWith(CORTEX_M33).execute([0xe97f, 0xe97f, 0x2007]).register(0)).toBe(7);
    for (const code of [[0x4704], [0x4784], [0xe841, 0xf080], [0xec21, 0x0a00], [0xec31, 0x0a00]]) {
      expect(chipWith(CORTEX_M33).execute(code).ppb(CFSR), code[0]!.toString(16)).toBe(1 << 16);
    }
  });

  /** Regions from 0: base and attributes, limit and enable. The code needs one, too. */
  const regions: readonly (readonly [number, number])[] = [
    [FLASH | 6, (FLASH + 0xffe0) | 1],
    [(RAM + 0x8000) | 3, (RAM + 0xffe0) | 1],
    [RAM | 2, (RAM + 0x1e0) | 1],
    [(RAM + 0x400) | 5, (RAM + 0x5e0) | 1],
    [(RAM + 0x500) | 3, (RAM + 0x7e0) | 1],
  ];
  function withRegions(): ToyChip {
    const chip = chipWith(CORTEX_M33);
    chip.setPpb(0xe000_edf0, 0xa05f_0001);
    return chip;
  }
  function protect(chip: ToyChip): void {
    regions.forEach(([base, limit], index) => {
      chip.setPpb(0xe000_ed98, index);
      chip.setPpb(0xe000_ed9c, base);
      chip.setPpb(0xe000_eda0, limit);
    });
    chip.setPpb(0xe000_ed94, 1);
  }
  /** Runs one instruction on an address with the regions in place. */
  function under(code: readonly number[], address: number): ToyChip {
    const chip = withRegions().startHalted(...code, 0xbe00);
    protect(chip);
    chip.setRegister(1, address);
    chip.resume();
    chip.run(100);
    return chip;
  }

  it('grants what the one region grants that an address lies in, and nothing where two overlap', () => {
    const denied = (code: readonly number[], address: number) => under(code, address).ppb(CFSR) !== 0;
    const [load, store] = [[0x6808], [0x6008]];
    expect([RAM, RAM + 0x1fc, RAM + 0x200].map((address) => denied(load, address))).toEqual([false, false, true]);
    expect([denied(store, RAM + 0x100), denied(load, RAM + 0x400), denied(store, RAM + 0x400)]).toEqual([false, false, true]);
    expect([RAM + 0x4fc, RAM + 0x500, RAM + 0x5fc, RAM + 0x600].map((address) => denied(load, address))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('tells by TT what may be done where', () => {
    const tt = (address: number, unprivileged = 0) => under([0xe841, 0xf000 | (unprivileged << 6)], address).register(0);
    const [valid, reads, writes] = [1 << 16, 1 << 18, 1 << 19];
    expect(tt(RAM)).toBe(valid | reads | writes | 2);
    expect(tt(RAM, 1)).toBe(valid | reads | writes | 2);
    expect(tt(RAM + 0x400)).toBe(valid | reads | 3);
    expect(tt(RAM + 0x400, 1)).toBe(valid | 3);
    expect(tt(RAM + 0x500)).toBe(0);
    expect(tt(RAM + 0x300)).toBe(0);
    expect(chipWith(CORTEX_M33).execute([0xe841, 0xf000]).register(0)).toBe(reads | writes);
  });

  it('shows the neighbours of a region in the aliases of its registers', () => {
    const chip = withRegions().startHalted(0xbe00);
    chip.setPpb(0xe000_ed98, 5);
    chip.setPpb(0xe000_edb4, 0x2000_0001);
    chip.setPpb(0xe000_ed98, 7);
    expect(chip.ppb(0xe000_ed9c)).toBe(0x2000_0001);
    chip.setPpb(0xe000_edc0, 0x1234_5678);
    expect(chip.ppb(0xe000_edc0)).toBe(0x1234_5678);
  });

  it('keeps the stack aligned and Thread mode open to every handler, whatever CCR is told', () => {
    const chip = chipWith(CORTEX_M33).execute([0xbf00]);
    chip.setPpb(CCR, 0);
    expect(chip.ppb(CCR)).toBe(0x201);
    chip.setPpb(CCR, 0xffff_ffff);
    expect(chip.ppb(CCR)).toBe(0x71b);
  });
});

describe('breakpoint units', () => {
  const [FP_CTRL, FP_COMP0] = [0xe000_2000, 0xe000_2008];
  /** Runs three NOPs and a BKPT with this comparator; answers how many of the NOPs were executed. */
  function stopsAfter(profile: CoreProfile, comparator: number): number {
    const chip = chipWith(profile).startHalted(0xbf00, 0xbf00, 0xbf00, 0xbe00);
    chip.setPpb(FP_CTRL, 3);
    chip.setPpb(FP_COMP0, comparator);
    chip.resume();
    chip.run(100);
    return (chip.core.pc - CODE) / 2;
  }

  it.each([
    ['BPU', CORTEX_M0],
    ['FPB version 1', CORTEX_M3],
  ])('of the first version choose a half-word of a word: %s', (_, profile) => {
    const [lower, upper] = [0x4000_0001, 0x8000_0001];
    expect([CODE | lower, CODE | upper, (CODE + 4) | lower, CODE | 1].map((each) => stopsAfter(profile, each >>> 0))).toEqual([0, 1, 2, 3]);
    expect(chipWith(profile).ppb(FP_CTRL) >>> 28).toBe(0);
  });

  it('of the second version compare an address', () => {
    expect([CODE | 1, (CODE + 2) | 1, CODE].map((each) => stopsAfter(CORTEX_M33, each))).toEqual([0, 1, 3]);
    expect(chipWith(CORTEX_M33).ppb(FP_CTRL) >>> 28).toBe(1);
  });
});

describe('watchpoints', () => {
  const [DWT_CTRL, COMP0, FUNCTION0, COMP1, FUNCTION1] = [0xe000_1000, 0xe000_1020, 0xe000_1028, 0xe000_1030, 0xe000_1038];
  /** Stores a word at RAM and at 16 bytes on; answers how many of the two instructions were executed. */
  function stopsAfter(profile: CoreProfile, ...words: readonly (readonly [number, number])[]): number {
    const chip = chipWith(profile).startHalted(0x6008, 0x6108, 0xbf00, 0xbe00);
    chip.setRegister(1, RAM);
    chip.setPpb(0xe000_edfc, 0x0100_0000);
    for (const [address, value] of words) chip.setPpb(address, value);
    chip.resume();
    chip.run(100);
    return (chip.core.pc - CODE) / 2;
  }

  it('of ARMv6-M halt, and count and trace nothing', () => {
    expect([6, 5, 2].map((kind) => stopsAfter(CORTEX_M0, [COMP0, RAM + 16], [FUNCTION0, kind]))).toEqual([2, 3, 3]);
    const chip = chipWith(CORTEX_M0).execute([0xbf00]);
    chip.setPpb(DWT_CTRL, 1);
    expect([chip.ppb(DWT_CTRL), chip.ppb(0xe000_1004)]).toEqual([0x2000_0000, 0]);
  });

  it('of ARMv8-M match by address and size, and up to the limit in the next', () => {
    const [write, read, word] = [0x15, 0x16, 2 << 10];
    expect(stopsAfter(CORTEX_M33, [COMP0, RAM], [FUNCTION0, write | word])).toBe(1);
    expect(stopsAfter(CORTEX_M33, [COMP0, RAM], [FUNCTION0, read | word])).toBe(3);
    expect(stopsAfter(CORTEX_M33, [COMP0, RAM + 8], [FUNCTION0, write | word])).toBe(3);
    const limit = [
      [COMP1, RAM + 19],
      [FUNCTION1, 7],
    ] as const;
    expect(stopsAfter(CORTEX_M33, [COMP0, RAM + 8], [FUNCTION0, write | word], ...limit)).toBe(2);
    // Without an action nothing happens.
    expect(stopsAfter(CORTEX_M33, [COMP0, RAM], [FUNCTION0, 5 | word])).toBe(3);
  });
});
