import { describe, expect, it } from 'vitest';
import { type OpenPort, openSerialPort } from './serial-port.ts';

const CODING = { baudRate: 115200, dataBits: 8, parity: 'none', stopBits: 1 } as const;

function fakePort(written: Uint8Array[]): OpenPort {
  return async () => ({
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
