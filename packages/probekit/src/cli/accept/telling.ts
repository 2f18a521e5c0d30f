/** How the steps of an acceptance run look: a line each, with what it found. */
import { type Said, type SentenceKey, type Sentences, say } from '../../words/sentences/index.ts';
import type { Output, Style } from '../output.ts';
import { bytesText, clockText, rateText, secondsText, voltsText } from '../quantities.ts';
import type { AcceptStep, StepId } from './report.ts';
import type { StepTeller } from './run.ts';

const RESULT_COLUMNS = 9;
const LABEL_COLUMNS = 11;
const STYLES: Readonly<Record<AcceptStep['result'], Style>> = { passed: 'green', failed: 'red', skipped: 'dim' };

type Facts = AcceptStep['facts'];
type Detail = (facts: Facts, step: AcceptStep) => Said | undefined;

const text = (fact: Facts[string] | undefined) => (fact === undefined ? '' : String(fact));
const number = (fact: Facts[string] | undefined) => (typeof fact === 'number' ? fact : 0);
const clocks = (fact: Facts[string] | undefined) => (Array.isArray(fact) ? fact.map((khz) => clockText(Number(khz))) : []);

const STATES: Readonly<Record<string, SentenceKey>> = {
  running: 'accept.reset.running',
  halted: 'accept.reset.halted',
  'locked-up': 'accept.reset.locked-up',
  'no-program': 'accept.reset.no-program',
};

/** What a step that was not broken off says beside its result. */
const DETAILS: Readonly<Record<StepId, Detail>> = {
  identify: ({ chip, firmware, flashKib, volts }) => {
    const flash = flashKib === undefined ? [] : [bytesText(number(flashKib) * 1024)];
    const supply = volts === undefined ? [] : [voltsText(number(volts))];
    return { key: 'accept.identify', values: { parts: [text(chip), text(firmware), ...flash, ...supply] } };
  },
  speeds: ({ goodKhz, badKhz }) => {
    const bad = clocks(badKhz);
    if (bad.length === 0) return { key: 'accept.speeds', values: { good: clocks(goodKhz) } };
    return { key: 'accept.speeds.bad', values: { good: clocks(goodKhz), bad } };
  },
  read: ({ bytes, bytesPerSecond, limitShare }) => ({
    key: 'accept.read',
    values: { bytes: bytesText(number(bytes)), rate: rateText(number(bytesPerSecond)), percent: Math.round(number(limitShare) * 100) },
  }),
  doctor: ({ verdict, causes }) =>
    verdict === 'healthy'
      ? { key: 'accept.doctor.healthy' }
      : { key: 'accept.doctor.other', values: { causes: Array.isArray(causes) ? causes.map(String) : text(causes) } },
  backup: ({ bytes }) => ({ key: 'accept.backup', values: { bytes: bytesText(number(bytes)) } }),
  flash: ({ eraseMs, programMs }) => ({
    key: 'accept.flash',
    values: { erase: secondsText(number(eraseMs)), program: secondsText(number(programMs)) },
  }),
  verify: (_facts, { result }) => ({ key: result === 'passed' ? 'accept.verify' : 'accept.verify.different' }),
  reset: ({ state }) => ({ key: STATES[text(state)] ?? 'accept.reset.unreachable' }),
  restore: (_facts, { result }) => ({ key: result === 'passed' ? 'accept.restore' : 'accept.verify.different' }),
};

export function stepTeller(output: Output, catalogue: Sentences): StepTeller {
  const tell = (key: SentenceKey) => say(catalogue, { key });
  return {
    begin: (id) => output.redraw(output.style('dim', `${''.padEnd(RESULT_COLUMNS)} ${tell(`accept.step.${id}`)}`)),
    end: (step, isOfEarlier) => {
      const { id, result, facts, code } = step;
      output.event('step', { ...step });
      const detail = code === undefined ? DETAILS[id](facts, step) : undefined;
      const said = detail ? say(catalogue, detail) : (code ?? '');
      const earlier = isOfEarlier ? ` (${tell('accept.earlier')})` : '';
      const label = tell(`accept.step.${id}`).padEnd(LABEL_COLUMNS);
      const line =
        `${output.style(STYLES[result], tell(`accept.result.${result}`).padEnd(RESULT_COLUMNS))} ${label} ${said}${earlier}`.trimEnd();
      if (output.isTerminal) output.redraw(line);
      else output.line(line);
      output.keepLine();
    },
  };
}
