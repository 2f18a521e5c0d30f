/** `probekit option-bytes get`, `diff` and `backup`: read, told by name and meaning, saved. Neither halts nor resets. */
import { type CutChange, changeToRestore, meaningOf, optionFileText, optionNamed, optionText, readOptionBytes } from '../../flash/index.ts';
import { writeFileAtomically } from '../../node/index.ts';
import { H7_OPTIONS, type H7Option } from '../../spec/stm32/option-bytes-h7.ts';
import type { H7OptionValues, Target } from '../../stm32/index.ts';
import { type Catalogue, ENGLISH, type Language, say } from '../../words/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { journalStore } from '../journal-store.ts';
import { checkSameChip, optionsFromFile } from '../option-file.ts';
import type { Output } from '../output.ts';
import { catalogueFor } from '../told-lines.ts';
import { headline, letGo, withTarget } from '../with-target.ts';

export interface OptionFlags {
  readonly language: Language;
}

const NAME_COLUMNS = 18;
const VALUE_COLUMNS = 8;

/** Those of one core only, unless the part has two or they were asked for. */
function shownOf(names: readonly string[]): readonly H7Option[] {
  if (names.length > 0) return names.map(optionNamed);
  return H7_OPTIONS.filter(({ dualCore }) => !dualCore);
}

export function getOptions(context: CommandContext, names: readonly string[], { language }: OptionFlags): Promise<ExitStatus> {
  const shown = shownOf(names);
  return readWith(context, language, (target, values, catalogue) => {
    const { output } = context;
    for (const option of shown) output.line(rowText(option, values, catalogue, output));
    output.result({
      chip: target.chip.name,
      optionBytes: shown.map((option) => {
        const meaning = meaningOf(option.name, values);
        const value = values[option.name];
        return { name: option.name, value, text: optionText(option, value), ...(meaning && { meaning: say(ENGLISH, meaning) }) };
      }),
    });
    return DONE;
  });
}

export async function diffOptions(context: CommandContext, path: string, { language }: OptionFlags): Promise<ExitStatus> {
  const file = await optionsFromFile(path);
  return readWith(context, language, (target, values, catalogue) => {
    const { output } = context;
    checkSameChip(path, file, target);
    const wanted = { ...values, ...changeToRestore(file.change, values) };
    const differences = H7_OPTIONS.filter(({ name }) => wanted[name] !== values[name]);
    for (const option of differences) {
      const [here, there] = [optionText(option, values[option.name]), optionText(option, wanted[option.name])];
      output.line(
        say(catalogue, { key: 'options.change', values: { name: option.name.padEnd(NAME_COLUMNS), before: here, after: there } }),
      );
    }
    const key = differences.length === 0 ? 'options.equal' : 'options.differ';
    output.line(say(catalogue, { key, values: { file: path, count: differences.length } }));
    const rows = differences.map(({ name }) => ({ name, here: values[name], file: wanted[name] }));
    output.result({ chip: target.chip.name, file: path, differences: rows });
    return differences.length === 0 ? DONE : FAILED;
  });
}

export function backupOptions(context: CommandContext, path: string, { language }: OptionFlags): Promise<ExitStatus> {
  return readWith(context, language, async ({ chip }, values, catalogue) => {
    await writeFileAtomically(path, new TextEncoder().encode(optionFileText(chip.name, values)));
    context.output.line(say(catalogue, { key: 'options.saved', values: { chip: chip.name, file: path } }));
    context.output.result({ chip: chip.name, file: path, saved: true });
    return DONE;
  });
}

/** What became of a change that was cut, told before anything else. */
export function tellCut(output: Output, cut: CutChange | undefined, catalogue: Catalogue): void {
  if (cut === undefined) return;
  output.line(output.style('yellow', say(catalogue, { key: `options.cut.${cut}` })));
  output.beside({ cut });
}

export function rowText(option: H7Option, values: H7OptionValues, catalogue: Catalogue, output: Output): string {
  const meaning = meaningOf(option.name, values);
  const value = optionText(option, values[option.name]).padEnd(VALUE_COLUMNS);
  const told = meaning === undefined ? '' : output.style('dim', say(catalogue, meaning));
  return `${option.name.padEnd(NAME_COLUMNS)}${value}${told}`.trimEnd();
}

function readWith(
  context: CommandContext,
  language: Language,
  tell: (target: Target, values: H7OptionValues, catalogue: Catalogue) => ExitStatus | Promise<ExitStatus>,
): Promise<ExitStatus> {
  const { output } = context;
  return withTarget(context, async (target, source) => {
    const catalogue = await catalogueFor(output, language);
    const { values, cut } = await readOptionBytes(target, { store: journalStore(source.address) });
    output.line(await headline(target));
    await letGo(target);
    tellCut(output, cut, catalogue);
    return tell(target, values, catalogue);
  });
}
