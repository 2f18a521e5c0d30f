/** The boards of the matrix: probes on one side, faults on the other. Both are set-ups of the bench and nothing else. */
import type { Scenario } from '../../../src/base/index.ts';

/** Sound, and three faults that real reports tell of: each a cause in the bench, never an answer. */
export const FAULTS = {
  healthy: { flash: [{ file: 'factory-demo.elf' }] },
  'no power': { jumpers: { JP4: 'off' }, flags: { senseAt: 'after-idd-jumper' }, flash: [{ file: 'factory-demo.elf' }] },
  'pins taken': { flash: [{ file: 'swd-pins.elf' }] },
  'RDP 1': { optionBytes: { RDP: '0xBB' }, flash: [{ file: 'factory-demo.elf' }] },
} as const satisfies Readonly<Record<string, Partial<Scenario>>>;

export type Fault = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly Fault[];

export interface ProbeRow {
  readonly name: string;
  /** How people call it. */
  readonly title: string;
  readonly probe: { readonly model: string; readonly firmware?: string };
  /** What a client that only looks at USB must find. */
  readonly usb: { readonly productId: string; readonly product: string; readonly interfaces: number };
  /** As st-info writes it. */
  readonly version: string;
  /** Left out where the client never gets as far as the target. */
  readonly faults: readonly Fault[];
}

export const PROBES = [
  {
    name: 'v3e',
    title: 'STLINK-V3E (374E), V3J9M3',
    probe: { model: 'v3e' },
    usb: { productId: '374e', product: 'STLINK-V3', interfaces: 4 },
    version: 'V3J9',
    faults: FAULT_NAMES,
  },
  {
    name: 'v3e-old',
    title: 'STLINK-V3E (374E) with old firmware, V3J2M1',
    probe: { model: 'v3e', firmware: 'V3J2M1' },
    usb: { productId: '374e', product: 'ST-LINK/V3', interfaces: 4 },
    version: 'V3J2',
    faults: FAULT_NAMES,
  },
  {
    name: 'v2-1',
    title: 'ST-LINK/V2-1 (374B), V2J37M27',
    probe: { model: 'v2-1' },
    usb: { productId: '374b', product: 'STM32 STLink', interfaces: 4 },
    version: 'V2J37S27',
    faults: FAULT_NAMES,
  },
  {
    name: 'v2-1-no-msd',
    title: 'ST-LINK/V2-1 without a volume (3752), V2J37M27',
    probe: { model: 'v2-1-no-msd' },
    usb: { productId: '3752', product: 'STM32 STLink', interfaces: 3 },
    version: 'V2J37S27',
    faults: FAULT_NAMES,
  },
  {
    name: 'v2',
    title: 'ST-LINK/V2 (3748), V2J37S7',
    probe: { model: 'v2' },
    usb: { productId: '3748', product: 'STM32 STLink', interfaces: 1 },
    version: 'V2J37S7',
    faults: FAULT_NAMES,
  },
  {
    name: 'v2-clone',
    title: 'copy of an ST-LINK/V2 (3748) without a reset wire',
    probe: { model: 'v2-clone' },
    usb: { productId: '3748', product: 'STM32 STLink', interfaces: 1 },
    version: 'V2J37S7',
    faults: FAULT_NAMES,
  },
  {
    name: 'v3-loader',
    title: 'STLINK-V3 in its loader (374D)',
    probe: { model: 'v3-loader' },
    usb: { productId: '374d', product: 'STM32 ST-LINK/V3', interfaces: 1 },
    version: '',
    faults: ['healthy'],
  },
] as const satisfies readonly ProbeRow[];

export type ProbeName = (typeof PROBES)[number]['name'];
