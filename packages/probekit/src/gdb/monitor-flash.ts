/** `monitor flash`: what the flash is made of, erasing it, and whether breakpoints may stand there. It is written by `load`, and compared by `compare-sections`. */
import { hex } from '../base/index.ts';
import { eraseChip, eraseRange } from '../flash/index.ts';
import { bytesText } from '../words/sentences/index.ts';
import { flashRegions } from './memory-map.ts';
import type { MonitorContext, MonitorReply } from './monitor.ts';

/** Undefined for words that it does not know. The core stands after an erase, reset. */
export async function monitorFlash(
  words: readonly string[],
  { session, sectors, store, signal }: MonitorContext,
): Promise<MonitorReply | undefined> {
  const [command = '', ...rest] = words;
  if (command === 'breakpoints' && rest.length <= 1 && ['on', 'off', undefined].includes(rest[0])) {
    if (rest[0]) await session.allowFlashBreakpoints(rest[0] === 'on', store);
    const { flashBreakpoints: on, breakpoints } = session;
    if (!on) return [{ key: 'gdb.flash-breakpoints-off' }];
    return [{ key: 'gdb.flash-breakpoints-on', values: { comparators: breakpoints.unit.comparators, count: on.eraseCount } }];
  }
  if (command === 'info' && rest.length === 0) {
    if (sectors.length === 0) return [{ key: 'gdb.flash-none' }];
    return flashRegions(sectors).map(({ start, end, blockBytes }) => ({
      key: 'gdb.flash-region',
      values: { from: hex(start), to: hex(end - 1), count: (end - start) / blockBytes, size: bytesText(blockBytes) },
    }));
  }
  const isWhole = command === 'mass_erase' && rest.length === 0;
  const [address, byteLength] = rest.map(Number);
  // OpenOCD's words for a range.
  const isRange = (command === 'erase' || command === 'erase_address') && rest.length === 2;
  if (!isWhole && !(isRange && isLength(address) && isLength(byteLength))) return undefined;
  const { target } = session;
  const { sectors: erased } = await session.whileAside(() =>
    isWhole ? eraseChip(target, { signal, store }) : eraseRange(target, Number(address), Number(byteLength), { signal, store }),
  );
  await session.reset('halt');
  return [{ key: 'gdb.erased', values: { count: erased.length } }];
}

function isLength(value: number | undefined): boolean {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}
