/** What every `UsbPort` does. The subject is an ST-LINK, or what passes for one: it answers GET_VERSION on its debug endpoints. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { UsbPort } from '../../src/base/index.ts';

export interface UsbPortSubject {
  readonly port: UsbPort;
  readonly out: number;
  readonly in: number;
  /** Makes the device leave the bus. */
  unplug(): Promise<void>;
}

const GET_VERSION = Uint8Array.of(0xf1, ...new Array<number>(15).fill(0));

export function describeUsbPort(name: string, open: () => Promise<UsbPortSubject>): void {
  describe(`USB port contract: ${name}`, () => {
    let subject: UsbPortSubject;
    const start = async () => {
      await subject.port.open();
      await subject.port.selectConfiguration(1);
      await subject.port.claimInterface(0);
    };
    beforeEach(async () => {
      subject = await open();
    });

    it('carries a command and its reply', async () => {
      await start();
      await subject.port.transferOut(subject.out, GET_VERSION);
      const reply = await subject.port.transferIn(subject.in, 64);
      expect(reply).toHaveLength(6);
      expect(Array.from(reply.subarray(2, 4))).toEqual([0x83, 0x04]);
    });

    it('reads descriptors', async () => {
      await start();
      const device = await subject.port.controlIn({ requestType: 0x80, request: 6, value: 0x0100, index: 0, length: 18 });
      expect(Array.from(device.subarray(0, 2))).toEqual([18, 1]);
    });

    it('refuses transfers before it is open', async () => {
      await expect(subject.port.transferIn(subject.in, 64)).rejects.toMatchObject({ code: 'usb/state' });
    });

    it('refuses transfers on an interface that is not claimed', async () => {
      await subject.port.open();
      await expect(subject.port.transferIn(subject.in, 64)).rejects.toMatchObject({ code: 'usb/state' });
    });

    it('gives up on a transfer at its deadline, and works on', async () => {
      await start();
      await expect(subject.port.transferIn(subject.in, 64, { timeoutMs: 20 })).rejects.toMatchObject({
        code: 'usb/timeout',
        evidence: { endpoint: subject.in, timeoutMs: 20 },
      });
      await subject.port.transferOut(subject.out, GET_VERSION);
      expect(await subject.port.transferIn(subject.in, 64, { timeoutMs: 1000 })).toHaveLength(6);
    });

    it("rejects with the signal's own reason", async () => {
      await start();
      const abort = new AbortController();
      const reading = subject.port.transferIn(subject.in, 64, { signal: abort.signal });
      abort.abort(new Error('never mind'));
      await expect(reading).rejects.toThrow('never mind');
      await expect(subject.port.transferIn(subject.in, 64, { signal: abort.signal })).rejects.toThrow('never mind');
    });

    it('opens again after closing', async () => {
      await start();
      await subject.port.close();
      await start();
      await subject.port.transferOut(subject.out, GET_VERSION);
      expect(await subject.port.transferIn(subject.in, 64)).toHaveLength(6);
    });

    it('says when the device leaves', async () => {
      await start();
      let left = 0;
      subject.port.onDisconnect(() => (left += 1));
      const reading = subject.port.transferIn(subject.in, 64);
      const rejected = expect(reading).rejects.toMatchObject({ code: 'usb/disconnected' });
      await subject.unplug();
      await rejected;
      expect(left).toBe(1);
      await expect(subject.port.transferOut(subject.out, GET_VERSION)).rejects.toMatchObject({ code: 'usb/disconnected' });
      await expect(subject.port.open()).rejects.toMatchObject({ code: 'usb/disconnected' });
    });
  });
}
