/**
 * The two faces of USB. A `UsbDeviceLink` is a device seen from its wire (the bench, or a real device that a server
 * exports); a `UsbPort` is what a host program holds (browser, libusb, or a wrapper over any link).
 */

/** Eight bytes of a control transfer's SETUP packet (USB 2.0, 9.3). */
export interface UsbSetup {
  readonly requestType: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  readonly length: number;
}

/** One transfer to a device. `endpoint` carries the direction in bit 7; control transfers use endpoint 0 and `setup`. */
export interface UsbTransfer {
  /** Chosen by the submitter, unique among its pending transfers; `cancel` names it. */
  readonly id: number;
  readonly endpoint: number;
  readonly setup?: UsbSetup;
  /** Bytes of an OUT transfer. */
  readonly data?: Uint8Array;
  /** Most bytes an IN transfer takes. */
  readonly length?: number;
}

/** How a transfer ended. `data` holds what an IN transfer received; `byteLength` what moved either way. */
export interface UsbCompletion {
  readonly status: 'ok' | 'stall' | 'overflow' | 'cancelled' | 'disconnected' | 'error';
  readonly data?: Uint8Array;
  readonly byteLength: number;
  /** The bench's instant at completion, in nanoseconds; real devices leave it out. */
  readonly atNs?: number;
}

/** A USB device seen from the wire. Plain data in and out, so that it also works across a message channel. */
export interface UsbDeviceLink {
  /** Settles when the transfer ends; never rejects. IN transfers may stay pending for as long as the device NAKs. */
  submit(transfer: UsbTransfer): Promise<UsbCompletion>;
  /** Ends a pending transfer with status `cancelled`; unknown ids are ignored. */
  cancel(id: number): Promise<void>;
  /** Bus reset: the device loses its configuration and its pending transfers. */
  reset(): Promise<void>;
  /** Calls back when the device leaves the bus. Returns the function that stops it. */
  onDisconnect(listener: () => void): () => void;
}

/** What a host knows of an enumerated device without opening it. */
export interface UsbDeviceSummary {
  readonly vendorId: number;
  readonly productId: number;
  /** As the string descriptor gives it; old ST-LINK/V2 give twelve raw bytes. */
  readonly serialNumber: string;
  readonly productName: string;
  readonly manufacturerName: string;
  /** bcdDevice, e.g. 0x0100. */
  readonly deviceVersion: number;
  readonly speed: 'full' | 'high' | 'unknown';
  /** Where it is plugged, `1-2.3` as Linux writes it; empty when the platform does not tell. */
  readonly location: string;
  /** Class triplets by interface number, as far as known. */
  readonly interfaces: readonly UsbInterfaceSummary[];
}

export interface UsbInterfaceSummary {
  readonly number: number;
  readonly classCode: number;
  readonly subclass: number;
  readonly protocol: number;
  readonly endpoints: readonly { readonly address: number; readonly packetSize: number }[];
}

export interface UsbOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * One opened or openable device as a host program uses it: the few WebUSB methods we need, with a deadline. A transfer
 * that times out or is aborted leaves the pipe unknown; WebUSB can only close, so callers resynchronise or reopen.
 *
 * Methods reject with `usb/*` errors (see `UsbErrors`).
 */
export interface UsbPort {
  readonly summary: UsbDeviceSummary;
  /** A transfer may be handed over before the one ahead of it has ended, and be called off alone. */
  readonly queues?: boolean;
  open(): Promise<void>;
  close(): Promise<void>;
  selectConfiguration(value: number): Promise<void>;
  claimInterface(number: number): Promise<void>;
  releaseInterface(number: number): Promise<void>;
  transferIn(endpoint: number, length: number, options?: UsbOptions): Promise<Uint8Array>;
  transferOut(endpoint: number, data: Uint8Array, options?: UsbOptions): Promise<void>;
  controlIn(setup: UsbSetup, options?: UsbOptions): Promise<Uint8Array>;
  controlOut(setup: UsbSetup, data: Uint8Array, options?: UsbOptions): Promise<void>;
  clearHalt(endpoint: number): Promise<void>;
  reset(): Promise<void>;
  onDisconnect(listener: () => void): () => void;
}

/** The devices a host sees. */
export interface UsbHost {
  list(): Promise<readonly UsbDeviceSummary[]>;
  /** A port for one listed device, not yet opened. */
  port(device: UsbDeviceSummary): Promise<UsbPort>;
}

/** What USB access can end in. */
export interface UsbErrors {
  /** The operating system refuses access to the device node. Linux: the udev rule is missing. */
  'usb/access-denied': { device: string; detail: string };
  /** Another program or a kernel driver holds the interface. */
  'usb/busy': { device: string; interface: number; holder?: string };
  /** No usable driver is bound to the interface (Windows). */
  'usb/no-driver': { device: string; detail: string };
  /** The device left the bus. Plug it in again. */
  'usb/disconnected': { device: string; endpoint?: number };
  /** A transfer did not end in time. */
  'usb/timeout': { device: string; endpoint: number; timeoutMs: number };
  /** The device refused the transfer. */
  'usb/stall': { device: string; endpoint: number };
  /** The device sent more than was asked for, or the bus reported an error. */
  'usb/transfer': { device: string; endpoint: number; status: string };
  /** The library call was made in the wrong order. A defect of the caller. */
  'usb/state': { device: string; detail: string };
}
