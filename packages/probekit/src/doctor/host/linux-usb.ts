/** A USB device in Linux's own files: its node, whether the kernel gave it a configuration, its serial port. Source: kernel Documentation/ABI/{stable,testing}/sysfs-bus-usb. */
import type { HostFacts } from '../../base/index.ts';
import { textOf } from './host-text.ts';

const DEVICES = '/sys/bus/usb/devices';

export interface DeviceNumbers {
  readonly bus: number;
  readonly device: number;
}

/** `place` as in `1-2.3`. Undefined where the kernel lists no such device. */
export async function deviceNumbers(facts: HostFacts, place: string): Promise<DeviceNumbers | undefined> {
  const bus = Number(await textOf(facts, `${DEVICES}/${place}/busnum`, 16));
  const device = Number(await textOf(facts, `${DEVICES}/${place}/devnum`, 16));
  return bus > 0 && device > 0 ? { bus, device } : undefined;
}

/** `/dev/bus/usb/001/004` */
export function nodePath({ bus, device }: DeviceNumbers): string {
  return `/dev/bus/usb/${three(bus)}/${three(device)}`;
}

const three = (value: number) => String(value).padStart(3, '0');

/** The kernel leaves the value empty while the device has no configuration: the port does not give what it asks for. */
export async function isUnconfigured(facts: HostFacts, place: string): Promise<boolean> {
  return (await textOf(facts, `${DEVICES}/${place}/bConfigurationValue`, 16)) === '';
}

/** `/dev/ttyACM0`, where the device has a serial port. */
export async function serialNode(facts: HostFacts, place: string): Promise<string | undefined> {
  for (const name of (await facts.list(`${DEVICES}/${place}`)) ?? []) {
    const [tty] = name.startsWith(`${place}:`) ? ((await facts.list(`${DEVICES}/${place}/${name}/tty`)) ?? []) : [];
    if (tty) return `/dev/${tty}`;
  }
  return undefined;
}
