/**
 * `-r8/16/32`, `-u` and `-w8/16/32` of the face of STM32_Programmer_CLI. Values written into flash go only where it is erased or
 * holds them already, as with the tool (its lines `not-put`, `not-erased`). Registers are read and written one access a value.
 */
import { basename } from 'node:path';
import type { Memory } from '../../base/index.ts';
import { flashImage, isInFlash, readMemory, writeMemory } from '../../flash/index.ts';
import { assembleImage, formatOfName, writeImage } from '../../image/index.ts';
import { writeFileAtomically } from '../../node/index.ts';
import type { Target } from '../../stm32/index.ts';
import { journalStore } from '../journal-store.ts';
import { takesWithoutErase } from './cube-flash.ts';
import { cubeHex } from './cube-lines.ts';
import type { CubeWork, JobOf } from './cube-work.ts';

type Bits = 8 | 16 | 32;
const BYTES_A_ROW = 16;
/** `-vb 3` */
const TELLS_ACCESSES = 3;
/** Peripherals and the core's own registers. Source: ARM DDI 0403E.e, B3.1. */
const REGISTERS = [
  [0x4000_0000, 0x6000_0000],
  [0xe000_0000, 2 ** 32],
] as const;

function isRegister(address: number): boolean {
  return REGISTERS.some(([from, end]) => address >= from && address < end);
}

/** Whole values: a length that is none is rounded up. */
export async function show(work: CubeWork, { address, byteLength, bits }: JobOf<'show'>): Promise<boolean> {
  const unit = bits / 8;
  const bytes = await read(work, address, Math.ceil(byteLength / unit) * unit, bits);
  for (let at = 0; at < bytes.length; at += BYTES_A_ROW) {
    const row = bytes.subarray(at, at + BYTES_A_ROW);
    const values = Array.from({ length: row.length / unit }, (_, index) => valueText(row.subarray(index * unit, (index + 1) * unit)));
    work.teller.tell('row', { address: cubeHex(address + at), values: values.join(' ') });
  }
  return true;
}

export async function upload(work: CubeWork, { address, byteLength, file }: JobOf<'upload'>): Promise<boolean> {
  const { teller, target } = work;
  teller.tell('reading');
  teller.tell('size', { size: `${byteLength} Bytes` });
  teller.tell('address', { address: cubeHex(address, 1) });
  await teller.timed(target.probe.clock, 'read-time', async () => {
    const bytes = await read(work, address, byteLength, 32);
    const format = formatOfName(file) ?? 'bin';
    const image = format === 'bin' ? bytes : writeImage(assembleImage(basename(file), format, [{ address, bytes }]), format);
    await writeFileAtomically(file, image);
    teller.tell('read');
  });
  return true;
}

export async function put(work: CubeWork, { address, values, bits }: JobOf<'put'>): Promise<boolean> {
  const { teller } = work;
  teller.tell('putting', { bits });
  const isPut = isInFlash(address)
    ? await putInFlash(work, address, bytesOf(values, bits))
    : await putInMemory(work, address, values, bits);
  if (isPut) teller.tell('put', { bits });
  else {
    teller.tell('not-put', { bits });
    teller.tell('not-erased');
  }
  return isPut;
}

async function putInMemory(work: CubeWork, address: number, values: readonly number[], bits: Bits): Promise<boolean> {
  const target = await byPort(work);
  if (!isRegister(address)) {
    await writeMemory(target, [{ address, bytes: bytesOf(values, bits) }], { signal: work.context.signal });
    return true;
  }
  const write = { 8: 'write8', 16: 'write16', 32: 'write32' } as const;
  for (const [index, value] of values.entries()) await target.memory[write[bits]](address + (index * bits) / 8, value);
  return true;
}

async function putInFlash(work: CubeWork, address: number, bytes: Uint8Array): Promise<boolean> {
  const { target, source, context } = work;
  const image = assembleImage('values', 'bin', [{ address, bytes }]);
  if (!(await takesWithoutErase(work, image.segments))) return false;
  await flashImage(target, image, {
    signal: context.signal,
    start: false,
    store: journalStore(source.address),
  });
  return true;
}

async function read(work: CubeWork, address: number, byteLength: number, bits: Bits): Promise<Uint8Array> {
  const { context, teller, settings, connecting } = work;
  const target = await byPort(work);
  const bytes = isRegister(address)
    ? await readRegisters(target.memory, address, byteLength, bits)
    : await readMemory(target, address, byteLength, { signal: context.signal });
  if (settings.verbosity >= TELLS_ACCESSES) {
    const word = `0x${valueText(bytes.subarray(0, 4))}`;
    teller.tell('access', { ap: connecting.ap, address: cubeHex(address), byteLength: cubeHex(byteLength), word });
  }
  return bytes;
}

async function readRegisters(memory: Memory, address: number, byteLength: number, bits: Bits): Promise<Uint8Array> {
  const readOne = { 8: 'read8', 16: 'read16', 32: 'read32' } as const;
  const values: number[] = [];
  for (let at = 0; at < byteLength; at += bits / 8) values.push(await memory[readOne[bits]](address + at));
  return bytesOf(values, bits).subarray(0, byteLength);
}

/** The target as the access port of `ap=` sees it. @throws `dap/transfer` where there is none */
async function byPort({ target, connecting: { ap } }: CubeWork): Promise<Target> {
  if (ap === 0) return target;
  await target.probe.openAp(ap);
  return { ...target, memory: target.probe.memory(ap) };
}

function bytesOf(values: readonly number[], bits: Bits): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => Array.from({ length: bits / 8 }, (_, index) => (value >>> (8 * index)) & 0xff)));
}

function valueText(littleEndian: Uint8Array): string {
  return [...littleEndian]
    .reverse()
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('');
}
