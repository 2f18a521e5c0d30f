/** The door to a real probe, with a `navigator.usb` that answers and refuses as Chromium does. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Examination } from '../src/doctor/examination.ts';
import { obstacleOfDiagnosis } from '../src/doctor/obstacles.ts';
import { type DoorState, ProbeDoor } from '../src/doctor/probe-door.ts';

const CHROME_ON_LINUX = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36' };
const SERIAL = '004200273137510E33333139';

/** One ST-LINK as a browser shows it; silent to every command, as these tests need no diagnosis of a board. */
class FakeProbe {
  readonly vendorId = 0x0483;
  readonly productId: number;
  readonly productName = 'STLINK-V3';
  readonly manufacturerName = 'STMicroelectronics';
  readonly serialNumber: string;
  readonly deviceVersionMajor = 1;
  readonly deviceVersionMinor = 0;
  readonly deviceVersionSubminor = 0;
  readonly configurations = [];
  readonly configuration = { configurationValue: 1 };
  opened = false;
  wasOpened = false;
  openRefusal: DOMException | undefined;
  claimRefusal: DOMException | undefined;
  /** Called with the first command. */
  onCommand = () => {};
  #hanging: ((error: Error) => void) | undefined;

  constructor(serialNumber = SERIAL, productId = 0x374e) {
    this.serialNumber = serialNumber;
    this.productId = productId;
  }

  async open() {
    if (this.openRefusal) throw this.openRefusal;
    this.opened = true;
    this.wasOpened = true;
  }
  async close() {
    this.opened = false;
  }
  async claimInterface() {
    if (this.claimRefusal) throw this.claimRefusal;
  }
  transferOut() {
    return new Promise((_resolve, reject) => {
      this.#hanging = reject;
      this.onCommand();
    });
  }
  leave() {
    this.opened = false;
    this.#hanging?.(new DOMException('The device was disconnected.', 'NotFoundError'));
  }
}

class FakeUsb extends EventTarget {
  /** Plugged in and permitted. */
  devices: FakeProbe[] = [];
  /** What the person takes from the browser's list; undefined closes it. */
  choice: FakeProbe | undefined;
  listRefusal: DOMException | undefined;

  async getDevices() {
    if (this.listRefusal) throw this.listRefusal;
    return [...this.devices];
  }
  async requestDevice() {
    if (!this.choice) throw new DOMException("Failed to execute 'requestDevice' on 'USB': No device selected.", 'NotFoundError');
    if (!this.devices.includes(this.choice)) this.devices.push(this.choice);
    return this.choice;
  }
  plugIn(device: FakeProbe) {
    this.devices.push(device);
    this.dispatchEvent(Object.assign(new Event('connect'), { device }));
  }
  unplug(device: FakeProbe) {
    this.devices = this.devices.filter((one) => one !== device);
    device.leave();
    this.dispatchEvent(Object.assign(new Event('disconnect'), { device }));
  }
}

let usb: FakeUsb;
let tab: EventTarget & { hidden: boolean };
let window: EventTarget;
let door: ProbeDoor;

function makeDoor(withUsb: FakeUsb | undefined, isSecure = true, browser = CHROME_ON_LINUX): ProbeDoor {
  return new ProbeDoor(withUsb as unknown as USB | undefined, { browser, isSecure, document: tab, window });
}

/** The state once what was begun has ended. */
async function settled(): Promise<DoorState> {
  await new Promise((resolve) => setTimeout(resolve));
  return door.state;
}

function patientOf(state: DoorState) {
  if (state.kind !== 'ready') throw new Error(`the door is ${state.kind}`);
  return state.patient;
}

async function diagnosed(state: DoorState) {
  const examination = new Examination(patientOf(state));
  await examination.run();
  if (!examination.state.diagnosis) throw examination.state.error;
  return examination.state.diagnosis;
}

beforeEach(() => {
  usb = new FakeUsb();
  tab = Object.assign(new EventTarget(), { hidden: false });
  window = new EventTarget();
  door = makeDoor(usb);
});

