/**
 * Runs in the page before the page's own scripts: `navigator.usb` with benches behind it, whose chooser, cables and
 * permissions a test works through `window.usbOverBench`. It refuses as Chromium does (texts: third_party/blink,
 * modules/webusb) and shares no code with the page's way to USB. Bench time follows wall time.
 */
import type { Bench, Physics, Scenario, UsbCompletion, UsbDeviceSummary, UsbTransfer } from 'probekit/base';
import { createBench } from 'probekit/bench';
import { ALL_BOARDS } from 'probekit/bench/boards';
import { type SerialHands, SerialOverBench } from './serial-over-bench.ts';

export interface UsbPlan {
  readonly probes: readonly ProbePlan[];
  /** What a person does in the browser's list: cancels it, or picks the probe of this number. */
  readonly choose?: 'cancel' | number;
  /** See `UsbHands.cutAt`. */
  readonly cutAt?: number;
}

export interface ProbePlan {
  readonly scenario: Scenario;
  readonly images?: readonly { readonly name: string; readonly base64: string }[];
  /** The page was allowed to use it on an earlier visit. */
  readonly isRemembered?: boolean;
  /** In place of what the probe says of itself. */
  readonly productName?: string;
  readonly serialNumber?: string;
}

/** What a test does to the computer's USB. */
export interface UsbHands {
  choose: 'cancel' | number;
  /** The cable of the first probe is pulled instead of carrying the transfer of this number, counted from 1. */
  cutAt: number;
  /** How many transfers all probes carried. */
  readonly transfers: number;
  /** How often the browser's list was shown. */
  readonly listsShown: number;
  readonly ready: Promise<unknown>;
  /** The first probe's serial port, behind `navigator.serial`. */
  readonly serial: SerialHands;
  unplug(probe?: number): Promise<void>;
  plug(probe?: number): Promise<void>;
  set(physics: Physics, probe?: number): Promise<void>;
}

declare global {
  interface Window {
    usbOverBench: UsbHands;
    /** Left by the test before this script runs. */
    usbPlan: UsbPlan;
  }
}

/** A bench that cannot keep up with wall time falls behind. */
const MOST_MS_A_STEP = 50;
const TICK_MS = 4;
const SET_CONFIGURATION = 9;
const PROTECTED_CLASSES = [0x01, 0x03, 0x08, 0x0b, 0x0e, 0x10, 0xe0];

const refuse = (name: string, call: string, text: string) => new DOMException(`Failed to execute '${call}': ${text}`, name);
const gone = (call: string) => refuse('NotFoundError', `${call}' on 'USBDevice`, 'The device was disconnected.');

let nextTransferId = 1;
const counted = { transfers: 0, cutAt: window.usbPlan.cutAt ?? Number.POSITIVE_INFINITY };

/** A cable with a probe at its end. The device at the computer's end is another one with each time that it is plugged. */
class Plug {
  readonly plan: ProbePlan;
  device: Device | undefined;
  isAllowed: boolean;
  bench!: Bench;
  #lastMs = 0;

  constructor(plan: ProbePlan) {
    this.plan = plan;
    this.isAllowed = plan.isRemembered ?? false;
  }

  async make(): Promise<void> {
    const { scenario, images = [] } = this.plan;
    const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const given = images.map(({ name, base64 }) => ({ name, bytes: bytesOf(base64) }));
    this.bench = await createBench({ scenario, boards: ALL_BOARDS, images: given });
    this.bench.usb.onDisconnect(() => {
      const { device } = this;
      this.device = undefined;
      if (device?.leave()) tell('disconnect', device);
    });
    await this.enumerate();
  }

  /** What the operating system does with a device that comes. */
  async enumerate(): Promise<void> {
    for (let ms = 0; ms < 8000 && !this.device; ms += 50) {
      const [summary] = await this.bench.control.send('host.devices', {});
      if (summary) this.device = new Device(this, summary);
      else await this.bench.control.send('advance', { ms: 50 });
    }
    await this.device?.configure();
    this.#lastMs = performance.now();
    if (this.device && this.isAllowed) tell('connect', this.device);
  }

  async submit(transfer: Omit<UsbTransfer, 'id'>, id = nextTransferId++): Promise<UsbCompletion> {
    await this.#catchUp();
    let isPending = true;
    const running = this.bench.usb.submit({ id, ...transfer }).finally(() => {
      isPending = false;
    });
    const tick = () => {
      if (isPending) void this.#catchUp().then(() => setTimeout(tick, TICK_MS));
    };
    setTimeout(tick, TICK_MS);
    const completion = await running;
    this.#lastMs = performance.now();
    return completion;
  }

  async #catchUp(): Promise<void> {
    const ms = Math.min(performance.now() - this.#lastMs, MOST_MS_A_STEP);
    this.#lastMs = performance.now();
    await this.bench.control.send('advance', { ms });
  }
}

