/**
 * What a real `UsbDeviceLink` uses of the npm package `usb`: its own device objects, since WebUSB's can neither call a
 * transfer off nor reach every kind of endpoint. Source: node-usb 2.18, `dist/usb/*.d.ts`; libusb 1.0 `libusb.h`.
 */
import { optionalModule } from './optional-module.ts';

/** The package. */
export interface NativeUsb {
  getDeviceList(): readonly NativeDevice[];
  readonly Transfer: new (
    device: NativeDevice,
    endpoint: number,
    type: number,
    timeoutMs: number,
    done: (fault: NativeFault | undefined, buffer: Uint8Array, byteLength: number) => void,
  ) => NativeTransfer;
}

export interface NativeTransfer {
  /** Throws a `NativeFault`. */
  submit(buffer: Buffer): unknown;
  /** False when it has ended already. */
  cancel(): boolean;
}

export interface NativeDevice {
  readonly busNumber: number;
  readonly portNumbers?: readonly number[] | undefined;
  /** Of the configuration in force; undefined unless the device is open. */
  readonly interfaces?: readonly NativeInterface[] | undefined;
  open(): void;
  close(): void;
  setAutoDetachKernelDriver(enable: boolean): void;
  setConfiguration(value: number, done: NativeDone): void;
  reset(done: NativeDone): void;
}

export interface NativeInterface {
  readonly interfaceNumber: number;
  /** Of the setting in force. */
  readonly endpoints: readonly NativeEndpoint[];
  claim(): void;
  release(done: NativeDone): void;
  setAltSetting(setting: number, done: NativeDone): void;
}

export interface NativeEndpoint {
  readonly address: number;
  /** As in the endpoint's descriptor (USB 2.0, table 9-13); libusb counts the same. */
  readonly transferType: number;
  clearHalt(done: NativeDone): void;
}

/** `errno` is an `enum libusb_error` when negative, else an `enum libusb_transfer_status`. */
export interface NativeFault extends Error {
  readonly errno: number;
}

export type NativeDone = (fault?: NativeFault) => void;

export const TYPE_CONTROL = 0;
export const TYPE_ISOCHRONOUS = 1;

export const TRANSFER_CANCELLED = 3;
export const TRANSFER_STALL = 4;
export const TRANSFER_NO_DEVICE = 5;
export const TRANSFER_OVERFLOW = 6;
export const ERROR_NO_DEVICE = -4;
export const ERROR_NOT_FOUND = -5;

/** node-usb calls back; rejects with the fault. */
export function called(start: (done: NativeDone) => void): Promise<void> {
  return new Promise((resolve, reject) => start((fault) => (fault ? reject(fault) : resolve())));
}

/** The place of a device as Linux writes it: `1-2.3`. Undefined where the system does not number its ports. */
export function placeOf({ busNumber, portNumbers }: Pick<NativeDevice, 'busNumber' | 'portNumbers'>): string | undefined {
  return portNumbers && portNumbers.length > 0 ? `${busNumber}-${portNumbers.join('.')}` : undefined;
}

/** @throws `node/module-missing` */
export async function loadNativeUsb(): Promise<NativeUsb> {
  const { getDeviceList, Transfer } = await optionalModule('usb', () => import('usb'));
  return { getDeviceList, Transfer } as unknown as NativeUsb;
}
