/** A program of exceptions in single steps: QEMU's by its GDB stub, the bench's by DHCSR.C_STEP; core registers after each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasPeer } from '../clients/peer.ts';
import { assemble } from './assemble.ts';
import { benchOf } from './bench-machine.ts';
import { exceptionBytes, exceptionCases, type Step } from './exception-cases.ts';
import { exceptionLayout } from './exception-layout.ts';
import { exceptionProgram } from './exception-program.ts';
import { MPS2_AN500 } from './machines.ts';
import { type GdbStub, withQemu } from './qemu.ts';

const folder = mkdtempSync(join(tmpdir(), 'probekit-steps-'));
afterAll(() => rmSync(folder, { recursive: true }));

const peersHere = [hasPeer('qemu-system-arm'), hasPeer('arm-none-eabi-gcc')].every(Boolean);
const STEPS = 6000;
const CHAINING: readonly string[] = ['store', 'set', 'spoilFrame', 'spoilPsp', 'leaveBadly'];
const REGISTERS = 16;
const DHCSR = 0xe000_edf0;
const DCRSR = 0xe000_edf4;
const DCRDR = 0xe000_edf8;
const KEY = 0xa05f_0000;
const [C_DEBUGEN, C_HALT, C_STEP] = [1, 2, 4];
const MOST_CYCLES = 1000;

/** R0 to R15 of 32 bits, little-endian, lead the reply to `g`. */
async function registersOf(stub: GdbStub): Promise<readonly number[]> {
  const bytes = Buffer.from((await stub.ask('g')).slice(0, 8 * REGISTERS), 'hex');
  return Array.from({ length: REGISTERS }, (_, index) => bytes.readUInt32LE(4 * index));
}

describe.runIf(peersHere)('single steps beside qemu-system-arm -M mps2-an500', () => {
  it('come to the same instruction with the same registers, into handlers and out of them', async () => {
    // Whether a handler behind another finds registers of that one or of the frame is open (B1.5.12): nothing is pended here.
    const calm = (step: Step): Step => (CHAINING.includes(step.name) ? { name: 'svc', a: 0, b: 0 } : step);
    const cases = exceptionCases(60, 0x57e9).map(({ configuration, steps }) => ({ configuration, steps: steps.map(calm) }));
    const image = assemble(exceptionProgram(MPS2_AN500, cases.length), folder);
    const loads = [
      { address: 0, bytes: image.bytes },
      { address: exceptionLayout(MPS2_AN500.places).cases, bytes: exceptionBytes(cases) },
    ];
    const { core } = benchOf(MPS2_AN500, loads);
    core.ppbWrite(DHCSR, KEY | C_DEBUGEN | C_HALT, 4, true);
    const read = (register: number) => {
      core.ppbWrite(DCRSR, register, 4, true);
      return core.ppbRead(DCRDR, 4, true) >>> 0;
    };
    const ours = () => Array.from({ length: REGISTERS }, (_, register) => read(register));
    const difference = await withQemu({ machine: MPS2_AN500, loads, folder }, async (stub) => {
      // Steps with interrupts and timers, as without C_MASKINTS.
      await stub.ask('Qqemu.sstep=0x1');
      for (let step = 0; step < STEPS; step++) {
        const [mine, other] = [ours(), await registersOf(stub)];
        if (mine.some((word, index) => word !== other[index])) return { step, mine, other };
        await stub.ask('s');
        core.ppbWrite(DHCSR, KEY | C_DEBUGEN | C_STEP, 4, true);
        core.run(MOST_CYCLES);
      }
      return undefined;
    });
    process.stdout.write(`${STEPS} single steps compared with QEMU\n`);
    expect(difference).toBeUndefined();
  }, 120_000);
});
