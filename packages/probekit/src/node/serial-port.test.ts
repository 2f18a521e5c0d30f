import { describe, expect, it } from 'vitest';
import { PROBE_SUMMARY } from '../../test/contracts/probe-summary.ts';
import type { HostFacts, UsbDeviceSummary } from '../base/index.ts';
import { findSerialPort, type OpenPort, openSerialPort } from './serial-port.ts';

const CODING = { baudRate: 115200, dataBits: 8, parity: 'none', stopBits: 1 } as const;

function fakePort(written: Uint8Array[]): OpenPort {
  return async () => ({
    isOpen: true,
    update: (_options, done) => done(null),
    write: (bytes, done) => {
      written.push(bytes);
      done(null);
      return true;
    },
    close: (done) => done(null),
    async *[Symbol.asyncIterator]() {
      yield new TextEncoder().encode('hello');
    },
  });
}

describe('a serial port of the operating system', () => {
  it('reads, writes and ends with the port', async () => {
    const written: Uint8Array[] = [];
    const link = await openSerialPort('/dev/ttyACM0', CODING, { openPort: fakePort(written) });
    await link.configure({ ...CODING, baudRate: 9600 });
    await link.write(Uint8Array.of(65));
    const heard: string[] = [];
    for await (const bytes of link.read()) heard.push(new TextDecoder().decode(bytes));
    await link.close();
    expect(heard).toEqual(['hello']);
    expect(written).toEqual([Uint8Array.of(65)]);
  });

  it('names the port and what the system said when it does not open', async () => {
    const openPort: OpenPort = () => Promise.reject(new Error('Error: Permission denied, cannot open /dev/ttyACM0'));
    await expect(openSerialPort('/dev/ttyACM0', CODING, { openPort })).rejects.toMatchObject({
      code: 'node/serial',
      evidence: { path: '/dev/ttyACM0' },
    });
  });
});

describe("a probe's serial port on Linux", () => {
  const DEVICE: UsbDeviceSummary = { ...PROBE_SUMMARY, location: '1-2.3' };
  const folders: Readonly<Record<string, readonly string[]>> = {
    '/sys/bus/usb/devices/1-2.3': ['1-2.3:1.0', '1-2.3:1.1', '1-2.3:1.2', 'idVendor'],
    '/sys/bus/usb/devices/1-2.3/1-2.3:1.2/tty': ['ttyACM7'],
    '/sys/bus/usb/devices/1-2': ['1-2:1.0'],
  };
  const facts: HostFacts = {
    platform: 'linux',
    readFile: async () => undefined,
    list: async (path) => folders[path],
    readLink: async () => undefined,
  };

  it('is found by the place of the probe', async () => {
    expect(await findSerialPort(facts, DEVICE)).toBe('/dev/ttyACM7');
  });

  it('is missing where no interface of the probe has one', async () => {
    await expect(findSerialPort(facts, { ...DEVICE, location: '1-2' })).rejects.toMatchObject({
      code: 'node/serial',
      hint: expect.stringContaining('--port PATH'),
    });
  });
});