describe('a probe to choose', () => {
  it('is ready once it is chosen', async () => {
    await door.open();
    expect(door.state.kind).toBe('none');
    usb.choice = new FakeProbe();
    await door.choose();
    expect(door.state).toMatchObject({ kind: 'ready', isBack: false, probe: { product: 'STLINK-V3', shortSerial: '004200…3139' } });
  });

  it('is ready without a click when it was chosen on an earlier visit', async () => {
    usb.devices = [new FakeProbe()];
    await door.open();
    expect(door.state.kind).toBe('ready');
  });

  it('says that nothing was chosen when the list is closed', async () => {
    await door.open();
    await door.choose();
    expect(door.state).toMatchObject({ kind: 'obstacle', obstacle: { row: { id: 'nothing-chosen' } } });
  });

  it('lets the doctor reason when the list was empty', async () => {
    await door.open();
    await door.choose();
    door.listWasEmpty();
    const { evidence } = await diagnosed(door.state);
    expect(evidence.map(({ check, outcome }) => [check, outcome])).toContainEqual(['C1', 'none']);
  });

  it('keeps the probe that is there when the list is closed', async () => {
    usb.devices = [new FakeProbe()];
    await door.open();
    const before = patientOf(door.state);
    await door.choose();
    expect(patientOf(door.state)).toBe(before);
  });

  it('goes on with the probe of an earlier visit when the list is closed before it was looked for', async () => {
    usb.devices = [new FakeProbe()];
    void door.open();
    await door.choose();
    expect(door.state.kind).toBe('ready');
  });

  it('says again that nothing was chosen when the list is closed again', async () => {
    await door.open();
    await door.choose();
    await door.choose();
    expect(door.state).toMatchObject({ kind: 'obstacle', obstacle: { row: { id: 'nothing-chosen' } } });
  });

  it('says that it is choosing while the list is open', async () => {
    await door.open();
    const kinds: string[] = [];
    door.addEventListener('change', () => kinds.push(door.state.kind));
    await door.choose();
    expect(kinds[0]).toBe('choosing');
  });

  it('takes up a click that the browser did not count', async () => {
    await door.open();
    usb.requestDevice = () =>
      Promise.reject(new DOMException('Must be handling a user gesture to show a permission request.', 'SecurityError'));
    await door.choose();
    expect(door.state.kind).toBe('none');
  });
});

describe('two probes', () => {
  const first = new FakeProbe();
  const second = new FakeProbe('0038001C3137510E33333639');

  it('are listed, and the one that is picked is the only one that the doctor sees', async () => {
    usb.devices = [first, second];
    await door.open();
    if (door.state.kind !== 'several') throw new Error(door.state.kind);
    expect(door.state.probes.map(({ shortSerial }) => shortSerial)).toEqual(['004200…3139', '003800…3639']);
    const [, picked] = door.state.probes;
    if (picked) door.pick(picked);
    const devices = await patientOf(door.state).usbHost.list();
    expect(devices.map(({ serialNumber }) => serialNumber)).toEqual(['0038001C3137510E33333639']);
  });

  it('need no picking once one of them is unplugged', async () => {
    usb.devices = [first, second];
    await door.open();
    usb.unplug(second);
    expect(await settled()).toMatchObject({ kind: 'ready', probe: { shortSerial: '004200…3139' } });
  });

  it('do not disturb each other', async () => {
    usb.devices = [first];
    await door.open();
    usb.plugIn(second);
    const { usbHost } = patientOf(await settled());
    usb.unplug(second);
    expect(await settled()).toMatchObject({ kind: 'ready', probe: { shortSerial: '004200…3139' } });
    expect(await usbHost.list()).toHaveLength(1);
  });
});

describe('a probe that the page may not have', () => {
  it('ends as a missing rule where Linux denies it', async () => {
    const probe = new FakeProbe();
    probe.openRefusal = new DOMException("Failed to execute 'open' on 'USBDevice': Access denied.", 'SecurityError');
    usb.devices = [probe];
    await door.open();
    expect(obstacleOfDiagnosis(await diagnosed(door.state), 'linux')).toMatchObject({
      row: { id: 'denied-linux' },
      device: 'STLINK-V3, 0483:374E',
    });
  });

  it('ends as held, and is closed again, where another tab has claimed it', async () => {
    const probe = new FakeProbe();
    probe.claimRefusal = new DOMException("Failed to execute 'claimInterface' on 'USBDevice': Unable to claim interface.", 'NetworkError');
    usb.devices = [probe];
    await door.open();
    expect(obstacleOfDiagnosis(await diagnosed(door.state), 'linux')).toMatchObject({
      row: { id: 'held' },
      raw: expect.stringContaining('Unable to claim interface'),
    });
    expect([probe.wasOpened, probe.opened]).toEqual([true, false]);
  });

  it('is open to a second test once the other tab has let it go', async () => {
    const probe = new FakeProbe();
    probe.claimRefusal = new DOMException('Unable to claim interface.', 'NetworkError');
    usb.devices = [probe];
    await door.open();
    await diagnosed(door.state);
    probe.claimRefusal = undefined;
    probe.onCommand = () => usb.unplug(probe);
    expect(obstacleOfDiagnosis(await diagnosed(door.state), 'linux')).toBeUndefined();
  });

  it('ends as blocked where a policy forbids USB', async () => {
    usb.listRefusal = new DOMException('Access to the feature "usb" is disallowed by permissions policy.', 'SecurityError');
    await door.open();
    expect(door.state).toMatchObject({ kind: 'obstacle', obstacle: { row: { id: 'blocked' } } });
  });

  it('ends as a missing ability in a browser without WebUSB', () => {
    const firefox = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
    expect(makeDoor(undefined, true, firefox).state).toMatchObject({ obstacle: { row: { id: 'no-webusb' } } });
  });

  it('ends as a matter of https in a browser that has WebUSB', () => {
    expect(makeDoor(undefined, false).state).toMatchObject({ obstacle: { row: { id: 'insecure' } } });
  });
});

