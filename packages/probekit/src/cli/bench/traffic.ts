/** Counts what goes over a USB plug, for the live status of a bench. */
import type { UsbDeviceLink } from '../../base/index.ts';

/** Since the bench was opened. */
export interface Traffic {
  readonly transfers: number;
  readonly bytes: number;
}

export function meterTraffic(usb: UsbDeviceLink): { readonly link: UsbDeviceLink; traffic(): Traffic } {
  let transfers = 0;
  let bytes = 0;
  return {
    link: {
      async submit(transfer) {
        const completion = await usb.submit(transfer);
        transfers++;
        bytes += completion.byteLength;
        return completion;
      },
      cancel: (id) => usb.cancel(id),
      reset: () => usb.reset(),
      onDisconnect: (listener) => usb.onDisconnect(listener),
    },
    traffic: () => ({ transfers, bytes }),
  };
}
