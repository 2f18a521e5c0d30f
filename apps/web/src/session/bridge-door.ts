/**
 * The door to the probes of the computer that serves the page, over the bridge of `probekit web`. It stands where the browser's
 * own door does (`probe-door.ts`): the list of probes is the bridge's, and the doctor sees that computer as the command line does.
 */
import { type HostFacts, hasCode, type UsbDeviceSummary, type UsbHost, wallClock } from 'probekit/base';
import { type BridgedHost, isSameProbe, type System, systemOf } from 'probekit/browser';
import { bridgeLost, obstacleOf, unplugged } from '../doctor/obstacles.ts';
import type { Patient } from '../doctor/patient.ts';
import { type Door, type DoorState, type ListedProbe, listed } from '../doctor/probe-door.ts';

/** After a bridge was lost, it is looked for again in this time. */
const AGAIN_MS = 2000;

/** What stands behind the bridge, as it said when it was last connected to. */
interface Behind {
  readonly facts: HostFacts | undefined;
  readonly isVirtual: boolean;
}

export class BridgeDoor extends EventTarget implements Door {
  readonly isBridge = true;
  readonly system: System = systemOf(navigator);
  readonly #dial: () => Promise<BridgedHost>;
  #host: Promise<BridgedHost> | undefined;
  #forget: () => void = () => undefined;
  #state: DoorState = { kind: 'none' };
  #turn = 0;
  #isOpen = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  /** `load` gets the bridge's side in this page, which no other page needs. */
  constructor(load: () => Promise<BridgedHost>) {
    super();
    this.#dial = load;
  }

  get state(): DoorState {
    return this.#state;
  }

  get isHidden(): boolean {
    return document.hidden;
  }

  async open(): Promise<void> {
    this.#isOpen = true;
    addEventListener('pagehide', this.#onHide);
    const host = await this.#bridge();
    this.#forget();
    this.#forget = host.onChange((lost) => (lost === undefined ? void this.look() : this.#lose(lost)));
    await this.look();
  }

  /** All that the bridge lists are ours to use already: there is nothing to allow. */
  async choose(): Promise<void> {
    await this.#look(true);
  }

  pick({ device }: ListedProbe): void {
    const turn = ++this.#turn;
    void this.#behind().then((behind) => {
      if (turn === this.#turn) this.#ready(device, behind, false);
    }, this.#lose);
  }

  listWasEmpty(): void {
    void this.look();
  }

  async look(): Promise<void> {
    await this.#look(false);
  }

  async release(): Promise<void> {
    await (await this.#host)?.release();
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#turn++;
    clearTimeout(this.#again);
    this.#forget();
    removeEventListener('pagehide', this.#onHide);
    await this.release();
  }

  readonly #onHide = (): void => void this.release();

  async #look(isChoosing: boolean): Promise<void> {
    const turn = ++this.#turn;
    try {
      const { isOfSt } = await import('probekit/browser');
      const host = await this.#bridge();
      const devices = (await host.list()).filter(isOfSt);
      const behind = await this.#behind();
      if (turn === this.#turn) this.#take(devices, behind, isChoosing);
    } catch (error) {
      if (turn === this.#turn) this.#lose(error);
    }
  }

  #take(devices: readonly UsbDeviceSummary[], behind: Behind, isChoosing: boolean): void {
    const before = this.#state.kind === 'ready' || this.#state.kind === 'gone' ? this.#state.probe : undefined;
    const back = before && devices.find((device) => isSameProbe(device, before.device));
    const [first, ...others] = devices;
    if (first && others.length > 0 && (isChoosing || !before)) this.#set({ kind: 'several', probes: devices.map(listed) });
    else if (back && this.#state.kind === 'ready' && back === before?.device && !isChoosing) return;
    else if (back ?? (first && !before)) this.#ready(back ?? first, behind, before !== undefined || this.#state.kind === 'ready');
    else if (before) {
      if (this.#state.kind !== 'gone') this.#set({ kind: 'gone', probe: before, obstacle: unplugged(this.system, before.product) });
    } else if (this.#state.kind !== 'ready') this.#ready(undefined, behind, false);
  }

  /** Without a device the doctor looks at the computer and says why no probe shows up. */
  #ready(device: UsbDeviceSummary | undefined, { facts, isVirtual }: Behind, isBack: boolean): void {
    const bridge = () => this.#bridge();
    const only: UsbHost = {
      list: async () => (await (await bridge()).list()).filter((one) => device === undefined || isSameProbe(one, device)),
      port: async (summary) => (await bridge()).port(summary),
    };
    const patient: Patient = {
      clock: wallClock,
      usbHost: only,
      ...(facts && { hostFacts: facts }),
      openSerial: async (summary) => (await bridge()).openSerial(summary),
      isVirtual,
    };
    this.#set({ kind: 'ready', patient, ...(device && { probe: listed(device) }), isBack });
  }

  async #behind(): Promise<Behind> {
    const host = await this.#bridge();
    const { isVirtual } = await host.hello();
    return { facts: await host.facts(), isVirtual };
  }

  #bridge(): Promise<BridgedHost> {
    this.#host ??= this.#dial();
    return this.#host;
  }

  readonly #lose = (error: unknown): void => {
    this.#turn++;
    // What the bridge itself says of the probe, as who has it, is no loss of the bridge.
    const obstacle = obstacleOf(error, this.system) ?? bridgeLost(error, this.system);
    if (this.#isOpen) this.#set({ kind: 'obstacle', obstacle });
    clearTimeout(this.#again);
    // Another token is needed: only another address helps.
    if (this.#isOpen && !hasCode(error, 'bridge/refused')) this.#again = setTimeout(() => void this.look(), AGAIN_MS);
  };

  #set(state: DoorState): void {
    this.#state = state;
    this.dispatchEvent(new Event('change'));
  }
}
