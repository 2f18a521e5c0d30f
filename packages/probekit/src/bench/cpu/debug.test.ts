/** Halting debug as ARM DDI 0403E.e, C1 has it: halt, step, vector catch, breakpoints, watchpoints, reset. */
import { describe, expect, it } from 'vitest';
import { FLASH, RAM, ToyChip } from './testing/toy-chip.ts';

const DHCSR = 0xe000_edf0;
const DEMCR = 0xe000_edfc;
const DFSR = 0xe000_ed30;
const FP_CTRL = 0xe000_2000;
const DWT = 0xe000_1000;
const RESET_HANDLER = FLASH + 0x100;
/** movs r0, #1; adds r0, #1; adds r0, #1; b to the second. */
const COUNTING = [0x2001, 0x3001, 0x3001, 0xe7fc];

describe('halting', () => {
  it('halts on request and shows it in DHCSR and DFSR', () => {
    const chip = new ToyChip().start(...COUNTING);
    chip.run(1000);
    chip.halt();
    expect(chip.run(10)).toBe('halted');
    expect(chip.ppb(DHCSR)).toBe(0x0303_0003);
    expect(chip.ppb(DHCSR)).toBe(0x0003_0003);
    expect(chip.ppb(DFSR)).toBe(1);
    chip.setPpb(DFSR, 1);
    expect(chip.ppb(DFSR)).toBe(0);
  });

  it('ignores DHCSR writes without the key, and C_DEBUGEN from software', () => {
    const chip = new ToyChip().start(...COUNTING);
    chip.setPpb(DHCSR, 3);
    expect(chip.core.state).toBe('running');
    chip.core.ppbWrite(DHCSR, 0xa05f_0003, 4, false);
    expect(chip.core.state).toBe('running');
    expect(chip.ppb(DHCSR) & 3).toBe(0);
  });

  it('steps one instruction at a time, through IT blocks too', () => {
    const chip = new ToyChip().startHalted(0x2000, 0xbf0c, 0x2001, 0x2002, 0xe7fe); // movs r0, #0; ite eq; moveq r0, #1; movne r0, #2
    const seen: number[][] = [];
    for (let count = 0; count < 4; count++) {
      chip.step();
      seen.push([chip.core.pc - RESET_HANDLER, chip.register(0)]);
    }
    expect(seen).toEqual([
      [2, 0],
      [4, 0],
      [6, 1],
      [8, 1],
    ]);
    expect(chip.ppb(DFSR) & 1).toBe(1);
  });

  it('steps into a pending handler, but not past C_MASKINTS', () => {
    const chip = new ToyChip().placeWords(FLASH + 4 * 16, FLASH + 0x201).place(FLASH + 0x200, 0xe7fe);
    chip.startHalted(...COUNTING);
    chip.setPpb(0xe000_e100, 1);
    chip.core.setInterrupt(0, true);
    chip.setPpb(DHCSR, 0xa05f_000b);
    chip.setPpb(DHCSR, 0xa05f_000d);
    chip.run(100);
    expect(chip.core.pc).toBe(RESET_HANDLER + 2);
    chip.setPpb(DHCSR, 0xa05f_0003);
    chip.step();
    expect(chip.core.pc).toBe(FLASH + 0x200);
  });

  it('writes core registers, with MSP, PSP and the special ones', () => {
    const chip = new ToyChip().startHalted(...COUNTING);
    chip.setRegister(7, 0x1234);
    chip.setRegister(18, RAM + 0x40);
    chip.setRegister(20, 0x0200_8001);
    expect([7, 18, 20, 13, 33].map((selector) => chip.register(selector))).toEqual([0x1234, RAM + 0x40, 0x0200_8001, RAM + 0x40, 0]);
  });

  it('wakes a sleeping core', () => {
    const chip = new ToyChip().start(0xbf30);
    chip.run(10);
    expect(chip.ppb(DHCSR) & (1 << 18)).not.toBe(0);
    chip.halt();
    expect(chip.core.pc).toBe(RESET_HANDLER + 2);
    expect(chip.events).toEqual(['sleep', 'wake']);
  });

  it('halts at BKPT when debug is on, and takes a HardFault when it is not', () => {
    const halted = new ToyChip().startHalted(0xbeab);
    halted.resume();
    expect(halted.run(10)).toBe('halted');
    expect([halted.core.pc, halted.ppb(DFSR) & 2]).toEqual([RESET_HANDLER, 2]);
    const free = new ToyChip()
      .placeWords(FLASH + 12, FLASH + 0x201)
      .place(FLASH + 0x200, 0xe7fe)
      .start(0xbeab);
    free.run(10);
    expect([free.core.pc, free.ppb(0xe000_ed2c)]).toEqual([FLASH + 0x200, 0x8000_0000]);
  });
});

