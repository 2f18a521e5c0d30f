/** The serial port (VCP) of a probe: through the operating system where the probe is plugged into this computer, else through USB. */
import type { SerialLink, UsbDeviceSummary } from '../base/index.ts';
import { findSerialPort, openSerialPort } from '../node/index.ts';
import { openVcp, VCP_CODING } from '../transport/index.ts';
import { notPossibleHere } from './errors.ts';
import type { ProbeSource } from './probe-source.ts';

/** Opens it; closing the link closes all that was opened for it. */
export async function openSerialOf(source: ProbeSource, device: UsbDeviceSummary, coding = VCP_CODING): Promise<SerialLink> {
  const { usb, facts, bench, addressText } = source;
  if (!usb) {
    throw notPossibleHere('carries debug commands only, no serial port', 'Open it on the computer that the probe is plugged into.', {
      what: 'console',
      address: addressText,
    });
  }
  if (facts && !bench) return openSerialPort(await findSerialPort(facts, device), coding);
  return openVcp(await usb.port(device), coding);
}
