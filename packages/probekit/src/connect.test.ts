import { expect, it } from 'vitest';
import { FakeUsbLink, patientClock, SUMMARY } from '../test/contracts/fake-usb-link.ts';
import { connect, parseProbeAddress } from './index.ts';
import { portOverLink } from './transport/index.ts';

function fakeHost() {
  const link = new FakeUsbLink();
  const port = async () => portOverLink(link, SUMMARY, async () => ({ result: 'granted' }), { clock: patientClock() });
  return { link, usb: { list: async () => [SUMMARY], port } };
}

it('opens the probe at an address and records what was said', async () => {
  const { link, usb } = fakeHost();
  let text = '';
  const connection = await connect('usb:', { transports: { usb }, clock: patientClock(), record: (piece) => (text += piece) });
  expect(connection.probe.identity).toEqual({
    product: 'STLINK-V3',
    generation: 'v3',
    firmware: 'V3J9M3',
    serialNumber: SUMMARY.serialNumber,
  });
  expect(text).toContain('# probekit trace: STLINK-V3 0483:374e');
  expect(text).toContain('> F1\n< 30 00 83 04 4E 37\n');
  await connection.probe.attach();
  expect(link.stlink.mode).toBe(2);
  await connection.close();
  expect(link.stlink.mode).toBe(1);
});

it('closes even when the probe has left', async () => {
  const { link, usb } = fakeHost();
  const connection = await connect('usb:', { transports: { usb }, clock: patientClock() });
  link.unplug();
  await connection.close();
  await expect(connection.probe.readDp(0)).rejects.toMatchObject({ code: 'usb/disconnected' });
});

it('says when the program has no way to such a probe', async () => {
  const { usb } = fakeHost();
  for (const address of ['bench:nucleo-h743zi2', 'stlink-server://host', 'usbip://host/1-1']) {
    const kind = parseProbeAddress(address).kind;
    await expect(connect(address, { transports: { usb } })).rejects.toMatchObject({ code: 'probe/no-transport', evidence: { kind } });
  }
});

it('passes on what keeps the probe from opening', async () => {
  const { usb } = fakeHost();
  await expect(connect('usb:ABC', { transports: { usb } })).rejects.toMatchObject({ code: 'probe/not-found' });
  await expect(connect('nonsense', { transports: { usb } })).rejects.toMatchObject({ code: 'probe/address' });
});