/** A `USBDevice`, as far as a page may use one. */
class Device {
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly manufacturerName: string;
  readonly serialNumber: string;
  readonly deviceVersionMajor: number;
  readonly deviceVersionMinor: number;
  readonly deviceVersionSubminor: number;
  readonly configurations: readonly USBConfiguration[];
  configuration: USBConfiguration | undefined;
  opened = false;
  readonly #plug: Plug;
  readonly summary: UsbDeviceSummary;
  readonly #claimed = new Set<number>();
  readonly #pending = new Set<number>();
  #isHere = true;

  constructor(plug: Plug, summary: UsbDeviceSummary) {
    this.#plug = plug;
    this.summary = summary;
    this.vendorId = summary.vendorId;
    this.productId = summary.productId;
    this.productName = plug.plan.productName ?? summary.productName;
    this.manufacturerName = summary.manufacturerName;
    this.serialNumber = plug.plan.serialNumber ?? summary.serialNumber;
    this.deviceVersionMajor = summary.deviceVersion >> 8;
    this.deviceVersionMinor = (summary.deviceVersion >> 4) & 0xf;
    this.deviceVersionSubminor = summary.deviceVersion & 0xf;
    this.configurations = [configurationOf(summary)];
    this.configuration = this.configurations[0];
  }

  leave(): boolean {
    this.#isHere = false;
    this.opened = false;
    return this.#plug.isAllowed;
  }

  async configure(): Promise<void> {
    const setup = { requestType: 0, request: SET_CONFIGURATION, value: 1, index: 0, length: 0 };
    await this.#plug.submit({ endpoint: 0, setup, data: new Uint8Array(0) });
  }

  async open() {
    this.#mustBeHere('open');
    const { result } = await this.#plug.bench.control.send('host.open', { interface: 0 });
    if (result === 'denied') throw refuse('SecurityError', "open' on 'USBDevice", 'Access denied.');
    this.opened = true;
  }

