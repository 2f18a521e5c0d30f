/** The MPU as ARM DDI 0403E.e, B3.5 has it, where comparison with QEMU does not reach: stacking, small parts, fault handlers, the debugger. */
import { describe, expect, it } from 'vitest';
import { FLASH, RAM, ToyChip } from './testing/toy-chip.ts';

const TYPE = 0xe000_ed90;
const CTRL = 0xe000_ed94;
const RNR = 0xe000_ed98;
const RBAR = 0xe000_ed9c;
const RASR = 0xe000_eda0;
const SHCSR = 0xe000_ed24;
const CFSR = 0xe000_ed28;
const HFSR = 0xe000_ed2c;
const MMFAR = 0xe000_ed34;
const MEMFAULTENA = 0x1_0000;
const NORMAL = 0x000b_0000;
const FULL = 0x0300_0000;
const READ_ONLY = 0x0600_0000;
const MEM_MANAGE_HANDLER = FLASH + 0x300;
const HARD_FAULT_HANDLER = FLASH + 0x200;
const PSP = 18;

const sized = (byteLength: number) => ((31 - Math.clz32(byteLength) - 1) << 1) | 1;

/** A chip whose handlers wait, with these regions as [address, RASR], and the MPU on when `control` says so. */
function protectedChip(control: number, ...regions: readonly (readonly [number, number])[]): ToyChip {
  const chip = new ToyChip().placeWords(FLASH + 12, HARD_FAULT_HANDLER + 1, MEM_MANAGE_HANDLER + 1);
  chip.place(HARD_FAULT_HANDLER, 0xe7fe).place(MEM_MANAGE_HANDLER, 0xe7fe);
  regions.forEach(([address, attributes], index) => {
    chip.setPpb(RBAR, address | 0x10 | index);
    chip.setPpb(RASR, attributes | NORMAL);
  });
  chip.setPpb(SHCSR, MEMFAULTENA);
  chip.setPpb(CTRL, control);
  return chip;
}

describe('MPU registers', () => {
  it('show sixteen regions through RNR, and choose one by VALID; the aliases are the same registers', () => {
    const chip = new ToyChip();
    chip.setPpb(RBAR + 8, (RAM + 0x15) >>> 0);
    chip.setPpb(RASR + 16, 0xffff_ffff);
    expect([chip.ppb(TYPE), chip.ppb(RNR), chip.ppb(RBAR), chip.ppb(RASR), chip.ppb(RASR + 24)]).toEqual([
      0x1000,
      5,
      RAM + 5,
      0x173f_ff3f,
      0x173f_ff3f,
    ]);
    chip.setPpb(RNR, 16);
    expect([chip.ppb(RBAR), chip.ppb(RASR)]).toEqual([0, 0]);
  });

  it('are not there on a core without MPU', () => {
    const chip = new ToyChip({ profile: { mpuRegions: 0 } });
    chip.setPpb(CTRL, 1);
    expect([chip.ppb(TYPE), chip.ppb(CTRL)]).toEqual([0, 0]);
  });
});

