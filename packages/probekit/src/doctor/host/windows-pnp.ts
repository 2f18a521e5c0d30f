/**
 * What Windows says of the devices of ST: problem codes and the driver of the debug interface, from the answer to
 * `windows-usb-devices`. Not from a machine: the shape follows Microsoft Learn (PnpDevice module, Get-PnpDevice; ConvertTo-Json),
 * the codes "Error codes in Device Manager in Windows", hardware ids "Standard USB identifiers". Pure.
 */
import { DEBUG_INTERFACE, ST_VENDOR_ID } from '../../spec/stlink/usb-ids.ts';
import type { Said } from '../../words/index.ts';

export interface WindowsDevice {
  /** `USB\VID_0483&PID_374E&MI_00\6&…` */
  readonly instanceId: string;
  readonly name: string;
  /** 0 where all is well. */
  readonly problem: number;
  /** Of its driver; empty without one. */
  readonly service: string;
}

/** More is no answer to that question. */
const MOST_DEVICES = 200;
/** What libusb and WebUSB work through on Windows. Source: libusb wiki, Windows. */
const USABLE_SERVICES: readonly string[] = ['winusb', 'libusbk', 'libusb0'];
/** Failed to start; no driver installed; stopped because it reported problems; driver not signed. */
const TOLD_PROBLEMS: readonly number[] = [10, 28, 43, 52];
/** An unreadable device has no ids of its own. */
const UNREADABLE = /^USB\\VID_0000&PID_000[0-9]/i;

/** ConvertTo-Json writes one device as an object and several as an array. What is no such thing is passed over. */
export function parseWindowsDevices(text: string): readonly WindowsDevice[] {
  let answer: unknown;
  try {
    answer = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // Something else was printed: unknown, which is no devices.
    return [];
  }
  const rows: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  return rows.slice(0, MOST_DEVICES).flatMap((row) => {
    const { InstanceId, FriendlyName, Problem, Service } = (row ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof InstanceId !== 'string') return [];
    const text = (value: unknown) => (typeof value === 'string' ? value : '');
    return [
      { instanceId: InstanceId, name: text(FriendlyName), problem: typeof Problem === 'number' ? Problem : 0, service: text(Service) },
    ];
  });
}

/** A device that is plugged in and whose descriptors Windows could not read. */
export function findUnreadable(devices: readonly WindowsDevice[]): WindowsDevice | undefined {
  return devices.find(({ instanceId, problem }) => UNREADABLE.test(instanceId) && problem === 43);
}

/** Why Windows lets nobody at the debug interface of this product; undefined where nothing that it says forbids it. */
export function explainDriver(devices: readonly WindowsDevice[], productId: number): Said | undefined {
  const device = findDebugInterface(devices, productId);
  if (!device) return undefined;
  const { name, problem, service } = device;
  if (TOLD_PROBLEMS.includes(problem)) return { key: `windows.problem-${problem as 10 | 28 | 43 | 52}`, values: { name } };
  if (problem !== 0) return { key: 'windows.problem', values: { name, problem } };
  if (service === '') return { key: 'windows.problem-28', values: { name } };
  return USABLE_SERVICES.includes(service.toLowerCase()) ? undefined : { key: 'windows.other-driver', values: { name, service } };
}

/** A device of several interfaces has a node for each, one of a single interface only its own. */
function findDebugInterface(devices: readonly WindowsDevice[], productId: number): WindowsDevice | undefined {
  const id = `USB\\VID_${hex4(ST_VENDOR_ID)}&PID_${hex4(productId)}`;
  const interfaceId = `${id}&MI_${String(DEBUG_INTERFACE).padStart(2, '0')}\\`;
  const starts = (prefix: string) => devices.find(({ instanceId }) => instanceId.toUpperCase().startsWith(prefix));
  return starts(interfaceId) ?? starts(`${id}\\`);
}

const hex4 = (value: number) => value.toString(16).toUpperCase().padStart(4, '0');
