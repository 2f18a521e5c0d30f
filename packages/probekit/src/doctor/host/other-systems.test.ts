/**
 * Windows and macOS. Fixtures are not from a machine: written after Microsoft Learn (Get-PnpDevice, ConvertTo-Json, "Error
 * codes in Device Manager in Windows", "Standard USB identifiers") and system_profiler(8) with answers printed in public reports.
 */
import { describe, expect, it } from 'vitest';
import { PROBE_SUMMARY } from '../../../test/contracts/probe-summary.ts';
import { type HostFacts, type HostPlatform, wallClock } from '../../base/index.ts';
import { usbFault } from '../../transport/index.ts';
import { diagnose } from '../diagnose.ts';
import { rowOfSystem } from '../report/redact-system.ts';
import { parseMacDevices } from './mac-usb.ts';
import { explainDriver, findUnreadable, parseWindowsDevices } from './windows-pnp.ts';

/** Not from a machine. */
const windowsDevice = (more: object = {}) => ({
  InstanceId: 'USB\\VID_0483&PID_374E&MI_00\\6&2A4B1C&0&0000',
  FriendlyName: 'ST-Link Debug',
  Class: 'USBDevice',
  Status: 'OK',
  Problem: 0,
  Service: 'WINUSB',
  ...more,
});
const UNREADABLE = windowsDevice({
  InstanceId: 'USB\\VID_0000&PID_0002\\5&1A2B3C&0&2',
  FriendlyName: 'Unknown USB Device (Device Descriptor Request Failed)',
  Status: 'Error',
  Problem: 43,
  Service: null,
});

/** Not from a machine. */
const MAC = JSON.stringify({
  SPUSBDataType: [
    {
      _name: 'USB31Bus',
      _items: [
        { _name: 'Keyboard of Annabelle', vendor_id: 'apple_vendor_id', product_id: '0x0342', serial_num: 'SECRET' },
        {
          _name: 'Hub',
          vendor_id: '0x05e3  (Genesys Logic, Inc.)',
          _items: [
            {
              _name: 'STLINK-V3',
              vendor_id: '0x0483  (STMicroelectronics)',
              product_id: '0x374e',
              serial_num: PROBE_SUMMARY.serialNumber,
              device_speed: 'high_speed',
              bus_power: '100',
              bus_power_used: '500',
            },
          ],
        },
      ],
    },
  ],
});

describe('Windows', () => {
  const reason = (...devices: readonly object[]) => explainDriver(parseWindowsDevices(JSON.stringify(devices)), 0x374e)?.key;

  it.each([
    ['WinUSB', windowsDevice(), undefined],
    ['a driver that was not installed', windowsDevice({ Problem: 28, Service: null }), 'windows.problem-28'],
    ['a driver that cannot start', windowsDevice({ Problem: 10 }), 'windows.problem-10'],
    ['a driver without a trusted signature', windowsDevice({ Problem: 52 }), 'windows.problem-52'],
    ['a device that was disabled', windowsDevice({ Problem: 22 }), 'windows.problem'],
    ['a driver of another kind', windowsDevice({ Service: 'usbccgp' }), 'windows.other-driver'],
    ['no driver and no code', windowsDevice({ Service: null }), 'windows.problem-28'],
  ] as const)('%s', (_name, device, key) => {
    expect(reason(device)).toBe(key);
  });

  it('looks at the debug interface, not at the serial port or the whole device', () => {
    const whole = windowsDevice({ InstanceId: 'USB\\VID_0483&PID_374E\\003A00273038510234333935', Service: 'usbccgp' });
    const vcp = windowsDevice({ InstanceId: 'USB\\VID_0483&PID_374E&MI_02\\6&2A4B1C&0&0002', Service: 'usbser' });
    expect(reason(whole, vcp, windowsDevice())).toBeUndefined();
    const single = windowsDevice({ InstanceId: 'USB\\VID_0483&PID_3748\\5&1A2B3C&0&3', Problem: 28 });
    expect(explainDriver(parseWindowsDevices(JSON.stringify(single)), 0x3748)?.key).toBe('windows.problem-28');
  });

  it.each(['', 'Get-PnpDevice : The term is not recognized', 'null', '[1, null, {"InstanceId": 5}]'])('takes %j for no devices', (text) => {
    expect(parseWindowsDevices(text)).toEqual([]);
  });

  it('has a device that could not be read', () => {
    expect(findUnreadable(parseWindowsDevices(JSON.stringify([windowsDevice(), UNREADABLE])))?.problem).toBe(43);
    expect(findUnreadable(parseWindowsDevices(JSON.stringify(windowsDevice())))).toBeUndefined();
  });
});

describe('macOS', () => {
  it('lists devices behind hubs, with what their port gives', () => {
    expect(parseMacDevices(MAC)).toEqual([
      {
        name: 'STLINK-V3',
        productId: 0x374e,
        serialNumber: PROBE_SUMMARY.serialNumber,
        speed: 'high_speed',
        needsMilliamps: 500,
        givesMilliamps: 100,
      },
    ]);
  });

  it.each(['', '[]', '{"SPUSBDataType": {}}', '{"SPUSBDataType": [null, 1]}'])('takes %j for no devices', (text) => {
    expect(parseMacDevices(text)).toEqual([]);
  });

  it('goes into a report without the devices of others', () => {
    const row = rowOfSystem({ of: 'answer', path: 'mac-usb-devices', text: MAC });
    expect(JSON.stringify(row)).not.toMatch(/Annabelle|SECRET|Genesys/);
    expect(row?.of === 'answer' && parseMacDevices(row.text)).toEqual(parseMacDevices(MAC));
  });
});

describe('the doctor', () => {
  const examined = async (platform: HostPlatform, answer: string, { isThere = true }: { isThere?: boolean } = {}) => {
    const hostFacts: HostFacts = {
      platform,
      readFile: async () => undefined,
      list: async () => undefined,
      readLink: async () => undefined,
      ask: async () => answer,
    };
    const usbHost = {
      list: async () => (isThere ? [PROBE_SUMMARY] : []),
      port: async () => {
        throw usbFault.accessDenied('STLINK-V3', 'permission denied');
      },
    };
    const clock = { ...wallClock, sleep: async () => undefined };
    return diagnose({ clock, usbHost, hostFacts });
  };

  it('names the code that the Device Manager shows', async () => {
    const { causes, evidence } = await examined('windows', JSON.stringify(windowsDevice({ Problem: 28, Service: null })));
    expect(causes[0]).toMatchObject({ id: 'RC10', class: 'proven' });
    expect(evidence.find(({ check }) => check === 'C2')?.sentence).toContain('Windows has no driver for "ST-Link Debug" (code 28)');
  });

  it('tells a device that could not be read from none', async () => {
    const { causes, evidence } = await examined('windows', JSON.stringify(UNREADABLE), { isThere: false });
    expect(evidence.find(({ check }) => check === 'C1')?.outcome).toBe('descriptor-failed');
    expect(causes.slice(0, 2).map(({ id }) => id)).toContain('RC11');
  });

  it('says of a probe that does not open that its port gives less than it asks for', async () => {
    const { evidence } = await examined('darwin', MAC);
    expect(evidence.find(({ check }) => check === 'C2')?.outcome).toBe('not-configured');
  });
});
