import { describe, expect, it, vi } from 'vitest';
import { PROBE_SUMMARY } from '../../test/contracts/probe-summary.ts';
import type { HostFacts, HostPlatform, UsbSetup } from '../base/index.ts';
import type { NativeDevice, NativeDone, NativeFault, NativeUsb } from './usb-device-link-native.ts';
import { openUsbDeviceLink } from './usb-device-link-open.ts';

const fault = (errno: number, name: string): NativeFault => Object.assign(new Error(name), { errno });
const CANCELLED = 3;
const NO_DEVICE = 5;

/** A device of node-usb whose bulk and interrupt transfers wait until they are ended by hand. */
function fakeUsb({ claim = () => undefined as unknown, autoDetach = () => undefined as unknown } = {}) {
  const done: string[] = [];
  const waiting: { readonly type: number; readonly buffer: Buffer; end(fault?: NativeFault, byteLength?: number): void }[] = [];
  const named =
    (name: string) =>
    (...given: readonly unknown[]) => {
      done.push([name, ...given.slice(0, -1)].join(' '));
      (given.at(-1) as NativeDone)();
    };
  const device: NativeDevice = {
    busNumber: 1,
    portNumbers: [2],
    interfaces: [0, 1].map((interfaceNumber) => ({
      interfaceNumber,
      endpoints: [
        { address: 0x81 + interfaceNumber, transferType: 2 + interfaceNumber, clearHalt: named(`clear-halt ${interfaceNumber}`) },
        { address: 0x01 + interfaceNumber, transferType: interfaceNumber ? 1 : 2, clearHalt: named('clear-halt') },
      ],
      claim() {
        done.push(`claim ${interfaceNumber}`);
        claim();
      },
      release: named(`release ${interfaceNumber}`),
      setAltSetting: named(`setting ${interfaceNumber}`),
    })),
    open: () => done.push('open'),
    close: () => done.push('close'),
    setAutoDetachKernelDriver: autoDetach,
    setConfiguration: named('configuration'),
    reset: named('reset'),
  };
  class Transfer {
    readonly #type: number;
    readonly #done: (fault: NativeFault | undefined, buffer: Uint8Array, byteLength: number) => void;
    #end: ((fault?: NativeFault) => void) | undefined;

    constructor(...[, , type, , ended]: ConstructorParameters<NativeUsb['Transfer']>) {
      this.#type = type;
      this.#done = ended;
    }

    submit(buffer: Buffer) {
      const end = (ending?: NativeFault, byteLength = ending ? 0 : buffer.length) => {
        this.#end = undefined;
        this.#done(ending, buffer, byteLength);
      };
      this.#end = end;
      waiting.push({ type: this.#type, buffer, end });
    }

    cancel() {
      this.#end?.(fault(CANCELLED, 'LIBUSB_TRANSFER_CANCELLED'));
      return true;
    }
  }
  return { usb: { getDeviceList: () => [device], Transfer } as NativeUsb, done, waiting };
}

const computer = (platform: HostPlatform): HostFacts => ({
  platform,
  readFile: async () => undefined,
  list: async () => undefined,
  readLink: async () => undefined,
});

function open({ usb }: { usb: NativeUsb }, options: { interfaces?: readonly number[]; platform?: HostPlatform } = {}) {
  const { platform = 'linux', interfaces } = options;
  return openUsbDeviceLink(PROBE_SUMMARY, { facts: computer(platform), load: async () => usb, interfaces });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const setup = (requestType: number, request: number, value = 0, index = 0, length = 0): UsbSetup => ({
  requestType,
  request,
  value,
  index,
  length,
});
const NOTHING = new Uint8Array(0);

describe('a real device as a link', () => {
  it('sends each transfer as the kind that its endpoint is', async () => {
    const fake = fakeUsb();
    const link = await open(fake);
    const bulk = link.submit({ id: 1, endpoint: 0x81, length: 8 });
    const interrupt = link.submit({ id: 2, endpoint: 0x82, length: 8 });
    const control = link.submit({ id: 3, endpoint: 0, setup: setup(0x40, 7, 0x1234, 0x5678, 2), data: Uint8Array.of(1, 2) });
    expect(await link.submit({ id: 4, endpoint: 0x02, data: NOTHING })).toMatchObject({ status: 'error' }); // isochronous
    expect(fake.waiting.map(({ type }) => type)).toEqual([2, 3, 0]);
    expect([...(fake.waiting[2]?.buffer ?? [])]).toEqual([0x40, 7, 0x34, 0x12, 0x78, 0x56, 2, 0, 1, 2]);
    fake.waiting[0]?.end(undefined, 3);
    fake.waiting[1]?.end(fault(4, 'LIBUSB_TRANSFER_STALL'));
    fake.waiting[2]?.end();
    expect(await bulk).toEqual({ status: 'ok', data: new Uint8Array(3), byteLength: 3 });
    expect(await interrupt).toMatchObject({ status: 'stall' });
    expect(await control).toMatchObject({ status: 'ok' });
  });

  it('has the system carry out what the system must know of', async () => {
    const fake = fakeUsb();
    const link = await open(fake);
    const ask = async (id: number, request: UsbSetup) => (await link.submit({ id, endpoint: 0, setup: request, data: NOTHING })).status;
    fake.done.length = 0;
    expect(await ask(1, setup(0x02, 1, 0, 0x81))).toBe('ok');
    expect(await ask(2, setup(0x01, 11, 3, 1))).toBe('ok');
    expect(await ask(3, setup(0x00, 9, 1))).toBe('ok');
    expect(await ask(4, setup(0x00, 9, 0))).toBe('ok');
    expect(await ask(5, setup(0x00, 5, 9))).toBe('stall');
    const configured = (value: number) => ['release 0', 'release 1', `configuration ${value}`, 'claim 0', 'claim 1'];
    expect(fake.done).toEqual(['clear-halt 0', 'setting 1 3', ...configured(1), ...configured(-1)]);
    expect(fake.waiting).toEqual([]);
  });

  it('ends what is under way before a reset, and lets what comes meanwhile wait', async () => {
    const fake = fakeUsb();
    const link = await open(fake);
    const before = link.submit({ id: 1, endpoint: 0x81, length: 8 });
    await turn();
    const resetting = link.reset();
    const after = link.submit({ id: 2, endpoint: 0x81, length: 8 });
    expect(await before).toMatchObject({ status: 'cancelled' });
    await resetting;
    await turn();
    expect(fake.waiting).toHaveLength(2);
    fake.waiting[1]?.end();
    expect(await after).toMatchObject({ status: 'ok' });
  });

  it('takes no more than its bounds', async () => {
    const fake = fakeUsb();
    const link = await open(fake);
    expect(await link.submit({ id: 1, endpoint: 0x81, length: 0x10_0001 })).toMatchObject({ status: 'error' });
    expect(await link.submit({ id: 1, endpoint: 0, setup: setup(0x40, 7, 0, 0, 9), data: NOTHING })).toMatchObject({ status: 'error' });
    const many = Array.from({ length: 256 }, (_, id) => link.submit({ id, endpoint: 0x81, length: 8 }));
    expect(await link.submit({ id: 256, endpoint: 0x81, length: 8 })).toMatchObject({ status: 'error' });
    await turn();
    await link.close();
    expect(new Set((await Promise.all(many)).map(({ status }) => status))).toEqual(new Set(['cancelled']));
    expect(fake.done.slice(-3)).toEqual(['release 0', 'release 1', 'close']);
  });

  it('tells once that the device has left, and ends everything afterwards', async () => {
    const fake = fakeUsb();
    const link = await open(fake);
    let left = 0;
    link.onDisconnect(() => {
      left += 1;
    });
    const running = [1, 2].map((id) => link.submit({ id, endpoint: 0x81, length: 8 }));
    await turn();
    for (const transfer of fake.waiting) transfer.end(fault(NO_DEVICE, 'LIBUSB_TRANSFER_NO_DEVICE'));
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual(['disconnected', 'disconnected']);
    expect(await link.submit({ id: 3, endpoint: 0x81, length: 8 })).toMatchObject({ status: 'disconnected' });
    await link.close();
    expect(left).toBe(1);
  });
});

describe('a real device that lies idle', () => {
  it('is missed when the system does not list it any more', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const fake = fakeUsb();
      const listed = [...fake.usb.getDeviceList()];
      const link = await open({ usb: { ...fake.usb, getDeviceList: () => listed } });
      const left = vi.fn();
      link.onDisconnect(left);
      vi.advanceTimersByTime(2000);
      expect(left).not.toHaveBeenCalled();
      listed.pop();
      vi.advanceTimersByTime(2000);
      expect(left).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('taking a device from this computer', () => {
  const held = () => {
    throw fault(-6, 'LIBUSB_ERROR_BUSY');
  };

  it('leaves the interfaces that are not wanted to their drivers', async () => {
    const fake = fakeUsb();
    const link = await open(fake, { interfaces: [0] });
    expect(fake.done).toEqual(['open', 'claim 0']);
    expect(await link.submit({ id: 1, endpoint: 0x82, length: 8 })).toMatchObject({ status: 'error' });
  });

  it('says on Linux that another program has an interface, and gives back what it took', async () => {
    let claims = 0;
    const fake = fakeUsb({ claim: () => (++claims > 1 ? held() : undefined) });
    await expect(open(fake)).rejects.toMatchObject({ code: 'usb/busy', evidence: { interface: 1 } });
    expect(fake.done).toEqual(['open', 'claim 0', 'claim 1', 'release 0', 'close']);
  });

  it.each([
    ['darwin', 'macOS'],
    ['windows', 'Windows'],
  ] as const)('says on %s that the system keeps an interface', async (platform, system) => {
    const unsupported = () => {
      throw fault(-12, 'LIBUSB_ERROR_NOT_SUPPORTED');
    };
    const fake = fakeUsb({ claim: unsupported, autoDetach: unsupported });
    await expect(open(fake, { platform })).rejects.toMatchObject({
      code: 'node/interface-kept',
      message: expect.stringContaining(`${system} does not let interface 0`),
    });
  });

  it('says that a device at another place is not there', async () => {
    await expect(openUsbDeviceLink({ ...PROBE_SUMMARY, location: '1-3' }, { load: async () => fakeUsb().usb })).rejects.toMatchObject({
      code: 'usb/disconnected',
    });
  });
});
