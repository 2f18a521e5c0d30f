/** Who may use the FPU and what exceptions do with its state, as ARM DDI 0403E.e, B1.5.7 and B3.2.20 to B3.2.24 have it. */
import { describe, expect, it } from 'vitest';
import type { FloatingPoint } from './profile.ts';
import { FLASH, PORT, RAM, ToyChip } from './testing/toy-chip.ts';

const STACK = RAM + 0x1_0000;
const HANDLER = FLASH + 0x200;
const RESET_HANDLER = FLASH + 0x100;
const CFSR = 0xe000_ed28;
const SHCSR = 0xe000_ed24;
const CPACR = 0xe000_ed88;
const FPCCR = 0xe000_ef34;
const FPCAR = 0xe000_ef38;
const FPDSCR = 0xe000_ef3c;
const FPSCR_SELECTOR = 0x21;
const S0_SELECTOR = 0x40;
const SV_CALL = 11;
const FULL_ACCESS = 0x00f0_0000;
const BASIC_FRAME = 0x20;
const EXTENDED_FRAME = 0x68;

const VMOV_S0_S1 = [0xeeb0, 0x0a60];
const VADD_F64 = [0xee31, 0x0b02]; // vadd.f64 d0, d1, d2
const VRINTZ_F32 = [0xeeb6, 0x0ae1]; // vrintz.f32 s0, s3
const SVC = 0xdf00;
const BX_LR = 0x4770;
const BKPT = 0xbe01;

interface Options {
  readonly handler?: readonly number[];
  readonly exception?: number;
  readonly access?: number;
  readonly floatingPoint?: FloatingPoint;
}

/** A halted chip with FPU access, its program, and a handler for SVC unless told otherwise. */
function halted(
  code: readonly number[],
  { handler = [BX_LR], exception = SV_CALL, access = FULL_ACCESS, floatingPoint }: Options = {},
): ToyChip {
  const chip = new ToyChip({ profile: floatingPoint === undefined ? {} : { floatingPoint } });
  chip
    .placeWords(FLASH + 4 * exception, HANDLER + 1)
    .place(HANDLER, ...handler)
    .startHalted(...code, 0xbe00);
  chip.setPpb(CPACR, access);
  return chip;
}

function go(chip: ToyChip): ToyChip {
  chip.resume();
  chip.run(2000);
  return chip;
}

const single = (value: number) => new Int32Array(new Float32Array([value]).buffer)[0]!;

describe('access', () => {
  it.each([
    { name: 'without access', access: 0, code: VMOV_S0_S1, floatingPoint: undefined, status: 1 << 19 },
    { name: 'on a core without FPU', access: FULL_ACCESS, code: VMOV_S0_S1, floatingPoint: 'none', status: 1 << 19 },
    { name: 'double precision on FPv5-SP', access: FULL_ACCESS, code: VADD_F64, floatingPoint: 'fpv5-sp', status: 1 << 16 },
    { name: 'VRINTZ on FPv4-SP', access: FULL_ACCESS, code: VRINTZ_F32, floatingPoint: 'fpv4-sp', status: 1 << 16 },
    { name: 'another coprocessor', access: FULL_ACCESS, code: [0xee00, 0x0710], floatingPoint: undefined, status: 1 << 19 },
    { name: 'D16', access: FULL_ACCESS, code: [0xee71, 0x0b02], floatingPoint: undefined, status: 1 << 16 },
  ] as const)('takes a UsageFault $name', ({ access, code, floatingPoint, status }) => {
    const chip = halted(code, { exception: 6, handler: [BKPT], access, ...(floatingPoint === undefined ? {} : { floatingPoint }) });
    chip.setPpb(SHCSR, 1 << 18);
    go(chip);
    expect(chip.core.pc).toBe(HANDLER);
    expect(chip.ppb(CFSR)).toBe(status);
  });

  it('lets FPv5-SP round and FPv4-SP load doubles', () => {
    const rounding = go(halted(VRINTZ_F32, { floatingPoint: 'fpv5-sp' }));
    expect(rounding.core.pc).toBe(RESET_HANDLER + 4);
    const loading = halted([0xed91, 0x0b00], { floatingPoint: 'fpv4-sp' }); // vldr d0, [r1]
    loading.setRegister(1, FLASH);
    go(loading);
    expect(loading.register(S0_SELECTOR)).toBe(STACK);
    expect(loading.register(S0_SELECTOR + 1)).toBe(FLASH + 0x101);
  });

  it('keeps CPACR at zero on a core without FPU', () => {
    expect(halted([], { floatingPoint: 'none' }).ppb(CPACR)).toBe(0);
  });

  it('refuses unprivileged code while CPACR says privileged only', () => {
    // msr control, r0; isb; vmov.f32 s0, s1
    const chip = halted([0xf380, 0x8814, 0xf3bf, 0x8f6f, ...VMOV_S0_S1], { exception: 6, handler: [BKPT], access: 0x0050_0000 });
    chip.setPpb(SHCSR, 1 << 18);
    chip.setRegister(0, 1);
    go(chip);
    expect(chip.ppb(CFSR)).toBe(1 << 19);
  });
});

