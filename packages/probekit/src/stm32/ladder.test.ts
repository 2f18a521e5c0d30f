import { describe, expect, it } from 'vitest';
import { FakeH7 } from '../../test/contracts/fake-h7.ts';
import { hasCode, ProbekitError } from '../base/index.ts';
import { dapErrors } from '../dap/index.ts';
import { climbToTarget, type LadderOptions, type RungFailure, raceReset } from './index.ts';
import { slowerClocks } from './ladder-rungs.ts';

const ATTACH_MS = 100;

/** A probe whose target never answers, on a clock that nobody waits for. */
class SilentH7 extends FakeH7 {
  attaches = 0;
  override async attach(): Promise<void> {
    this.attaches += 1;
    await this.clock.sleep(ATTACH_MS);
    const evidence = { access: 'ENTER SWD', ack: 'none', status: 9, statusName: 'GET_IDCODE_ERROR' } as const;
    throw dapErrors.make('dap/transfer', { message: 'Nothing answers.', hint: 'Look.', evidence });
  }
}

async function failuresOf(probe: FakeH7, options: LadderOptions = {}): Promise<readonly RungFailure[]> {
  const error = await climbToTarget(probe, options).catch((reason: unknown) => reason);
  if (!hasCode(error, 'stm32/ladder-exhausted')) throw new TypeError(`it ended with ${String(error)}`);
  return (error.evidence as { rungs: readonly RungFailure[] }).rungs;
}

const evidenceOf = (failures: readonly RungFailure[], wanted: string) => failures.find(({ rung }) => rung === wanted)?.evidence;

describe('the slower clocks', () => {
  it.each([
    ['of an STLINK-V3', [24000, 8000, 3300, 1000, 200, 50, 5], undefined, [3300, 200, 50, 5]],
    ['below a limit', [24000, 8000, 3300, 1000, 200, 50, 5], 1000, [200, 50, 5]],
    ['of a probe with one', [4000], undefined, []],
    ['below a limit under all of them', [4000, 1800], 100, []],
  ])('%s', (_what, listed, limitKhz, chosen) => {
    expect(slowerClocks(listed, limitKhz)).toEqual(chosen);
  });
});

describe('the ladder', () => {
  it('writes nothing to a target that connects as it is', async () => {
    const fake = new FakeH7();
    expect(await climbToTarget(fake)).toMatchObject({ rung: 'normal', failures: [] });
    expect(fake.writes).toEqual([]);
    expect(fake).toMatchObject({ halted: false, debugEnabled: false, resetSeen: false });
  });

  it('takes a link that does not read the same twice for a bad one', async () => {
    const fake = new FakeH7();
    let reads = 0;
    fake.readDp = async () => (++reads === 5 ? 0x6ba0_2476 : 0x6ba0_2477);
    const { rung, failures } = await climbToTarget(fake);
    expect(failures[0]).toMatchObject({ rung: 'normal', code: 'stm32/unsteady-link', evidence: { khz: 24000, reads: 4 } });
    expect(failures[1]).toMatchObject({ rung: 'slower-clock', evidence: { reason: 'no-slower-clock' } });
    expect(rung).toBe('under-reset');
  });

  it('asks for nobody who is not there, and tries no power that nothing switches', async () => {
    const failures = await failuresOf(new SilentH7());
    expect(evidenceOf(failures, 'power-cycle')).toEqual({ reason: 'no-power-switch' });
    expect(evidenceOf(failures, 'power-race')).toEqual({ reason: 'nobody-to-ask' });
    expect(evidenceOf(failures, 'boot0')).toEqual({ reason: 'nobody-to-ask' });
  });

  it('gives hands twenty seconds to cycle the power, and not one attempt more', async () => {
    const fake = new SilentH7();
    const failures = await failuresOf(fake, { ask: async (request) => request === 'power-cycle' });
    expect(evidenceOf(failures, 'power-race')).toEqual({ attempts: 200, waitedMs: 20_000 });
    expect(failures.find(({ rung }) => rung === 'power-race')?.tookMs).toBe(20_000);
    expect(evidenceOf(failures, 'boot0')).toEqual({ reason: 'declined' });
  });

  it('takes no time beyond its rungs, each told by the clock of the probe', async () => {
    const fake = new SilentH7();
    const failures = await failuresOf(fake);
    const told = failures.reduce((sum, { tookMs }) => sum + tookMs, 0);
    expect(Math.abs(fake.clock.nowMs() - told)).toBeLessThan(failures.length);
    // Attaching as it is, in reset, twice in and after a pulse, for other ports.
    expect(fake.attaches * ATTACH_MS).toBeLessThan(1200);
    expect(told).toBeLessThan(1200);
  });

  it('does not take a probe that is gone for a way that failed', async () => {
    for (const cutAt of [1, 4, 9, 20, 40]) {
      const fake = new FakeH7();
      fake.ppbUnderReset = false;
      fake.readDp = async () => Math.round(fake.clock.nowMs() * 1000);
      fake.cutAt = cutAt;
      const error = await climbToTarget(fake).catch((reason: unknown) => reason);
      expect(hasCode(error, 'usb/disconnected')).toBe(true);
    }
  });

  it('goes on with the probe that comes back when hands pulled the one cable', async () => {
    const gone = new SilentH7();
    const back = new FakeH7();
    const lost = new ProbekitError('usb/disconnected', { message: 'gone', hint: 'plug in', evidence: { device: 'fake' } });
    const ask = async () => {
      gone.attach = () => Promise.reject(lost);
      return true;
    };
    const { rung, target } = await climbToTarget(gone, { ask, reopen: async () => back });
    expect([rung, target.probe]).toEqual(['power-race', back]);
    expect(back).toMatchObject({ halted: true, catchReset: false, nrst: true });
    gone.attach = SilentH7.prototype.attach;
    await expect(climbToTarget(gone, { ask })).rejects.toBe(lost);
  });

  it('leaves nothing in the core when it is called off', async () => {
    const fake = new FakeH7();
    const reason = new Error('enough');
    const controller = new AbortController();
    fake.ppbUnderReset = false;
    fake.readDp = async () => Math.round(fake.clock.nowMs() * 1000);
    const onTry = ({ id }: { id: string }) => {
      if (id === 'reset-race') controller.abort(reason);
    };
    await expect(climbToTarget(fake, { signal: controller.signal, onTry })).rejects.toBe(reason);
    expect(fake).toMatchObject({ nrst: true, halted: false, debugEnabled: false, catchReset: false });
  });
});

describe('the reset race', () => {
  it('catches a core that answers after reset, and leaves it before its first instruction', async () => {
    const fake = new FakeH7();
    const race = await raceReset(fake, { speedKhz: 4000 });
    expect(race).toMatchObject({ outcome: 'catches', window: { lost: false }, target: { resetBy: 'system-request' } });
    expect(fake).toMatchObject({ nrst: true, halted: true, catchReset: false });
  });

  it('never catches what does not answer, and lets go of NRST', async () => {
    const fake = new SilentH7();
    expect(await raceReset(fake, { speedKhz: 4000 })).toEqual({
      outcome: 'never',
      window: { answeredFromUs: undefined, answeredUntilUs: undefined, lost: false },
    });
    expect(fake.nrst).toBe(true);
  });
});
