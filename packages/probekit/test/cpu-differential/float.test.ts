/** Every floating-point instruction, on unmodified QEMU and on the bench, with operands from the classes where arithmetic goes wrong. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeBlock } from '../../src/bench/cpu/decode.ts';
import { FLOAT_OP } from '../../src/bench/cpu/float-operations.ts';
import { InstructionSet } from '../../src/bench/cpu/instruction-set.ts';
import { IMMEDIATE, OP, STRIDE } from '../../src/bench/cpu/operations.ts';
import { hasPeer } from '../clients/peer.ts';
import { assemble } from './assemble.ts';
import { runBench } from './bench-machine.ts';
import { compareOutcomes } from './float-outcomes.ts';
import { caseCount, OPERANDS, OUTCOME_BYTES, OUTCOMES, operandBytes, programText } from './float-program.ts';
import { MPS2_AN500 } from './machines.ts';
import { runQemu } from './qemu.ts';

/** Operations of the interpreter that no form of the program leads to. */
function missingOperations(bytes: Uint8Array<ArrayBuffer>): readonly string[] {
  const region = { address: 0, bytes, readable: true, writable: false, generation: 0 };
  const seen = new Set<number>();
  const request = {
    it: 0,
    limit: Number.POSITIVE_INFINITY,
    region,
    isBreakpoint: () => false,
    instructionSet: new InstructionSet({ architecture: 'v7e-m', floatingPoint: 'fpv5-dp' }),
  } as const;
  for (let address = 0; address < bytes.length; ) {
    const block = decodeBlock({ address, ...request })!;
    for (let at = 0; at < block.code.length; at += STRIDE)
      if ((block.code[at]! & 0xff) === OP.FLOAT) seen.add(block.code[at + IMMEDIATE]! & 0xffff);
    address += block.byteLength;
  }
  return Object.entries(FLOAT_OP).flatMap(([name, operation]) => (seen.has(operation) ? [] : [name]));
}

const folder = mkdtempSync(join(tmpdir(), 'probekit-float-'));
afterAll(() => rmSync(folder, { recursive: true }));

const peersHere = [hasPeer('qemu-system-arm'), hasPeer('arm-none-eabi-gcc')].every(Boolean);

describe.runIf(peersHere)('the FPU beside qemu-system-arm -M mps2-an500', () => {
  it('leaves the same registers and flags in every case of every form', async () => {
    const image = assemble(programText(), folder);
    expect(missingOperations(image.bytes)).toEqual([]);
    const operands = operandBytes();
    const job = {
      machine: MPS2_AN500,
      loads: [
        { address: 0, bytes: image.bytes },
        { address: OPERANDS, bytes: operands },
      ],
      until: image.labels.get('done')!,
      dump: { address: OUTCOMES, byteLength: caseCount() * OUTCOME_BYTES },
    };
    const theirs = await runQemu({ ...job, folder });
    const ours = runBench({ ...job, mostMegacycles: 100 });
    const comparison = compareOutcomes(operands, ours, theirs);
    process.stdout.write(`${comparison.cases} cases of ${comparison.forms} floating-point forms compared with QEMU\n`);
    expect(comparison.cases).toBeGreaterThan(100_000);
    expect(comparison.wrong).toEqual([]);
  }, 120_000);
});
