/** Files of option bytes, read and checked against the chip. */
import { type OptionFile, readOptionFile, wrongChip } from '../flash/index.ts';
import { fileError, readIfThere } from '../node/index.ts';
import { namesTarget, type Target } from '../stm32/index.ts';

/** @throws `node/file`, `flash/option-file` */
export async function optionsFromFile(path: string): Promise<OptionFile> {
  const bytes = await readIfThere(path);
  if (!bytes) throw fileError(path, 'read', Object.assign(new Error('no such file'), { code: 'ENOENT' }));
  return readOptionFile(new TextDecoder().decode(bytes), path);
}

/** @throws `flash/option-file` */
export async function checkSameChip(path: string, file: OptionFile, target: Target): Promise<void> {
  if (!(await namesTarget(file.chip, target))) throw wrongChip(path, file, target.chip.name);
}
