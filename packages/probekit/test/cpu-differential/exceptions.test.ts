/**
 * Scripts of exceptions on unmodified QEMU and on the bench: priorities with grouping, masks, pending, nesting, tail-chaining,
 * faults and their escalation, failed stacking and return, lockup. PROBEKIT_CASES asks for more of them than usual.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasPeer } from '../clients/peer.ts';
import { exceptionCases } from './exception-cases.ts';
import { compareExceptions } from './exception-comparison.ts';
import { MPS2_AN500 } from './machines.ts';

const folder = mkdtempSync(join(tmpdir(), 'probekit-exceptions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const peersHere = [hasPeer('qemu-system-arm'), hasPeer('arm-none-eabi-gcc')].every(Boolean);
const CHUNK = 3000;
const chunks = Math.max(1, Math.ceil(Number(process.env['PROBEKIT_CASES'] ?? 0) / CHUNK));
/** NMI, HardFault, the three faults, SVCall, PendSV, SysTick and four interrupts. */
const EXCEPTIONS = [2, 3, 4, 5, 6, 11, 14, 15, 16, 17, 18, 19];
const FEWEST = 20;

describe.runIf(peersHere)('exceptions beside qemu-system-arm -M mps2-an500', () => {
  it('come, nest, chain, escalate and fail in the same order with the same state', { timeout: 120_000 * chunks }, async () => {
    const entries = new Map<number, number>();
    let finished = 0;
    let lockups = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const found = await compareExceptions(MPS2_AN500, exceptionCases(CHUNK, 0xe7c + chunk), folder);
      expect(found.wrong.slice(0, 10)).toEqual([]);
      expect(found.otherLockups).toEqual([]);
      finished += found.finished;
      lockups += found.lockups;
      for (const [exception, count] of found.entries) entries.set(exception, (entries.get(exception) ?? 0) + count);
    }
    const counts = EXCEPTIONS.map((exception) => entries.get(exception) ?? 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const fewest = Math.min(...counts);
    process.stdout.write(
      `${finished} scripts of exceptions compared with QEMU: ${total} entries, ${fewest} or more of each exception; ${lockups} lockups\n`,
    );
    expect(fewest).toBeGreaterThan(FEWEST);
    expect(lockups).toBeGreaterThan(0);
  });
});
