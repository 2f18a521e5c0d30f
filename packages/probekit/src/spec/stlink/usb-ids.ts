/** USB identities of ST-LINK probes. Source: OpenOCD doc/usb_adapters/stlink dumps, stlink usb.h, pyOCD usb.py. */

export const ST_VENDOR_ID = 0x0483;

export type ProbeGeneration = 'v1' | 'v2' | 'v2-1' | 'v3' | 'v3pwr';

export interface ProbeUsbId {
  readonly productId: number;
  readonly name: string;
  readonly generation: ProbeGeneration;
  /** The firmware-update loader answers here, not the probe. (PID 3748 can be either: the mode decides.) */
  readonly loader: boolean;
  readonly massStorage: boolean;
  readonly vcp: boolean;
  /** Debug endpoints. */
  readonly out: number;
  readonly in: number;
  readonly trace?: number;
  /** Bulk packet size of the debug endpoints at the probe's full speed. */
  readonly packetSize: 64 | 512;
}

const v21 = { generation: 'v2-1', loader: false, out: 0x01, in: 0x81, trace: 0x82, packetSize: 64 } as const;
const v3 = { generation: 'v3', loader: false, out: 0x01, in: 0x81, trace: 0x82, packetSize: 512 } as const;

export const PROBE_USB_IDS: readonly ProbeUsbId[] = [
  {
    productId: 0x3744,
    name: 'ST-LINK/V1',
    generation: 'v1',
    loader: false,
    massStorage: true,
    vcp: false,
    out: 0x02,
    in: 0x81,
    packetSize: 64,
  },
  {
    productId: 0x3748,
    name: 'ST-LINK/V2',
    generation: 'v2',
    loader: false,
    massStorage: false,
    vcp: false,
    out: 0x02,
    in: 0x81,
    trace: 0x83,
    packetSize: 64,
  },
  { productId: 0x374a, name: 'ST-LINK/V2-1 (audio)', massStorage: false, vcp: false, ...v21 },
  { productId: 0x374b, name: 'ST-LINK/V2-1', massStorage: true, vcp: true, ...v21 },
  { productId: 0x3752, name: 'ST-LINK/V2-1 without mass storage', massStorage: false, vcp: true, ...v21 },
  {
    productId: 0x374d,
    name: 'STLINK-V3 loader',
    generation: 'v3',
    loader: true,
    massStorage: false,
    vcp: false,
    out: 0x01,
    in: 0x81,
    packetSize: 512,
  },
  { productId: 0x374e, name: 'STLINK-V3E', massStorage: true, vcp: true, ...v3 },
  { productId: 0x374f, name: 'STLINK-V3SET', massStorage: true, vcp: true, ...v3 },
  { productId: 0x3753, name: 'STLINK-V3 with two VCPs', massStorage: false, vcp: true, ...v3 },
  { productId: 0x3754, name: 'STLINK-V3 without mass storage', massStorage: false, vcp: true, ...v3 },
  {
    productId: 0x3755,
    name: 'STLINK-V3PWR loader',
    generation: 'v3pwr',
    loader: true,
    massStorage: false,
    vcp: false,
    out: 0x01,
    in: 0x81,
    packetSize: 512,
  },
  { productId: 0x3757, name: 'STLINK-V3PWR', massStorage: false, vcp: true, ...v3, generation: 'v3pwr' },
];

/** ST devices that people mistake for a probe. */
export const ST_NOT_A_PROBE: Readonly<Record<number, string>> = {
  [0xdf11]: 'STM32 ROM bootloader (DFU)',
  [0x5740]: 'STM32 application with a USB serial port',
};

/** Every interface that carries the debug commands has this number. */
export const DEBUG_INTERFACE = 0;

export function findProbeUsbId(vendorId: number, productId: number): ProbeUsbId | undefined {
  return vendorId === ST_VENDOR_ID ? PROBE_USB_IDS.find((id) => id.productId === productId) : undefined;
}
