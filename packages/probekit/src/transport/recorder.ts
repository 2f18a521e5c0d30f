/** Writes down everything that passes through an ST-LINK transport. The text is described in `trace-text.ts`. */
import { type Clock, ProbekitError } from '../base/index.ts';
import { COMMAND_BYTES } from '../spec/stlink/opcodes.ts';
import type { StlinkTransport } from './stlink-transport.ts';
import { formatExchange, formatHeader } from './trace-text.ts';

/** A transport that does what `inner` does and hands each piece of text to `write` as it arises. */
export function recordStlink(inner: StlinkTransport, { clock, write }: { clock: Clock; write: (text: string) => void }): StlinkTransport {
  write(formatHeader(inner.device));
  return {
    device: inner.device,
    async exchange(command, phase, options) {
      const padded = new Uint8Array(COMMAND_BYTES);
      padded.set(command);
      const out = phase && 'out' in phase ? phase.out.slice() : undefined;
      const record = { command: padded, out, in: new Uint8Array(0), error: undefined };
      try {
        const reply = await inner.exchange(command, phase, options);
        write(formatExchange({ ...record, in: reply, atMs: clock.nowMs() }));
        return reply;
      } catch (error) {
        write(formatExchange({ ...record, error: described(error), atMs: clock.nowMs() }));
        throw error;
      }
    },
    close: () => inner.close(),
  };
}

function described(error: unknown): { code: string; message: string } {
  if (error instanceof ProbekitError) return { code: error.code, message: error.message };
  return { code: 'aborted', message: error instanceof Error ? error.message : String(error) };
}
