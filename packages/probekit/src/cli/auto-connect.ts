/**
 * `--connect auto`: the ladder on a command line. Says which way failed and why, asks for hands where a terminal is, and
 * at the end what was needed. In JSON the same stands in `connection`.
 */
import { hasCode } from '../base/index.ts';
import type { DebugProbe } from '../dap/index.ts';
import type { AskHands, Climb, RungFailure, RungId } from '../stm32/index.ts';
import { ENGLISH, named, type Said, type SentenceKey, say } from '../words/index.ts';
import type { CommandContext } from './context.ts';
import { dialogueOnTerminal, isSomebodyThere } from './dialogue.ts';
import type { Output } from './output.ts';
import type { ProbeSource } from './probe-source.ts';

/** From a cable that was pulled to a probe that enumerated again. */
const REPLUG_MS = 30_000;
const REPLUG_POLL_MS = 50;
const NAME_COLUMNS = 20;

/** Which board it is, is not known before something answers. */
const words = (key: SentenceKey, values: NonNullable<Said['values']> = {}) => named(ENGLISH, say(ENGLISH, { key, values }), undefined);

/** `onProbe` hears of a probe that takes the place of the one given. */
export async function climbWith(
  { output, signal, options }: CommandContext,
  source: ProbeSource,
  probe: DebugProbe,
  onProbe: (probe: DebugProbe) => void,
): Promise<Climb['target']> {
  const { climbToTarget } = await import('../stm32/index.ts');
  const line = (rung: RungId, text: string) => output.aside(`${words(`ladder.rung.${rung}`).padEnd(NAME_COLUMNS)}${text}`);
  const startMs = source.clock.nowMs();
  const climb = await climbToTarget(probe, {
    speedKhz: options.speedKhz,
    signal,
    ask: isSomebodyThere(output) ? askOnTerminal : undefined,
    powerSwitch: await source.powerSwitch(),
    reopen: source.usb && (() => reopened(source, signal, onProbe)),
    onWait: (waitedMs, ofMs) => countdown(output, waitedMs, ofMs),
    onFailure: (failure) => {
      endCountdown(output);
      line(failure.rung, failure.message);
      output.event('rung', { ...toldFailure(failure) });
    },
  });
  endCountdown(output);
  output.beside({ connection: connectionOf(climb) });
  if (climb.failures.length > 0) tellReached(climb, (source.clock.nowMs() - startMs) / 1000, line, output.aside.bind(output));
  return climb.target;
}

/** One line that is drawn over, so that nobody takes twenty seconds of trying for a hang. */
function countdown(output: Output, waitedMs: number, ofMs: number): void {
  if (!output.isTerminal) return;
  const left = Math.max(0, Math.ceil((ofMs - waitedMs) / 1000));
  output.raw(`\r${output.style('dim', words('ladder.waiting', { left }))}\x1b[K`);
}

function endCountdown(output: Output): void {
  if (output.isTerminal) output.raw('\r\x1b[K');
}

function tellReached(
  { rung, target, window }: Climb,
  elapsed: number,
  line: (rung: RungId, text: string) => void,
  aside: (text: string) => void,
): void {
  const seconds = elapsed.toFixed(1);
  const byRequest = rung === 'under-reset' && target.resetBy === 'system-request';
  if (byRequest) line(rung, words('ladder.reached.system-request', { seconds }));
  else if (window?.lost) line(rung, words('ladder.reached.window', { seconds, us: window.answeredUntilUs ?? 0 }));
  else line(rung, words('ladder.reached', { seconds }));
  if (rung === 'normal' || rung === 'other-aps') return;
  aside(words(byRequest ? 'ladder.next.under-reset.system-request' : `ladder.next.${rung}`, { khz: target.speedKhz }));
}

function connectionOf({ rung, target, window, failures }: Climb) {
  const { resetBy } = target;
  return { rung, ...(resetBy && { resetBy }), ...(window && { window }), failures: failures.map(toldFailure) };
}

function toldFailure({ rung, code, message, tookMs }: RungFailure) {
  return { rung, code, message, tookMs };
}

/** Asks for what only hands can do; beside the result, which may go to a file. */
export const askOnTerminal: AskHands = async (request, { signal }) => {
  const given = await dialogueOnTerminal(signal, { output: process.stderr }).choose(words(`ladder.ask.${request}`), [
    { value: 'done', label: words('ladder.ask.done') },
    { value: 'skip', label: words('ladder.ask.skip') },
  ]);
  return given === 'done';
};

/** The probe, opened again as soon as it is back on the bus. */
async function reopened(source: ProbeSource, signal: AbortSignal, onProbe: (probe: DebugProbe) => void): Promise<DebugProbe> {
  const deadlineMs = source.clock.nowMs() + REPLUG_MS;
  for (;;) {
    try {
      const probe = await source.openProbe();
      onProbe(probe);
      return probe;
    } catch (error) {
      if (!hasCode(error, 'probe/not-found', 'usb/disconnected') || source.clock.nowMs() > deadlineMs) throw error;
    }
    await source.clock.sleep(REPLUG_POLL_MS, { signal });
  }
}
