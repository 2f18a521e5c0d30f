/** How the page comes to the serial port of the current board where the way to its probe leads there: through the bench. */
import type { LineCoding, SerialLink } from 'probekit/base';
import type { ProbeSession } from '../session/probe-session.ts';

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
