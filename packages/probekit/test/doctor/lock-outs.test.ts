/** Programs that lock their board, each in its own way: what the doctor sees must be what the cause makes, after the program has had a second. */
import { expect, test } from 'vitest';
import type { Bench } from '../../src/base/index.ts';
import type { Diagnosis, EvidenceVector } from '../../src/doctor/index.ts';
import { examine, openScenario } from './open-scenario.ts';

async function lockedBy(file: string): Promise<Bench> {
  const bench = await openScenario({ board: 'nucleo-h743zi2', flash: [{ file }] });
  await bench.control.send('advance', { ms: 1000 });
  return bench;
}

const evidenceOf = ({ evidence }: Diagnosis): EvidenceVector => Object.fromEntries(evidence.map(({ check, outcome }) => [check, outcome]));

const LOCK_OUTS: readonly (readonly [file: string, cause: string, seen: Readonly<Record<string, string>>])[] = [
  ['swd-pins.elf', 'RC43', { C4: 'ok', C5: 'silent', C6: 'halts' }],
  ['stop-mode.elf', 'RC42', { C4: 'ok', C6: 'halts' }],
  ['watchdog-loop.elf', 'RC44', { C5: 'answers', C9: 'watchdog-loop' }],
  ['rdp-lock.elf', 'RC38', { C5: 'answers', C11: 'rdp1' }],
  // Nothing tells this from a broken wire or a dead chip but power at its next start, with BOOT0 high.
  ['supply-mistake.elf', 'RC46', { C4: 'ok', C5: 'silent', C6: 'silent', C13: 'fail-text', C14: 'silent' }],
];

test('a board with BOOT0 high is found in system memory, with its debug port open', async () => {
  const bench = await openScenario({ board: 'nucleo-h743zi2', wires: { BOOT0: 'high' } });
  const diagnosis = await examine(bench);
  expect(evidenceOf(diagnosis)).toMatchObject({ C4: 'ok', C5: 'answers', C9: 'system-memory' });
});

test('standby-loop.elf takes the debug port along, so that it looks like taken debug pins, but talks no more', async () => {
  const diagnosis = await examine(await lockedBy('standby-loop.elf'));
  expect(evidenceOf(diagnosis)).toMatchObject({ C4: 'ok', C5: 'silent', C6: 'halts', C10: 'known', C14: 'silent' });
  expect(diagnosis.ruledOut.map(({ id }) => id)).not.toContain('RC42');
});

test.each(LOCK_OUTS)('%s looks like what it is, %s', async (file, cause, seen) => {
  const bench = await lockedBy(file);
  const diagnosis = await examine(bench);
  expect(diagnosis.verdict).toBe('fault');
  expect(evidenceOf(diagnosis)).toMatchObject(seen);
  expect(diagnosis.causes.filter(({ group }) => group === 1).map(({ id }) => id)).toContain(cause);
  expect(diagnosis.causes.filter((other) => other.class === 'proven' && other.id !== cause)).toEqual([]);
  expect(diagnosis.ruledOut.map(({ id }) => id)).not.toContain(cause);
});
