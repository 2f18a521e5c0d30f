/** Exceptions, faults and lockup, as ARM DDI 0403E.e, B1.5 has them. */
import { describe, expect, it } from 'vitest';
import { FLASH, PORT, RAM, ToyChip } from './testing/toy-chip.ts';

const STACK = RAM + 0x1_0000;
const HANDLER = FLASH + 0x200;
const RESET_HANDLER = FLASH + 0x100;
const CFSR = 0xe000_ed28;
const HFSR = 0xe000_ed2c;
const SHCSR = 0xe000_ed24;
const CCR = 0xe000_ed14;
const BFAR = 0xe000_ed38;

/** A chip whose vector `exception` leads to `HANDLER`, which holds this code. */
function withHandler(exception: number, ...code: readonly number[]): ToyChip {
  return new ToyChip().placeWords(FLASH + 4 * exception, HANDLER + 1).place(HANDLER, ...code);
}

describe('exception entry and return', () => {
  it('stacks eight words for SVC, returns behind it and restores the registers', () => {
    // handler: movs r0, #9; bx lr. Program: svc 5; bkpt
    const chip = withHandler(11, 0x2009, 0x4770).execute([0xdf05], { 0: 1, 2: 2, 3: 3, 12: 12, 14: 14 });
    expect(chip.core.state).toBe('halted');
    expect(chip.core.pc).toBe(RESET_HANDLER + 2);
    expect(chip.register(0)).toBe(1);
    expect([0, 4, 8, 12, 16, 20, 24, 28].map((offset) => chip.word(STACK - 32 + offset))).toEqual([
      1,
      RAM,
      2,
      3,
      12,
      14,
      RESET_HANDLER + 2,
      0x0100_0000,
    ]);
    expect(chip.register(13)).toBe(STACK);
  });

  it('aligns the stack to eight bytes and undoes it', () => {
    const chip = withHandler(11, 0x4770).execute([0xdf00], { 13: STACK - 4 });
    expect(chip.word(STACK - 4 - 4 - 32 + 28)).toBe(0x0100_0200);
    expect(chip.register(13)).toBe(STACK - 4);
  });

  it('pops the registers before it finds that there is no handler to return to', () => {
    // handler: movs r0, #9; mvn lr, #14; bx lr. UsageFault: bkpt. Program: svc 5
    const chip = withHandler(11, 0x2009, 0xf06f, 0x0e0e, 0x4770)
      .placeWords(FLASH + 4 * 6, FLASH + 0x301)
      .place(FLASH + 0x300, 0xbe01);
    chip.startHalted(0xdf05);
    chip.setRegister(0, 1);
    chip.setPpb(SHCSR, 1 << 18);
    chip.resume();
    chip.run(1000);
    expect(chip.core.pc).toBe(FLASH + 0x300);
    expect(chip.ppb(CFSR)).toBe(1 << 18);
    expect(chip.register(0)).toBe(1);
    expect(chip.register(14)).toBe(0xffff_fff1);
    expect(chip.register(13), 'the frame is still there').toBe(STACK - 32);
    expect(chip.word(STACK - 32)).toBe(1);
  });

  it('uses PSP in Thread mode when CONTROL says so and MSP in the handler', () => {
    // msr psp, r1; msr control, r2; isb; svc 0
    const chip = withHandler(11, 0xbe01).execute([0xf381, 0x8809, 0xf382, 0x8814, 0xf3bf, 0x8f6f, 0xdf00], { 1: RAM + 0x100, 2: 2 });
    expect(chip.core.pc).toBe(HANDLER);
    expect(chip.register(14)).toBe(0xffff_fffd);
    expect(chip.register(18)).toBe(RAM + 0x100 - 32);
    expect(chip.register(13)).toBe(STACK);
    expect(chip.register(16) & 0x1ff).toBe(11);
  });

  it('lets an interrupt wait for PRIMASK', () => {
    // cpsid i; movs r0, #1; cpsie i; b .
    const chip = withHandler(16 + 3, 0x2009, 0xbe01).startHalted(0xb672, 0x2001, 0xb662, 0xe7fe);
    chip.setPpb(0xe000_e100, 1 << 3);
    chip.step();
    chip.core.setInterrupt(3, true);
    chip.step();
    expect(chip.register(0)).toBe(1);
    chip.resume();
    chip.run(100);
    expect(chip.core.pc).toBe(HANDLER + 2);
    expect(chip.word(STACK - 32)).toBe(1);
  });

  it('preempts by group priority only', () => {
    // handler of IRQ 1 and of IRQ 2: bkpt
    const chip = withHandler(16 + 1, 0xbe01, 0xe7fe)
      .placeWords(FLASH + 4 * 18, HANDLER + 9)
      .place(HANDLER + 8, 0xbe02);
    chip.startHalted(0xe7fe);
    chip.setPpb(0xe000_e100, 6);
    chip.setPpb(0xe000_e400, 0x0040_8000); // IRQ 1 at 0x80, IRQ 2 at 0x40
    chip.setPpb(0xe000_ed0c, 0x05fa_0700); // PRIGROUP 7: no preemption at all
    chip.core.setInterrupt(1, true);
    chip.resume();
    chip.run(100);
    expect(chip.core.pc).toBe(HANDLER);
    chip.setRegister(15, HANDLER + 2);
    chip.core.setInterrupt(2, true);
    chip.resume();
    chip.run(100);
    expect(chip.core.pc).toBe(HANDLER + 2);
    chip.setPpb(0xe000_ed0c, 0x05fa_0000);
    chip.run(100);
    expect(chip.core.pc).toBe(HANDLER + 8);
  });

  it('returns into the middle of an IT block', () => {
    // itt eq; svceq 0; moveq r0, #7
    const chip = withHandler(11, 0x4770).execute([0xbf04, 0xdf00, 0x2007], { 0: 1, 16: 0x4100_0000 });
    expect(chip.register(0)).toBe(7);
  });
});

