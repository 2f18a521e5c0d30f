/** `probekit doctor`. */
import { diagnose } from '../../doctor/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { withSource } from '../with-target.ts';

export function doctor(context: CommandContext, _flags: { fix: string; answer: readonly string[] }): Promise<ExitStatus> {
  return withSource(context, async (source) => {
    const diagnosis = await diagnose({ clock: source.clock, usbHost: source.usb, hostFacts: source.facts, signal: context.signal });
    context.output.line(JSON.stringify(diagnosis, undefined, 1));
    return diagnosis.verdict === 'healthy' ? DONE : FAILED;
  });
}
