/**
 * A whole ST-LINK: USB device, firmware, VCP, COM LED and the check of the target at mount. The board gives it supply,
 * bus and wires. Sources: UM2407 and UM2408 (LED, target power after enumeration), OpenOCD stlink_usb.c (commands).
 */
import type { UsbCompletion, UsbDeviceLink, UsbDeviceSummary, UsbTransfer } from '../../base/index.ts';
import { MODE_DEBUG } from '../../spec/stlink/opcodes.ts';
import { findProbeUsbId, ST_VENDOR_ID } from '../../spec/stlink/usb-ids.ts';
import type { Timed } from '../seams.ts';
import { PROBE_LED_QUIET_NS, PROBE_RESTART_NS, USB_ENUMERATION_NS } from '../timing.ts';
import type { SwdWires } from '../wires/swd-wires.ts';
import type { UartFrame, UartSignal } from '../wires/uart-signal.ts';
import { ComLed, type ComLedValue } from './com-led.ts';
import { type InterfaceShape, interfacesOf, type ProbeDescriptors } from './descriptors.ts';
import { type FirmwareVersion, parseFirmwareVersion } from './firmware-version.ts';
import { MountedVolume } from './mounted-volume.ts';
import type { ProbeLoader, ProbePersonality } from './personalities.ts';
import { type ProbeState, unpoweredState } from './probe-state.ts';
import { shownDescriptors } from './shown-descriptors.ts';
import { StlinkFirmware } from './stlink-firmware.ts';
import { UsbDevice } from './usb-device.ts';
import { summaryOf } from './usb-summary.ts';
import { Vcp } from './vcp.ts';
import type { VolumeContents } from './volume.ts';

export interface VirtualStlinkOptions {
  readonly personality: ProbePersonality;
  /** `V3J9M3`; the personality's own when left out. */
  readonly firmware?: string | undefined;
  /** The probe's unique number, two upper-case hex digits a byte. */
  readonly serialNumber: string;
  /** It also has the descriptors that make Windows bind WinUSB. */
  readonly winUsb?: boolean | undefined;
  /** Its loader has no firmware to start. */
  readonly brokenUpdate?: boolean | undefined;
  /** Of the board the probe sits on: mbed's code and the volume's label. */
  readonly board: { readonly code: string; readonly volumeLabel: string };
  readonly wires: SwdWires;
  readonly nowNs: () => number;
  /** Lets bench time pass. May be called from within `act`. */
  readonly spend: (ns: number) => void;
  /** Voltage at the probe's sense input. */
  readonly senseVolts: () => number;
  /** Most current that the port lets a device ask for. */
  readonly portMilliamps: () => number;
  /** Fastest that the port, and what stands between, can do. */
  readonly portSpeed: () => 'full' | 'high';
  /** The probe's NRST driver: true pulls low, false lets go. */
  readonly driveNrst: (low: boolean) => void;
  /** A frame or break begins at the probe's VCP TX pin, or a break ends. */
  readonly uartSend: (signal: UartSignal) => void;
  readonly onLed: (value: ComLedValue) => void;
  /** The probe closes its 5 V switch once the host has configured it, and opens it when it leaves the bus. */
  readonly onTargetPower: (on: boolean) => void;
  /** The host sees the device, or no longer. */
  readonly onUsb: (present: boolean) => void;
  /** A copied file's blocks are put in order by their place, not by their arrival. */
  readonly msdTolerant: boolean;
}

const NEVER = Number.POSITIVE_INFINITY;
/** bInterfaceClass (usb.org, Defined Class Codes). */
const CLASS_CDC = 0x02;
const CLASS_MASS_STORAGE = 0x08;

export class VirtualStlink implements UsbDeviceLink, Timed {
  readonly #options: VirtualStlinkOptions;
  readonly #version: FirmwareVersion;
  readonly #device: UsbDevice;
  readonly #firmware: StlinkFirmware;
  readonly #vcp: Vcp | undefined;
  readonly #led: ComLed;
  readonly #volume: MountedVolume | undefined;
  #state: ProbeState;

