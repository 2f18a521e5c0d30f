/** Listens on a probe's USB plug and notes each ST-LINK exchange on the debug endpoints, whoever the client is. */
import type { UsbDeviceLink } from '../../src/base/index.ts';
import { describeCommand } from '../../src/spec/stlink/command-names.ts';
import { COMMAND_BYTES } from '../../src/spec/stlink/opcodes.ts';

const OUT = 0x01;
const IN = 0x81;

/** A command and what moved after it. */
export interface Exchange {
  readonly command: Uint8Array;
  readonly out: Uint8Array | undefined;
  readonly in: Uint8Array | undefined;
  /** What came instead of an end. */
  readonly error: { readonly code: string } | undefined;
}

type Draft = { -readonly [Key in keyof Exchange]: Exchange[Key] };

/** A link that does what `inner` does, and what passed through it. */
export function listenOn(inner: UsbDeviceLink): { link: UsbDeviceLink; exchanges: readonly Exchange[] } {
  const exchanges: Draft[] = [];
  const isData = (bytes: Uint8Array) => {
    const last = exchanges.at(-1);
    return bytes.length !== COMMAND_BYTES || (last && !last.out && describeCommand(last.command).takesData);
  };
  const link: UsbDeviceLink = {
    async submit(transfer) {
      const { endpoint, data } = transfer;
      if (endpoint === OUT && data) {
        const last = exchanges.at(-1);
        if (isData(data) && last) last.out = data.slice();
        else exchanges.push({ command: data.slice(), out: undefined, in: undefined, error: undefined });
      }
      const completion = await inner.submit(transfer);
      const last = exchanges.at(-1);
      if (last && (endpoint === OUT || endpoint === IN) && completion.status !== 'ok') last.error = { code: completion.status };
      if (last && endpoint === IN && completion.data) last.in = completion.data.slice();
      return completion;
    },
    cancel: (id) => inner.cancel(id),
    reset: () => inner.reset(),
    onDisconnect: (listener) => inner.onDisconnect(listener),
  };
  return { link, exchanges };
}
