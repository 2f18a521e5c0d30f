/** ITM as ARM DDI 0403E.e, C1.7 and D4.2 have it: which bytes leave for which write. */
import { describe, expect, it } from 'vitest';
import { FLASH, ToyChip } from './testing/toy-chip.ts';

const ITM = 0xe000_0000;
const TER = 0xe000_0e00;
const TPR = 0xe000_0e40;
const TCR = 0xe000_0e80;
const LAR = 0xe000_0fb0;
const LSR = 0xe000_0fb4;
const DEMCR = 0xe000_edfc;
const DWT = 0xe000_1000;
const TRCENA = 0x0100_0000;
const BUSY = 1 << 23;
const ITMENA = 1;
const TSENA = 2;

/** A halted chip with all ports on. */
function tracing(control = ITMENA): ToyChip {
  const chip = new ToyChip().startHalted(0xe7fe);
  chip.setPpb(DEMCR, TRCENA);
  chip.setPpb(TER, 0xffff_ffff);
  chip.setPpb(TCR, control);
  return chip;
}

function taken(chip: ToyChip): number[] {
  const bytes: number[] = [];
  for (let byte = chip.core.takeTraceByte(); byte >= 0; byte = chip.core.takeTraceByte()) bytes.push(byte);
  return bytes;
}

describe('stimulus ports', () => {
  it('make packets of one, two and four bytes, with the port in the header', () => {
    const chip = tracing();
    chip.core.ppbWrite(ITM, 0x41, 1, true);
    chip.core.ppbWrite(ITM + 4, 0x1234, 2, true);
    chip.core.ppbWrite(ITM + 4 * 31, 0x8765_4321, 4, true);
    expect(taken(chip)).toEqual([0x01, 0x41, 0x0a, 0x34, 0x12, 0xfb, 0x21, 0x43, 0x65, 0x87]);
  });

  it.each([
    { name: 'the ITM is off', address: TCR, value: 0 },
    { name: 'its port is off', address: TER, value: 0xffff_fffe },
    { name: 'trace as a whole is off', address: DEMCR, value: 0 },
  ])('send nothing while $name', ({ address, value }) => {
    const chip = tracing();
    chip.setPpb(address, value);
    chip.core.ppbWrite(ITM, 0x41, 1, true);
    expect(taken(chip)).toEqual([]);
  });

  it('are ready while a word fits, and BUSY shows until all has left', () => {
    const chip = tracing();
    const writeWord = () => chip.setPpb(ITM, 0);
    for (let words = 0; words < 3; words++) {
      expect(chip.ppb(ITM)).toBe(1);
      writeWord();
    }
    expect(chip.ppb(ITM)).toBe(0);
    expect(chip.ppb(TCR)).toBe(BUSY | ITMENA);
    for (let bytes = 0; bytes < 4; bytes++) chip.core.takeTraceByte();
    expect(chip.ppb(ITM)).toBe(1);
    taken(chip);
    expect(chip.ppb(TCR)).toBe(ITMENA);
  });

  it('tell once, in its place, that packets were lost', () => {
    const chip = tracing();
    for (let words = 1; words <= 6; words++) chip.setPpb(ITM, words);
    expect(taken(chip)).toEqual([3, 1, 0, 0, 0, 3, 2, 0, 0, 0, 3, 3, 0, 0, 0, 0x70]);
    chip.setPpb(ITM, 7);
    expect(taken(chip)).toEqual([3, 7, 0, 0, 0]);
  });

  it('wake whoever takes the bytes when there is one again, not at each', () => {
    const chip = tracing();
    chip.setPpb(ITM, 1);
    chip.setPpb(ITM, 2);
    expect(chip.traceCalls).toBe(1);
    taken(chip);
    chip.setPpb(ITM, 3);
    expect(chip.traceCalls).toBe(2);
  });
});

