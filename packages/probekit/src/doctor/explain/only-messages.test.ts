/** Causes that no check of ours shows on a board: a message of another tool names each of them first, alone and beside a board that is well. */
import { describe, expect, test } from 'vitest';
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { conclude } from '../reasoning/conclude.ts';
import { explain } from './explain.ts';
import { readSeen } from './read-seen.ts';

const WELL = {
  C1: 'probe',
  C2: 'opens',
  C3: 'ok',
  C4: 'ok',
  C5: 'answers',
  C8: 'complete',
  C9: 'runs',
  C10: 'known',
  C11: 'open',
} as const;

const BEST: readonly (readonly [CauseId, string])[] = [
  ['RC17', 'ST-LINK FW  : V2J36M26\nError: failed to read memory: Cannot identify the device'],
  ['RC53', 'Flash loader run error'],
  ['RC54', 'Verification of flash failed at offset: 4096'],
  ['RC55', 'Cannot identify target as a STM32H7xx family.'],
  ['RC57', 'Could not verify ST device! Please verify that the latest version of the GDB-server is used for the connection'],
  ['RC58', "'srst_nogate' reset_config option is required"],
];

describe('what only a message shows', () => {
  test.each([...BEST, ['RC56', 'Not a genuine ST Device! Abort connection'] as const])('%s is what explain names first: %s', (id, text) => {
    expect(explain(text).causes[0]?.id).toBe(id);
  });

  test.each(BEST)('%s is what a board that is well is told first: %s', (id, text) => {
    const { verdict, causes } = conclude({ evidence: WELL, seen: readSeen(text).messages });
    expect(verdict).toBe('fault');
    expect(causes[0]?.id).toBe(id);
    expect(causes.every(({ certainty }) => certainty !== 'proven')).toBe(true);
  });

  test('RC56 has a check of its own, which names it with no message at all', () => {
    const { causes } = conclude({ evidence: { ...WELL, C10: 'foreign' } });
    expect(causes[0]?.id).toBe('RC56');
  });
});
