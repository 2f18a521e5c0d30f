/** C14: is the virtual COM port there, and does the program in flash talk on it. Listening opens the port and sends nothing. */
import type { Clock, SerialLink, UsbDeviceSummary } from '../../base/index.ts';
import { type Finding, finding } from '../evidence.ts';

/** As much of what the program says as a sentence bears, in characters. */
const MOST_QUOTED = 60;
const CDC_DATA_CLASS = 0x0a;
/** By convention of ST's boards. */
const LINE = { baudRate: 115200, dataBits: 8, parity: 'none', stopBits: 1 } as const;
const LISTEN_MS = 300;
const ENOUGH_BYTES = 64;

/** Whether a device has a serial port at all; undefined where its interfaces are not known. */
export function hasSerialPort({ interfaces }: UsbDeviceSummary): boolean | undefined {
  return interfaces.length === 0 ? undefined : interfaces.some(({ classCode }) => classCode === CDC_DATA_CLASS);
}

export const NO_SERIAL_PORT: Finding<'C14'> = finding('C14', 'absent', { key: 'c14.absent' });

/** Listens for a moment, then closes. */
export async function listenToSerial(serial: SerialLink, clock: Clock, signal?: AbortSignal): Promise<Finding<'C14'>> {
  const stop = new AbortController();
  const heard: number[] = [];
  try {
    await serial.configure(LINE);
    const reading = collect(serial, heard, stop.signal);
    await Promise.race([clock.sleep(LISTEN_MS, { signal }), reading]);
    stop.abort();
    await reading;
  } finally {
    await serial.close();
  }
  return judgeSerial(Uint8Array.from(heard));
}

/** Judges what was heard. */
export function judgeSerial(heard: Uint8Array): Finding<'C14'> {
  if (heard.length === 0) return finding('C14', 'silent', { key: 'c14.silent' }, { bytes: 0 });
  const text = new TextDecoder()
    .decode(heard)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim();
  return finding(
    'C14',
    'talks',
    { key: 'c14.talks', values: { text: text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)} …` : text } },
    { bytes: heard.length, text },
  );
}

async function collect(serial: SerialLink, heard: number[], signal: AbortSignal): Promise<void> {
  try {
    for await (const bytes of serial.read({ signal })) {
      heard.push(...bytes);
      if (heard.length >= ENOUGH_BYTES) return;
    }
  } catch (error) {
    // Ending the listening is how it always ends.
    if (!signal.aborted) throw error;
  }
}
