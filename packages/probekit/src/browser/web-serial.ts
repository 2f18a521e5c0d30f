/**
 * A serial port that the browser gives (Web Serial), as a `SerialLink`. It knows 7 and 8 data bits and 1 or 2 stop bits, and
 * takes another rate only when it is opened again. Source: https://wicg.github.io/serial/
 */
import { declareErrors, hasCode, type LineCoding, type SerialLink } from '../base/index.ts';
import { ST_VENDOR_ID } from '../spec/index.ts';

export interface WebSerialErrors {
  /** The browser did not open or lost the serial port. Another program may have it: a terminal, an IDE's monitor. */
  'page/serial': { readonly step: 'open' | 'read' | 'write' };
}

export const webSerialErrors = declareErrors<WebSerialErrors>();

/** What a person can do about a serial port that does not open, or ends: whoever has it lets go, it is plugged in again, the browser allows it. */
export function whyNoSerial(error: unknown): 'busy' | 'gone' | 'refused' | undefined {
  if (webSerialErrors.is(error, 'page/serial')) return error.evidence.step === 'open' ? 'busy' : 'gone';
  if (hasCode(error, 'usb/busy')) return 'busy';
  if (hasCode(error, 'usb/disconnected')) return 'gone';
  return error instanceof DOMException && error.name === 'SecurityError' ? 'refused' : undefined;
}

const BUFFER_BYTES = 65_536;

/** Shows the browser's list of the ports of ST devices. Undefined when the person chose none. Must follow a press of a button. */
export async function chooseWebSerialPort(): Promise<SerialPort | undefined> {
  return navigator.serial.requestPort({ filters: [{ usbVendorId: ST_VENDOR_ID }] }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  });
}

/** The same, and opens the port. */
export async function chooseWebSerial(coding: LineCoding): Promise<SerialLink | undefined> {
  const port = await chooseWebSerialPort();
  return port && openWebSerial(port, coding);
}

/** Opens a port that the person has chosen. @throws `page/serial`, also from `read` and `write` */
export async function openWebSerial(port: SerialPort, coding: LineCoding): Promise<SerialLink> {
  const open = ({ baudRate, dataBits, parity, stopBits }: LineCoding) =>
    told('open', port.open({ baudRate, dataBits, parity, stopBits: stopBits === 2 ? 2 : 1, bufferSize: BUFFER_BYTES }));
  await open(coding);
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const close = async () => {
    // A port that was unplugged has nothing left to cancel or close.
    await reader?.cancel().catch(() => undefined);
    reader?.releaseLock();
    reader = undefined;
    await port.close().catch(() => undefined);
  };
  /** The last change of the line. Whoever reads waits for it and goes on. */
  let changed: Promise<void> | undefined;
  const change = async (before: Promise<void> | undefined, wanted: LineCoding) => {
    await before?.catch(() => undefined); // told to whoever asked for it
    await close();
    await open(wanted);
  };
  return {
    configure: (wanted) => {
      changed = change(changed, wanted);
      return changed;
    },
    write: async (data) => {
      const writer = port.writable?.getWriter();
      if (!writer) throw lost('write', undefined);
      await told('write', writer.write(new Uint8Array(data))).finally(() => writer.releaseLock());
    },
    async *read({ signal } = {}) {
      const stop = () => void reader?.cancel().catch(() => undefined);
      signal?.addEventListener('abort', stop, { once: true });
      let reading: Promise<void> | undefined;
      try {
        do {
          while (reading !== changed) {
            reading = changed;
            await reading;
          }
          if (signal?.aborted) return;
          reader = port.readable?.getReader();
          const mine = reader;
          if (!mine) throw lost('read', undefined);
          for (let next = await told('read', mine.read()); !next.done; next = await told('read', mine.read())) yield next.value;
        } while (reading !== changed && !signal?.aborted);
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
    // A change that is under way would open the port again.
    close: async () => {
      await changed?.catch(() => undefined);
      await close();
    },
  };
}

async function told<T>(step: WebSerialErrors['page/serial']['step'], work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw lost(step, error);
  }
}

function lost(step: WebSerialErrors['page/serial']['step'], cause: unknown) {
  return webSerialErrors.make('page/serial', {
    message: step === 'open' ? 'The browser could not open the serial port.' : 'The serial port is gone.',
    hint:
      step === 'open' ? 'Close the terminal or the monitor that has it, then try again.' : 'Plug the board in again, then open the port.',
    evidence: { step },
    cause,
  });
}