describe('faults', () => {
  it('escalates a data bus fault to HardFault and says where', () => {
    const chip = withHandler(3, 0xbe01).execute([0x6808], { 1: 0x6000_0000 });
    expect(chip.core.pc).toBe(HANDLER);
    expect(chip.ppb(CFSR)).toBe(0x8200);
    expect(chip.ppb(0xe000_ed38)).toBe(0x6000_0000);
    expect(chip.ppb(HFSR)).toBe(0x4000_0000);
    expect(chip.word(STACK - 8)).toBe(RESET_HANDLER);
  });

  it.each([
    { name: 'BusFault', exception: 5, enable: 1 << 17, code: [0x6808], r1: 0x6000_0000, status: 0x8200 },
    { name: 'UsageFault UNDEFINSTR', exception: 6, enable: 1 << 18, code: [0xde00], r1: 0, status: 1 << 16 },
    {
      name: 'UsageFault UNDEFINSTR of a hint with no addressing mode',
      exception: 6,
      enable: 1 << 18,
      code: [0xf810, 0xf080],
      r1: 0,
      status: 1 << 16,
    },
    { name: 'UsageFault NOCP', exception: 6, enable: 1 << 18, code: [0xeeb0, 0x0a60], r1: 0, status: 1 << 19 },
    { name: 'UsageFault INVSTATE', exception: 6, enable: 1 << 18, code: [0x4708], r1: FLASH + 0x100, status: 1 << 17 },
    { name: 'UsageFault UNALIGNED of LDM', exception: 6, enable: 1 << 18, code: [0xe891, 0x000c], r1: RAM + 2, status: 1 << 24 },
    { name: 'MemManage IACCVIOL', exception: 4, enable: 1 << 16, code: [0x4708], r1: PORT + 1, status: 1 },
    { name: 'BusFault IBUSERR', exception: 5, enable: 1 << 17, code: [0x4708], r1: 0x1000_0001, status: 1 << 8 },
  ])('takes $name when it is enabled', ({ exception, enable, code, r1, status }) => {
    const chip = withHandler(exception, 0xbe01).startHalted(...code);
    chip.setPpb(SHCSR, enable);
    chip.setRegister(1, r1);
    chip.resume();
    chip.run(100);
    expect(chip.core.pc).toBe(HANDLER);
    expect(chip.ppb(CFSR)).toBe(status);
    expect(chip.register(16) & 0x1ff).toBe(exception);
  });

  it.each([
    { name: 'division by zero', ccr: 0x10, code: [0xfb91, 0xf0f2], status: 1 << 25 },
    { name: 'an unaligned word', ccr: 0x08, code: [0xf8d1, 0x0001], status: 1 << 24 },
  ])('traps $name when CCR asks for it', ({ ccr, code, status }) => {
    const chip = withHandler(3, 0xbe01).startHalted(...code);
    chip.setPpb(CCR, 0x200 | ccr);
    chip.setRegister(1, RAM);
    chip.resume();
    chip.run(100);
    expect(chip.ppb(CFSR)).toBe(status);
  });

  it('locks up on a fault inside HardFault, and a halt ends that', () => {
    const chip = withHandler(3, 0xde00).start(0xde00);
    expect(chip.run(100)).toBe('lockup');
    expect(chip.ppb(0xe000_edf0) & 0x000a_0000).toBe(0x0008_0000);
    chip.halt();
    expect(chip.core.state).toBe('halted');
    expect([chip.register(15), chip.register(16)]).toEqual([0xffff_fffe, 0x0100_0003]);
  });

  it('locks up on blank flash in a HardFault that could stack nothing, as halted chips show it', () => {
    const chip = new ToyChip();
    chip.core.release(FLASH);
    expect(chip.run(1000)).toBe('lockup');
    expect(chip.ppb(0xe000_edf0) & 0x0008_0000).toBe(0x0008_0000);
    chip.halt();
    expect([15, 17, 16].map((selector) => chip.register(selector))).toEqual([0xffff_fffe, 0xffff_ffd8, 0x0100_0003]);
  });

  it('locks up when the reset vector cannot be read', () => {
    const chip = new ToyChip();
    chip.core.release(0x1000_0000);
    expect(chip.run(10)).toBe('lockup');
    expect(chip.ppb(HFSR)).toBe(2);
  });
});

