/** Identification and System Control Block of the STM32H743's core beside those of QEMU's Cortex-M7. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { STM32H743 } from '../../src/bench/soc/stm32h743.ts';
import { hasPeer } from '../clients/peer.ts';
import { assemble } from './assemble.ts';
import { runBench } from './bench-machine.ts';
import { MPS2_AN500 } from './machines.ts';
import { runQemu } from './qemu.ts';
import { QEMU_REGISTERS } from './register-differs.ts';
import { READINGS, REGISTERS, registerOutcomes, registerProgram } from './register-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'probekit-registers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const peersHere = [hasPeer('qemu-system-arm'), hasPeer('arm-none-eabi-gcc')].every(Boolean);

describe.runIf(peersHere)('system registers beside qemu-system-arm -M mps2-an500', () => {
  it('hold the same after reset, and keep the same bits', async () => {
    const machine = { ...MPS2_AN500, profile: STM32H743.core };
    const image = assemble(registerProgram(machine), folder);
    const job = {
      machine,
      loads: [{ address: 0, bytes: image.bytes }],
      until: image.labels.get('finished')!,
      dump: { address: registerOutcomes(machine), byteLength: REGISTERS.length * READINGS * 4 },
    };
    const ours = new Uint32Array(runBench({ ...job, mostMegacycles: 1000 }).buffer);
    const theirs = new Uint32Array((await runQemu({ ...job, folder })).buffer);
    const hex = (all: Uint32Array, at: number) => [...all.subarray(at, at + READINGS)].map((word) => word.toString(16)).join(' ');
    const found = REGISTERS.flatMap(({ name }, index) => {
      const [mine, other] = [hex(ours, READINGS * index), hex(theirs, READINGS * index)];
      return mine === other ? [] : [{ name, ours: mine, qemu: other }];
    });
    const equal = REGISTERS.length - found.length;
    process.stdout.write(
      `${REGISTERS.length} system registers compared with QEMU: ${equal} alike, ${found.length} as the manuals have them\n`,
    );
    expect(found).toEqual(QEMU_REGISTERS.map(({ name, ours: mine, qemu }) => ({ name, ours: mine, qemu })));
  }, 60_000);
});
