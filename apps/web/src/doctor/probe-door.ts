/**
 * The door to a real probe: WebUSB's list, the probes of earlier visits, one that is unplugged and comes back, a page
 * that goes away. It hands out a `Patient` and leaves the examination to others; it renders nothing.
 *
 * A tab in the background: its timers run late (once a second), USB replies do not. They are only deadlines here, so a
 * run that is under way goes on and ends right, if later. What is plugged in meanwhile waits until the tab is seen again.
 */
import { type UsbDeviceSummary, type UsbHost, wallClock } from 'probekit/base';
import {
  askForProbe,
  type BrowserIdentity,
  factsOf,
  isDebugProbe,
  isOfSt,
  isSameProbe,
  type System,
  systemOf,
  type WebUsbHost,
  webUsbHost,
} from 'probekit/browser';
import { readableSerial, shortSerial } from 'probekit/transport';
import { nothingChosen, type Obstacle, obstacleOf, obstacleOfBrowser, unplugged } from './obstacles.ts';
import type { Patient } from './patient.ts';

/** A probe as a list of probes shows it. */
export interface ListedProbe {
  readonly device: UsbDeviceSummary;
  readonly product: string;
  /** `004200…3139`; empty when the probe has none. */
  readonly shortSerial: string;
}

export type DoorState =
  /** No probe is known yet: the person has to choose one. */
  | { readonly kind: 'none' }
  | { readonly kind: 'choosing' }
  | { readonly kind: 'several'; readonly probes: readonly ListedProbe[] }
  /** `isBack`: it was unplugged and has come back, so that a run can start by itself. */
  | { readonly kind: 'ready'; readonly patient: Patient; readonly probe?: ListedProbe; readonly isBack: boolean }
  | { readonly kind: 'gone'; readonly probe: ListedProbe; readonly obstacle: Obstacle }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

/** A way to real probes, as views use it; tells of each change of its state by the event `change`. */
export interface Door extends EventTarget {
  /** Over the bridge the obstacles of this browser count for nothing. */
  readonly isBridge: boolean;
  readonly system: System;
  readonly state: DoorState;
  /** The tab is in the background, where a run takes longer. */
  readonly isHidden: boolean;
  open(): Promise<void>;
  /** Call it in a click handler. */
  choose(): Promise<void>;
  pick(probe: ListedProbe): void;
  listWasEmpty(): void;
  look(): Promise<void>;
  release(): Promise<void>;
  close(): Promise<void>;
}

/** What the door needs of the page. */
export interface Surroundings {
  readonly browser: BrowserIdentity;
  readonly isSecure: boolean;
  /** Says `visibilitychange`. */
  readonly document: EventTarget & { readonly hidden: boolean };
  /** Says `pagehide`. */
  readonly window: EventTarget;
}

const HERE: () => Surroundings = () => ({ browser: navigator, isSecure: isSecureContext, document, window });

export class ProbeDoor extends EventTarget implements Door {
  readonly isBridge = false;
  readonly system: System;
  readonly #usb: USB | undefined;
  readonly #host: WebUsbHost | undefined;
  readonly #surroundings: Surroundings;
  #closing = new AbortController();
  #state: DoorState = { kind: 'none' };
  /** The last look or choice that was begun; an older one that ends later changes nothing. */
  #turn = 0;

  constructor(usb: USB | undefined, surroundings: Surroundings = HERE()) {
    super();
    this.#usb = usb;
    this.#host = usb && webUsbHost(usb);
    this.#surroundings = surroundings;
    this.system = systemOf(surroundings.browser);
    const obstacle = obstacleOfBrowser(usb, surroundings.isSecure, surroundings.browser);
    if (obstacle) this.#state = { kind: 'obstacle', obstacle };
  }

  get state(): DoorState {
    return this.#state;
  }

  /** The tab is in the background, where a run takes longer. */
  get isHidden(): boolean {
    return this.#surroundings.document.hidden;
  }

