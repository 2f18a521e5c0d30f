/** C5: attach without reset, from fast to slow. Neither halts nor resets the target. Source of the speeds: the deciding order of the symptom tables. */
import { type Clock, hasCode, hex } from '../../base/index.ts';
import { type Acknowledge, type DebugProbe, dapErrors } from '../../dap/index.ts';
import { DPIDR } from '../../spec/arm/dp.ts';
import { type Finding, finding } from '../evidence.ts';

const SPEEDS_KHZ: readonly number[] = [4000, 1000, 100];
/** A link is good when the identity reads the same every time. */
const IDENTITY_READS = 10;
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

/** Tries until one speed answers; leaves the probe attached then. A slow success is followed by one more fast try. */
export async function checkAttach(probe: DebugProbe, clock: Clock, signal?: AbortSignal): Promise<Finding<'C5'>> {
  const attempts: AttachAttempt[] = [];
  for (const khz of SPEEDS_KHZ) {
    signal?.throwIfAborted();
    const attempt = await attempted(probe, khz);
    attempts.push(attempt);
    if (attempt.failure === undefined) break;
  }
  const last = attempts.at(-1);
  if (attempts.length > 1 && last && last.failure === undefined) {
    await clock.sleep(BEFORE_RETRY_MS, { signal });
    const again = await attempted(probe, SPEEDS_KHZ[0] ?? last.khz);
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
    return finding('C5', 'answers', `the debug port answers at ${speed(first.khz)} (DPIDR ${identity(first)})`, facts);
  }
  if (last && last.failure === undefined) {
    const retried = attempts.some(({ khz, failure }, index) => index > 0 && khz === first?.khz && failure === undefined);
    return retried
      ? finding('C5', 'intermittent', `the debug port answers only now and then (DPIDR ${identity(last)})`, facts)
      : finding('C5', 'slow-only', `the debug port answers at ${speed(last.khz)} and not faster (DPIDR ${identity(last)})`, facts);
  }
  const failures = new Set(attempts.map(({ failure }) => failure));
  const speeds = [...new Set(attempts.map(({ khz }) => speed(khz)))].join(', ');
  const status = [...new Set(attempts.map((attempt) => attempt.status ?? ''))].filter((name) => name !== '').join(', ');
  const tail = `${speeds}${status ? ` (${status})` : ''}`;
  if (attempts.some(({ dpidr }) => dpidr !== undefined) && !failures.has('power')) {
    return finding('C5', 'noisy', `the debug port answers with errors at ${tail}`, facts);
  }
  if (failures.has('parity') || failures.has('unlike')) return finding('C5', 'noisy', `answers come damaged at ${tail}`, facts);
  if (failures.has('power')) return finding('C5', 'no-power', `the debug port answers but its debug power does not come at ${tail}`, facts);
  if (failures.has('wait') || failures.has('fault')) return finding('C5', 'wait', `the debug port answers WAIT or FAULT at ${tail}`, facts);
  return finding('C5', 'silent', `nothing answers on SWD at ${tail}`, facts);
}

/** Judges a link that answered (`attach`) and then damaged transfers. */
export function judgeDamaged(attach: Finding<'C5'>, damaged: number): Finding<'C5'> {
  const facts = { ...attach.facts, damaged };
  if (attach.outcome === 'slow-only')
    return finding('C5', 'slow-only', `${attach.sentence}; even so ${transfers(damaged)} came damaged`, facts);
  return finding('C5', 'intermittent', `the debug port answers, but ${transfers(damaged)} came damaged`, facts);
}

/** The DPIDR of the last attempt. */
export function dpidrOf({ facts }: Finding<'C5'>): number {
  return (facts['attempts'] as readonly AttachAttempt[]).at(-1)?.dpidr ?? 0;
}

function transfers(count: number): string {
  return count === 1 ? '1 transfer' : `${count} transfers`;
}

async function attempted(probe: DebugProbe, wantedKhz: number): Promise<AttachAttempt> {
  const khz = await probe.setSwdClock(wantedKhz);
  let dpidr: number | undefined;
  try {
    await probe.attach();
    dpidr = await probe.readDp(DPIDR.address);
    for (let count = 1; count < IDENTITY_READS; count++) {
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

function identity({ dpidr = 0 }: AttachAttempt): string {
  return hex(dpidr);
}
