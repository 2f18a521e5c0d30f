/**
 * Lets wall time that nobody uses pass on the bench, one to one: with a server attached, or a person at its serial port.
 * Transfers cost bench time of their own, so only the time between them counts here.
 */
import type { Bench, UsbDeviceLink } from '../base/index.ts';

const TICK_MS = 5;
/** A bench that cannot keep up falls behind instead of running away. */
const MOST_MS_A_TICK = 50;

export interface BenchPacer {
  /** The bench's USB door; time catches up before each transfer. */
  readonly link: UsbDeviceLink;
  stop(): Promise<void>;
}

export function paceBench({ usb, control }: Bench): BenchPacer {
  let lastMs = performance.now();
  let running: Promise<unknown> = Promise.resolve();
  const catchUp = (): Promise<unknown> => {
    running = running.then(async () => {
      const ms = Math.min(performance.now() - lastMs, MOST_MS_A_TICK);
      if (ms > 0) await control.send('advance', { ms });
      lastMs = performance.now();
    });
    return running;
  };
  let isIdle = true;
  const timer = setInterval(() => {
    if (!isIdle) return;
    isIdle = false;
    void catchUp().then(() => {
      isIdle = true;
    });
  }, TICK_MS);
  return {
    link: {
      async submit(transfer) {
        await catchUp();
        const completion = await usb.submit(transfer);
        lastMs = performance.now();
        return completion;
      },
      cancel: (id) => usb.cancel(id),
      reset: () => usb.reset(),
      onDisconnect: (listener) => usb.onDisconnect(listener),
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
