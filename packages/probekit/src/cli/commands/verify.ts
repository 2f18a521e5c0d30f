/** `probekit verify`: compares the target's flash with a file. Writes nothing, neither halts nor resets. */
import { hex } from '../../base/index.ts';
import { isInFlash, isWritable, verifyImage, wirePace } from '../../flash/index.ts';
import type { Image } from '../../image/index.ts';
import type { Language, Said } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { readFirmware } from '../firmware-file.ts';
import { ProgressBar } from '../progress-bar.ts';
import { bytesText } from '../quantities.ts';
import { sentencesFor, tellIn } from '../sentences-for.ts';
import { headline, letGo, withTarget } from '../with-target.ts';

export interface VerifyFlags {
  readonly address?: number;
  readonly language: Language;
}

interface VerifyOptions extends VerifyFlags {
  readonly file: string;
}

export async function verify(context: CommandContext, { file, address, language }: VerifyOptions): Promise<ExitStatus> {
  const { output, signal } = context;
  const image = await readFirmware(file, address);
  return withTarget(context, async (target) => {
    output.line(await headline(target));
    const catalogue = await sentencesFor(output, language);
    const bar = new ProgressBar(output, () => target.probe.clock.nowMs(), { catalogue, paceOf: wirePace(target.speedKhz) });
    const report = await verifyImage(target, image, { signal, onProgress: bar.onProgress });
    bar.end();
    await letGo(target);
    output.result({ imageName: image.name, ...report });
    const { firstDifference } = report;
    if (!firstDifference) {
      await tellIn(output, language, { key: 'memory.equal', values: { bytes: bytesText(report.checkedBytes), name: image.name } });
      return DONE;
    }
    const { address: at, expected, found } = firstDifference;
    const values = { address: hex(at), name: image.name, expected: hex(expected, 2) };
    const said: Said =
      found === undefined ? { key: 'memory.unreadable', values } : { key: 'memory.different', values: { ...values, found: hex(found, 2) } };
    await tellIn(output, language, said);
    const command = writingCommand(image);
    if (command) await tellIn(output, language, { key: 'memory.write-it', values: { command: `${command} ${file}${placeText(address)}` } });
    return FAILED;
  });
}

/** Which command takes the file; none where it lies in part in memory that neither writes. */
function writingCommand({ segments }: Image): string | undefined {
  if (segments.every(({ address }) => isInFlash(address))) return 'flash';
  return segments.every(({ address, bytes }) => isWritable(address, bytes.length)) ? 'memory write' : undefined;
}

function placeText(address: number | undefined): string {
  return address === undefined ? '' : ` --address ${hex(address)}`;
}