describe('sleep, reset request and SysTick', () => {
  it('sleeps in WFI until an enabled interrupt comes, also under PRIMASK', () => {
    const chip = new ToyChip().start(0xb672, 0xbf30, 0xe7fe); // cpsid i; wfi; b .
    chip.setPpb(0xe000_e100, 1);
    expect(chip.run(100)).toBe('sleeping');
    expect(chip.events).toEqual(['sleep']);
    chip.core.setInterrupt(0, true);
    expect(chip.core.state).toBe('running');
    expect(chip.events).toEqual(['sleep', 'wake']);
    chip.run(10);
    expect(chip.core.pc).toBe(RESET_HANDLER + 4);
  });

  it('ends WFE, but not WFI, for a disabled interrupt when SCR.SEVONPEND asks for it', () => {
    for (const [instruction, ends] of [
      [0xbf20, true],
      [0xbf30, false],
    ] as const) {
      const chip = new ToyChip().start(instruction, 0xe7fe); // wfe or wfi; b .
      chip.setPpb(0xe000_ed10, 1 << 4);
      expect(chip.run(100)).toBe('sleeping');
      chip.core.setInterrupt(0, true);
      expect(chip.core.state).toBe(ends ? 'running' : 'sleeping');
    }
  });

  it('keeps an interrupt pending through ICPR while its line is high', () => {
    const chip = new ToyChip().start(0xe7fe); // b .
    for (const high of [true, false]) {
      chip.core.setInterrupt(33, high);
      chip.setPpb(0xe000_e284, 1 << 1);
      expect(chip.ppb(0xe000_e204)).toBe(high ? 2 : 0);
    }
  });

  it('lets WFE pass when the program itself has pended a disabled interrupt under SCR.SEVONPEND', () => {
    const chip = new ToyChip().startHalted(0x6008, 0xbf20, 0xbf20, 0xe7fe); // str r0, [r1]; wfe; wfe; b .
    chip.setPpb(0xe000_ed10, 1 << 4);
    chip.setRegister(0, 1);
    chip.setRegister(1, 0xe000_e200);
    chip.resume();
    expect(chip.run(100)).toBe('sleeping');
    expect(chip.core.pc).toBe(RESET_HANDLER + 6);
  });

  it('asks the chip for a reset', () => {
    const chip = new ToyChip().startHalted(0x6008, 0xe7fe); // str r0, [r1]
    chip.setRegister(0, 0x05fa_0004);
    chip.setRegister(1, 0xe000_ed0c);
    chip.resume();
    expect(chip.run(100)).toBe('reset-requested');
    expect(chip.events).toEqual(['reset']);
  });

  it('counts SysTick by the clock, sets COUNTFLAG and enters its handler', () => {
    const chip = withHandler(15, 0xbe01).startHalted(0xbf30, 0xe7fd); // wfi; b .-2
    chip.setPpb(0xe000_e014, 639);
    chip.setPpb(0xe000_e018, 0);
    chip.setPpb(0xe000_e010, 7);
    expect(chip.core.nextNs).toBe(Number.POSITIVE_INFINITY);
    chip.resume();
    expect(chip.core.nextNs).toBeCloseTo(640 * (1e9 / 64e6), 3);
    expect(chip.run(100)).toBe('sleeping');
    chip.nowNs = 5000;
    expect(chip.ppb(0xe000_e018)).toBe(640 - 320);
    chip.nowNs = chip.core.nextNs;
    chip.core.act(chip.nowNs);
    chip.run(100);
    expect(chip.core.pc).toBe(HANDLER);
    expect(chip.ppb(0xe000_e010)).toBe(0x1_0007);
    expect(chip.ppb(0xe000_e010)).toBe(7);
  });
});

describe('a load that the bus refuses while FAULTMASK is set', () => {
  /** cpsid f; ldr r0, [r1]; movs r2, #7; bkpt, with R1 where nothing answers. */
  const probing = (ccr: number) => {
    const chip = new ToyChip();
    chip.startHalted(0xb671, 0x6808, 0x2207, 0xbe00);
    chip.setRegister(0, 5);
    chip.setRegister(1, 0x3000_0000);
    chip.setPpb(CCR, ccr);
    chip.resume();
    chip.run(1000);
    return chip;
  };

  it('locks the core up', () => {
    expect(probing(0x200).core.state).toBe('lockup');
  });

  it('is only noted with CCR.BFHFNMIGN (B3.2.8)', () => {
    const chip = probing(0x300);
    expect([chip.core.state, chip.register(2)]).toEqual(['halted', 7]);
    expect(chip.ppb(CFSR)).toBe(0x8200);
    expect(chip.ppb(BFAR)).toBe(0x3000_0000);
  });
});
