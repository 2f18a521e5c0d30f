import { describe, expect, it } from 'vitest';
import { declareErrors, hasCode, ProbekitError } from './errors.ts';

interface SampleErrors {
  /** The thing is missing. */
  'sample/missing': { address: number };
  'sample/late': { afterMs: number };
}
const errors = declareErrors<SampleErrors>();

describe('errors', () => {
  it('carry code, layer, evidence, hint and cause', () => {
    const cause = new Error('below');
    const error = errors.make('sample/missing', {
      message: 'Nothing at 0x10.',
      hint: 'Look elsewhere.',
      evidence: { address: 0x10 },
      cause,
    });
    expect(error).toBeInstanceOf(ProbekitError);
    expect(error).toMatchObject({ code: 'sample/missing', layer: 'sample', hint: 'Look elsewhere.', cause });
  });

  it('narrow their evidence by code', () => {
    const error: unknown = errors.make('sample/late', { message: 'Late.', hint: 'Wait.', evidence: { afterMs: 5 } });
    expect(errors.is(error, 'sample/late') && error.evidence.afterMs).toBe(5);
    expect(errors.is(error, 'sample/missing')).toBe(false);
    expect(errors.is(new Error('other'), 'sample/late')).toBe(false);
  });

  it('can be asked for any of several codes', () => {
    const error = errors.make('sample/late', { message: 'Late.', hint: 'Wait.', evidence: { afterMs: 5 } });
    expect(hasCode(error, 'sample/missing', 'sample/late')).toBe(true);
    expect(hasCode(error, 'sample/missing')).toBe(false);
  });
});
