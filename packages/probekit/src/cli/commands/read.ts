/** `probekit read`: memory to the screen or to a file. The core keeps running. */
import { hex } from '../../base/index.ts';
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
    const bar = new ProgressBar(output, () => target.probe.clock.nowMs());
    const isLong = byteLength > SHORT_READ_BYTES;
    const onBytes = (doneBytes: number) => {
      if (isLong && path !== undefined) bar.onProgress({ phase: 'read', doneBytes, totalBytes: byteLength });
    };
    const bytes = await target.memory.read(address, byteLength, { signal, onBytes });
    bar.end();
    await letGo(target);
    if (path === undefined) {
      output.line(hexDump(address, bytes));
      output.result({ address, byteLength, bytes });
      return DONE;
    }
    await writeFileAtomically(path, bytes);
    output.line(`${bytesText(byteLength)} from ${hex(address)} are in ${path}.`);
    output.result({ address, byteLength, file: path });
    return DONE;
  });
}
