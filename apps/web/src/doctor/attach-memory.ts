/**
 * Remembers of a probe only whether the chip behind it was read-out protected at level 1 when it was last examined: to
 * attach to such a chip may stop its program, so that the next visit asks first. The serial number itself is not kept.
 */
import type { UsbDeviceSummary } from 'probekit/base';
import type { Diagnosis } from 'probekit/doctor';
import { recall, remember } from '../memory.ts';

/** Whether attaching may stop what runs behind this probe, as far as is known. */
export function mayStopProgram(device: UsbDeviceSummary): boolean {
  return recall(keyOf(device)) === 'rdp1';
}

/** Takes note of what the protection is now; a run that did not see it changes nothing. */
export function rememberProtection(device: UsbDeviceSummary, { evidence }: Diagnosis): void {
  const protection = evidence.find(({ check }) => check === 'C11')?.outcome;
  if (protection !== undefined) rememberLevel(device, protection === 'rdp1');
}

export function rememberLevel(device: UsbDeviceSummary, isLevel1: boolean): void {
  if (isLevel1) remember(keyOf(device), 'rdp1');
  else if (mayStopProgram(device)) remember(keyOf(device), 'other');
}

/** FNV-1a, 32 bits: enough to tell a person's probes apart. */
function keyOf({ serialNumber }: UsbDeviceSummary): string {
  let hash = 0x811c9dc5;
  for (const character of serialNumber) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return `probekit.probe.${hash.toString(16)}`;
}
