/**
 * STM32H563ZI as data: as the parts of `identified-parts.ts`, and with its product state. Of its TrustZone, flash controller, clocks,
 * ROM tables and debug authentication nothing is there. Sources: RM0481 (memory map, electronic signature, DBGMCU, product
 * states); DPIDR field-logs fl-027; that the core stands behind AP1 and AP0 is a debug bus fl-096 and probe-rs pull 1575;
 * identification of both ports as those of the STM32H743, which are of the same kind; CPUID ARM 100230, r0p4.
 */
import { DBGMCU_BASE_H5, FLASH_BASE_H5 } from '../../spec/stm32/debug-h5.ts';
import { DbgmcuH5, ProductStateH5 } from './models/product-state-h5.ts';
import type { Part } from './part.ts';

const KIB = 1024;
const NO_ROM_TABLE = 2;

export const STM32H563: Part = {
  name: 'STM32H563ZI',
  core: {
    architecture: 'v8-m.main+dsp',
    cpuid: 0x410f_d214,
    interruptLines: 131,
    priorityBits: 4,
    breakpointUnit: 'fpb-2',
    breakpointComparators: 8,
    watchpointComparators: 4,
    floatingPoint: 'fpv5-sp',
    vectorTableBits: 0xffff_ff80,
    mpuRegions: 8,
    sysTickCalibration: 0,
    // MVFR0 of single precision (ARM 100230, Cortex-M33 TRM, B3.1).
    constants: [{ address: 0xe000_ef40, value: 0x1011_0021 }],
    cacheSizes: [],
  },
  debugPort: { dpIdr: 0x6ba0_2477, targetId: 0x0484_0041, dlpIdr: 1 },
  accessPorts: [
    { idr: 0x5477_0002, base: NO_ROM_TABLE, cfg: 0, cswReset: 0x8000_0040, kind: 'apb', reach: 'debug-bus' },
    { idr: 0x8477_0001, base: NO_ROM_TABLE, cfg: 0, cswReset: 0xc380_0040, kind: 'ahb', reach: 'core' },
  ],
  memories: [
    { name: 'SRAM1 to SRAM3', address: 0x2000_0000, byteLength: 640 * KIB },
    {
      name: 'flash',
      address: 0x0800_0000,
      byteLength: 2048 * KIB,
      // A stack pointer, a start, and an endless loop there.
      contents: { 0: 0x2000_0400, 4: 0x0800_0101, 256: 0xbf00_e7fe },
      erased: 0xff,
    },
    {
      name: 'electronic signature',
      address: 0x08ff_f800,
      byteLength: KIB,
      uniqueIdAt: 0,
      // The id is invented.
      contents: { 0: 0x0039_0024, 4: 0x3138_4701, 8: 0x3432_3834, 12: 0xffff_0800 },
      erased: 0xff,
    },
  ],
  peripherals: [{ model: 'product-state-h5', name: 'FLASH', base: FLASH_BASE_H5, byteLength: KIB }],
  debugBus: {
    address: DBGMCU_BASE_H5,
    byteLength: 4 * KIB,
    softwareWindow: 0x4402_4000,
    peripherals: [{ model: 'dbgmcu-h5', name: 'DBGMCU', base: DBGMCU_BASE_H5, byteLength: 4 * KIB, options: { idcode: 0x1007_6484 } }],
  },
  models: {
    'product-state-h5': (context) => new ProductStateH5(context),
    'dbgmcu-h5': (context) => new DbgmcuH5(context),
  },
  bootAddress: 0x0800_0000,
  clockHz: 32_000_000,
  supply: { onVolts: 1.7, offVolts: 1.65 },
  resetPulseNs: 20_000,
};