describe('a new floating-point context', () => {
  it('sets CONTROL.FPCA and takes the modes of FPDSCR', () => {
    const chip = halted(VMOV_S0_S1);
    chip.setPpb(FPDSCR, 0xffff_ffff);
    go(chip);
    expect(chip.register(20) >>> 24).toBe(4);
    expect(chip.register(FPSCR_SELECTOR)).toBe(0x07c0_0000);
  });

  it('is not begun while ASPEN is clear', () => {
    const chip = halted(VMOV_S0_S1);
    chip.setPpb(FPCCR, 0);
    go(chip);
    expect(chip.register(20) >>> 24).toBe(0);
  });

  it('is begun by an instruction in an IT block only when it is executed', () => {
    const skipped = go(halted([0xbf08, ...VMOV_S0_S1])); // it eq
    expect(skipped.register(20) >>> 24).toBe(0);
    const twice = halted([0xbf08, ...VMOV_S0_S1, ...VMOV_S0_S1]);
    expect(go(twice).register(20) >>> 24).toBe(4);
  });
});

describe('exceptions', () => {
  it('leave space for the state, write nothing, and say so in FPCCR and FPCAR', () => {
    const chip = go(halted([...VMOV_S0_S1, SVC], { handler: [BKPT] }));
    expect(chip.register(14)).toBe(0xffff_ffe9);
    expect(chip.register(13)).toBe(STACK - EXTENDED_FRAME);
    expect(chip.ppb(FPCAR)).toBe(STACK - EXTENDED_FRAME + BASIC_FRAME);
    // LSPACT, THREAD, HFRDY.
    expect(chip.ppb(FPCCR)).toBe(0xc000_0019);
    expect(chip.register(20) >>> 24).toBe(0);
    expect(chip.word(STACK - EXTENDED_FRAME + BASIC_FRAME)).toBe(0);
  });

  it('note in FPCCR that the code was unprivileged', () => {
    // msr control, r0; isb; vmov.f32 s0, s1; svc 0
    const chip = halted([0xf380, 0x8814, 0xf3bf, 0x8f6f, ...VMOV_S0_S1, SVC], { handler: [BKPT] });
    chip.setRegister(0, 1);
    expect(go(chip).ppb(FPCCR)).toBe(0xc000_001b);
  });

  it('write the state when the handler first uses the FPU, and restore it on return', () => {
    // handler: vmov s0, r2; vmov s0, r2; bx lr
    const chip = halted([...VMOV_S0_S1, SVC], { handler: [0xee00, 0x2a10, 0xee00, 0x2a10, BX_LR] });
    chip.setRegister(S0_SELECTOR + 1, single(1.5));
    chip.setRegister(S0_SELECTOR + 15, 77);
    chip.setRegister(FPSCR_SELECTOR, 0x9000_0010);
    chip.setRegister(2, single(9));
    go(chip);
    expect(chip.core.pc).toBe(RESET_HANDLER + 6);
    expect(chip.word(STACK - EXTENDED_FRAME + BASIC_FRAME)).toBe(single(1.5));
    expect(chip.word(STACK - EXTENDED_FRAME + BASIC_FRAME + 60)).toBe(77);
    expect(chip.word(STACK - EXTENDED_FRAME + BASIC_FRAME + 64)).toBe(0x9000_0010);
    expect(chip.register(S0_SELECTOR)).toBe(single(1.5));
    expect(chip.register(FPSCR_SELECTOR)).toBe(0x9000_0010);
    expect(chip.register(20) >>> 24).toBe(4);
    expect(chip.register(13)).toBe(STACK);
    expect(chip.ppb(FPCCR) & 1).toBe(0);
  });

  it('drop the debt when the handler never uses the FPU', () => {
    const chip = halted([...VMOV_S0_S1, SVC]);
    chip.setRegister(S0_SELECTOR + 1, 5);
    go(chip);
    expect(chip.register(S0_SELECTOR)).toBe(5);
    expect(chip.ppb(FPCCR)).toBe(0xc000_0018);
  });

  it('write the state at once when LSPEN is clear', () => {
    const chip = halted([...VMOV_S0_S1, SVC], { handler: [BKPT] });
    chip.setPpb(FPCCR, 0x8000_0000);
    chip.setRegister(S0_SELECTOR + 1, 6);
    go(chip);
    expect(chip.word(STACK - EXTENDED_FRAME + BASIC_FRAME)).toBe(6);
    expect(chip.ppb(FPCCR)).toBe(0x8000_0000);
  });

  it('align an extended frame whatever STKALIGN says', () => {
    const chip = halted([...VMOV_S0_S1, SVC]);
    chip.setPpb(0xe000_ed14, 0);
    chip.setRegister(13, STACK - 4);
    go(chip);
    expect(chip.word(STACK - 8 - EXTENDED_FRAME + 28)).toBe(0x0100_0200);
    expect(chip.register(13)).toBe(STACK - 4);
  });

  it('push a basic frame for code that has not used the FPU', () => {
    const chip = go(halted([SVC], { handler: [BKPT] }));
    expect(chip.register(14)).toBe(0xffff_fff9);
    expect(chip.register(13)).toBe(STACK - BASIC_FRAME);
  });

  it('take a BusFault with LSPERR at the instruction whose preservation fails', () => {
    const chip = halted([...VMOV_S0_S1], { exception: 5, handler: [BKPT] });
    chip.setPpb(SHCSR, 1 << 17);
    chip.setPpb(FPCCR, 0xc000_0001);
    chip.setPpb(FPCAR, 0x6000_0000);
    go(chip);
    expect(chip.ppb(CFSR)).toBe(1 << 13);
    expect(chip.word(STACK - BASIC_FRAME + 24)).toBe(RESET_HANDLER);
  });

  it('refuse an EXC_RETURN with an extended frame on a core without FPU', () => {
    // handler: mvn lr, #0x16; bx lr
    const chip = halted([SVC], { handler: [0xf06f, 0x0e16, BX_LR], floatingPoint: 'none' });
    chip.placeWords(FLASH + 4 * 3, HANDLER + 0x41).place(HANDLER + 0x40, BKPT);
    go(chip);
    expect(chip.ppb(CFSR)).toBe(1 << 18);
  });
});