describe('reset', () => {
  it('catches the reset vector before the first instruction', () => {
    const chip = new ToyChip().startHalted(...COUNTING);
    expect(chip.core.state).toBe('halted');
    expect([15, 13, 16].map((selector) => chip.register(selector))).toEqual([RESET_HANDLER, RAM + 0x1_0000, 0x0100_0000]);
    expect(chip.ppb(DFSR)).toBe(8);
  });

  it('answers while in reset and keeps what the debugger asked for', () => {
    const chip = new ToyChip();
    expect(chip.ppb(0xe000_ed00)).toBe(0x411f_c271);
    chip.halt();
    chip.start(...COUNTING);
    expect(chip.core.state).toBe('halted');
    expect(chip.core.pc).toBe(RESET_HANDLER);
  });

  it('keeps C_DEBUGEN, vector catches, FPB and DWT over a system reset, and nothing over power-on', () => {
    const chip = new ToyChip().startHalted(...COUNTING);
    chip.setPpb(FP_CTRL, 3);
    chip.setPpb(FP_CTRL + 8, RESET_HANDLER + 1);
    chip.setPpb(DWT + 0x20, RAM);
    chip.core.systemReset();
    expect(chip.core.inReset).toBe(true);
    expect(chip.ppb(DHCSR)).toBe(0x0201_0001);
    expect([chip.ppb(DEMCR), chip.ppb(FP_CTRL), chip.ppb(FP_CTRL + 8), chip.ppb(DWT + 0x20)]).toEqual([
      0x0100_0001,
      0x1000_0081,
      RESET_HANDLER + 1,
      RAM,
    ]);
    chip.core.powerOnReset();
    expect([chip.ppb(DEMCR), chip.ppb(FP_CTRL), chip.ppb(FP_CTRL + 8), chip.ppb(DWT + 0x20)]).toEqual([0, 0x1000_0080, 0, 0]);
  });
});

describe('comparators', () => {
  it('halts at a breakpoint set and moved while the program runs', () => {
    const chip = new ToyChip().start(...COUNTING);
    chip.run(1000);
    chip.setPpb(DHCSR, 0xa05f_0001);
    chip.setPpb(FP_CTRL, 3);
    chip.setPpb(FP_CTRL + 8, RESET_HANDLER + 5);
    expect(chip.run(1000)).toBe('halted');
    expect([chip.core.pc, chip.ppb(DFSR) & 2]).toEqual([RESET_HANDLER + 4, 2]);
    chip.setPpb(FP_CTRL + 8, RESET_HANDLER + 7);
    chip.resume();
    chip.run(1000);
    expect(chip.core.pc).toBe(RESET_HANDLER + 6);
  });

  it('does not halt at a breakpoint when no debugger is on', () => {
    const chip = new ToyChip().start(...COUNTING);
    chip.setPpb(FP_CTRL, 3);
    chip.setPpb(FP_CTRL + 8, RESET_HANDLER + 3);
    expect(chip.run(1000)).toBe('budget');
  });

  it.each([
    { name: 'a write', kind: 6, stopsAt: 4 },
    { name: 'a read', kind: 5, stopsAt: 2 },
    { name: 'any access', kind: 7, stopsAt: 2 },
  ])('halts behind $name of watched memory', ({ kind, stopsAt }) => {
    const chip = new ToyChip().startHalted(0x6808, 0x6008, 0xe7fe); // ldr r0, [r1]; str r0, [r1]; b .
    chip.setRegister(1, RAM + 8);
    chip.setPpb(DWT + 0x20, RAM + 8);
    chip.setPpb(DWT + 0x24, 2);
    chip.setPpb(DWT + 0x28, kind);
    chip.resume();
    expect(chip.run(1000)).toBe('halted');
    expect([chip.core.pc - RESET_HANDLER, chip.ppb(DFSR) & 4]).toEqual([stopsAt, 4]);
    expect(chip.ppb(DWT + 0x28)).toBe(0x0100_0000 | kind);
    expect(chip.ppb(DWT + 0x28)).toBe(kind);
  });

  it('catches a HardFault at its first instruction', () => {
    const chip = new ToyChip()
      .placeWords(FLASH + 12, FLASH + 0x201)
      .place(FLASH + 0x200, 0xe7fe)
      .startHalted(0xde00);
    chip.setPpb(DEMCR, 0x0100_0400);
    chip.resume();
    expect(chip.run(100)).toBe('halted');
    expect([chip.core.pc, chip.ppb(DFSR) & 8]).toEqual([FLASH + 0x200, 8]);
  });

  it('counts cycles once CYCCNTENA is set, and samples the PC of a running core only', () => {
    const chip = new ToyChip().startHalted(...COUNTING);
    chip.setPpb(DWT, 1);
    chip.resume();
    chip.run(500);
    expect(chip.ppb(DWT + 4)).toBe(chip.core.cyclesUsed);
    expect(chip.ppb(DWT + 0x1c)).toBe(chip.core.pc);
    chip.halt();
    expect(chip.ppb(DWT + 0x1c)).toBe(0xffff_ffff);
  });

  it('keeps software from CYCCNT until it unlocks the DWT', () => {
    const chip = new ToyChip().start(...COUNTING);
    chip.core.ppbWrite(DWT, 1, 4, false);
    expect(chip.ppb(DWT) & 1).toBe(0);
    chip.core.ppbWrite(DWT + 0xfb0, 0xc5ac_ce55, 4, false);
    chip.core.ppbWrite(DWT, 1, 4, false);
    expect(chip.ppb(DWT)).toBe(0x4000_0001);
  });

  it('shows the ROM table of the profile, and a bus fault where nothing is', () => {
    const chip = new ToyChip();
    expect([chip.ppb(0xe00f_f000), chip.ppb(0xe00f_fff0), chip.ppb(0xe00f_f010)]).toEqual([0xfff0_f003, 0x0d, 0]);
    chip.ppb(0xe004_0000);
    expect(chip.core.ppbStatus).toBe(1);
  });
});

