/** How an install button comes to a probe: WebUSB of this browser, or whatever a page hands it: a bench, a bridge. */
import { type Clock, type HostFacts, type SerialLink, type UsbDeviceSummary, type UsbHost, wallClock } from '../base/index.ts';
import { askForProbe, factsOf, isDebugProbe, isOfSt, isSameProbe, systemOf, webUsbHost } from '../browser/index.ts';

export interface ProbeWay {
  readonly usbHost: UsbHost;
  readonly clock: Clock;
  readonly isVirtual: boolean;
  readonly hostFacts?: HostFacts | undefined;
  /** The probe to work with, another one than `other` if there is one; undefined when the person chose none. Called in a click. */
  choose(other?: UsbDeviceSummary): Promise<UsbDeviceSummary | undefined>;
  /** Calls back after something was plugged in, until the function that it returns is called. */
  onPlug(listener: () => void): () => void;
  /** The probe's serial port, where this way leads to it; else Web Serial is asked. */
  readonly openSerial?: ((device: UsbDeviceSummary) => Promise<SerialLink>) | undefined;
  /** Around all that uses the probe: a bench's time is moved by its transfers alone meanwhile. */
  readonly during?: (<Result>(work: () => Promise<Result>) => Promise<Result>) | undefined;
}

/** The probes of this browser. One that it may use already is taken as it is; else the browser shows its list. */
export function webUsbWay(usb: USB): ProbeWay {
  const usbHost = webUsbHost(usb);
  return {
    usbHost,
    clock: wallClock,
    isVirtual: false,
    hostFacts: factsOf(systemOf(navigator)),
    async choose(other) {
      const [only, ...others] = other ? [] : (await usbHost.list()).filter(isDebugProbe);
      if (only && others.length === 0) return only;
      const chosen = await askForProbe(usb);
      return chosen && usbHost.summaryOf(chosen);
    },
    onPlug(listener) {
      usb.addEventListener('connect', listener);
      return () => usb.removeEventListener('connect', listener);
    },
  };
}

/** A host whose probes need no leave: a bench in the page, the bridge of `probekit web`. The first of its probes is taken, or the one behind `other`. */
export function wayOverHost(usbHost: UsbHost, { onPlug = () => () => undefined, ...others }: HostWay): ProbeWay {
  return {
    ...others,
    usbHost,
    onPlug,
    async choose(other) {
      const probes = (await usbHost.list()).filter(isOfSt);
      return probes[(probes.findIndex((one) => other && isSameProbe(one, other)) + 1) % probes.length];
    },
  };
}

export type HostWay = Omit<ProbeWay, 'usbHost' | 'choose' | 'onPlug'> & Partial<Pick<ProbeWay, 'onPlug'>>;