describe('the debugger', () => {
  it('reads and writes S0 to S31 and FPSCR without access for the program, and while LSPACT is set', () => {
    const chip = go(halted([...VMOV_S0_S1, SVC], { handler: [BKPT] }));
    chip.setPpb(CPACR, 0);
    for (let index = 0; index < 32; index++) chip.setRegister(S0_SELECTOR + index, 0x4000_0000 + index);
    expect(Array.from({ length: 32 }, (_, index) => chip.register(S0_SELECTOR + index))).toEqual(
      Array.from({ length: 32 }, (_, index) => 0x4000_0000 + index),
    );
    chip.setRegister(FPSCR_SELECTOR, 0xffff_ffff);
    expect(chip.register(FPSCR_SELECTOR)).toBe(0xf7c0_009f);
    expect(chip.ppb(FPCCR) & 1).toBe(1);
  });

  it('writes CONTROL.FPCA', () => {
    const chip = halted([SVC], { handler: [BKPT] });
    chip.setRegister(20, 4 << 24);
    go(chip);
    expect(chip.register(13)).toBe(STACK - EXTENDED_FRAME);
  });
});

describe('loads and stores', () => {
  it.each([
    { name: 'VLDR of a single', code: [0xed91, 0x0a00] },
    { name: 'VSTR of a double', code: [0xed81, 0x0b00] },
    { name: 'VLDM', code: [0xec91, 0x0a02] },
  ])('fault unaligned: $name', ({ code }) => {
    const chip = halted(code, { exception: 6, handler: [BKPT] });
    chip.setPpb(SHCSR, 1 << 18);
    chip.setRegister(1, RAM + 2);
    go(chip);
    expect(chip.ppb(CFSR)).toBe(1 << 24);
  });

  it('leave the base as it was when a word of VLDM! faults', () => {
    const chip = halted([0xecb1, 0x0a02], { exception: 5, handler: [BKPT] }); // vldmia r1!, {s0, s1}
    chip.setPpb(SHCSR, 1 << 17);
    chip.setRegister(1, STACK - 4);
    go(chip);
    expect(chip.word(STACK - BASIC_FRAME - (EXTENDED_FRAME - BASIC_FRAME) + 4)).toBe(STACK - 4);
    expect(chip.ppb(0xe000_ed38)).toBe(STACK);
  });

  it('reach a peripheral', () => {
    const chip = halted([0xed81, 0x0a00]); // vstr s0, [r1]
    chip.setRegister(1, PORT);
    chip.setRegister(S0_SELECTOR, 123);
    go(chip);
    expect(chip.portWrites).toEqual([123]);
  });
});

it('carries the floating-point registers in a snapshot', () => {
  const chip = halted(VMOV_S0_S1);
  chip.setRegister(S0_SELECTOR + 1, 42);
  const saved = chip.memory.save();
  const state = chip.core.saveState();
  chip.setRegister(S0_SELECTOR + 1, 43);
  chip.memory.load(saved);
  chip.core.loadState(state);
  expect(go(chip).register(S0_SELECTOR)).toBe(42);
});
