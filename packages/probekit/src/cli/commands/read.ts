/** `probekit read`, `probekit memory read`: memory to the screen, or to a file in the format that its end names. The core keeps running. */
import { basename } from 'node:path';
import { hex, type Progress } from '../../base/index.ts';
import { readMemory, wirePace } from '../../flash/index.ts';
import { assembleImage, formatOfName, writeImage } from '../../image/index.ts';
import { writeFileAtomically } from '../../node/index.ts';
import type { CommandContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { hexDump } from '../hex-dump.ts';
import { ProgressBar } from '../progress-bar.ts';
import { bytesText } from '../quantities.ts';
import { letGo, withTarget } from '../with-target.ts';

/** More than fits a screen shows progress. */
const SHORT_READ_BYTES = 4096;

export interface ReadOptions {
  readonly address: number;
  readonly byteLength: number;
  readonly output: string | undefined;
}

export function read(context: CommandContext, { address, byteLength, output: path }: ReadOptions): Promise<ExitStatus> {
  const { output, signal } = context;
  if (address + byteLength > 2 ** 32) {
    throw cliErrors.make('cli/range', {
      message: `${bytesText(byteLength)} from ${hex(address)} reach beyond the end of the address space.`,
      hint: 'Ask for fewer bytes.',
      evidence: { address, byteLength },
    });
  }
  return withTarget(context, async (target) => {
    const bar = new ProgressBar(output, () => target.probe.clock.nowMs(), { paceOf: wirePace(target.speedKhz) });
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
    await writeFileAtomically(path, fileOf(path, address, bytes));
    output.line(`${bytesText(byteLength)} from ${hex(address)} are in ${path}.`);
    output.result({ address, byteLength, file: path });
    return DONE;
  });
}

/** In the format that the end of the name stands for; without one, the bytes alone. */
function fileOf(path: string, address: number, bytes: Uint8Array): Uint8Array {
  const format = formatOfName(path);
  if (format === undefined || format === 'bin') return bytes;
  return writeImage(assembleImage(basename(path), format, [{ address, bytes }]), format);
}
