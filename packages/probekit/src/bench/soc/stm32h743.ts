/**
 * STM32H743ZI as data. Source: RM0433 (memory map 2.3, interrupts 19.1, debug chapter); AP and ROM table words from
 * field-logs fl-075, fl-076, fl-079; feature and cache words from fl-012; IDC of revision V from fl-183.
 */
import { DEVID, DEVTYPE } from '../../spec/arm/coresight.ts';
import { DBGMCU_BASE_AP2 } from '../../spec/stm32/dbgmcu-h7.ts';
import { BANK1_ADDRESS, BANK2_ADDRESS, FLASH_BASE } from '../../spec/stm32/flash-h7.ts';
import { PWR_BASE } from '../../spec/stm32/pwr-h7.ts';
import { RCC_BASE } from '../../spec/stm32/rcc-h7.ts';
import { SWO_BASE_AP2, SWO_DEVID, SWTF_BASE_AP2 } from '../../spec/stm32/trace-h7.ts';
import type { Part, PeripheralRow } from './part.ts';
import { arm, CORESIGHT, GENERIC_IP, identification, ROM_TABLE, st, table } from './rom-table.ts';
import { namedOnly } from './stm32h743-map.ts';
import { timers } from './stm32h743-timers.ts';

const KIB = 1024;
const privateConstants = [
  ...table(0xe00f_e000, [0x0000_1003, 0xfff4_3003, 0xfff4_5003, 0]),
  ...identification(0xe00f_e000, st(0x450), ROM_TABLE),
  ...table(0xe00f_f000, [0xfff0_f003, 0xfff0_2003, 0xfff0_3003, 0xfff0_1003, 0xfff4_1002, 0]),
  ...identification(0xe00f_f000, arm(0x4c7, 0), ROM_TABLE),
  ...identification(0xe000_e000, arm(0x00c, 0), GENERIC_IP),
  ...identification(0xe000_1000, arm(0x002, 0), GENERIC_IP),
  ...identification(0xe000_2000, arm(0x00e, 0), GENERIC_IP),
  ...identification(0xe000_0000, arm(0x001, 0), GENERIC_IP),
  { address: 0xe004_1fcc, value: 0x13 },
  { address: 0xe004_1fbc, value: 0x4770_4a13 },
  ...identification(0xe004_1000, arm(0x975, 1), CORESIGHT),
  { address: 0xe004_3fcc, value: 0x14 },
  { address: 0xe004_3fc8, value: 0x0004_0800 },
  ...identification(0xe004_3000, arm(0x906, 4), CORESIGHT),
  ...[0x30, 0x200, 0x10_0000, 0, 0x10_0030, 0, 0x100_0000, 0].map((value, index) => ({ address: 0xe000_ed40 + 4 * index, value })),
  ...[0x110_1110, 0x211_2000, 0x2023_2231, 0x111_1131, 0x131_0132].map((value, index) => ({ address: 0xe000_ed60 + 4 * index, value })),
  { address: 0xe000_ed78, value: 0x0900_0003 },
  { address: 0xe000_ed7c, value: 0x8303_c003 },
  { address: 0xe000_ef40, value: 0x1011_0221 },
  { address: 0xe000_ef44, value: 0x1200_0011 },
  { address: 0xe000_ef48, value: 0x0000_0040 },
];

const GPIO_RESET: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  A: { moder: 0xabff_ffff, ospeedr: 0x0c00_0000, pupdr: 0x6400_0000 },
  B: { moder: 0xffff_febf, ospeedr: 0x0000_00c0, pupdr: 0x0000_0100 },
};

const gpioPorts: readonly PeripheralRow[] = [...'ABCDEFGHIJK'].map((letter, index) => ({
  model: 'gpio',
  name: `GPIO${letter}`,
  base: 0x5802_0000 + 0x400 * index,
  byteLength: KIB,
  clock: `AHB4.GPIO${letter}`,
  options: GPIO_RESET[letter] ?? {},
}));

