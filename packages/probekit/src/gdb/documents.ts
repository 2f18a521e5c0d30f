/** Requests for whole documents, part by part, and for the checksum of a range. Source: GDB manual, "General Query Packets". */
import type { Memory } from '../base/index.ts';
import type { FlashSector } from '../stm32/index.ts';
import { MALFORMED, type Reply, UNKNOWN } from './answers.ts';
import { gdbChecksum } from './checksum.ts';
import { memoryMap } from './memory-map.ts';
import { targetDescription } from './registers.ts';
import { documentPart, spanOf } from './requests.ts';

const NO_SUCH_ANNEX = 'E00';
/** The largest flash of an STM32. */
const MOST_CHECKED_BYTES = 4 << 20;

/** `qXfer:features:read:target.xml:0,1000` */
export function documentReply(text: string, { hasFloat, sectors }: { hasFloat: boolean; sectors: readonly FlashSector[] }): Reply {
  const [, object, annex] = /^qXfer:([a-z-]+):read:([^:]*):/.exec(text) ?? [];
  if (object === 'features' && annex === 'target.xml') return documentPart(text, targetDescription(hasFloat)) ?? MALFORMED;
  if (object === 'memory-map' && annex === '') return documentPart(text, memoryMap(sectors)) ?? MALFORMED;
  return object === 'features' || object === 'memory-map' ? NO_SUCH_ANNEX : UNKNOWN;
}

/** `qCRC:8000000,1000`, for `compare-sections`. */
export async function checksumReply(text: string, memory: Memory): Promise<Reply> {
  const span = spanOf(text.slice('qCRC:'.length));
  if (!span || span.byteLength > MOST_CHECKED_BYTES) return MALFORMED;
  return `C${gdbChecksum(await memory.read(span.address, span.byteLength)).toString(16)}`;
}