describe('access', () => {
  /** Unprivileged thread: msr control, r0; strb r2, [r1]; ldr r3, [r1]; str r4, [r5]; bkpt. */
  const UNPRIVILEGED = [0xf380, 0x8814, 0x700a, 0x680b, 0x602c, 0xbe00];
  const registers = { 0: 1, 1: ITM + 4 * 8, 2: 0x55, 4: 0, 5: TER };

  it.each([
    { name: 'ports that TPR leaves to it', tpr: 0b1101, bytes: [0x41, 0x55], ready: 1, ter: 0xffff_00ff },
    { name: 'no port that TPR keeps', tpr: 0b0010, bytes: [], ready: 0, ter: 0x0000_ff00 },
  ])('unprivileged code uses $name', ({ tpr, bytes, ready, ter }) => {
    const chip = new ToyChip().startHalted(...UNPRIVILEGED);
    chip.setPpb(DEMCR, TRCENA);
    chip.setPpb(TER, 0xffff_ffff);
    chip.setPpb(TPR, tpr);
    chip.setPpb(TCR, ITMENA);
    chip.core.ppbWrite(LAR, 0xc5ac_ce55, 4, false);
    for (const [selector, value] of Object.entries(registers)) chip.setRegister(Number(selector), value);
    chip.resume();
    chip.run(100);
    expect(chip.core.pc).toBe(FLASH + 0x100 + 10);
    expect(taken(chip)).toEqual(bytes);
    expect(chip.register(3)).toBe(ready);
    expect(chip.ppb(TER) >>> 0).toBe(ter);
  });

  it('keeps software from the control registers until it unlocks them, but not from the ports', () => {
    const chip = tracing();
    chip.core.ppbWrite(TCR, 0, 4, false);
    expect(chip.ppb(TCR)).toBe(ITMENA);
    chip.core.ppbWrite(ITM, 0x41, 1, false);
    expect(taken(chip)).toEqual([1, 0x41]);
    expect([chip.core.ppbRead(LSR, 4, false), chip.ppb(LSR)]).toEqual([3, 0]);
    chip.core.ppbWrite(LAR, 0xc5ac_ce55, 4, false);
    expect(chip.core.ppbRead(LSR, 4, false)).toBe(1);
    chip.core.ppbWrite(TCR, 0, 4, false);
    expect(chip.ppb(TCR)).toBe(0);
    chip.core.ppbWrite(LAR, 1, 4, false);
    chip.core.ppbWrite(TCR, ITMENA, 4, false);
    expect(chip.ppb(TCR)).toBe(0);
  });

  it('stores each implemented bit, and says once what it does not model', () => {
    const chip = tracing();
    chip.setPpb(TCR, 0xffff_ffff);
    chip.setPpb(TCR, 0);
    chip.setPpb(TCR, 0xffff_ffff);
    expect(chip.ppb(TCR)).toBe(0x007f_0f1f);
    expect(chip.notes).toHaveLength(2);
    expect(new Set(chip.notes).size).toBe(1);
    chip.setPpb(TPR, 0xffff_ffff);
    expect(chip.ppb(TPR)).toBe(15);
  });

  it('outlives a system reset, and nothing outlives power-on', () => {
    const chip = tracing();
    chip.core.ppbWrite(ITM, 0x41, 1, true);
    chip.core.systemReset();
    expect([chip.ppb(TCR), chip.ppb(TER) >>> 0]).toEqual([BUSY | ITMENA, 0xffff_ffff]);
    chip.core.powerOnReset();
    expect([chip.ppb(TCR), chip.ppb(TER), chip.core.takeTraceByte()]).toEqual([0, 0, -1]);
  });
});

describe('local timestamps', () => {
  /** Runs so many cycles with the DWT's clock and halts. */
  function later(chip: ToyChip, cycles: number): void {
    chip.resume();
    chip.run(cycles);
    chip.halt();
  }

  it('follow each packet: short, with payload of seven bits a byte, zero for the same cycle', () => {
    const chip = new ToyChip().startHalted(0xbf00, 0xbf00, 0xbf00, 0xbf00, 0xe7fe);
    chip.setPpb(DEMCR, TRCENA);
    chip.setPpb(TER, 1);
    chip.setPpb(TCR, ITMENA | TSENA);
    chip.setPpb(0xe000_edf0, 0xa05f_0005);
    chip.run(1);
    chip.core.ppbWrite(ITM, 0x41, 1, true);
    expect(taken(chip)).toEqual([1, 0x41, 0x10]);
    chip.core.ppbWrite(ITM, 0x42, 1, true);
    expect(taken(chip)).toEqual([1, 0x42, 0xc0, 0]);
    later(chip, 1000);
    const cycles = chip.core.cyclesUsed;
    chip.core.ppbWrite(ITM, 0x43, 1, true);
    expect(taken(chip)).toEqual([1, 0x43, 0xc0, 0x80 | (cycles & 0x7f), cycles >>> 7]);
  });

  it('count by the prescaler and keep what is left of a tick', () => {
    const chip = tracing(ITMENA | TSENA | (1 << 8));
    const stamps = [];
    let total = 0;
    for (let round = 0; round < 3; round++) {
      later(chip, 10);
      total += chip.core.cyclesUsed;
      chip.core.ppbWrite(ITM, 0, 1, true);
      stamps.push((taken(chip)[2] as number) >>> 4);
    }
    expect(stamps.reduce((sum, stamp) => sum + stamp, 0)).toBe(total >>> 2);
  });

  it('tell by an overflow packet that their counter of 21 bits went round', () => {
    const chip = tracing(ITMENA | TSENA);
    later(chip, 2 ** 21 + 300);
    const rest = chip.core.cyclesUsed - 2 ** 21;
    chip.core.ppbWrite(ITM, 0x41, 1, true);
    expect(taken(chip)).toEqual([0x70, 1, 0x41, 0xc0, 0x80 | (rest & 0x7f), rest >>> 7]);
  });
});

describe('synchronisation', () => {
  it('goes out whenever the DWT tap on CYCCNT changes, if it is enabled', () => {
    const chip = tracing(ITMENA | 4);
    chip.setPpb(DWT, 0x401);
    chip.setPpb(DWT + 4, 2 ** 24 - 100);
    chip.resume();
    chip.run(50);
    expect(taken(chip)).toEqual([]);
    chip.run(100);
    expect(taken(chip)).toEqual([0, 0, 0, 0, 0, 0x80]);
    chip.setPpb(TCR, ITMENA);
    chip.setPpb(DWT + 4, 2 ** 24 - 100);
    chip.run(200);
    expect(taken(chip)).toEqual([]);
  });
});

describe('a snapshot', () => {
  it('keeps the FIFO, what was lost, and the cycle of the last timestamp', () => {
    const chip = tracing(ITMENA);
    for (let words = 1; words <= 4; words++) chip.setPpb(ITM, words);
    const kept = chip.memory.save();
    const bytes = taken(chip);
    chip.memory.load(kept);
    chip.core.loadState(null);
    expect(taken(chip)).toEqual(bytes);
  });
});