/** Name, base, clock enable, interrupt line, DMA request of RX (TX is the next), kernel clock, TX and RX pins (DS12110). */
const uarts: readonly PeripheralRow[] = (
  [
    ['USART1', 0x4001_1000, 'APB2.USART1', 37, 41, 'USART16SEL', ['PA9:7', 'PB6:7', 'PB14:4'], ['PA10:7', 'PB7:7', 'PB15:4']],
    ['USART2', 0x4000_4400, 'APB1L.USART2', 38, 43, 'USART234578SEL', ['PA2:7', 'PD5:7'], ['PA3:7', 'PD6:7']],
    ['USART3', 0x4000_4800, 'APB1L.USART3', 39, 45, 'USART234578SEL', ['PB10:7', 'PC10:7', 'PD8:7'], ['PB11:7', 'PC11:7', 'PD9:7']],
    ['UART4', 0x4000_4c00, 'APB1L.UART4', 52, 63, 'USART234578SEL', ['PA0:8', 'PC10:8', 'PD1:8'], ['PA1:8', 'PC11:8', 'PD0:8']],
    ['UART5', 0x4000_5000, 'APB1L.UART5', 53, 65, 'USART234578SEL', ['PC12:8', 'PB13:14'], ['PD2:8', 'PB12:14']],
    ['USART6', 0x4001_1400, 'APB2.USART6', 71, 71, 'USART16SEL', ['PC6:7', 'PG14:7'], ['PC7:7', 'PG9:7']],
    ['UART7', 0x4000_7800, 'APB1L.UART7', 82, 79, 'USART234578SEL', ['PE8:7', 'PF7:7'], ['PE7:7', 'PF6:7']],
    ['LPUART1', 0x5800_0c00, 'APB4.LPUART1', 142, 0, 'LPUART1SEL', ['PA9:3', 'PB6:8'], ['PA10:3', 'PB7:8']],
    ['UART8', 0x4000_7c00, 'APB1L.UART8', 83, 81, 'USART234578SEL', ['PE1:8', 'PJ8:8'], ['PE0:8', 'PJ9:8']],
  ] as const
).map(([name, base, clock, irq, dma, kernel, tx, rx]) => ({
  model: 'usart',
  name,
  base,
  byteLength: KIB,
  clock,
  irq,
  options: { kernel, tx, rx, ...(dma ? { dma: [dma, dma + 1] } : { lowPower: true }) },
}));

const lowPowerTimers: readonly PeripheralRow[] = (
  [
    ['LPTIM1', 0x4000_2400, 'APB1L', 93, 'LPTIM1SEL', 0x33],
    ['LPTIM2', 0x5800_2400, 'APB4', 138, 'LPTIM2SEL', 0x33],
    ['LPTIM3', 0x5800_2800, 'APB4', 139, 'LPTIM345SEL', 3],
    ['LPTIM4', 0x5800_2c00, 'APB4', 140, 'LPTIM345SEL', 3],
    ['LPTIM5', 0x5800_3000, 'APB4', 141, 'LPTIM345SEL', 3],
  ] as const
).map(([name, base, bus, irq, kernel, inputs]) => ({
  model: 'lptim',
  name,
  base,
  byteLength: KIB,
  clock: `${bus}.${name}`,
  irq,
  options: { kernel, inputs },
}));

/** Their ports reach neither ITCM nor DTCM (RM0433, 2.1.4). */
const dmaControllers: readonly PeripheralRow[] = [
  { name: 'DMA1', base: 0x4002_0000, irq: [11, 12, 13, 14, 15, 16, 17, 47], firstChannel: 0 },
  { name: 'DMA2', base: 0x4002_0400, irq: [56, 57, 58, 59, 60, 68, 69, 70], firstChannel: 8 },
].map(({ name, base, irq, firstChannel }) => ({
  model: 'dma',
  name,
  base,
  byteLength: KIB,
  clock: `AHB1.${name}`,
  irq,
  options: {
    firstChannel,
    unreachable: [
      [0, 0x07ff_ffff],
      [0x2000_0000, 0x2001_ffff],
    ],
  },
}));

