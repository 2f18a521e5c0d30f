/** What the virtual core cannot show: registers as other cores leave them. */
import { expect, it } from 'vitest';
import { disassemble } from '../../cortex/disassembly/index.ts';
import { CFSR } from '../../spec/arm/scb.ts';
import { type FaultFacts, faultCauseOf } from './fault-cause.ts';
import { accessOf } from './memory-access.ts';

const NONE = { cfsr: 0, hfsr: 0, mmfar: 0, bfar: 0 };

function facts(code: readonly number[], registers: Readonly<Record<number, number>>, faults: FaultFacts['faults']): FaultFacts {
  const [instruction] = disassemble(Uint8Array.from(code), 0x0800_0000);
  const known = new Map(Object.entries(registers).map(([number, value]) => [Number(number), value]));
  const access = instruction && accessOf(instruction, known);
  return { faults, pc: 0x0800_0000, hasCode: true, isThumb: true, instruction, access, sp: 0x2000_0100, stackTop: 0x2000_1000 };
}

/** ldr r3, [r3, #4] */
const LOAD = [0x5b, 0x68];
/** str r1, [r0, #0] */
const STORE = [0x01, 0x60];

it('takes no address of a store that the bus refused late', () => {
  expect(faultCauseOf(facts(LOAD, { 3: 0 }, { ...NONE, cfsr: CFSR.pack({ IMPRECISERR: 1 }) }))).toBe('imprecise');
});

it('tells a stack limit of ARMv8-M from the fault that followed it', () => {
  expect(faultCauseOf(facts(LOAD, { 3: 0 }, { ...NONE, cfsr: CFSR.pack({ STKOF: 1, PRECISERR: 1 }) }))).toBe('stack-guard');
});

it.each([
  [LOAD, { 3: 0 }, 'null-read'],
  [LOAD, { 3: 0x2200_0000 }, 'bus-read'],
  [LOAD, { 3: 0x2000_0001 }, 'unaligned'],
  [STORE, { 0: 0 }, 'null-write'],
  [[0x00, 0xbe], {}, 'breakpoint'],
  [[0xff, 0xde], {}, 'trap'],
] as const)('tells it from the instruction alone where the core keeps no causes: %j with %j', (code, registers, cause) => {
  expect(faultCauseOf(facts(code, registers, undefined))).toBe(cause);
});
