/** How the page comes to the serial port of the current board: through the bench, or by the browser's own list of ports. */
import type { LineCoding, SerialLink } from 'probekit/base';
import { openWebSerial } from 'probekit/browser';
import type { ProbeSession } from '../session/probe-session.ts';

const ST_VENDOR_ID = 0x0483;

/** The probe's own port, where the way to the probe reaches it. Waits for its turn at the probe. */
export function openThrough(session: ProbeSession, coding: LineCoding): Promise<SerialLink | undefined> {
  const { patient } = session;
  return session.alone(async () => {
    const [device] = await patient.usbHost.list();
    if (!device || !patient.openSerial) return undefined;
    const link = await patient.openSerial(device);
    await link.configure(coding);
    return link;
  }, 'console.doing');
}

/** Undefined when the person chose none. Must follow a press of a button. */
export async function chooseWebSerial(coding: LineCoding): Promise<SerialLink | undefined> {
  const port = await navigator.serial.requestPort({ filters: [{ usbVendorId: ST_VENDOR_ID }] }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  });
  return port && openWebSerial(port, coding);
}
