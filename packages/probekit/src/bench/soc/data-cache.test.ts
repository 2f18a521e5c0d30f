/** Who sees what of a store that stays in the data cache: the access ports, by their HPROT, and the program itself. */
import { describe, expect, it } from 'vitest';
import { CSW, DRW, TAR } from '../../spec/arm/mem-ap.ts';
import { BenchClock } from '../clock.ts';
import { MemAp } from '../debug/mem-ap.ts';
import { LinearMemory } from '../linear-memory.ts';
import { Chip } from './chip.ts';
import { STM32H743 } from './stm32h743.ts';

/** In D3, so that AP1 reaches it, too. */
const SRAM4 = 0x3800_0000;
const DCCMVAC = 0xe000_ef68;
/** Nobody has it cached. */
const ELSEWHERE = 0x3800_0100;
/** OpenOCD's CSW for words on a part of this series, and the same without HPROT[3]. */
const CACHEABLE = 0x2b00_0002;
const PLAIN = 0x2300_0002;

/** Data cache on, 0x12345678 to the first word of SRAM4; then what it reads there goes to the first word of DTCM, for ever. */
// ldr r0, =CCR; mov r1, #0x10200; str r1, [r0]; dsb; isb; mov r0, #SRAM4; ldr r1, =0x12345678; str r1, [r0]
// mov r2, #0x20000000; 1: ldr r1, [r0]; str r1, [r2]; b 1b
const PROGRAM = [
  0x2000_0400, 0x0800_0009, 0xf44f_4808, 0x6001_3181, 0x8f4f_f3bf, 0x8f6f_f3bf, 0x5060_f04f, 0x6001_4904, 0x5200_f04f, 0x6011_6801,
  0xbf00_e7fc, 0xe000_ed14, 0x1234_5678,
];

function runningChip(dataCache: boolean) {
  const chip = new Chip({
    part: STM32H743,
    memory: new LinearMemory(8 * 1024 * 1024),
    clock: new BenchClock(),
    note: () => undefined,
    dataCache,
  });
  chip.loadFlash(0x0800_0000, new Uint8Array(Uint32Array.from(PROGRAM).buffer));
  chip.setSupply(3.3);
  chip.advanceTo(5e6);
  const ports = chip.accessPorts.map((spec, index) => new MemAp(spec, index, chip));
  const at = (port: number, csw: number, address: number): MemAp => {
    const ap = ports[port]!;
    ap.write(CSW.address, csw);
    ap.write(TAR.address, address);
    return ap;
  };
  return {
    chip,
    read: (port: number, csw: number, address = SRAM4) => at(port, csw, address).read(DRW.address) >>> 0,
    write: (port: number, csw: number, value: number, address = SRAM4) => at(port, csw, address).write(DRW.address, value),
    /** What the program reads there. */
    program: () => {
      chip.advanceTo(chip.nowNs + 1e5);
      return at(0, PLAIN, 0x2000_0000).read(DRW.address) >>> 0;
    },
  };
}

describe('a store of the program', () => {
  it('is seen by everybody at once without the flag', () => {
    const { read, program } = runningChip(false);
    expect([read(0, PLAIN), read(0, CACHEABLE), read(1, PLAIN), read(1, CACHEABLE), program()]).toEqual(Array(5).fill(0x1234_5678));
  });

  it('is seen with it by AP0 with HPROT cacheable alone, and by all once the line is cleaned', () => {
    const { chip, read, write, program } = runningChip(true);
    const stale = read(1, PLAIN);
    expect(stale).not.toBe(0x1234_5678);
    expect([chip.coreState, read(0, PLAIN), read(1, CACHEABLE)]).toEqual(['running', stale, stale]);
    expect([read(0, CACHEABLE), program()]).toEqual([0x1234_5678, 0x1234_5678]);
    write(0, PLAIN, SRAM4, DCCMVAC);
    expect([read(0, PLAIN), read(1, PLAIN)]).toEqual([0x1234_5678, 0x1234_5678]);
  });
});

describe('a write of the debugger', () => {
  it('by AP1, or by AP0 without HPROT cacheable, is in memory and not before the program, and lost when the line is written back', () => {
    const { read, write, program } = runningChip(true);
    write(1, CACHEABLE, 1);
    expect([read(0, PLAIN), program()]).toEqual([1, 0x1234_5678]);
    write(0, PLAIN, 2);
    expect([read(1, PLAIN), program()]).toEqual([2, 0x1234_5678]);
    write(0, PLAIN, SRAM4, DCCMVAC);
    expect(read(1, PLAIN)).toBe(0x1234_5678);
  });

  it('by AP0 with HPROT cacheable is in memory and in the line', () => {
    const { read, write, program } = runningChip(true);
    write(0, CACHEABLE, 3);
    expect([read(1, PLAIN), program(), read(0, CACHEABLE)]).toEqual([3, 3, 3]);
    write(0, CACHEABLE, 4, ELSEWHERE);
    expect([read(0, PLAIN, ELSEWHERE), read(1, PLAIN, ELSEWHERE)]).toEqual([4, 4]);
  });
});
