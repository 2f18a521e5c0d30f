/** `probekit memory`: RAM written, filled; any memory summed up or looked at for blank. The core keeps running. */
import { hex, type Progress } from '../../base/index.ts';
import { checksumMemory, checkWritable, fillMemory, findNotBlank, wirePace, writeMemory } from '../../flash/index.ts';
import type { Target } from '../../stm32/index.ts';
import type { Language, Said } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { readFirmware } from '../firmware-file.ts';
import { ProgressBar } from '../progress-bar.ts';
import { bytesText } from '../quantities.ts';
import { sentencesFor, tellIn } from '../sentences-for.ts';
import { letGo, withTarget } from '../with-target.ts';

export interface MemorySpan {
  readonly address: number;
  readonly byteLength: number;
}

export interface FilledSpan extends MemorySpan {
  readonly byte: number;
}

export interface MemoryFlags {
  readonly language: Language;
}

export interface MemoryWriteFlags extends MemoryFlags {
  /** Of a raw binary. */
  readonly address?: number;
}

/** What a job is given beside the target. */
interface JobOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Connects, works with progress, lets go. */
function withMemory<T>(context: CommandContext, language: Language, work: (target: Target, options: JobOptions) => Promise<T>): Promise<T> {
  return withTarget(context, async (target) => {
    const bar = new ProgressBar(context.output, () => target.probe.clock.nowMs(), {
      catalogue: await sentencesFor(context.output, language),
      paceOf: wirePace(target.speedKhz),
    });
    const result = await work(target, { signal: context.signal, onProgress: bar.onProgress });
    bar.end();
    await letGo(target);
    return result;
  });
}

export async function memoryWrite(
  context: CommandContext,
  file: string,
  { address: place, language }: MemoryWriteFlags,
): Promise<ExitStatus> {
  const { name, segments } = await readFirmware(file, place);
  for (const { address, bytes } of segments) checkWritable(address, bytes.length);
  const { writtenBytes } = await withMemory(context, language, (target, options) => writeMemory(target, segments, options));
  await tellIn(context.output, language, { key: 'memory.written', values: { bytes: bytesText(writtenBytes), name } });
  context.output.result({ imageName: name, writtenBytes });
  return DONE;
}

export async function memoryFill(
  context: CommandContext,
  { address, byteLength, byte }: FilledSpan,
  { language }: MemoryFlags,
): Promise<ExitStatus> {
  if (byte > 0xff) throw usageError(`${hex(byte, 2)} is no byte.`, 'Give a value from 0 to 0xff.', hex(byte, 2));
  checkWritable(address, byteLength);
  const { writtenBytes } = await withMemory(context, language, (target, options) =>
    fillMemory(target, { address, byteLength, byte }, options),
  );
  const values = { bytes: bytesText(writtenBytes), address: hex(address), byte: hex(byte, 2) };
  await tellIn(context.output, language, { key: 'memory.filled', values });
  context.output.result({ address, byte, writtenBytes });
  return DONE;
}

export async function memoryChecksum(
  context: CommandContext,
  { address, byteLength }: MemorySpan,
  { language }: MemoryFlags,
): Promise<ExitStatus> {
  const crc32 = await withMemory(context, language, (target, options) => checksumMemory(target, address, byteLength, options));
  const values = { bytes: bytesText(byteLength), address: hex(address), crc: hex(crc32) };
  await tellIn(context.output, language, { key: 'memory.checksum', values });
  context.output.result({ address, byteLength, crc32 });
  return DONE;
}

export async function memoryBlank(
  context: CommandContext,
  { address, byteLength }: MemorySpan,
  { language }: MemoryFlags,
): Promise<ExitStatus> {
  const first = await withMemory(context, language, (target, options) => findNotBlank(target, address, byteLength, options));
  const said: Said = first
    ? { key: 'memory.not-blank', values: { address: hex(first.address), found: hex(first.found, 2) } }
    : { key: 'memory.blank', values: { bytes: bytesText(byteLength), address: hex(address) } };
  await tellIn(context.output, language, said);
  context.output.result({ address, byteLength, blank: first === undefined, ...(first && { firstFound: first }) });
  return first ? FAILED : DONE;
}
