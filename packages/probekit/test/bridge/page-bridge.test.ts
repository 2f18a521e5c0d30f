/** A page's way over the bridge to a probe of the computer behind it: the same port, the same files, the same errors. */
import { describe, expect, it } from 'vitest';
import { type HostFacts, ProbekitError, type SerialLink, type UsbHost } from '../../src/base/index.ts';
import { openVcp } from '../../src/transport/index.ts';
import { FakeUsbLink, fakeUsbPort, SUMMARY } from '../contracts/fake-usb-link.ts';
import { describeUsbPort } from '../contracts/usb-port.ts';
import { bridgeTo, pageOn } from './bridged.ts';

/** A computer with one probe. */
function oneProbe(link = new FakeUsbLink()) {
  const subject = fakeUsbPort(link);
  let isThere = true;
  const usb: UsbHost = { list: async () => (isThere ? [SUMMARY] : []), port: async () => subject.port };
  const unplug = async () => {
    isThere = false;
    await subject.unplug();
  };
  return { usb, link, unplug };
}

async function portOn({ host }: ReturnType<typeof pageOn>) {
  const [summary] = await host.list();
  if (!summary) throw new Error('no device');
  return host.port(summary);
}

describeUsbPort('page bridge', async () => {
  const { usb, unplug } = oneProbe();
  const port = await portOn(pageOn(bridgeTo({ usb })));
  return { port, out: 0x01, in: 0x81, unplug };
});

describe('page bridge', () => {
  it('lists what the computer lists, and keeps the summary of a device', async () => {
    const { host } = pageOn(bridgeTo({ usb: oneProbe().usb }));
    const [summary] = await host.list();
    expect(summary).toEqual(SUMMARY);
    expect((await host.list())[0]).toBe(summary);
  });

  it('carries a serial port both ways, and tells its end', async () => {
    const { usb, link, unplug } = oneProbe();
    const openSerial = async (): Promise<SerialLink> => openVcp(await usb.port(SUMMARY));
    const { host } = pageOn(bridgeTo({ usb, openSerial }));
    const [summary = SUMMARY] = await host.list();
    const serial = await host.openSerial(summary);
    await serial.write(Uint8Array.of(1, 2));
    expect(link.serial).toEqual([1, 2]);
    link.receive(Uint8Array.of(7));
    const heard: number[] = [];
    for await (const bytes of serial.read()) {
      heard.push(...bytes);
      await unplug();
    }
    expect(heard).toEqual([7]);
  });

  it('gives a device to one page at a time, and gives it back when that page leaves', async () => {
    const given: string[] = [];
    const take = async () => {
      given.push('taken');
      return async () => void given.push('given back');
    };
    const bridge = bridgeTo({ usb: oneProbe().usb, take });
    const first = pageOn(bridge);
    const second = pageOn(bridge);
    await (await portOn(first)).open();
    await expect((await portOn(second)).open()).rejects.toMatchObject({
      code: 'usb/busy',
      evidence: { holder: 'another page of probekit web' },
    });
    await first.kill();
    await Promise.all(first.served);
    await (await portOn(second)).open();
    expect(given).toEqual(['taken', 'given back', 'taken']);
  });

  it('brings the refusal of a device to the page as it was made', async () => {
    const error = new ProbekitError('usb/busy', {
      message: 'probekit flash has it.',
      hint: 'Wait.',
      evidence: { holder: 'probekit flash' },
    });
    const { host } = pageOn(bridgeTo({ usb: oneProbe().usb, take: () => Promise.reject(error) }));
    await expect((await portOn({ host } as ReturnType<typeof pageOn>)).open()).rejects.toMatchObject({
      code: 'usb/busy',
      message: 'probekit flash has it.',
      hint: 'Wait.',
      evidence: { holder: 'probekit flash' },
    });
  });

  it('ends what is under way with bridge/lost when the bridge is killed, and connects again with the next question', async () => {
    const { usb } = oneProbe();
    const page = pageOn(bridgeTo({ usb }));
    const lost: unknown[] = [];
    page.host.onChange((error) => lost.push(error));
    const port = await portOn(page);
    await port.open();
    await port.claimInterface(0);
    const waiting = port.transferIn(0x81, 64);
    waiting.catch(() => undefined);
    await page.kill();
    await expect(waiting).rejects.toMatchObject({ code: 'bridge/lost' });
    await expect(port.transferIn(0x81, 64)).rejects.toMatchObject({ code: 'bridge/lost' });
    expect(lost).toEqual([expect.objectContaining({ code: 'bridge/lost' })]);
    const again = await portOn(page);
    await again.open();
    await again.close();
  });

  it('tells of what is plugged out', async () => {
    const { usb, unplug } = oneProbe();
    const ticks: (() => void)[] = [];
    const clock = { nowMs: () => 0, sleep: () => new Promise<void>((resolve) => void ticks.push(resolve)) };
    const { host } = pageOn(bridgeTo({ usb, clock }));
    await host.hello();
    await until(() => ticks.length === 1);
    let changes = 0;
    host.onChange(() => changes++);
    await unplug();
    ticks.shift()?.();
    await until(() => changes === 1);
    expect(await host.list()).toEqual([]);
  });
});

describe("a page's view of the computer behind the bridge", () => {
  const asked: string[] = [];
  const everything: HostFacts = {
    platform: 'linux',
    readFile: async (path) => {
      asked.push(path);
      return new TextEncoder().encode(path);
    },
    list: async () => ['DETAILS.TXT', 'holiday.jpg'],
    readLink: async (path) => path,
    stat: async () => ({ kind: 'device', mode: 0o660, uid: 0, gid: 46 }),
    holders: async (of) => of.map((path) => ({ pid: 1, of: path })),
    ask: async () => 'answer',
  };
  const factsOn = async () => {
    const facts = await pageOn(bridgeTo({ usb: oneProbe().usb, facts: everything })).host.facts();
    if (!facts) throw new Error('no facts');
    return facts;
  };

  it.each([
    '/proc/mounts',
    '/proc/4242/comm',
    '/sys/bus/usb/devices/1-1.2/busnum',
    '/etc/udev/rules.d/49-stlinkv3.rules',
    '/run/udev/data/c189:3',
    '/media/somebody/NODE_H743ZI/FAIL.TXT',
    'D:/DETAILS.TXT',
  ])('holds %s, which the doctor reads', async (path) => {
    expect(new TextDecoder().decode(await (await factsOn()).readFile(path))).toBe(path);
  });

  it.each([
    '/etc/passwd',
    '/proc/self/environ',
    '/proc/1/mem',
    '/sys/bus/usb/devices/../../../../etc/passwd',
    '/etc/udev/rules.d/../../passwd',
    '/home/somebody/.ssh/id_ed25519',
    '/media/x/../../etc/shadow/../FAIL.TXT',
    'C:\\Users\\x\\..\\FAIL.TXT',
  ])('does not hold %s', async (path) => {
    asked.length = 0;
    const facts = await factsOn();
    expect(await facts.readFile(path)).toBeUndefined();
    expect(await facts.readLink(path)).toBeUndefined();
    expect(await facts.stat?.(path)).toBeUndefined();
    expect(await facts.holders?.([path])).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('tells of a folder that is no matter of the doctor only whether it is a volume of an ST-LINK', async () => {
    const facts = await factsOn();
    expect(await facts.list('/home/somebody')).toEqual(['DETAILS.TXT']);
    expect(await facts.list('/sys/bus/usb/devices')).toEqual(['DETAILS.TXT', 'holiday.jpg']);
    expect(await facts.ask?.('mac-usb-devices')).toBe('answer');
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
