/**
 * `monitor option-bytes`: told by name and meaning; changed only after what the change can lock out or cost was told, and after the
 * name of the chip was typed behind `--`, with the sentence where bytes are lost for good.
 */
import {
  type CutChange,
  changeOptionBytes,
  meaningOf,
  type OptionBytes,
  type OptionPlan,
  optionsWrittenSaid,
  optionText,
  planOptionChange,
  readOptionBytes,
  wantedOptions,
} from '../flash/index.ts';
import type { OptionLayout, OptionValues } from '../stm32/index.ts';
import type { MonitorContext, MonitorReply } from './monitor.ts';

const NAME_COLUMNS = 18;
const VALUE_COLUMNS = 12;

/** Undefined for words that it does not know. @throws `flash/option-*`, `stm32/*` */
export async function monitorOptions(words: readonly string[], context: MonitorContext): Promise<MonitorReply | undefined> {
  const { session, store, say } = context;
  if (words.length === 0) return read(await readOptionBytes(session.target, { store }), context);
  const border = words.includes('--') ? words.indexOf('--') : words.length;
  const assignments = words.slice(0, border).map((word) => word.split('=', 2));
  if (border === 0 || assignments.some(([name, value]) => !name || !value)) return undefined;
  const { target } = session;
  const wanted = await wantedOptions(
    target,
    assignments.map(([name = '', value = '']) => [name, value]),
  );
  const plan = await planOptionChange(target, wanted, { store });
  if (plan.changes.length === 0 && plan.cut === undefined) return [{ key: 'options.same' }];
  const isLoss = plan.risks.some(({ weight }) => weight === 'sentence');
  const agreement = [target.chip.name, ...(isLoss ? [say({ key: 'remedy.sentence' })] : [])].join(' ');
  const given = words.slice(border + 1).join(' ');
  if (given.toLowerCase() !== agreement.toLowerCase()) {
    const command = `monitor option-bytes ${words.slice(0, border).join(' ')} -- ${agreement}`;
    return [...told(plan), { key: 'gdb.options-agree', values: { command } }];
  }
  return make(plan, context);
}

async function make(plan: OptionPlan, { session, store, signal }: MonitorContext): Promise<MonitorReply> {
  await session.whileAside(() => changeOptionBytes(session.target, plan, { store, signal, start: false }));
  await session.reset('halt');
  return [optionsWrittenSaid(plan, 'halted')];
}

function read(options: OptionBytes, context: MonitorContext): MonitorReply {
  const { layout, values, cut, stored = values } = options;
  return [...cutSaid(cut), ...differing(layout, values, stored), ...rows(options, context)];
}

/** What became of a change that was cut, told before anything else. */
function cutSaid(cut: CutChange | undefined): MonitorReply {
  return cut === undefined ? [] : [{ key: `options.cut.${cut}` }];
}

function rows({ layout, values }: OptionBytes, { say }: MonitorContext): MonitorReply {
  return layout.fields
    .filter(({ dualCore }) => !dualCore)
    .map((option) => {
      const meaning = meaningOf(layout, option, values);
      const value = optionText(option, values[option.name] ?? 0);
      return `${option.name.padEnd(NAME_COLUMNS)}${value.padEnd(VALUE_COLUMNS)}${meaning ? say(meaning) : ''}`.trimEnd();
    });
}

function told({ layout, before, after, cut, risks }: OptionPlan): MonitorReply {
  return [...cutSaid(cut), ...differing(layout, before, after), ...risks.map(({ said }) => said)];
}

function differing({ fields }: OptionLayout, one: OptionValues, other: OptionValues): MonitorReply {
  return fields
    .filter(({ name }) => one[name] !== other[name])
    .map((option) => {
      const [before, after] = [one, other].map((values) => optionText(option, values[option.name] ?? 0));
      return { key: 'options.change', values: { name: option.name, before: before ?? '', after: after ?? '' } } as const;
    });
}
