/**
 * A whole ST-LINK: USB device, firmware, VCP, COM LED and the check of the target at mount. The board gives it supply,
 * bus and wires. Sources: UM2407 and UM2408 (LED, target power after enumeration), OpenOCD stlink_usb.c (commands).
 */
import type { UsbCompletion, UsbDeviceLink, UsbDeviceSummary, UsbTransfer } from '../../base/index.ts';
import { MODE_DEBUG } from '../../spec/stlink/opcodes.ts';
import { findProbeUsbId, ST_VENDOR_ID } from '../../spec/stlink/usb-ids.ts';
import type { Timed } from '../seams.ts';
import { PROBE_LED_QUIET_NS, USB_ENUMERATION_NS } from '../timing.ts';
import type { SwdWires } from '../wires/swd-wires.ts';
import { ComLed, type ComLedValue } from './com-led.ts';
import { interfacesOf, type ProbeDescriptors, withSerialNumber } from './descriptors.ts';
import { parseFirmwareVersion } from './firmware-version.ts';
import { MountedVolume } from './mounted-volume.ts';
import type { ProbePersonality } from './personalities.ts';
import { StlinkFirmware } from './stlink-firmware.ts';
import { UsbDevice } from './usb-device.ts';
import { Vcp } from './vcp.ts';
import type { VolumeContents } from './volume.ts';

export interface VirtualStlinkOptions {
  readonly personality: ProbePersonality;
  /** `V3J9M3`; the personality's own when left out. */
  readonly firmware?: string | undefined;
  /** 24 upper-case hex digits. */
  readonly serialNumber: string;
  /** Of the board the probe sits on: mbed's code and the volume's label. */
  readonly board: { readonly code: string; readonly volumeLabel: string };
  readonly wires: SwdWires;
  readonly nowNs: () => number;
  /** Lets bench time pass. May be called from within `act`. */
  readonly spend: (ns: number) => void;
  /** Voltage at the probe's sense input. */
  readonly senseVolts: () => number;
  /** The probe's NRST driver: true pulls low, false lets go. */
  readonly driveNrst: (low: boolean) => void;
  /** A byte has left the probe's VCP TX pin. */
  readonly uartSend: (byte: number, bitSeconds: number) => void;
  readonly onLed: (value: ComLedValue) => void;
  /** The probe closes its 5 V switch once the host has configured it, and opens it when it leaves the bus. */
  readonly onTargetPower: (on: boolean) => void;
  /** The host sees the device, or no longer. */
  readonly onUsb: (present: boolean) => void;
  /** A copied file's blocks are put in order by their place, not by their arrival. */
  readonly msdTolerant: boolean;
}

/** Plain state beyond the parts that keep their own. */
interface ProbeState {
  powered: boolean;
  plugged: boolean;
  targetPower: boolean;
  nrstLow: boolean;
  enumerateNs: number;
  quietNs: number;
  led: ComLedValue;
}

const NEVER = Number.POSITIVE_INFINITY;

export class VirtualStlink implements UsbDeviceLink, Timed {
  readonly #options: VirtualStlinkOptions;
  readonly #descriptors: ProbeDescriptors;
  readonly #device: UsbDevice;
  readonly #firmware: StlinkFirmware;
  readonly #vcp: Vcp;
  readonly #led: ComLed;
  readonly #volume: MountedVolume;
  #state: ProbeState = unpoweredState();

