/** How a full job is given, to our own code and on the command line, and what must be true once it is done. */
import { type Bench, equalBytes, hex, type Store } from '../../src/base/index.ts';
import {
  changeOptionBytes,
  flashImage,
  flashWithOptions,
  forgetCutChange,
  optionChangeOf,
  planFlashOptions,
  planOptionChange,
  readOptionBytes,
} from '../../src/flash/index.ts';
import { optionsOf, type Target } from '../../src/stm32/index.ts';
import { asProgram } from './cut.ts';
import type { FullJob } from './full-jobs.ts';

/** As `probekit` does it, on a target that it has connected to. */
export async function runJob(target: Target, { image, change }: FullJob, store: Store): Promise<void> {
  if (!change) {
    if (image) await flashImage(target, image, { store });
    return;
  }
  const options = optionChangeOf(optionsOf(target.chip), change);
  if (image) {
    await flashWithOptions(target, image, await planFlashOptions(target, image, options, { store }), { store });
    return;
  }
  const { cut, ...plan } = await planOptionChange(target, options, { store });
  if (plan.changes.length > 0) await changeOptionBytes(target, plan, { store });
  else if (cut === 'new') await forgetCutChange(target, { store });
}

/** What follows `probekit`; the image is in this file. */
export function argsOf({ image, change, risk }: FullJob, imageFile: string): string[] {
  const values = (change ?? []).map(([name, value]) => `${name}=${value}`);
  const agreed = [...(risk ? ['--accept', risk] : []), ...(change ? ['--unproven', 'STM32H743'] : [])];
  if (!image) return ['option-bytes', 'set', ...values, ...agreed];
  return ['flash', imageFile, ...(change ? ['--option-bytes', values.join(' ')] : []), ...agreed];
}

/** What is not as the job wants it: any byte of the flash that was full, option bytes, a record that is still there. */
export async function problemOf(bench: Bench, { wanted, wantedOptions }: FullJob, store?: Store): Promise<string | undefined> {
  for (const { address, bytes } of wanted) {
    const found = await bench.control.send('peek', { address, byteLength: bytes.length });
    if (!found || !equalBytes(found, bytes)) return `the flash is wrong behind ${hex(address)}`;
  }
  const names = (await store?.names()) ?? [];
  if (names.length > 0) return `a record is still there: ${names.join(', ')}`;
  if (Object.keys(wantedOptions).length === 0) return undefined;
  const { values } = await asProgram(bench, bench.usb, (target) => readOptionBytes(target));
  const wrong = Object.entries(wantedOptions).find(([name, value]) => values[name] !== value);
  return wrong && `${wrong[0]} is ${values[wrong[0]]}`;
}
