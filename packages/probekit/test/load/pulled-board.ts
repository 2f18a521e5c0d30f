/** A board whose cable is pulled in the middle of a flash job. */
import type { Bench } from '../../src/base/index.ts';

/** Of the image itself: everything else that goes to a probe is shorter. */
const BLOCK_BYTES = 4096;

/** The cable is pulled when this block of the image arrives. */
export function pulledAtBlock(bench: Bench, number: number): Bench {
  let blocks = 0;
  const { usb, control } = bench;
  return {
    ...bench,
    usb: {
      submit: async (transfer) => {
        if ((transfer.data?.length ?? 0) >= BLOCK_BYTES && ++blocks === number) await plug(bench, false);
        return usb.submit(transfer);
      },
      cancel: (id) => usb.cancel(id),
      reset: () => usb.reset(),
      onDisconnect: (listener) => usb.onDisconnect(listener),
    },
    control,
  };
}

export const plug = (bench: Bench, plugged: boolean) => bench.control.send('set', { physics: { cable: { plugged, data: true } } });
