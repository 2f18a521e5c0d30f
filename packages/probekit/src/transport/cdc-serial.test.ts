import { expect, it } from 'vitest';
import { FakeUsbLink, fakeUsbPort, patientClock, SUMMARY } from '../../test/contracts/fake-usb-link.ts';
import { openCdcSerial } from './cdc-serial.ts';
import { portOverLink } from './usb-port-over-link.ts';

async function open() {
  const link = new FakeUsbLink();
  const { port } = fakeUsbPort(link);
  await port.open();
  return { link, serial: await openCdcSerial(port) };
}

it('sets the line coding as CDC lays it out', async () => {
  const { link, serial } = await open();
  await serial.configure({ baudRate: 115200, dataBits: 8, parity: 'even', stopBits: 2 });
  const sent = link.transfers.find(({ setup }) => setup?.request === 0x20);
  expect(sent?.setup).toEqual({ requestType: 0x21, request: 0x20, value: 0, index: 2, length: 7 });
  expect(Array.from(sent?.data ?? [])).toEqual([0x00, 0xc2, 0x01, 0x00, 2, 2, 8]);
});

it('writes bytes, and reads them as they arrive until it is closed', async () => {
  const { link, serial } = await open();
  await serial.write(Uint8Array.of(0x68, 0x69));
  expect(link.serial).toEqual([0x68, 0x69]);
  const seen: number[] = [];
  const reading = (async () => {
    for await (const bytes of serial.read()) seen.push(...bytes);
  })();
  for (const byte of [1, 2, 3]) {
    await Promise.resolve();
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    link.receive(Uint8Array.of(byte));
  }
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  await serial.close();
  await reading;
  expect(seen).toEqual([1, 2, 3]);
});

it('ends when the device leaves', async () => {
  const { link, serial } = await open();
  const reading = (async () => {
    for await (const bytes of serial.read()) expect(bytes).toHaveLength(0);
  })();
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  link.unplug();
  await reading;
});

it('says when a probe has no serial port', async () => {
  const bare = { ...SUMMARY, interfaces: SUMMARY.interfaces.slice(0, 1) };
  const port = portOverLink(new FakeUsbLink(), bare, async () => ({ result: 'granted' }), { clock: patientClock() });
  await port.open();
  await expect(openCdcSerial(port)).rejects.toMatchObject({ code: 'serial/no-port' });
});
