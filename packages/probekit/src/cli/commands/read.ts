/** `probekit read`, `probekit memory read`: memory to the screen, or to a file in the format that is asked for or that its end names. The core keeps running. */
import { basename } from 'node:path';
import { hex, type Progress } from '../../base/index.ts';
import { readMemory, wirePace } from '../../flash/index.ts';
import { assembleImage, formatOfName, IMAGE_FORMATS, type ImageFormat, writeImage } from '../../image/index.ts';
import { writeFileAtomically } from '../../node/index.ts';
import type { Language } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { cliErrors, usageError } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { hexDump } from '../hex-dump.ts';
import { ProgressBar } from '../progress-bar.ts';
import { bytesText } from '../quantities.ts';
import { sentencesFor, tellIn } from '../sentences-for.ts';
import { letGo, withTarget } from '../with-target.ts';

/** More than fits a screen shows progress. */
const SHORT_READ_BYTES = 4096;

export interface ReadFlags {
  readonly output?: string;
  /** Of the file; as the end of its name says when left out, and without such an end the bytes alone. */
  readonly format?: ImageFormat;
  readonly language: Language;
}

export interface ReadOptions extends ReadFlags {
  readonly address: number;
  readonly byteLength: number;
}

export function read(context: CommandContext, options: ReadOptions): Promise<ExitStatus> {
  const { address, byteLength, output: path, format: asked, language } = options;
  const { output, signal } = context;
  if (address + byteLength > 2 ** 32) {
    throw cliErrors.make('cli/range', {
      message: `${bytesText(byteLength)} from ${hex(address)} reach beyond the end of the address space.`,
      hint: 'Ask for fewer bytes.',
      evidence: { address, byteLength },
    });
  }
  if (asked && path === undefined) {
    throw usageError('--format is the format of a file, and none is named.', 'Name it: --output saved.hex', '--format');
  }
  return withTarget(context, async (target) => {
    const catalogue = await sentencesFor(output, language);
    const bar = new ProgressBar(output, () => target.probe.clock.nowMs(), { catalogue, paceOf: wirePace(target.speedKhz) });
    const isLong = byteLength > SHORT_READ_BYTES;
    const onProgress = (progress: Progress) => {
      if (isLong && path !== undefined) bar.onProgress(progress);
    };
    const bytes = await readMemory(target, address, byteLength, { signal, onProgress });
    bar.end();
    await letGo(target);
    if (path === undefined) {
      output.line(hexDump(address, bytes));
      output.result({ address, byteLength, bytes });
      return DONE;
    }
    const format = asked ?? formatOfName(path) ?? 'bin';
    await writeFileAtomically(path, fileOf(basename(path), format, address, bytes));
    const values = { bytes: bytesText(byteLength), address: hex(address), file: path, format: IMAGE_FORMATS[format].name };
    await tellIn(output, language, { key: 'memory.saved', values });
    output.result({ address, byteLength, file: path, format });
    return DONE;
  });
}

function fileOf(name: string, format: ImageFormat, address: number, bytes: Uint8Array): Uint8Array {
  return format === 'bin' ? bytes : writeImage(assembleImage(name, format, [{ address, bytes }]), format);
}
