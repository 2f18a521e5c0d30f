/** C5: attach without reset, from fast to slow. Neither halts nor resets the target. Source of the speeds: the deciding order of the symptom tables. */
import { type Clock, hasCode, hex } from '../../base/index.ts';
import { type Acknowledge, type DebugProbe, dapErrors } from '../../dap/index.ts';
import { DPIDR } from '../../spec/arm/dp.ts';
import type { Said } from '../../words/index.ts';
import { type Finding, finding } from '../evidence.ts';

const FASTEST_KHZ = 4000;
const SLOWEST_KHZ = 5;
const SPEEDS_KHZ: readonly number[] = [FASTEST_KHZ, 1000, 100];
/** A link is good when the identity reads the same every time; where there was no doubt, once is enough. */
const IDENTITY_READS = 10;
const QUICK_READS = 1;
const BEFORE_RETRY_MS = 10;

/** One try at one speed. */
export interface AttachAttempt {
  readonly khz: number;
  readonly dpidr?: number;
  /** Why it failed; `unlike` when the identity did not read the same every time. */
  readonly failure?: Exclude<Acknowledge, 'ok'> | 'unlike';
  /** The probe's own name for it. */
  readonly status?: string;
}

/** One quick try at full speed, for everything read later tests the link as well; the thorough one where it fails. */
export async function checkAttachQuickly(probe: DebugProbe, clock: Clock, signal?: AbortSignal): Promise<Finding<'C5'>> {
  const attempt = await attempted(probe, FASTEST_KHZ, QUICK_READS);
  return attempt.failure === undefined ? judgeAttach([attempt]) : checkAttach(probe, clock, { signal, failed: [attempt] });
}

/** One thorough try with the slowest clock; a probe picks its own where it has none so slow. */
export async function checkAttachSlowly(probe: DebugProbe): Promise<Finding<'C5'>> {
  return judgeAttach([await attempted(probe, SLOWEST_KHZ)]);
}

/** Tries until one speed answers; leaves the probe attached then. A slow success is followed by one more fast try. */
export async function checkAttach(
  probe: DebugProbe,
  clock: Clock,
  { signal, failed = [] }: { signal?: AbortSignal | undefined; failed?: readonly AttachAttempt[] } = {},
): Promise<Finding<'C5'>> {
  const attempts: AttachAttempt[] = [...failed];
  for (const khz of SPEEDS_KHZ.slice(failed.length)) {
    signal?.throwIfAborted();
    const attempt = await attempted(probe, khz);
    attempts.push(attempt);
    if (attempt.failure === undefined) break;
  }
  const last = attempts.at(-1);
  if (attempts.length > 1 && last && last.failure === undefined) {
    await clock.sleep(BEFORE_RETRY_MS, { signal });
    const again = await attempted(probe, FASTEST_KHZ);
    attempts.push(again);
    if (again.failure !== undefined) attempts.push(await attempted(probe, last.khz));
  }
  return judgeAttach(attempts);
}

/** Judges the attempts in the order they were made. */
export function judgeAttach(attempts: readonly AttachAttempt[]): Finding<'C5'> {
  const [first] = attempts;
  const last = attempts.at(-1);
  const facts = { attempts };
  if (first && first.failure === undefined) {
    return finding('C5', 'answers', { key: 'c5.answers', values: answerOf(first) }, facts);
  }
  if (last && last.failure === undefined) {
    const retried = attempts.some(({ khz, failure }, index) => index > 0 && khz === first?.khz && failure === undefined);
    return retried
      ? finding('C5', 'intermittent', { key: 'c5.intermittent', values: answerOf(last) }, facts)
      : finding('C5', 'slow-only', { key: 'c5.slow-only', values: answerOf(last) }, facts);
  }
  const failures = new Set(attempts.map(({ failure }) => failure));
  const speeds = [...new Set(attempts.map(({ khz }) => speed(khz)))].join(', ');
  const status = [...new Set(attempts.map((attempt) => attempt.status ?? ''))].filter((name) => name !== '').join(', ');
  const values = { tried: `${speeds}${status ? ` (${status})` : ''}` };
  if (attempts.some(({ dpidr }) => dpidr !== undefined) && !failures.has('power')) {
    return finding('C5', 'noisy', { key: 'c5.noisy', values }, facts);
  }
  if (failures.has('parity') || failures.has('unlike')) return finding('C5', 'noisy', { key: 'c5.damaged', values }, facts);
  if (failures.has('power')) return finding('C5', 'no-power', { key: 'c5.no-power', values }, facts);
  if (failures.has('wait') || failures.has('fault')) return finding('C5', 'wait', { key: 'c5.wait', values }, facts);
  return finding('C5', 'silent', { key: 'c5.silent', values }, facts);
}

/** Judges a link that answered (`attach`) and then damaged transfers. */
export function judgeDamaged(attach: Finding<'C5'>, damaged: number): Finding<'C5'> {
  const facts = { ...attach.facts, damaged };
  const damage: Said = damaged === 1 ? { key: 'c5.one-transfer' } : { key: 'c5.transfers', values: { count: damaged } };
  if (attach.outcome === 'slow-only')
    return finding('C5', 'slow-only', { key: 'c5.damaged-slow', values: { attach: attach.said, damage } }, facts);
  return finding('C5', 'intermittent', { key: 'c5.damaged-transfers', values: { damage } }, facts);
}

/** The DPIDR of the last attempt. */
export function dpidrOf({ facts }: Finding<'C5'>): number {
  return (facts['attempts'] as readonly AttachAttempt[]).at(-1)?.dpidr ?? 0;
}

async function attempted(probe: DebugProbe, wantedKhz: number, reads = IDENTITY_READS): Promise<AttachAttempt> {
  const khz = await probe.setSwdClock(wantedKhz);
  let dpidr: number | undefined;
  try {
    await probe.attach();
    dpidr = await probe.readDp(DPIDR.address);
    for (let count = 1; count < reads; count++) {
      if ((await probe.readDp(DPIDR.address)) !== dpidr) return { khz, dpidr, failure: 'unlike' };
    }
    return { khz, dpidr };
  } catch (error) {
    const seen = dpidr === undefined ? {} : { dpidr };
    if (hasCode(error, 'dap/no-debug-power')) return { khz, ...seen, failure: 'power' };
    if (dapErrors.is(error, 'dap/transfer')) {
      const { ack, statusName } = error.evidence;
      return { khz, ...seen, failure: ack === 'ok' ? 'fault' : ack, status: statusName };
    }
    // The probe's own trouble with the target, by a status that has no acknowledge.
    if (hasCode(error, 'stlink/status'))
      return { khz, ...seen, failure: 'fault', status: (error.evidence as { statusName: string }).statusName };
    throw error;
  }
}

function speed(khz: number): string {
  return khz >= 1000 ? `${khz / 1000} MHz` : `${khz} kHz`;
}

function answerOf({ khz, dpidr = 0 }: AttachAttempt) {
  return { speed: speed(khz), dpidr: hex(dpidr) };
}