  constructor(options: VirtualStlinkOptions) {
    const { personality, spend, nowNs } = options;
    this.#options = options;
    this.#version = parseFirmwareVersion(options.firmware ?? personality.firmware);
    this.#led = new ComLed(options.onLed);
    this.#state = unpoweredState(personality.loader?.device !== undefined);
    this.#firmware = this.#makeFirmware();
    const own = interfacesOf(personality.descriptors(this.#version).configuration);
    this.#vcp = own.some(({ classCode }) => classCode === CLASS_CDC) ? this.#makeVcp(own) : undefined;
    this.#volume = own.some(({ classCode }) => classCode === CLASS_MASS_STORAGE) ? this.#makeVolume() : undefined;
    this.#device = new UsbDevice({
      descriptors: this.#descriptors,
      speed: () => this.#speed,
      functions: [this.#firmware, this.#vcp, this.#volume?.function].filter((each) => each !== undefined),
      spend,
      nowNs,
      onConfigured: () => this.#configured(),
    });
    options.wires.probeAlive = false;
  }

  /** Whether the host sees the device. */
  get connected(): boolean {
    return this.#device.connected;
  }

  /** Whether the host has given it a configuration. */
  get configured(): boolean {
    return this.#device.configuration !== 0;
  }

  /** As GET_CURRENT_MODE tells it. */
  get mode(): number {
    return this.#firmware.mode;
  }

  /** Nothing is under way any more: enumerated and the target checked, or never going to be. */
  get settled(): boolean {
    return this.#state.enumerateNs === NEVER && this.#state.restartNs === NEVER && this.#volume?.settled !== false;
  }

  get led(): ComLedValue {
    return this.#led.value;
  }

  /** Whether the probe pulls NRST low. */
  get nrstLow(): boolean {
    return this.#state.nrstLow;
  }

  /** What the mass-storage volume holds now and its size in blocks; undefined for a probe without one. */
  get volume(): (VolumeContents & { readonly blockCount: number }) | undefined {
    const volume = this.#state.showsLoader ? undefined : this.#volume;
    return volume && { ...volume.contents, blockCount: volume.blockCount };
  }

  /** As the host reads them now. */
  get descriptors(): ProbeDescriptors {
    return this.#descriptors;
  }

  /** What a host learns from the descriptors. */
  summary(location: string): UsbDeviceSummary {
    return summaryOf(this.#descriptors, this.#speed, location);
  }

  /** The probe's own supply. Without it, or while a jumper holds it in reset, it drives nothing. */
  setPower(on: boolean): void {
    if (on === this.#state.powered) return;
    this.#state.powered = on;
    this.#options.wires.probeAlive = on;
    if (!on) {
      this.#leaveBus();
      this.#driveNrst(false);
      this.#led.show('off');
      return;
    }
    this.#firmware.powerUp();
    this.#vcp?.powerUp();
    this.#show(this.#options.personality.loader?.device !== undefined);
    this.#led.show('slow-blink-red');
    if (this.#state.plugged) this.#state.enumerateNs = this.#options.nowNs() + USB_ENUMERATION_NS;
  }

  /** The data lines meet a host that enumerates. */
  plug(): void {
    this.#state.plugged = true;
    if (!this.connected) this.#device.become(this.#descriptors);
    if (this.#state.powered && !this.connected) this.#state.enumerateNs = this.#options.nowNs() + USB_ENUMERATION_NS;
  }

  /** The data lines part. */
  unplug(): void {
    this.#state.plugged = false;
    this.#leaveBus();
    if (this.#state.powered) this.#led.show('slow-blink-red');
  }

  /** A frame has arrived at the probe's VCP RX pin: it ends now. */
  uartReceive(frame: UartFrame): void {
    if (this.#state.powered && !this.#state.showsLoader) this.#vcp?.uartReceive(frame);
  }

  /** A byte of trace has arrived at the probe's SWO pin: it ends now. */
  swoReceive(frame: UartFrame): void {
    if (this.#state.powered && !this.#state.showsLoader) this.#firmware.trace.receive(frame);
  }

  submit(transfer: UsbTransfer): Promise<UsbCompletion> {
    return this.#device.submit(transfer);
  }

  cancel(id: number): Promise<void> {
    return this.#device.cancel(id);
  }

  reset(): Promise<void> {
    return this.#device.reset();
  }

  onDisconnect(listener: () => void): () => void {
    return this.#device.onDisconnect(listener);
  }

  get nextNs(): number {
    const { enumerateNs, restartNs, quietNs } = this.#state;
    return Math.min(enumerateNs, restartNs, quietNs, this.#volume?.nextNs ?? NEVER, this.#vcp?.nextNs ?? NEVER);
  }

  act(nowNs: number): void {
    if (nowNs >= this.#state.restartNs) this.#restart();
    if (nowNs >= this.#state.enumerateNs) this.#enumerate();
    if (nowNs >= this.#state.quietNs) this.#quiet();
    this.#vcp?.act(nowNs);
    this.#volume?.act(nowNs);
  }

  saveState(): unknown {
    const state = { ...this.#state, led: this.#led.value };
    return {
      probe: state,
      usb: this.#device.saveState(),
      firmware: this.#firmware.saveState(),
      vcp: this.#vcp?.saveState(),
      volume: this.#volume?.saveState(),
    };
  }

  /** The wires' state and the target's are restored by their owners. */
  loadState(state: unknown): void {
    const saved = state as Readonly<Record<'usb' | 'firmware' | 'vcp' | 'volume', unknown>> & { probe: ProbeState };
    this.#state = { ...saved.probe };
    this.#options.wires.probeAlive = saved.probe.powered;
    this.#device.become(this.#descriptors);
    this.#device.loadState(saved.usb);
    this.#firmware.loadState(saved.firmware);
    this.#vcp?.loadState(saved.vcp);
    this.#volume?.loadState(saved.volume);
    this.#led.show(saved.probe.led);
  }

  #makeFirmware(): StlinkFirmware {
    const { personality, board, wires, spend, nowNs, senseVolts, serialNumber } = this.#options;
    const usbId = findProbeUsbId(ST_VENDOR_ID, personality.productId);
    if (!usbId) throw new RangeError(`no ST-LINK has product id ${personality.productId}`);
    return new StlinkFirmware({
      version: this.#version,
      productId: () => this.#loaderDevice?.productId ?? personality.productId,
      waitsInLoader: personality.loader?.version,
      uniqueId: serialNumber,
      boardCode: personality.isOnBoard ? board.code : '',
      diskName: personality.isOnBoard ? board.volumeLabel : '',
      endpoints: usbId,
      wires,
      spend,
      nowNs,
      senseVolts: () => personality.fixedSenseVolts ?? senseVolts(),
      driveNrst: (low) => this.#driveNrst(low),
      send: (endpoint, bytes) => this.#device.send(endpoint, bytes),
      takeBack: (endpoint) => this.#device.takeBack(endpoint),
      waiting: (endpoint) => this.#device.waiting(endpoint),
      onLoaderLeft: () => {
        if (this.#loaderDevice && !this.#options.brokenUpdate) this.#state.restartNs = this.#options.nowNs() + PROBE_RESTART_NS;
      },
      onDebugCommand: (name) => this.#afterDebugCommand(name),
    });
  }

  #makeVcp(own: readonly InterfaceShape[]): Vcp {
    const { nowNs, uartSend } = this.#options;
    return new Vcp({
      shapes: own,
      nowNs,
      uartSend,
      send: (endpoint, bytes) => this.#device.send(endpoint, bytes),
      waiting: (endpoint) => this.#device.waiting(endpoint),
      resume: () => this.#device.resume(),
    });
  }

  #makeVolume(): MountedVolume {
    const { personality, board, serialNumber, nowNs, spend, msdTolerant } = this.#options;
    const { swd, memory } = this.#firmware;
    return new MountedVolume({
      facts: { label: board.volumeLabel, boardCode: board.code, serialNumber, details: personality.details },
      target: { swd, memory, driveNrst: (low) => this.#driveNrst(low), spend },
      use: () => (this.#firmware.busy ? 'busy' : this.#firmware.mode === MODE_DEBUG ? 'debugging' : 'free'),
      isConnected: () => this.connected,
      nowNs,
      packetByteLength: () => (this.#speed === 'high' ? 512 : 64),
      modeDataLength: personality.modeDataLength,
      overheadKib: personality.volumeOverheadKib,
      send: (endpoint, bytes) => this.#device.send(endpoint, bytes),
      waiting: (endpoint) => this.#device.waiting(endpoint),
      discard: (endpoint) => this.#device.takeBack(endpoint),
      onLed: (value) => this.#led.show(value),
      tolerant: msdTolerant,
    });
  }

  /** bMaxPower counts in 2 mA (USB 2.0, table 9-10). */
  get #askedMilliamps(): number {
    return 2 * (this.#descriptors.configuration[8] ?? 0);
  }

  /** The loader's own device, while it is the one on the bus. */
  get #loaderDevice(): NonNullable<ProbeLoader['device']> | undefined {
    return this.#state.showsLoader ? this.#options.personality.loader?.device : undefined;
  }

  /** What the probe can do where the port can, too (USB 2.0, 7.1.5). */
  get #speed(): 'full' | 'high' {
    return this.#options.personality.speed === 'high' ? this.#options.portSpeed() : 'full';
  }

  get #descriptors(): ProbeDescriptors {
    const { personality, serialNumber, winUsb } = this.#options;
    return shownDescriptors({
      personality,
      version: this.#version,
      serialNumber,
      loaderDevice: this.#loaderDevice,
      winUsb,
      speed: this.#speed,
    });
  }

  /** Which device the next connection shows. */
  #show(loader: boolean): void {
    this.#state.showsLoader = loader;
    this.#device.become(this.#descriptors);
  }

  /** A plug whose NRST pin leads nowhere moves nothing. */
  #driveNrst(low: boolean): void {
    if (!this.#options.personality.hasNrst) return;
    this.#state.nrstLow = low;
    this.#options.driveNrst(low);
  }

  #leaveBus(): void {
    const wasConnected = this.connected;
    this.#state.enumerateNs = NEVER;
    this.#state.restartNs = NEVER;
    this.#volume?.unmount();
    this.#state.quietNs = NEVER;
    this.#device.disconnect();
    if (this.#state.targetPower) {
      this.#state.targetPower = false;
      this.#options.onTargetPower(false);
    }
    if (wasConnected) this.#options.onUsb(false);
  }

  /** The loader has started the firmware, which comes as a device of its own. */
  #restart(): void {
    this.#leaveBus();
    this.#show(false);
    this.#led.show('slow-blink-red');
    if (this.#state.plugged) this.#state.enumerateNs = this.#options.nowNs() + USB_ENUMERATION_NS;
  }

  /** The operating system behind the plug resets, addresses and configures the device. */
  #enumerate(): void {
    this.#state.enumerateNs = NEVER;
    this.#led.show('fast-blink-red');
    this.#device.connect();
    // A device that asks for more than the port has is listed and left without a configuration (USB 2.0, 9.1.1.5 and 7.2.1).
    if (this.#askedMilliamps <= this.#options.portMilliamps()) this.#device.configure(1);
    this.#options.onUsb(true);
  }

  /** A program has configured it in spite of the port's limit: the port cuts its power, and gives it again (USB 2.0, 7.2.1.2.1). */
  #overload(): void {
    this.#leaveBus();
    this.#led.show('slow-blink-red');
    if (this.#state.plugged) this.#state.enumerateNs = this.#options.nowNs() + USB_ENUMERATION_NS;
  }

  /** A repeated SET_CONFIGURATION changes nothing for the target. The loader's device leaves the target's switch open. */
  #configured(): void {
    if (this.#state.targetPower) return;
    if (this.#askedMilliamps > this.#options.portMilliamps()) {
      this.#overload();
      return;
    }
    this.#led.show('red');
    if (this.#state.showsLoader) return;
    this.#state.targetPower = true;
    this.#options.onTargetPower(true);
    this.#volume?.mount();
  }

  #afterDebugCommand(name: string): void {
    if (name === 'EXIT') {
      this.#state.quietNs = NEVER;
      this.#led.show('red');
    } else if (this.#firmware.mode === MODE_DEBUG) {
      this.#led.show('blink-red-green');
      this.#state.quietNs = this.#options.nowNs() + PROBE_LED_QUIET_NS;
    } else if (name === 'ENTER') {
      this.#led.show('orange');
    }
  }

  #quiet(): void {
    this.#state.quietNs = NEVER;
    this.#led.show(this.#firmware.swd.answered ? 'green' : 'orange');
  }
}
