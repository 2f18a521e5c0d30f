/** The serial port (VCP) of a probe: through USB on a bench, through the operating system on a real computer. */
import type { LineCoding, SerialLink, UsbDeviceSummary } from '../base/index.ts';
import { findSerialPort, openSerialPort } from '../node/index.ts';
import { openCdcSerial } from '../transport/index.ts';
import { notPossibleHere } from './errors.ts';
import type { ProbeSource } from './probe-source.ts';

/** By convention of ST's boards. */
export const VCP_CODING: LineCoding = { baudRate: 115200, dataBits: 8, parity: 'none', stopBits: 1 };

/** Opens it; closing the link closes all that was opened for it. */
export async function openSerialOf(source: ProbeSource, device: UsbDeviceSummary, coding = VCP_CODING): Promise<SerialLink> {
  const { usb, facts, bench, addressText } = source;
  if (!usb || !facts) {
    throw notPossibleHere('carries debug commands only, no serial port', 'Open it on the computer that the probe is plugged into.', {
      what: 'console',
      address: addressText,
    });
  }
  if (!bench) return openSerialPort(await findSerialPort(facts, device), coding);
  const port = await usb.port(device);
  await port.open();
  const link = await openCdcSerial(port);
  await link.configure(coding);
  return {
    configure: (next) => link.configure(next),
    write: (data, options) => link.write(data, options),
    read: (options) => link.read(options),
    close: async () => {
      await link.close();
      await port.close();
    },
  };
}
