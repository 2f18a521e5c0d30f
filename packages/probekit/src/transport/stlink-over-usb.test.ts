import { describe, expect, it } from 'vitest';
import { FakeUsbLink, fakeUsbPort, patientClock, SUMMARY } from '../../test/contracts/fake-usb-link.ts';
import { stlinkOverUsb } from './stlink-over-usb.ts';
import { portOverLink } from './usb-port-over-link.ts';

const GET_MODE = Uint8Array.of(0xf5);

describe.each([
  ['one transfer after the other', false],
  ['all transfers of an exchange at once', true],
])('an ST-LINK that is sent %s', (_name, queues) => {
  const open = (link: FakeUsbLink) => stlinkOverUsb(Object.assign(fakeUsbPort(link).port, { queues }), { clock: patientClock() });

  it('pads a command to sixteen bytes and fetches its reply', async () => {
    const link = new FakeUsbLink();
    const transport = await open(link);
    expect(await transport.exchange(Uint8Array.of(0xf7), { in: 8 })).toHaveLength(8);
    const sent = link.transfers.filter(({ endpoint, data }) => endpoint === 0x01 && data?.[0] === 0xf7);
    expect(sent.map(({ data }) => data?.length)).toEqual([16]);
  });

  it('sends the data phase after the command', async () => {
    const link = new FakeUsbLink();
    const transport = await open(link);
    const write = Uint8Array.of(0xf2, 0x08, 0, 0, 0, 0x24, 4, 0);
    expect(await transport.exchange(write, { out: Uint8Array.of(1, 2, 3, 4) })).toHaveLength(0);
    expect(Array.from(link.stlink.peek(0x2400_0000, 4))).toEqual([1, 2, 3, 4]);
  });

  it('drops replies that somebody else left behind', async () => {
    const link = new FakeUsbLink();
    link.replies.push(Uint8Array.of(0x80, 0), Uint8Array.of(1, 2, 3, 4, 5, 6));
    const transport = await open(link);
    expect(Array.from(await transport.exchange(GET_MODE, { in: 2 }))).toEqual([1, 0]);
  });

  it('finds its feet again after a command that got no reply', async () => {
    const link = new FakeUsbLink();
    const transport = await open(link);
    await transport.exchange(GET_MODE, { in: 2 });
    link.deaf = 1;
    await expect(transport.exchange(GET_MODE, { in: 2 }, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'usb/timeout' });
    expect(Array.from(await transport.exchange(GET_MODE, { in: 2 }))).toEqual([1, 0]);
  });

  it('resets a probe that stays silent, then reports that it lost it', async () => {
    const link = new FakeUsbLink();
    const transport = await open(link);
    link.deaf = Number.POSITIVE_INFINITY;
    await expect(transport.exchange(GET_MODE, { in: 2 })).rejects.toMatchObject({ code: 'stlink/desync', evidence: { attempts: 6 } });
    link.deaf = 3;
    expect(Array.from(await transport.exchange(GET_MODE, { in: 2 }))).toEqual([1, 0]);
  });

  it('keeps exchanges whole and in order', async () => {
    const link = new FakeUsbLink();
    const transport = await open(link);
    const lengths = await Promise.all([
      transport.exchange(Uint8Array.of(0xf7), { in: 8 }),
      transport.exchange(GET_MODE, { in: 2 }),
      transport.exchange(Uint8Array.of(0xfb), { in: 12 }),
    ]);
    expect(lengths.map((reply) => reply.length)).toEqual([8, 2, 12]);
  });

  it('has done with a command that was refused before the next one is sent', async () => {
    const link = new FakeUsbLink();
    const transport = await open(link);
    await transport.exchange(GET_MODE, { in: 2 });
    link.stalls = 1;
    await expect(transport.exchange(GET_MODE, { in: 2 }, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'usb/stall' });
    expect(Array.from(await transport.exchange(GET_MODE, { in: 2 }))).toEqual([1, 0]);
  });

  it(
    queues ? 'is asked for its reply before it has taken the command' : 'is asked for its reply when it has taken the command',
    async () => {
      const link = new FakeUsbLink();
      const transport = await open(link);
      await transport.exchange(GET_MODE, { in: 2 });
      link.transfers.length = 0;
      const exchange = transport.exchange(GET_MODE, { in: 2 });
      await Promise.resolve();
      expect(link.transfers.map(({ endpoint }) => endpoint)).toEqual(queues ? [0x01, 0x81] : [0x01]);
      await exchange;
    },
  );
});

it('refuses a firmware loader', async () => {
  const loader = { ...SUMMARY, productId: 0x374d };
  const port = portOverLink(new FakeUsbLink(), loader, async () => ({ result: 'granted' }));
  await expect(stlinkOverUsb(port, { clock: patientClock() })).rejects.toMatchObject({ code: 'stlink/not-a-probe' });
});

it('shows the serial number of an old ST-LINK/V2 as hex', async () => {
  const serialNumber = 'H\u00ffk\u0006PU\u0081\u0001\u0010\u0017\u0007\u0087';
  const old = { ...SUMMARY, productId: 0x3748, serialNumber };
  const port = portOverLink(new FakeUsbLink(), old, async () => ({ result: 'granted' }));
  const { device } = await stlinkOverUsb(port, { clock: patientClock() });
  expect(device.serialNumber).toBe('48FF6B065055810110170787');
});
