/** A bench whose doors count what is left open: transfers that have not ended, and who listens. */
import type { Bench, BenchControl, UsbDeviceLink } from '../../src/base/index.ts';

export interface CountedBench extends Bench {
  /** Transfers under way, listeners on the plug, listeners on the controls. */
  open(): { readonly transfers: number; readonly plug: number; readonly controls: number };
}

export function counted({ usb, control }: Bench): CountedBench {
  let transfers = 0;
  const plug = new Set<() => void>();
  const controls = new Set<() => void>();
  const link: UsbDeviceLink = {
    async submit(transfer) {
      transfers += 1;
      const completion = await usb.submit(transfer);
      transfers -= 1;
      return completion;
    },
    cancel: (id) => usb.cancel(id),
    reset: () => usb.reset(),
    onDisconnect: (listener) => listening(plug, usb.onDisconnect(listener)),
  };
  const hands: BenchControl = {
    send: (command, request) => control.send(command, request),
    onEvent: (listener) => listening(controls, control.onEvent(listener)),
  };
  return { usb: link, control: hands, open: () => ({ transfers, plug: plug.size, controls: controls.size }) };
}

function listening(open: Set<() => void>, stop: () => void): () => void {
  const end = () => {
    stop();
    open.delete(end);
  };
  open.add(end);
  return end;
}

/** Everything that is ready to happen happens. */
export async function turns(count = 1): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
