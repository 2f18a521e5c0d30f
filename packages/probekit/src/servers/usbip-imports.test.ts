import { describe, expect, it } from 'vitest';
import { PROBE_SUMMARY } from '../../test/contracts/probe-summary.ts';
import type { UsbDeviceLink } from '../base/index.ts';
import { UsbipImports } from './usbip-imports.ts';
import type { ExportedDevice } from './usbip-server.ts';

const link: UsbDeviceLink = {
  submit: async () => ({ status: 'ok', byteLength: 0 }),
  cancel: async () => undefined,
  reset: async () => undefined,
  onDisconnect: () => () => undefined,
};

function device(options: Partial<ExportedDevice> = {}): ExportedDevice {
  return { busId: '1-1', link, summary: PROBE_SUMMARY, ...options };
}

describe('which exported devices clients have', () => {
  it('lets the next client wait while the last one gives the device back, and refuses it before', async () => {
    const imports = new UsbipImports();
    const steps: string[] = [];
    let reset: () => void = () => undefined;
    const released = ({ movedData }: { movedData: boolean }) => {
      steps.push(`released, ${movedData ? 'used' : 'unused'}`);
      return new Promise<void>((resolve) => {
        reset = resolve;
      });
    };
    const exported = device({ released });
    expect(await imports.take(exported)).toBe(true);
    expect(await imports.take(exported)).toBe(false);
    const leaving = imports.giveBack(exported, true, async () => steps.push('ended'));
    const next = imports.take(exported).then((isTaken) => steps.push(`next ${isTaken}`));
    await new Promise((resolve) => setImmediate(resolve));
    expect(steps).toEqual(['ended', 'released, used']);
    reset();
    await Promise.all([leaving, next]);
    expect(steps.at(-1)).toBe('next true');
  });

  it('gives nobody a device that is held elsewhere, and keeps it free for later', async () => {
    const imports = new UsbipImports();
    let access: 'busy' | 'granted' = 'busy';
    const exported = device({ access: async () => access });
    expect(await imports.take(exported)).toBe(false);
    access = 'granted';
    expect(await imports.take(exported)).toBe(true);
  });
});
