/** A core that needs more or fewer clock cycles for its instructions: the program is slower or faster, the clocks are not. */
import { describe, expect, it } from 'vitest';
import { CSW, DRW, TAR } from '../../spec/arm/mem-ap.ts';
import { BenchClock } from '../clock.ts';
import { MemAp } from '../debug/mem-ap.ts';
import { LinearMemory } from '../linear-memory.ts';
import { Chip } from './chip.ts';
import { STM32H743 } from './stm32h743.ts';

const RAM = 0x2000_0000;
const WORDS = 0x2300_0002;
const [DEMCR, TRCENA] = [0xe000_edfc, 0x0100_0000];
const [DWT_CTRL, CYCCNT, CYCCNTENA] = [0xe000_1000, 0xe000_1004, 1];
const HSI_CYCLES_PER_MS = 64_000;

// movs r0, #0; mov r1, #RAM; 1: adds r0, #1; str r0, [r1]; b 1b
const PROGRAM = [0x2000_0400, 0x0800_0009, 0xf04f_2000, 0x3001_5100, 0xe7fc_6008];

/** Rounds of the program and cycles of CYCCNT in a millisecond. */
function millisecond(cyclesPerInstruction: number) {
  const memory = new LinearMemory(8 * 1024 * 1024);
  const chip = new Chip({ part: STM32H743, memory, clock: new BenchClock(), note: () => undefined, cyclesPerInstruction });
  chip.loadFlash(0x0800_0000, new Uint8Array(Uint32Array.from(PROGRAM).buffer));
  chip.setSupply(3.3);
  chip.advanceTo(5e6);
  const ap = new MemAp(chip.accessPorts[0]!, 0, chip);
  ap.write(CSW.address, WORDS);
  const at = (address: number): MemAp => {
    ap.write(TAR.address, address);
    return ap;
  };
  at(DEMCR).write(DRW.address, TRCENA);
  at(DWT_CTRL).write(DRW.address, CYCCNTENA);
  const look = () => ({ rounds: at(RAM).read(DRW.address) >>> 0, cycles: at(CYCCNT).read(DRW.address) >>> 0 });
  const before = look();
  chip.advanceTo(chip.nowNs + 1e6);
  const after = look();
  return { rounds: after.rounds - before.rounds, cycles: after.cycles - before.cycles };
}

describe('cycles of an instruction', () => {
  it.each([1 / 2, 3, 4.25])('are %s: as many fewer rounds in a millisecond, and as many cycles of the clock', (each) => {
    const [plain, other] = [millisecond(1), millisecond(each)];
    expect(Math.abs(other.rounds - plain.rounds / each)).toBeLessThanOrEqual(1);
    for (const { cycles } of [plain, other]) expect(Math.abs(cycles - HSI_CYCLES_PER_MS)).toBeLessThan(64);
  });
});
