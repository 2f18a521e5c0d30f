/** `probekit verify`: compares the target's flash with a file. Writes nothing, neither halts nor resets. */
import { hex } from '../../base/index.ts';
import { verifyImage, wirePace } from '../../flash/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { readFirmware } from '../firmware-file.ts';
import { ProgressBar } from '../progress-bar.ts';
import { bytesText } from '../quantities.ts';
import { headline, letGo, withTarget } from '../with-target.ts';

export async function verify(context: CommandContext, { file, address }: { file: string; address?: number }): Promise<ExitStatus> {
  const { output, signal } = context;
  const image = await readFirmware(file, address);
  return withTarget(context, async (target) => {
    output.line(await headline(target));
    const bar = new ProgressBar(output, () => target.probe.clock.nowMs(), { paceOf: wirePace(target.speedKhz) });
    const report = await verifyImage(target, image, { signal, onProgress: bar.onProgress });
    bar.end();
    await letGo(target);
    output.result({ imageName: image.name, ...report });
    const { firstDifference } = report;
    if (!firstDifference) {
      output.line(`equal: all ${bytesText(report.checkedBytes)} of ${image.name}`);
      return DONE;
    }
    const { address: at, expected, found } = firstDifference;
    const reads = found === undefined ? 'cannot be read' : `reads ${hex(found, 2)}`;
    output.line(`different: ${hex(at)} ${reads}, ${image.name} has ${hex(expected, 2)}`);
    output.line(`probekit flash ${file}     writes the file`);
    return FAILED;
  });
}