/** The debug APB: two ROM tables, DBGMCU, SWO with its funnel, and the identification of trace components that the bench does not model. */
const debugPeripherals: readonly PeripheralRow[] = [
  {
    model: 'constants',
    name: 'system ROM table',
    base: 0xe00e_0000,
    byteLength: 64 * KIB,
    options: {
      words: [
        ...table(0xe00e_0000, [0x1002, 0x2002, 0x3003, 0x4003, 0x5003, 0x1_0003, 0]),
        ...identification(0xe00e_0000, st(0x450), ROM_TABLE),
        ...identification(0xe00e_5000, arm(0x101, 0), 0xf),
      ],
    },
  },
  {
    model: 'swo',
    name: 'SWO',
    base: SWO_BASE_AP2,
    byteLength: 4 * KIB,
    options: {
      words: [
        ...identification(SWO_BASE_AP2, arm(0x914, 0), CORESIGHT),
        { address: SWO_BASE_AP2 + DEVID, value: SWO_DEVID },
        { address: SWO_BASE_AP2 + DEVTYPE, value: 0x11 },
      ],
      clock: 'D3DBGCKEN',
      pin: 'PB3:0',
    },
  },
  {
    model: 'trace-funnel',
    name: 'SWTF',
    base: SWTF_BASE_AP2,
    byteLength: 4 * KIB,
    options: {
      words: [...identification(SWTF_BASE_AP2, arm(0x908, 0), CORESIGHT), { address: SWTF_BASE_AP2 + DEVTYPE, value: 0x12 }],
      clock: 'D3DBGCKEN',
    },
  },
  {
    model: 'constants',
    name: 'trace ROM table',
    base: 0xe00f_0000,
    byteLength: 64 * KIB,
    options: {
      words: [
        ...table(0xe00f_0000, [0x1003, 0x2002, 0x3003, 0x4003, 0x5003, 0x6002, 0x7002, 0x8002, 0]),
        ...identification(0xe00f_0000, st(0x001), ROM_TABLE),
        ...identification(0xe00f_1000, arm(0x906, 4), CORESIGHT),
        ...identification(0xe00f_3000, arm(0x908, 0), CORESIGHT),
        { address: 0xe00f_3fcc, value: 0x12 },
        { address: 0xe00f_3fc8, value: 0x34 },
        ...identification(0xe00f_4000, arm(0x961, 0), CORESIGHT),
        { address: 0xe00f_4fcc, value: 0x32 },
        { address: 0xe00f_4fc8, value: 0x380 },
        ...identification(0xe00f_5000, arm(0x912, 0), CORESIGHT),
        { address: 0xe00f_5fcc, value: 0x11 },
        { address: 0xe00f_5fc8, value: 0xa0 },
      ],
      clock: 'D1DBGCKEN',
      unclocked: 'faults',
    },
  },
  { model: 'dbgmcu', name: 'DBGMCU', base: DBGMCU_BASE_AP2, byteLength: 4 * KIB, options: { idc: 0x2003_6450 } },
];

/**
 * What stands in the place of ST's boot loader: a loop, so that the debug port stays open. Its stack and where its vector
 * table lies are the real one's as seen on silicon; nothing else of it is here.
 */
const bootLoaderStub: Readonly<Record<number, number>> = Object.fromEntries(
  [0, 0x9800].flatMap((table) => [
    [table, 0x2400_44b0],
    ...Array.from({ length: 15 }, (_, vector) => [table + 4 + 4 * vector, 0x1ff0_9901]),
    // b .
    [0x9900, 0xbf00_e7fe],
  ]),
);