describe('AIRCR.VECTRESET', () => {
  const [AIRCR, VTOR, SYST_RVR, ISER] = [0xe000_ed0c, 0xe000_ed08, 0xe000_e014, 0xe000_e100];
  const VECTRESET = 0x05fa_0001;
  const changed = (chip: ToyChip) => {
    chip.setPpb(VTOR, FLASH + 0x800);
    chip.setPpb(SYST_RVR, 99);
    chip.setPpb(ISER, 1);
    chip.setRegister(0, 7);
    return chip;
  };

  it('of a halted core resets the core alone, which stops before its first instruction where VC_CORERESET says so', () => {
    const chip = changed(new ToyChip().startHalted(...COUNTING));
    chip.step();
    chip.setPpb(FP_CTRL, 3);
    chip.setPpb(AIRCR, VECTRESET);
    expect([chip.core.state, chip.core.pc, chip.register(14)]).toEqual(['halted', RESET_HANDLER, 0xffff_ffff]);
    expect([VTOR, SYST_RVR, ISER].map((address) => chip.ppb(address))).toEqual([FLASH, 0, 0]);
    expect([chip.ppb(DHCSR) & 0x0200_0001, chip.ppb(DFSR) & 8, chip.ppb(FP_CTRL) & 1]).toEqual([0x0200_0001, 8, 1]);
    // Nothing of the chip around it.
    expect([chip.events, chip.notes]).toEqual([[], []]);
  });

  it('without VC_CORERESET lets the core run from there', () => {
    const chip = changed(new ToyChip().startHalted(...COUNTING));
    chip.setPpb(DEMCR, 0x0100_0000);
    chip.setPpb(AIRCR, VECTRESET);
    chip.run(100);
    expect([chip.core.state, chip.ppb(VTOR)]).toEqual(['running', FLASH]);
  });

  it.each([
    ['of a core that runs', VECTRESET],
    ['beside SYSRESETREQ', 0x05fa_0005],
  ])('%s is UNPREDICTABLE, which the bench says', (_, value) => {
    const chip = new ToyChip().start(...COUNTING);
    chip.run(10);
    chip.setPpb(AIRCR, value);
    expect(chip.notes).toEqual([expect.stringContaining('AIRCR.VECTRESET is UNPREDICTABLE')]);
  });

  it.each([
    ['ARMv6-M', 'v6-m'],
    ['ARMv8-M', 'v8-m.main'],
  ] as const)('is reserved on %s', (_, architecture) => {
    const chip = new ToyChip({ profile: { architecture } }).startHalted(...COUNTING);
    chip.step();
    chip.setPpb(AIRCR, VECTRESET);
    expect([chip.core.pc, chip.notes]).toEqual([RESET_HANDLER + 2, []]);
  });
});