  async close() {
    this.opened = false;
    this.#claimed.clear();
    await Promise.all([...this.#pending].map((id) => this.#plug.bench.usb.cancel(id)));
  }

  async forget() {
    this.#plug.isAllowed = false;
  }

  async selectConfiguration() {
    this.#mustBeOpen('selectConfiguration');
    await this.configure();
  }

  async claimInterface(number: number) {
    this.#mustBeOpen('claimInterface');
    const { result } = await this.#plug.bench.control.send('host.open', { interface: number });
    if (result !== 'granted') throw refuse('NetworkError', "claimInterface' on 'USBDevice", 'Unable to claim interface.');
    const classCode = this.summary.interfaces.find((one) => one.number === number)?.classCode ?? 0xff;
    if (PROTECTED_CLASSES.includes(classCode)) {
      throw refuse('SecurityError', "claimInterface' on 'USBDevice", 'The requested interface implements a protected class.');
    }
    this.#claimed.add(number);
  }

  async releaseInterface(number: number) {
    this.#mustBeOpen('releaseInterface');
    this.#claimed.delete(number);
  }

  async transferIn(endpoint: number, length: number) {
    this.#mustOwn('transferIn', endpoint | 0x80);
    return inResult(await this.#carry('transferIn', { endpoint: endpoint | 0x80, length }));
  }

  async transferOut(endpoint: number, data: Uint8Array) {
    this.#mustOwn('transferOut', endpoint);
    return outResult(await this.#carry('transferOut', { endpoint, data: data.slice() }));
  }

  async controlTransferIn(setup: USBControlTransferParameters, length: number) {
    this.#mustBeOpen('controlTransferIn');
    return inResult(await this.#carry('controlTransferIn', { endpoint: 0x80, setup: setupOf(setup, 0x80, length), length }));
  }

  async controlTransferOut(setup: USBControlTransferParameters, data: Uint8Array = new Uint8Array(0)) {
    this.#mustBeOpen('controlTransferOut');
    return outResult(await this.#carry('controlTransferOut', { endpoint: 0, setup: setupOf(setup, 0, data.length), data }));
  }

  async clearHalt(direction: USBDirection, endpoint: number) {
    this.#mustBeOpen('clearHalt');
    const index = endpoint | (direction === 'in' ? 0x80 : 0);
    await this.#carry('clearHalt', {
      endpoint: 0,
      setup: { requestType: 2, request: 1, value: 0, index, length: 0 },
      data: new Uint8Array(0),
    });
  }

  async reset() {
    this.#mustBeOpen('reset');
    await this.#plug.bench.usb.reset();
    await this.configure();
  }

  async #carry(call: string, transfer: Omit<UsbTransfer, 'id'>): Promise<UsbCompletion> {
    counted.transfers += 1;
    if (counted.transfers >= counted.cutAt) {
      counted.cutAt = Number.POSITIVE_INFINITY;
      await hands.unplug();
    }
    if (!this.#isHere) throw gone(call);
    const id = nextTransferId++;
    this.#pending.add(id);
    const completion = await this.#plug.submit(transfer, id);
    this.#pending.delete(id);
    if (completion.status === 'disconnected') throw gone(call);
    if (completion.status === 'cancelled') throw refuse('AbortError', `${call}' on 'USBDevice`, 'The transfer was cancelled.');
    if (completion.status === 'error') throw refuse('NetworkError', `${call}' on 'USBDevice`, 'A transfer error has occurred.');
    return completion;
  }

  #mustBeHere(call: string) {
    if (!this.#isHere) throw gone(call);
  }

  #mustBeOpen(call: string) {
    this.#mustBeHere(call);
    if (!this.opened) throw refuse('InvalidStateError', `${call}' on 'USBDevice`, 'The device must be opened first.');
  }

  #mustOwn(call: string, endpoint: number) {
    this.#mustBeOpen(call);
    const owner = this.summary.interfaces.find(({ endpoints }) => endpoints.some(({ address }) => address === endpoint));
    if (!owner || !this.#claimed.has(owner.number)) {
      const text = 'The specified endpoint is not part of a claimed and selected alternate interface.';
      throw refuse('NotFoundError', `${call}' on 'USBDevice`, text);
    }
  }
}

function configurationOf({ interfaces }: UsbDeviceSummary): USBConfiguration {
  const ofInterface = ({ number, classCode, subclass, protocol, endpoints }: UsbDeviceSummary['interfaces'][number]) => {
    const alternate = {
      alternateSetting: 0,
      interfaceClass: classCode,
      interfaceSubclass: subclass,
      interfaceProtocol: protocol,
      endpoints: endpoints.map(({ address, packetSize }) => ({
        endpointNumber: address & 0xf,
        direction: address & 0x80 ? 'in' : 'out',
        type: 'bulk',
        packetSize,
      })),
    };
    return { interfaceNumber: number, claimed: false, alternate, alternates: [alternate] };
  };
  return { configurationValue: 1, interfaces: interfaces.map(ofInterface) } as unknown as USBConfiguration;
}

const TYPES = { standard: 0, class: 0x20, vendor: 0x40 } as const;
const RECIPIENTS = { device: 0, interface: 1, endpoint: 2, other: 3 } as const;

function setupOf({ requestType, recipient, request, value, index }: USBControlTransferParameters, direction: number, length: number) {
  return { requestType: direction | TYPES[requestType] | RECIPIENTS[recipient], request, value, index, length };
}

function inResult({ status, data = new Uint8Array(0) }: UsbCompletion) {
  return { status: status === 'overflow' ? 'babble' : status, data: new DataView(data.slice().buffer) };
}

function outResult({ status, byteLength }: UsbCompletion) {
  return { status: status === 'overflow' ? 'babble' : status, bytesWritten: byteLength };
}

const plugs = window.usbPlan.probes.map((plan) => new Plug(plan));
let listsShown = 0;

class UsbOverBench extends EventTarget {
  async getDevices() {
    await hands.ready;
    return plugs.flatMap(({ device, isAllowed }) => (device && isAllowed ? [device] : []));
  }

  async requestDevice({ filters }: USBDeviceRequestOptions) {
    if (!navigator.userActivation.isActive) {
      throw refuse('SecurityError', "requestDevice' on 'USB", 'Must be handling a user gesture to show a permission request.');
    }
    listsShown += 1;
    await hands.ready;
    const plug = hands.choose === 'cancel' ? undefined : plugs[hands.choose];
    const isListed = ({ vendorId }: Device) => filters.length === 0 || filters.some((filter) => filter.vendorId === vendorId);
    if (!plug?.device || !isListed(plug.device)) throw refuse('NotFoundError', "requestDevice' on 'USB", 'No device selected.');
    plug.isAllowed = true;
    return plug.device;
  }
}

const usb = new UsbOverBench();

function tell(type: 'connect' | 'disconnect', device: Device) {
  usb.dispatchEvent(Object.assign(new Event(type), { device }));
}

const [first] = plugs;
const serial = new SerialOverBench({
  get summary() {
    return first?.device?.summary;
  },
  submit: (transfer, id) => first?.submit(transfer, id) ?? Promise.reject(new TypeError('no probe')),
  cancel: async (id) => first?.bench.usb.cancel(id),
});

const hands: UsbHands = {
  serial: serial.hands,
  choose: window.usbPlan.choose ?? 0,
  get cutAt() {
    return counted.cutAt;
  },
  set cutAt(transfer) {
    counted.cutAt = transfer;
  },
  get transfers() {
    return counted.transfers;
  },
  get listsShown() {
    return listsShown;
  },
  ready: Promise.all(plugs.map((plug) => plug.make())),
  async unplug(probe = 0) {
    await hands.set({ cable: { plugged: false } }, probe);
  },
  async plug(probe = 0) {
    await hands.set({ cable: { plugged: true } }, probe);
    await plugs[probe]?.enumerate();
  },
  async set(physics, probe = 0) {
    await plugs[probe]?.bench.control.send('set', { physics });
  },
};
window.usbOverBench = hands;
Object.defineProperty(navigator, 'usb', { value: usb, configurable: true });
Object.defineProperty(navigator, 'serial', { value: serial, configurable: true });