describe('a probe that is unplugged', () => {
  const probe = new FakeProbe();
  beforeEach(async () => {
    usb.devices = [probe];
    await door.open();
  });

  it('is waited for, and is ready by itself when it comes back', async () => {
    usb.unplug(probe);
    expect(door.state).toMatchObject({ kind: 'gone', obstacle: { row: { id: 'unplugged' }, device: 'STLINK-V3' } });
    usb.plugIn(new FakeProbe());
    expect(await settled()).toMatchObject({ kind: 'ready', isBack: true });
  });

  it('ends the run that it leaves, and the next run reaches the one that comes back', async () => {
    probe.onCommand = () => usb.unplug(probe);
    const { evidence } = await diagnosed(door.state);
    expect(evidence).toContainEqual(expect.objectContaining({ check: 'C2', outcome: 'lost' }));
    const back = new FakeProbe();
    back.onCommand = () => usb.unplug(back);
    usb.plugIn(back);
    await diagnosed(await settled());
    expect([back.wasOpened, back.opened]).toEqual([true, false]);
  });

  it('is not taken for another one', async () => {
    usb.unplug(probe);
    usb.plugIn(new FakeProbe('0038001C3137510E33333639'));
    expect((await settled()).kind).toBe('gone');
  });

  it('is known again by its serial number when its product id has changed', async () => {
    usb.unplug(probe);
    usb.plugIn(new FakeProbe(SERIAL, 0x3754));
    expect(await settled()).toMatchObject({ kind: 'ready', isBack: true });
  });

  it('is still waited for when another one is looked for and not chosen', async () => {
    usb.unplug(probe);
    await door.choose();
    expect(door.state.kind).toBe('gone');
  });
});

describe('a tab', () => {
  const probe = new FakeProbe();
  const show = (hidden: boolean) => {
    tab.hidden = hidden;
    tab.dispatchEvent(new Event('visibilitychange'));
  };
  beforeEach(async () => {
    usb.devices = [probe];
    await door.open();
  });

  it('in the background keeps its run and its probe', async () => {
    const patient = patientOf(door.state);
    show(true);
    expect(door.isHidden).toBe(true);
    show(false);
    expect(patientOf(await settled())).toBe(patient);
  });

  it('in the background takes a probe that comes back only when it is seen again', async () => {
    usb.unplug(probe);
    show(true);
    usb.plugIn(new FakeProbe());
    expect((await settled()).kind).toBe('gone');
    show(false);
    expect(await settled()).toMatchObject({ kind: 'ready', isBack: true });
  });

  it('that was frozen meanwhile notices that the probe has gone', async () => {
    show(true);
    usb.devices = [];
    show(false);
    expect((await settled()).kind).toBe('gone');
  });

  it('that goes away gives the probe back at once', async () => {
    const { usbHost } = patientOf(door.state);
    const [device] = await usbHost.list();
    if (!device) throw new Error('no device');
    await (await usbHost.port(device)).open();
    window.dispatchEvent(new Event('pagehide'));
    expect(probe.opened).toBe(false);
  });

  it('that opens its door again follows what is unplugged', async () => {
    await door.close();
    await door.open();
    usb.unplug(probe);
    expect((await settled()).kind).toBe('gone');
  });

  it('that has closed its door follows nothing any more', async () => {
    await door.close();
    usb.unplug(probe);
    expect(door.state.kind).toBe('ready');
  });
});