export const STM32H743: Part = {
  name: 'STM32H743ZI',
  core: {
    architecture: 'v7e-m',
    cpuid: 0x411f_c271,
    interruptLines: 150,
    priorityBits: 4,
    breakpointUnit: 'fpb-2',
    breakpointComparators: 8,
    watchpointComparators: 4,
    floatingPoint: 'fpv5-dp',
    vectorTableBits: 0xffff_ff80,
    mpuRegions: 16,
    sysTickCalibration: 0x0000_03e8,
    constants: privateConstants,
    cacheSizes: [0xf00f_e019, 0xf01f_e009],
    tightlyCoupled: [
      [0, 0x1_0000],
      [0x2000_0000, 0x2002_0000],
    ],
  },
  debugPort: { dpIdr: 0x6ba0_2477, targetId: 0x0450_0041, dlpIdr: 0x0000_0001 },
  accessPorts: [
    { idr: 0x8477_0001, base: 0xe00f_e003, cfg: 0, cswReset: 0x8380_0040, kind: 'ahb', reach: 'core' },
    {
      idr: 0x8477_0001,
      base: 0x0000_0002,
      cfg: 0,
      cswReset: 0xc380_0040,
      kind: 'ahb',
      reach: 'system',
      ranges: [
        [0x3000_0000, 0x3fff_ffff],
        [0x4000_0000, 0x4fff_ffff],
        [0x5800_0000, 0x58ff_ffff],
      ],
    },
    { idr: 0x5477_0002, base: 0xe00e_0003, cfg: 0, cswReset: 0x8000_0040, kind: 'apb', reach: 'debug-bus' },
  ],
  memories: [
    { name: 'ITCM', address: 0x0000_0000, byteLength: 64 * KIB },
    { name: 'DTCM', address: 0x2000_0000, byteLength: 128 * KIB },
    { name: 'AXI SRAM', address: 0x2400_0000, byteLength: 512 * KIB },
    { name: 'SRAM1', address: 0x3000_0000, byteLength: 128 * KIB, aliases: [0x1000_0000], clock: 'AHB2.SRAM1' },
    { name: 'SRAM2', address: 0x3002_0000, byteLength: 128 * KIB, aliases: [0x1002_0000], clock: 'AHB2.SRAM2' },
    { name: 'SRAM3', address: 0x3004_0000, byteLength: 32 * KIB, aliases: [0x1004_0000], clock: 'AHB2.SRAM3' },
    { name: 'SRAM4', address: 0x3800_0000, byteLength: 64 * KIB },
    { name: 'backup SRAM', address: 0x3880_0000, byteLength: 4 * KIB, clock: 'AHB4.BKPRAM', backup: true },
    {
      name: 'system flash',
      address: 0x1ff0_0000,
      byteLength: 128 * KIB,
      startNote: "The core starts in system memory, but ST's bootloader is not in the bench: a loop stands in its place",
      uniqueIdAt: 0x1_e800,
      contents: {
        ...bootLoaderStub,
        // A unique id, and the flash size in KiB (RM0433, device electronic signature).
        [0x1_e800]: 0x0036_0031,
        [0x1_e804]: 0x3438_510b,
        [0x1_e808]: 0x3334_3834,
        [0x1_e880]: 2048,
      },
    },
  ],
  peripherals: [
    { model: 'rcc-h7', name: 'RCC', base: RCC_BASE, byteLength: KIB, irq: 5 },
    { model: 'pwr-h7', name: 'PWR', base: PWR_BASE, byteLength: KIB },
    { model: 'iwdg', name: 'IWDG1', base: 0x5800_4800, byteLength: KIB },
    { model: 'syscfg', name: 'SYSCFG', base: 0x5800_0400, byteLength: KIB, clock: 'APB4.SYSCFG' },
    { model: 'exti', name: 'EXTI', base: 0x5800_0000, byteLength: KIB, irq: [6, 7, 8, 9, 10, 23, 40, 41, 2, 3, 1, 137] },
    ...uarts,
    ...timers,
    ...lowPowerTimers,
    ...dmaControllers,
    { model: 'rtc', name: 'RTC', base: 0x5800_4000, byteLength: KIB, clock: 'APB4.RTCAPB' },
    { model: 'rng', name: 'RNG', base: 0x4802_1800, byteLength: KIB, clock: 'AHB2.RNG', irq: 80 },
    { model: 'crc', name: 'CRC', base: 0x5802_4c00, byteLength: KIB, clock: 'AHB4.CRC' },
    { model: 'hsem', name: 'HSEM', base: 0x5802_6400, byteLength: KIB, clock: 'AHB4.HSEM', irq: 125 },
    { model: 'wwdg', name: 'WWDG1', base: 0x5000_3000, byteLength: 4 * KIB, clock: 'APB3.WWDG1', irq: 0 },
    { model: 'dmamux', name: 'DMAMUX1', base: 0x4002_0800, byteLength: KIB, irq: 102 },
    {
      model: 'flash-h7',
      name: 'FLASH',
      base: FLASH_BASE,
      byteLength: 4 * KIB,
      irq: 4,
      options: {
        banks: [
          { address: BANK1_ADDRESS, byteLength: 1024 * KIB },
          { address: BANK2_ADDRESS, byteLength: 1024 * KIB },
        ],
      },
    },
    ...gpioPorts,
    ...namedOnly,
  ],
  debugBus: { address: DBGMCU_BASE_AP2 - 0x1000, byteLength: 128 * KIB, softwareWindow: 0x5c00_0000, peripherals: debugPeripherals },
  bootAddress: BANK1_ADDRESS,
  clockHz: 64_000_000,
  swdPins: ['PA13', 'PA14'],
  supply: { onVolts: 1.67, offVolts: 1.62 },
  resetPulseNs: 20_000,
};