describe('rights', () => {
  it('end with a disabled part of 32 bytes, to the byte', () => {
    const chip = protectedChip(5, [RAM, FULL | sized(256) | (0x02 << 8)], [FLASH, READ_ONLY | sized(0x1_0000)]);
    chip.setPpb(CTRL, 1);
    // ldr r0, [r1, #28]; ldr r0, [r1, #64]; ldr r0, [r1, #32]
    chip.startHalted(0x69c8, 0x6c08, 0x6a08);
    chip.setRegister(1, RAM);
    chip.resume();
    chip.run(100);
    // The handler's frame has no place either: the stack lies in no region.
    expect(chip.ppb(CFSR)).toBe(0x92);
    expect(chip.ppb(MMFAR)).toBe(RAM + 32);
    expect(chip.core.pc).toBe(MEM_MANAGE_HANDLER);
  });

  it('name the byte behind a region when an unaligned load reaches over its end', () => {
    const chip = protectedChip(1, [RAM, FULL | sized(32)], [RAM + 0x8000, FULL | sized(0x8000)], [FLASH, READ_ONLY | sized(0x1_0000)]);
    chip.startHalted(0xf8d1, 0x001e); // ldr.w r0, [r1, #30]
    chip.setRegister(1, RAM);
    chip.resume();
    chip.run(100);
    expect([chip.core.pc, chip.ppb(CFSR), chip.ppb(MMFAR)]).toEqual([MEM_MANAGE_HANDLER, 0x82, RAM + 32]);
  });

  it('stop code at the end of a region although it has run before', () => {
    const chip = new ToyChip().placeWords(FLASH + 16, MEM_MANAGE_HANDLER + 1).place(MEM_MANAGE_HANDLER, 0xe7fe);
    chip.start(...new Array<number>(40).fill(0xbf00), 0xe7d6);
    chip.run(1000);
    chip.setPpb(SHCSR, MEMFAULTENA);
    chip.setPpb(RBAR, FLASH | 0x10);
    chip.setPpb(RASR, READ_ONLY | NORMAL | sized(0x1_0000));
    chip.setPpb(RBAR, (FLASH + 0x120) | 0x11);
    chip.setPpb(RASR, READ_ONLY | NORMAL | 0x1000_0000 | sized(32));
    chip.setPpb(CTRL, 5);
    chip.run(1000);
    expect([chip.core.pc, chip.ppb(CFSR), chip.word(RAM + 0x1_0000 - 8)]).toEqual([MEM_MANAGE_HANDLER, 1, FLASH + 0x120]);
  });

  it('bind neither the debugger nor HardFault, unless HFNMIENA is set', () => {
    const load = [0x6808, 0xe7fe]; // ldr r0, [r1]; b .
    for (const control of [1, 3]) {
      const chip = protectedChip(control, [FLASH, READ_ONLY | sized(0x1_0000)], [RAM + 0x8000, FULL | sized(0x8000)]);
      chip.place(HARD_FAULT_HANDLER, ...load).startHalted(0xde00);
      chip.setRegister(1, RAM);
      chip.resume();
      chip.run(100);
      expect(chip.core.state).toBe(control === 1 ? 'running' : 'lockup');
    }
  });
});

describe('stacking under the MPU', () => {
  const regions = [
    [FLASH, READ_ONLY | sized(0x1_0000)],
    [RAM + 0x8000, FULL | sized(0x8000)],
  ] as const;

  it('sets MSTKERR when the process stack may not be written', () => {
    const chip = protectedChip(1, ...regions).startHalted(0xdf00);
    chip.setPpb(0xe000_ed1c, 0x8000_0000); // SVCall below MemManage, which therefore overtakes it
    chip.setRegister(20, 0x0200_0000);
    chip.setRegister(PSP, RAM + 0x100);
    chip.resume();
    chip.run(100);
    expect([chip.core.pc, chip.ppb(CFSR), chip.ppb(HFSR)]).toEqual([MEM_MANAGE_HANDLER, 0x10, 0]);
  });

  it('enters HardFault without a frame when its own stacking fails', () => {
    const chip = protectedChip(1, ...regions).placeWords(FLASH + 4 * 3, FLASH + 0x401);
    chip.place(FLASH + 0x400, 0xe7fe).startHalted(0xde00);
    chip.setPpb(0xe000_ed24, 0); // neither UsageFault nor MemManage has a handler
    chip.setRegister(20, 0x0200_0000);
    chip.setRegister(PSP, RAM + 0x100);
    chip.resume();
    chip.run(100);
    expect([chip.core.state, chip.core.pc, chip.ppb(CFSR), chip.ppb(HFSR)]).toEqual(['running', FLASH + 0x400, 0x1_0010, 0x4000_0000]);
  });

  it('sets MUNSTKERR when the process stack may not be read at return, and comes without a frame of its own', () => {
    const chip = protectedChip(1, ...regions).placeWords(FLASH + 4 * 11, FLASH + 0x401);
    // SVC's handler returns to a process stack where nothing may be read: ldr r0, =...; msr psp, r0; bx lr
    chip.place(FLASH + 0x400, 0xf240, 0x1000, 0xf2c2, 0x0000, 0xf380, 0x8809, 0x4770).startHalted(0xdf00);
    chip.setRegister(20, 0x0200_0000);
    chip.setRegister(PSP, RAM + 0x9000);
    chip.resume();
    chip.run(200);
    chip.halt();
    const wanted = [MEM_MANAGE_HANDLER, 0xffff_fffd, RAM + 0x1_0000];
    expect([chip.core.pc, chip.register(14) >>> 0, chip.register(17)]).toEqual(wanted);
    expect(chip.ppb(CFSR)).toBe(8);
  });
});
