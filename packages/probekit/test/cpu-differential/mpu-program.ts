/**
 * One program that sets the MPU up in many ways, tries accesses of both privileges in each, and leaves what came of them: the
 * value read, the fault's bits, its address. Two regions of the eight keep the program itself going.
 */
import { FloatSamples } from '../../src/bench/cpu/testing/float-samples.ts';

export const TABLE = 0x6000_0000;
export const OUTCOMES = 0x6080_0000;
export const SETS = 300;
export const ACCESSES = 120;
/** Value, CFSR, MMFAR. */
export const OUTCOME_WORDS = 3;
/** What the accesses go to: filled with BX LR, so that each half-word can be executed. */
export const ARENA = 0x2000_0000;
export const ARENA_BYTES = 0x1_0000;
const FILL = 0x4770_4770;
const STACK = 0x60f0_0000;
const FREE_REGIONS = 6;
/** SIZE from which the program disables parts: QEMU keeps rights by pages of 1 KB and forgets that a smaller disabled part ends. */
const SMALLEST_DIVIDED = 12;

/** Each ends at a wide instruction that may fault; R4 is the address. */
const KINDS = [
  { name: 'LDR', text: 'ldr.w r7, [r4]', align: 4 },
  { name: 'LDRH', text: 'ldrh.w r7, [r4]', align: 2 },
  { name: 'LDRB', text: 'ldrb.w r7, [r4]', align: 2 },
  { name: 'LDRSH', text: 'ldrsh.w r7, [r4]', align: 2 },
  { name: 'STR', text: 'str.w r10, [r4]', align: 4 },
  { name: 'STRH', text: 'strh.w r10, [r4]', align: 2 },
  { name: 'STRB', text: 'strb.w r10, [r4]', align: 2 },
  { name: 'LDRT', text: 'ldrt r7, [r4]', align: 4 },
  { name: 'LDRSBT', text: 'ldrsbt r7, [r4]', align: 2 },
  { name: 'STRT', text: 'strt r10, [r4]', align: 4 },
  { name: 'STRHT', text: 'strht r10, [r4]', align: 2 },
  { name: 'LDREX', text: 'ldrex r7, [r4]', align: 4 },
  { name: 'execution', text: 'orr r4, r4, #1\nblx r4\nnop', align: 2 },
] as const;

export interface Access {
  readonly address: number;
  readonly kind: number;
  readonly user: boolean;
}
export interface RegionSet {
  readonly control: number;
  /** RBAR with VALID, RASR. */
  readonly regions: readonly (readonly [number, number])[];
  readonly accesses: readonly Access[];
}

export function describeAccess({ address, kind, user }: Access): string {
  return `${user ? 'unprivileged' : 'privileged'} ${KINDS[kind]!.name} at ${address.toString(16)}`;
}

const FIXED = [
  [TABLE | 0x10 | 6, (1 << 28) | (3 << 24) | (1 << 19) | (3 << 16) | (23 << 1) | 1],
  [0x10 | 7, (6 << 24) | (1 << 19) | (3 << 16) | (21 << 1) | 1],
] as const;

export function regionSets(): readonly RegionSet[] {
  const samples = new FloatSamples(0x3b0);
  return Array.from({ length: SETS }, () => {
    const free = Array.from({ length: FREE_REGIONS }, (_, index) => region(samples, index));
    return {
      control: 1 | (samples.below(2) << 1) | (samples.below(2) << 2),
      regions: [...free, ...FIXED],
      accesses: Array.from({ length: ACCESSES }, () => access(samples, free)),
    };
  });
}

/** A part of the arena, with any rights but the reserved AP = 4, and disabled parts where there can be. */
function region(samples: FloatSamples, index: number): readonly [number, number] {
  const size = 4 + samples.below(12);
  const byteLength = 2 ** (size + 1);
  const base = ARENA + samples.below(ARENA_BYTES / byteLength) * byteLength;
  const rights = [0, 1, 2, 3, 3, 5, 6, 7][samples.below(8)]!;
  const parts = size >= SMALLEST_DIVIDED && samples.below(2) === 1 ? samples.below(256) : 0;
  const enable = samples.below(5) === 0 ? 0 : 1;
  const attributes = (samples.below(2) << 28) | (rights << 24) | (1 << 19) | (3 << 16) | (parts << 8) | (size << 1) | enable;
  return [base | 0x10 | index, attributes];
}

