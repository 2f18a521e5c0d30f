/**
 * The devices of ST that macOS lists, from the answer to `mac-usb-devices`. Not from a machine: the shape follows
 * system_profiler(8) (`SPUSBDataType -json`) and printed answers in public reports. Pure.
 */
import { ST_VENDOR_ID } from '../../spec/stlink/usb-ids.ts';

export interface MacUsbDevice {
  readonly name: string;
  readonly productId: number;
  readonly serialNumber: string;
  /** `high_speed`, `full_speed`: as macOS writes it. */
  readonly speed: string;
  /** In milliamperes: what the device asks for, and what its port gives. Missing where macOS does not tell. */
  readonly needsMilliamps?: number;
  readonly givesMilliamps?: number;
}

/** Hubs stand in hubs, five at most (USB 2.0, 4.1.1). */
const DEEPEST = 12;

export function parseMacDevices(text: string): readonly MacUsbDevice[] {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    // Something else was printed: unknown, which is no devices.
    return [];
  }
  return devicesIn((answer as { readonly SPUSBDataType?: unknown } | null)?.SPUSBDataType, 0);
}

function devicesIn(items: unknown, depth: number): readonly MacUsbDevice[] {
  if (!Array.isArray(items) || depth > DEEPEST) return [];
  return items.flatMap((item: unknown) => {
    const fields = (typeof item === 'object' && item !== null ? item : {}) as Readonly<Record<string, unknown>>;
    const own = deviceOf(fields);
    return [...(own ? [own] : []), ...devicesIn(fields['_items'], depth + 1)];
  });
}

/** `vendor_id` is `0x0483  (STMicroelectronics)`, or the number alone. */
function deviceOf(fields: Readonly<Record<string, unknown>>): MacUsbDevice | undefined {
  const textOf = (name: string) => (typeof fields[name] === 'string' ? (fields[name] as string) : '');
  const numberOf = (name: string) => Number.parseInt(textOf(name), 10);
  if (Number.parseInt(textOf('vendor_id'), 16) !== ST_VENDOR_ID) return undefined;
  const needs = numberOf('bus_power_used');
  const gives = numberOf('bus_power');
  return {
    name: textOf('_name'),
    productId: Number.parseInt(textOf('product_id'), 16),
    serialNumber: textOf('serial_num'),
    speed: textOf('device_speed'),
    ...(Number.isNaN(needs) ? {} : { needsMilliamps: needs }),
    ...(Number.isNaN(gives) ? {} : { givesMilliamps: gives }),
  };
}
