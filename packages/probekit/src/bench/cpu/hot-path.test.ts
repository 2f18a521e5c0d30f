/** What keeps the interpreter fast, and what it must not forget for that: pending interrupts, the budget, memory that goes away. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OP } from './operations.ts';
import { FLASH, PORT, RAM, ToyChip } from './testing/toy-chip.ts';

const HANDLER = FLASH + 0x4000;
const BKPT = 0xbe00;
const IRQ0_VECTOR = FLASH + 4 * 16;
const HARD_FAULT_VECTOR = FLASH + 4 * 3;
const NVIC_ISER0 = 0xe000_e100;
/** The most instructions of a block, and the most cycles of one. */
const LONGEST = 48;
const MOST_CYCLES = 2;
const BRANCH_CYCLES = 2;

/** A chip at whose handler of `vector` a debugger waits; a write to PORT, whose address is in R3, does something. */
function chipWith(vector: number, code: readonly number[], onWrite: (chip: ToyChip) => void): ToyChip {
  const chip = new ToyChip().placeWords(vector, HANDLER + 1).place(HANDLER, BKPT);
  chip.portWrites.push = () => {
    onWrite(chip);
    return 0;
  };
  chip.startHalted(...code);
  chip.setRegister(0, 0);
  chip.setRegister(1, RAM);
  chip.setRegister(3, PORT);
  return chip;
}

const source = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

describe('the interpreter', () => {
  it('has a literal number for each operation, and in each of its two halves each operation but once', () => {
    const seen = new Set<string>();
    for (const name of ['execute.ts', 'execute-rare.ts']) {
      const labels = [...source(name).matchAll(/case (\d+) satisfies Op\['(\w+)'\]:/g)].map(([, number, label]) => `${label} ${number}`);
      expect(source(name).match(/case .* satisfies/g)).toHaveLength(labels.length);
      expect(new Set(labels).size).toBe(labels.length);
      for (const label of labels) seen.add(label);
    }
    expect([...seen].toSorted()).toEqual(
      Object.entries(OP)
        .map(([label, number]) => `${label} ${number}`)
        .toSorted(),
    );
  });

  it.each(['execute.ts', 'execute-rare.ts', 'arithmetic.ts'])('makes no objects, throws nothing and needs no BigInt: %s', (name) => {
    expect(source(name).match(/\bnew\b|\bthrow\b|\btry\b|=>|\.\.\.|\bBigInt\b|\b\d+n\b/g)).toBeNull();
  });

  it('calls nothing from one operation to the next', () => {
    const loop = /operations: for [\s\S]*?\n {6}\}\n/.exec(source('execute.ts'))![0];
    const called = [...loop.matchAll(/([\w.]+)\(/g)].map(([, name]) => name!);
    expect(called.length).toBeGreaterThan(0);
    expect(called.filter((name) => !/^(Math\.\w+|if|for|switch)$/.test(name))).toEqual([]);
  });

  it('finds the line of an address as the table of pages does', () => {
    const written = new Set([...source('execute.ts').matchAll(/const line = (.*);/g)].map(([, expression]) => expression));
    const [, meant] = /return (\(\(address.*);/.exec(source('fast-pages.ts'))!;
    expect([...written]).toEqual([meant]);
  });

  it('takes an interrupt at the end of the block in which it became pending', () => {
    const sums = new Array<number>(3 * LONGEST).fill(0x3001); // adds r0, #1
    const chip = chipWith(IRQ0_VECTOR, [0x601a, ...sums, 0xe7fe], ({ core }) => core.setInterrupt(0, true)); // str r2, [r3]
    chip.setPpb(NVIC_ISER0, 1);
    chip.resume();
    expect(chip.run(10_000)).toBe('halted');
    expect(chip.core.pc).toBe(HANDLER);
    expect(chip.register(0)).toBeLessThan(LONGEST);
  });

  it('looks at the budget at the end of each block', () => {
    const chip = new ToyChip().start(...new Array<number>(3 * LONGEST).fill(0x3001), 0xe7fe - 3 * LONGEST); // adds r0, #1; b to the first
    for (let budget = 1; budget < 300; budget += 7) {
      chip.run(budget);
      expect(chip.core.cyclesUsed).toBeGreaterThanOrEqual(budget);
      expect(chip.core.cyclesUsed).toBeLessThan(budget + LONGEST * MOST_CYCLES + BRANCH_CYCLES);
    }
  });

  it('sees at the next store that a write to a register took memory away', () => {
    const code = [0x600a, 0x600a, 0x601a, 0x600a, 0xe7fe]; // str r2, [r1], twice; str r2, [r3]; str r2, [r1]
    const chip = chipWith(HARD_FAULT_VECTOR, code, ({ ram }) => {
      ram.writable = false;
    });
    chip.setRegister(13, RAM + 0x8000);
    chip.resume();
    expect(chip.run(1000)).toBe('halted');
    expect(chip.core.pc).toBe(HANDLER);
  });
});