/** Near the edge of a region or of one of its parts more often than not. */
function access(samples: FloatSamples, regions: RegionSet['regions']): Access {
  const kind = samples.below(KINDS.length);
  const [base, attributes] = regions[samples.below(regions.length)]!;
  const byteLength = 2 ** (((attributes >>> 1) & 31) + 1);
  const edge = (base & ~31) - ARENA + (samples.below(9) * byteLength) / 8;
  const at = samples.below(4) === 0 ? samples.below(ARENA_BYTES) : edge + samples.below(17) - 8;
  const inside = Math.max(0, Math.min(ARENA_BYTES - 4, at));
  return { address: ARENA + inside - (inside % KINDS[kind]!.align), kind, user: samples.below(2) === 1 };
}

/** Sets as the program reads them. */
export function tableBytes(sets: readonly RegionSet[]): Uint8Array {
  const words = sets.flatMap(({ control, regions, accesses }) => [
    control,
    ...regions.flat(),
    ...accesses.flatMap(({ address, kind, user }) => [address, kind, Number(user)]),
  ]);
  return new Uint8Array(Uint32Array.from(words).buffer);
}

export function arenaBytes(): Uint8Array {
  return new Uint8Array(new Uint32Array(ARENA_BYTES / 4).fill(FILL).buffer);
}

const constant = (register: string, value: number) => [`movw ${register}, #${value & 0xffff}`, `movt ${register}, #${value >>> 16}`];

/** Notes the fault and goes on behind the access, or where the call came from. */
const MEM_MANAGE = [
  ...constant('r0', 0xe000_ed28),
  'ldr r8, [r0]',
  'str r8, [r0]',
  'ldr r9, [r0, #12]',
  'tst r8, #0x80',
  'it eq',
  'moveq r9, #0',
  'ldr r1, [sp, #24]',
  'adds r1, #4',
  'tst r8, #1',
  'itt ne',
  'ldrne r1, [sp, #20]',
  'bicne r1, #1',
  'str r1, [sp, #24]',
  'bx lr',
];

export function mpuProgram(): string {
  return [
    '.syntax unified',
    '.cpu cortex-m7',
    '.thumb',
    '.global done',
    `.word ${STACK}, start + 1, 0, 0, memmanage + 1, 0, 0, 0, 0, 0, 0, svcall + 1`,
    'memmanage:',
    ...MEM_MANAGE,
    'svcall: mov r3, #0',
    'msr control, r3',
    'isb',
    'bx lr',
    '.balign 4',
    `kinds: .word ${KINDS.map((_, index) => `kind${index} + 1`).join(', ')}`,
    'start:',
    ...constant('r0', 0xe000_ed24),
    'mov r3, #0x10000',
    'str r3, [r0]',
    ...constant('r1', TABLE),
    ...constant('r2', OUTCOMES),
    ...constant('r10', FILL),
    'ldr r11, =kinds',
    `mov r12, #${SETS}`,
    'next_set:',
    ...constant('r0', 0xe000_ed94),
    'mov r3, #0',
    'str r3, [r0]',
    'dsb',
    'ldr r7, [r1], #4',
    'mov r4, #8',
    '1: ldrd r5, r6, [r1], #8',
    'str r5, [r0, #8]',
    'str r6, [r0, #12]',
    'subs r4, #1',
    'bne 1b',
    'str r7, [r0]',
    'dsb',
    'isb',
    `mov r0, #${ACCESSES}`,
    'next_access: ldmia r1!, {r4, r5, r6}',
    'mov r7, #0',
    'mov r8, #0',
    'mov r9, #0',
    'msr control, r6',
    'isb',
    'ldr pc, [r11, r5, lsl #2]',
    ...KINDS.flatMap(({ text }, index) => [`kind${index}: ${text}`, 'b.w noted']),
    'noted: svc #0',
    'stmia r2!, {r7, r8, r9}',
    'subs r0, #1',
    'bne.w next_access',
    'subs r12, #1',
    'bne.w next_set',
    'done: b done',
    '.ltorg',
    '',
  ].join('\n');
}
