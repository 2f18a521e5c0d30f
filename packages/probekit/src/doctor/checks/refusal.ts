/** A target that refuses a transfer tells a check by that; a probe that was lost is no matter of the target. */
import { hasCode } from '../../base/index.ts';

/** What `look` finds; undefined where the target or its wires refuse. @throws what is no refusal, such as `usb/disconnected` */
export async function unlessRefused<Result>(look: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await look();
  } catch (error) {
    if (hasCode(error, 'dap/transfer', 'stlink/status')) return undefined;
    throw error;
  }
}
