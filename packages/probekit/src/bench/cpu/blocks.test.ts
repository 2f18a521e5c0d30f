/** Translated blocks: forgotten when their bytes change; loops that only wait; snapshots. */
import { describe, expect, it } from 'vitest';
import { equalBytes } from '../../base/index.ts';
import { FLASH, PORT, RAM, ToyChip } from './testing/toy-chip.ts';

const RESET_HANDLER = FLASH + 0x100;

describe('changed code', () => {
  it('runs what another master wrote over a translated block', () => {
    const chip = new ToyChip().start(0x3001, 0xe7fd); // adds r0, #1; b .-2
    chip.run(1000);
    chip.place(RESET_HANDLER, 0x2007, 0xe7fe); // movs r0, #7; b .
    chip.run(1000);
    chip.halt();
    expect([chip.register(0), chip.core.pc]).toEqual([7, RESET_HANDLER + 2]);
  });

  it('notices a write that only raised the generation', () => {
    const chip = new ToyChip().start(0x3001, 0xe7fd);
    chip.run(1000);
    chip.flash.bytes[0x100] = 7;
    chip.flash.bytes[0x101] = 0x20;
    chip.flash.generation++;
    chip.run(1000);
    chip.halt();
    expect(chip.register(0)).toBe(7);
  });

  it('runs code that the program itself rewrites in RAM', () => {
    const chip = new ToyChip().startHalted(0x4708); // bx r1
    // RAM: movs r0, #1; strh r3, [r2]; adds r4, #1; cmp r4, #2; bne to the first; bkpt
    chip.place(RAM, 0x2001, 0x8013, 0x3401, 0x2c02, 0xd1fa, 0xbe00);
    chip.setRegister(1, RAM + 1);
    chip.setRegister(2, RAM);
    chip.setRegister(3, 0x2009);
    chip.setRegister(4, 0);
    chip.resume();
    expect(chip.run(1000)).toBe('halted');
    expect(chip.register(0)).toBe(9);
  });
});

describe('waiting loops', () => {
  it('skips the budget while a loop polls one register, and goes on when it changes', () => {
    const chip = new ToyChip().startHalted(0x680a, 0x2a00, 0xd0fc, 0xbe00); // ldr r2, [r1]; cmp r2, #0; beq; bkpt
    chip.setRegister(1, PORT);
    chip.resume();
    expect(chip.run(1_000_000)).toBe('attention');
    expect(chip.core.cyclesUsed).toBe(1_000_000);
    chip.port = 1;
    expect(chip.run(1_000_000)).toBe('halted');
  });

  it('does not skip a loop that counts, or one that writes', () => {
    const counting = new ToyChip().startHalted(0x6808, 0x3201, 0xe7fc); // ldr r0, [r1]; adds r2, #1; b
    counting.setRegister(1, PORT);
    counting.resume();
    expect(counting.run(100_000)).toBe('budget');
    const writing = new ToyChip().startHalted(0x6008, 0xe7fd); // str r0, [r1]; b
    writing.setRegister(1, PORT);
    writing.resume();
    expect(writing.run(10_000)).toBe('budget');
    expect(writing.portWrites.length).toBeGreaterThan(1000);
  });

  it('does not skip a loop that reads SysTick', () => {
    const chip = new ToyChip().startHalted(0x6808, 0xe7fd);
    chip.setRegister(1, 0xe000_e018);
    chip.resume();
    expect(chip.run(100_000)).toBe('budget');
  });

  it('returns early when the chip asks for attention', () => {
    const chip = new ToyChip().start(0x3001, 0xe7fd);
    chip.core.attention();
    expect(chip.run(1000)).toBe('budget');
  });
});

describe('snapshots', () => {
  it('goes on from a restored linear memory exactly as before', () => {
    const chip = new ToyChip().start(0x2001, 0x3001, 0x0042, 0xe7fc);
    chip.run(1234);
    const saved = chip.memory.save();
    const state = JSON.parse(JSON.stringify(chip.core.saveState()));
    chip.run(777);
    const expected = chip.memory.save();
    chip.memory.load(saved);
    chip.core.loadState(state);
    chip.run(777);
    expect(equalBytes(chip.memory.save().pages, expected.pages)).toBe(true);
  });
});
