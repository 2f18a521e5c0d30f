/** Assembly text to the bytes of an image, by GNU binutils: an encoder that is not ours. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Image {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Addresses of the labels declared global. */
  readonly labels: ReadonlyMap<string, number>;
}

/** `address`: where the image lies. Leaves its files in `folder`. */
export function assemble(text: string, folder: string, address = 0): Image {
  const file = (name: string) => join(folder, name);
  writeFileSync(file('program.s'), text);
  execFileSync('arm-none-eabi-as', ['-o', file('program.o'), file('program.s')]);
  execFileSync('arm-none-eabi-ld', [`-Ttext=0x${address.toString(16)}`, '-e', '0', '-o', file('program.elf'), file('program.o')]);
  execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', file('program.elf'), file('program.bin')]);
  const symbols = execFileSync('arm-none-eabi-nm', ['-g', file('program.elf')], { encoding: 'utf8' });
  const labels = new Map<string, number>();
  for (const [, address, name] of symbols.matchAll(/^([0-9a-f]{8}) \w (\w+)$/gm)) labels.set(name!, Number.parseInt(address!, 16));
  return { bytes: new Uint8Array(readFileSync(file('program.bin'))), labels };
}
