import { expect, it } from 'vitest';
import { FakeUsbLink, fakeUsbPort, SUMMARY } from '../../test/contracts/fake-usb-link.ts';
import { portOverLink, type UsbAccess } from './usb-port-over-link.ts';

const refusals: readonly [UsbAccess, object][] = [
  [{ result: 'denied' }, { code: 'usb/access-denied' }],
  [
    { result: 'busy', holder: 'st-util' },
    { code: 'usb/busy', evidence: { interface: 0, holder: 'st-util' } },
  ],
  [{ result: 'no-driver' }, { code: 'usb/no-driver' }],
  [{ result: 'absent' }, { code: 'usb/disconnected' }],
];

it.each(refusals)('says why the host refuses an interface: %o', async (access, error) => {
  const { port } = fakeUsbPort(new FakeUsbLink(), async () => access);
  await port.open();
  await expect(port.claimInterface(0)).rejects.toMatchObject(error);
});

it('counts a transfer that completes while it is being cancelled', async () => {
  const link = new FakeUsbLink();
  link.cancel = async () => {
    await link.submit({ id: 99, endpoint: 0x01, data: Uint8Array.of(0xf1) });
  };
  const { port } = fakeUsbPort(link);
  await port.open();
  await port.claimInterface(0);
  expect(await port.transferIn(0x81, 64, { timeoutMs: 5 })).toHaveLength(6);
});

it('gives up even on a device that does not answer the cancellation', async () => {
  const dead = {
    submit: () => new Promise<never>(() => undefined),
    cancel: async () => undefined,
    reset: async () => undefined,
    onDisconnect: () => () => undefined,
  };
  let nowMs = 0;
  const clock = {
    nowMs: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
    },
  };
  const port = portOverLink(dead, SUMMARY, async () => ({ result: 'granted' }), { clock });
  await port.open();
  await port.claimInterface(0);
  await expect(port.transferIn(0x81, 64, { timeoutMs: 5 })).rejects.toMatchObject({ code: 'usb/timeout' });
  await expect(port.selectConfiguration(1)).rejects.toMatchObject({ code: 'usb/timeout' });
  await expect(port.clearHalt(0x81)).rejects.toMatchObject({ code: 'usb/timeout' });
});
