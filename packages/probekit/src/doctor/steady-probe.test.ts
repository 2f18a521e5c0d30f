import { describe, expect, test } from 'vitest';
import { type Acknowledge, type DebugProbe, dapErrors } from '../dap/index.ts';
import { steadyProbe } from './steady-probe.ts';

/** A probe whose DPIDR reads end as listed, one after the other. */
function failing(...acks: readonly Acknowledge[]) {
  const left = [...acks];
  let attached = 0;
  const probe = {
    attach: async () => {
      attached += 1;
    },
    readDp: async () => {
      const ack = left.shift() ?? 'ok';
      if (ack === 'ok') return 0x6ba0_2477;
      throw dapErrors.make('dap/transfer', {
        message: `It answers ${ack}.`,
        hint: 'Try again.',
        evidence: { access: 'read of DP 0x00', ack, status: 0x16, statusName: 'DP_ERROR' },
      });
    },
  };
  return { ...steadyProbe(probe as unknown as DebugProbe), attached: () => attached };
}

describe('a steady probe', () => {
  test('passes on what goes well', async () => {
    const { probe, mended } = failing();
    expect(await probe.readDp(0)).toBe(0x6ba0_2477);
    expect(mended()).toBe(0);
  });

  test('attaches again and repeats what the wire spoiled, and counts it', async () => {
    const { probe, mended, attached } = failing('none', 'parity');
    expect(await probe.readDp(0)).toBe(0x6ba0_2477);
    expect([mended(), attached()]).toEqual([1, 2]);
  });

  test('believes a refusal of the target at once', async () => {
    const { probe, mended, attached } = failing('fault');
    await expect(probe.readDp(0)).rejects.toMatchObject({ code: 'dap/transfer', evidence: { ack: 'fault' } });
    expect([mended(), attached()]).toEqual([0, 0]);
  });

  test('does not ask a probe that could not come back to its target, which would refuse everything', async () => {
    const asked: string[] = [];
    const silence = (access: string) => async () => {
      asked.push(access);
      throw dapErrors.make('dap/transfer', {
        message: 'It does not answer.',
        hint: 'Try again.',
        evidence: { access, ack: 'none', status: 0x16, statusName: 'DP_ERROR' },
      });
    };
    const { probe } = steadyProbe({ attach: silence('attach'), readDp: silence('read') } as unknown as DebugProbe);
    for (let time = 0; time < 4; time++) await expect(probe.readDp(0)).rejects.toMatchObject({ code: 'dap/transfer' });
    expect(asked.filter((access) => access === 'read')).toEqual(['read']);
  });

  test('gives up on a line that stays silent', async () => {
    const { probe, mended } = failing(...Array<Acknowledge>(10).fill('none'));
    await expect(probe.readDp(0)).rejects.toMatchObject({ evidence: { ack: 'none' } });
    expect(mended()).toBe(0);
  });
});
