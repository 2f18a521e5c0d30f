/**
 * Reading a chip that may reset itself meanwhile: while it is in reset its buses refuse every address, so that a word
 * which is refused once and readable a moment later tells of the instant, not of the chip. Pulse of a system reset, at
 * least 20 us at the pin: DS12110, NRST pin characteristics; a capacitor on NRST makes milliseconds of it.
 */
import type { Clock, Memory } from '../../base/index.ts';
import { dapErrors } from '../../dap/index.ts';

const ATTEMPTS = 4;
const BETWEEN_MS = 2;

/** The same memory; a read that is refused is made again, three times at most. Writes pass as they are. */
export function throughResets(memory: Memory, clock: Clock): Memory {
  const again = async <T>(read: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await read();
      } catch (error) {
        if (attempt === ATTEMPTS || !isRefusal(error)) throw error;
        await clock.sleep(BETWEEN_MS);
      }
    }
  };
  return {
    read: (address, byteLength, options) => again(() => memory.read(address, byteLength, options)),
    read32: (address, options) => again(() => memory.read32(address, options)),
    read16: (address, options) => again(() => memory.read16(address, options)),
    read8: (address, options) => again(() => memory.read8(address, options)),
    write: (address, data, options) => memory.write(address, data, options),
    write32: (address, value, options) => memory.write32(address, value, options),
    write16: (address, value, options) => memory.write16(address, value, options),
    write8: (address, value, options) => memory.write8(address, value, options),
  };
}

/** A bus that was busy all along has had its time already. */
function isRefusal(error: unknown): boolean {
  return dapErrors.is(error, 'dap/transfer') && error.evidence.ack === 'fault';
}
