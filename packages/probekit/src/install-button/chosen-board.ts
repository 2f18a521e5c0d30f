/** The board behind the probe that was chosen: reached through that probe and no other, as it is found, else under reset. */
import { ProbekitError, type UsbDeviceSummary, type UsbHost } from '../base/index.ts';
import { isSameProbe } from '../browser/index.ts';
import { connect, type ProbeConnection } from '../connect.ts';
import { connectTarget, type Target } from '../stm32/index.ts';
import type { ProbeWay } from './probe-way.ts';

export class ChosenBoard {
  readonly device: UsbDeviceSummary;
  /** The host with this probe alone, so that no other is taken for it. */
  readonly usbHost: UsbHost;
  readonly #way: ProbeWay;
  #mode: 'normal' | 'under-reset' = 'normal';

  constructor(way: ProbeWay, device: UsbDeviceSummary) {
    this.device = device;
    this.#way = way;
    this.usbHost = {
      list: async () => (await way.usbHost.list()).filter((one) => isSameProbe(one, device)),
      port: (summary) => way.usbHost.port(summary),
    };
  }

  /** Is the probe plugged in? */
  async isHere(): Promise<boolean> {
    return (await this.usbHost.list()).length > 0;
  }

  /** Connects, and gives the probe back when `action` has ended. Where a program shuts the debugger out, it is reset: it is to be replaced anyway. */
  withTarget<Result>(signal: AbortSignal, action: (target: Target, connection: ProbeConnection) => Promise<Result>): Promise<Result> {
    const { during = (work) => work(), clock } = this.#way;
    return during(async () => {
      signal.throwIfAborted();
      const connection = await connect('usb:', { transports: { usb: this.usbHost }, clock });
      try {
        const target = await this.#attach(connection, signal);
        signal.throwIfAborted();
        return await action(target, connection);
      } finally {
        // A probe that is gone cannot be left any more.
        await connection.close().catch(() => undefined);
      }
    });
  }

  async #attach({ probe }: ProbeConnection, signal: AbortSignal): Promise<Target> {
    try {
      return await connectTarget(probe, { mode: this.#mode, signal });
    } catch (error) {
      if (this.#mode === 'under-reset' || !isOfLayer(error, ['dap', 'cortex', 'stm32'])) throw error;
      const target = await connectTarget(probe, { mode: 'under-reset', signal });
      this.#mode = 'under-reset';
      return target;
    }
  }
}

export function isOfLayer(error: unknown, layers: readonly string[]): boolean {
  return error instanceof ProbekitError && layers.includes(error.layer);
}
