/** `probekit option-bytes get`, `diff` and `backup`: read, told by name and meaning, saved. Neither halts nor resets. */
import {
  type CutChange,
  changeToRestore,
  checkCoresOf,
  meaningOf,
  type OptionBytes,
  optionChangeOf,
  optionFileText,
  optionsNamed,
  optionText,
  readOptionBytes,
} from '../../flash/index.ts';
import { writeFileAtomically } from '../../node/index.ts';
import type { OptionField } from '../../spec/stm32/option-bytes.ts';
import { largestValue, type OptionLayout, type OptionValues, type Target } from '../../stm32/index.ts';
import { ENGLISH_SENTENCES, type Language, type Sentences, say } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { journalStore } from '../journal-store.ts';
import { checkSameChip, optionsFromFile } from '../option-file.ts';
import type { Output } from '../output.ts';
import { sentencesFor } from '../sentences-for.ts';
import { headline, letGo, withTarget } from '../with-target.ts';

export interface OptionFlags {
  readonly language: Language;
}

const NAME_COLUMNS = 18;
/** Beside the widest value. */
const GAP_COLUMNS = 2;

/** Those of one core only, unless they were asked for. */
function shownOf(layout: OptionLayout, names: readonly string[]): readonly OptionField[] {
  if (names.length > 0) return [...new Set(names.flatMap((name) => optionsNamed(layout, name)))];
  return layout.fields.filter(({ dualCore }) => !dualCore);
}

export function getOptions(context: CommandContext, names: readonly string[], { language }: OptionFlags): Promise<ExitStatus> {
  return readWith(context, language, async (target, { layout, values }, catalogue) => {
    const { output } = context;
    const shown = shownOf(layout, names);
    await checkCoresOf(
      target,
      layout,
      shown.map(({ name }) => name),
    );
    for (const option of shown) output.line(rowText({ layout, option, values }, catalogue, output));
    output.result({
      chip: target.chip.name,
      optionBytes: shown.map((option) => {
        const meaning = meaningOf(layout, option, values);
        const value = values[option.name] ?? 0;
        return { name: option.name, value, text: optionText(option, value), ...(meaning && { meaning: say(ENGLISH_SENTENCES, meaning) }) };
      }),
    });
    return DONE;
  });
}

export async function diffOptions(context: CommandContext, path: string, { language }: OptionFlags): Promise<ExitStatus> {
  const file = await optionsFromFile(path);
  return readWith(context, language, async (target, { layout, values }, catalogue) => {
    const { output } = context;
    await checkSameChip(path, file, target);
    const wanted: OptionValues = { ...values, ...changeToRestore(layout, optionChangeOf(layout, file.assignments, values), values) };
    const differences = differing(layout, values, wanted);
    tellDifferences(output, differences, { before: values, after: wanted }, catalogue);
    const key = differences.length === 0 ? 'options.equal' : 'options.differ';
    output.line(say(catalogue, { key, values: { file: path, count: differences.length } }));
    const rows = differences.map(({ name }) => ({ name, here: values[name], file: wanted[name] }));
    output.result({ chip: target.chip.name, file: path, differences: rows });
    return differences.length === 0 ? DONE : FAILED;
  });
}

export function backupOptions(context: CommandContext, path: string, { language }: OptionFlags): Promise<ExitStatus> {
  return readWith(context, language, async ({ chip }, { layout, values }, catalogue) => {
    await writeFileAtomically(path, new TextEncoder().encode(optionFileText(layout, chip.name, values)));
    context.output.line(say(catalogue, { key: 'options.saved', values: { chip: chip.name, file: path } }));
    context.output.result({ chip: chip.name, file: path, saved: true });
    return DONE;
  });
}

function differing({ fields }: OptionLayout, one: OptionValues, other: OptionValues): readonly OptionField[] {
  return fields.filter(({ name }) => one[name] !== other[name]);
}

function tellDifferences(
  output: Output,
  options: readonly OptionField[],
  { before, after }: Readonly<Record<'before' | 'after', OptionValues>>,
  catalogue: Sentences,
): void {
  for (const option of options) {
    const [here, there] = [optionText(option, before[option.name] ?? 0), optionText(option, after[option.name] ?? 0)];
    output.line(say(catalogue, { key: 'options.change', values: { name: option.name.padEnd(NAME_COLUMNS), before: here, after: there } }));
  }
}

/** What became of a change that was cut, told before anything else. */
export function tellCut(output: Output, cut: CutChange | undefined, catalogue: Sentences): void {
  if (cut === undefined) return;
  output.line(output.style('yellow', say(catalogue, { key: `options.cut.${cut}` })));
  output.beside({ cut });
}

interface Row {
  readonly layout: OptionLayout;
  readonly option: OptionField;
  readonly values: OptionValues;
}

export function rowText({ layout, option, values }: Row, catalogue: Sentences, output: Output): string {
  const meaning = meaningOf(layout, option, values);
  const value = optionText(option, values[option.name] ?? 0).padEnd(valueColumns(layout));
  const told = meaning === undefined ? '' : output.style('dim', say(catalogue, meaning));
  return `${option.name.padEnd(NAME_COLUMNS)}${value}${told}`.trimEnd();
}

function valueColumns({ fields }: OptionLayout): number {
  return GAP_COLUMNS + Math.max(...fields.map((option) => optionText(option, largestValue(option)).length));
}

function readWith(
  context: CommandContext,
  language: Language,
  tell: (target: Target, read: OptionBytes, catalogue: Sentences) => ExitStatus | Promise<ExitStatus>,
): Promise<ExitStatus> {
  const { output } = context;
  return withTarget(context, async (target, source) => {
    const catalogue = await sentencesFor(output, language);
    const read = await readOptionBytes(target, { store: journalStore(source.address) });
    output.line(await headline(target));
    await letGo(target);
    tellCut(output, read.cut, catalogue);
    const { layout, values, stored } = read;
    if (stored) tellDifferences(output, differing(layout, values, stored), { before: values, after: stored }, catalogue);
    return tell(target, read, catalogue);
  });
}