  constructor(options: VirtualStlinkOptions) {
    const { personality, nowNs, spend, board } = options;
    const version = parseFirmwareVersion(options.firmware ?? personality.firmware);
    const usbId = findProbeUsbId(ST_VENDOR_ID, personality.productId);
    if (!usbId) throw new RangeError(`no ST-LINK has product id ${personality.productId}`);
    this.#options = options;
    this.#led = new ComLed(options.onLed);
    this.#descriptors = withSerialNumber(personality.descriptors(version), options.serialNumber);
    const send = (endpoint: number, bytes: Uint8Array) => this.#device.send(endpoint, bytes);
    this.#firmware = new StlinkFirmware({
      version,
      productId: personality.productId,
      boardCode: board.code,
      diskName: board.volumeLabel,
      endpoints: usbId,
      wires: options.wires,
      spend,
      senseVolts: options.senseVolts,
      driveNrst: (low) => this.#driveNrst(low),
      send,
      waiting: (endpoint) => this.#device.waiting(endpoint),
      onDebugCommand: (name) => this.#afterDebugCommand(name),
    });
    this.#vcp = new Vcp({ nowNs, uartSend: options.uartSend, send, resume: () => this.#device.resume() });
    this.#volume = new MountedVolume({
      facts: { label: board.volumeLabel, boardCode: board.code, serialNumber: options.serialNumber, details: personality.details },
      target: { swd: this.#firmware.swd, memory: this.#firmware.memory, driveNrst: (low) => this.#driveNrst(low), spend },
      use: () => (this.#firmware.busy ? 'busy' : this.#firmware.mode === MODE_DEBUG ? 'debugging' : 'free'),
      isConnected: () => this.connected,
      nowNs,
      packetByteLength: personality.speed === 'high' ? 512 : 64,
      send,
      onLed: (value) => this.#led.show(value),
      tolerant: options.msdTolerant,
    });
    this.#device = new UsbDevice({
      descriptors: this.#descriptors,
      speed: personality.speed,
      functions: [this.#firmware, this.#vcp, this.#volume.function],
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

  /** As GET_CURRENT_MODE tells it. */
  get mode(): number {
    return this.#firmware.mode;
  }

  /** Nothing is under way any more: enumerated and the target checked, or never going to be. */
  get settled(): boolean {
    return this.#state.enumerateNs === NEVER && this.#volume.settled;
  }

  get led(): ComLedValue {
    return this.#led.value;
  }

  /** Whether the probe pulls NRST low. */
  get nrstLow(): boolean {
    return this.#state.nrstLow;
  }

  /** What the mass-storage volume holds now. */
  get volume(): VolumeContents {
    return this.#volume.contents;
  }

  /** Size of that volume, in blocks. */
  get volumeBlockCount(): number {
    return this.#volume.blockCount;
  }

  /** What a host learns from the descriptors. */
  summary(location: string): UsbDeviceSummary {
    const [manufacturerName = '', productName = '', serialNumber = ''] = this.#descriptors.strings;
    const device = new DataView(Uint8Array.from(this.#descriptors.device).buffer);
    return {
      vendorId: device.getUint16(8, true),
      productId: device.getUint16(10, true),
      deviceVersion: device.getUint16(12, true),
      serialNumber,
      productName,
      manufacturerName,
      speed: this.#options.personality.speed,
      location,
      interfaces: interfacesOf(this.#descriptors.configuration),
    };
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
    this.#vcp.powerUp();
    this.#led.show('slow-blink-red');
    if (this.#state.plugged) this.#state.enumerateNs = this.#options.nowNs() + USB_ENUMERATION_NS;
  }

  /** The data lines meet a host that enumerates. */
  plug(): void {
    this.#state.plugged = true;
    if (this.#state.powered && !this.connected) this.#state.enumerateNs = this.#options.nowNs() + USB_ENUMERATION_NS;
  }

  /** The data lines part. */
  unplug(): void {
    this.#state.plugged = false;
    this.#leaveBus();
    if (this.#state.powered) this.#led.show('slow-blink-red');
  }

  /** A byte arrives at the probe's VCP RX pin. */
  uartReceive(byte: number, bitSeconds: number): void {
    if (this.#state.powered) this.#vcp.uartReceive(byte, bitSeconds);
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
    const { enumerateNs, quietNs } = this.#state;
    return Math.min(enumerateNs, this.#volume.nextNs, quietNs, this.#vcp.nextNs);
  }

  act(nowNs: number): void {
    if (nowNs >= this.#state.enumerateNs) this.#enumerate();
    if (nowNs >= this.#state.quietNs) this.#quiet();
    this.#vcp.act(nowNs);
    this.#volume.act(nowNs);
  }

  saveState(): unknown {
    const state = { ...this.#state, led: this.#led.value };
    return {
      probe: state,
      usb: this.#device.saveState(),
      firmware: this.#firmware.saveState(),
      vcp: this.#vcp.saveState(),
      volume: this.#volume.saveState(),
    };
  }

  /** The wires' state and the target's are restored by their owners. */
  loadState(state: unknown): void {
    const saved = state as Readonly<Record<'usb' | 'firmware' | 'vcp' | 'volume', unknown>> & { probe: ProbeState };
    this.#state = { ...saved.probe };
    this.#options.wires.probeAlive = saved.probe.powered;
    this.#device.loadState(saved.usb);
    this.#firmware.loadState(saved.firmware);
    this.#vcp.loadState(saved.vcp);
    this.#volume.loadState(saved.volume);
    this.#led.show(saved.probe.led);
  }

  #driveNrst(low: boolean): void {
    this.#state.nrstLow = low;
    this.#options.driveNrst(low);
  }

  #leaveBus(): void {
    const wasConnected = this.connected;
    this.#state.enumerateNs = NEVER;
    this.#volume.unmount();
    this.#state.quietNs = NEVER;
    this.#device.disconnect();
    if (this.#state.targetPower) {
      this.#state.targetPower = false;
      this.#options.onTargetPower(false);
    }
    if (wasConnected) this.#options.onUsb(false);
  }

  /** The operating system behind the plug resets, addresses and configures the device. */
  #enumerate(): void {
    this.#state.enumerateNs = NEVER;
    this.#led.show('fast-blink-red');
    this.#device.connect();
    this.#device.configure(1);
    this.#options.onUsb(true);
  }

  /** A repeated SET_CONFIGURATION changes nothing for the target. */
  #configured(): void {
    if (this.#state.targetPower) return;
    this.#state.targetPower = true;
    this.#led.show('red');
    this.#options.onTargetPower(true);
    this.#volume.mount();
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

function unpoweredState(): ProbeState {
  return {
    powered: false,
    plugged: false,
    targetPower: false,
    nrstLow: false,
    enumerateNs: NEVER,
    quietNs: NEVER,
    led: 'off',
  };
}