  /** Follows what is plugged in and out until `close`, and looks for the probes of earlier visits. */
  async open(): Promise<void> {
    if (!this.#usb) return;
    this.#closing = new AbortController();
    const { signal } = this.#closing;
    this.#usb.addEventListener('connect', this.#onConnect);
    this.#usb.addEventListener('disconnect', this.#onDisconnect);
    this.#surroundings.document.addEventListener('visibilitychange', () => this.#onVisibility(), { signal });
    this.#surroundings.window.addEventListener('pagehide', () => void this.release(), { signal });
    await this.look();
  }

  /** Shows the browser's list of probes; call it in a click handler. */
  async choose(): Promise<void> {
    if (!this.#usb || this.#state.kind === 'choosing') return;
    const before = this.#state;
    const turn = ++this.#turn;
    this.#set({ kind: 'choosing' });
    try {
      const chosen = await askForProbe(this.#usb);
      if (turn !== this.#turn) return;
      this.#state = before;
      await this.look(chosen);
      this.#afterChoice(before);
    } catch (error) {
      if (turn === this.#turn) this.#refused(error);
    }
  }

  /** Without an obstacle the click is to blame, which the browser did not count as one: the next click will do. */
  #refused(error: unknown): void {
    const obstacle = obstacleOf(error, this.system);
    this.#set(obstacle ? { kind: 'obstacle', obstacle } : { kind: 'none' });
  }

  /** Nothing new: the list was closed. That matters only where there is no probe to go on with. */
  #afterChoice(before: DoorState): void {
    const { kind } = this.#state;
    const isAsBefore = this.#state === before;
    if (kind === 'none' || (isAsBefore && kind === 'obstacle')) this.#set({ kind: 'obstacle', obstacle: nothingChosen(this.system) });
    else if (isAsBefore) this.#set(before);
  }

  /** Takes one of several probes. */
  pick({ device }: ListedProbe): void {
    this.#turn++;
    this.#ready(device, false);
  }

  /** The browser's list was empty: no probe is plugged in as far as the computer knows, and the doctor can say why. */
  listWasEmpty(): void {
    this.#turn++;
    const nothing: UsbHost = { list: async () => [], port: () => Promise.reject(new RangeError('no device is listed')) };
    this.#set({ kind: 'ready', patient: this.#patientOf(nothing), isBack: false });
  }

  /** Looks again at what is plugged in. A probe in use stays in use. */
  async look(chosen?: USBDevice): Promise<void> {
    if (!this.#host) return;
    const turn = ++this.#turn;
    try {
      const devices = (await this.#host.list()).filter(isOfSt);
      if (turn === this.#turn) this.#take(devices, chosen && this.#host.summaryOf(chosen));
    } catch (error) {
      if (turn === this.#turn) this.#refused(error);
    }
  }

  /** Gives the probe back, so that another program can have it. A run that is under way breaks off. */
  async release(): Promise<void> {
    await this.#host?.release();
  }

  /** Ends the following of what is plugged in and out, and gives the probe back. */
  async close(): Promise<void> {
    this.#turn++;
    this.#closing.abort();
    this.#usb?.removeEventListener('connect', this.#onConnect);
    this.#usb?.removeEventListener('disconnect', this.#onDisconnect);
    await this.release();
  }

  readonly #onConnect = () => {
    if (!this.isHidden && this.#state.kind !== 'choosing') void this.look();
  };

  readonly #onDisconnect = ({ device }: USBConnectionEvent) => {
    const { probe } = this.#state.kind === 'ready' ? this.#state : {};
    if (probe && this.#host?.summaryOf(device) === probe.device) this.#lose(probe);
    else if (this.#state.kind === 'several') void this.look();
  };

  #onVisibility(): void {
    this.dispatchEvent(new Event('change'));
    if (!this.isHidden && this.#state.kind !== 'choosing') void this.look();
  }

  #take(devices: readonly UsbDeviceSummary[], chosen: UsbDeviceSummary | undefined): void {
    const state = this.#state;
    const before = state.kind === 'ready' || state.kind === 'gone' ? state.probe : undefined;
    if (chosen) this.#ready(chosen, false);
    else if (before) this.#takeBack(devices, before);
    else if (state.kind !== 'ready' || devices.length > 0) this.#takeAny(devices);
  }

  #takeBack(devices: readonly UsbDeviceSummary[], before: ListedProbe): void {
    if (this.#state.kind === 'ready' && devices.includes(before.device)) return;
    const back = devices.find((device) => isSameProbe(device, before.device));
    if (back) this.#ready(back, true);
    else this.#lose(before);
  }

  #takeAny(devices: readonly UsbDeviceSummary[]): void {
    const probes = devices.filter(isDebugProbe);
    const [only = devices[0]] = probes;
    if (probes.length > 1) this.#set({ kind: 'several', probes: probes.map(listed) });
    else if (only) this.#ready(only, false);
    else if (this.#state.kind !== 'obstacle') this.#set({ kind: 'none' });
  }

  #lose(probe: ListedProbe): void {
    if (this.#state.kind !== 'gone') this.#set({ kind: 'gone', probe, obstacle: unplugged(this.system, probe.product) });
  }

  /** A patient that shows the doctor this one device, so that it never has to pick. */
  #ready(device: UsbDeviceSummary, isBack: boolean): void {
    const host = this.#host;
    if (!host) return;
    const only: UsbHost = {
      list: async () => (await host.list()).filter((one) => one === device),
      port: (summary) => host.port(summary),
    };
    this.#set({ kind: 'ready', patient: this.#patientOf(only), probe: listed(device), isBack });
  }

  #patientOf(usbHost: UsbHost): Patient {
    return { clock: wallClock, usbHost, hostFacts: factsOf(this.system), isVirtual: false };
  }

  #set(state: DoorState): void {
    this.#state = state;
    this.dispatchEvent(new Event('change'));
  }
}

export function listed(device: UsbDeviceSummary): ListedProbe {
  return { device, product: device.productName || 'ST-LINK', shortSerial: shortSerial(readableSerial(device.serialNumber)) };
}
