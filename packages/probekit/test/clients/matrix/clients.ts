/** The clients of the matrix, unmodified, and what a person would type. */
import { fileURLToPath } from 'node:url';

/** What must be true of the board, or of a file, after a client that worked. */
export type Effect =
  | 'prints the descriptors'
  | 'prints version and chip'
  | 'flash holds the image'
  | 'file holds the flash'
  | 'flash is erased'
  | 'prints the flash, core halted'
  | 'none';

export interface Step {
  readonly program: string;
  readonly args: readonly string[];
  /** Its standard input. */
  readonly input?: string;
}

export interface Client {
  readonly name: string;
  readonly title: string;
  /** The last one's status counts. */
  readonly steps: readonly Step[];
  readonly effect: Effect;
}

const NODE_USB = fileURLToPath(new URL('../usbfs/node-usb-child.js', import.meta.url));
const WRITE = ['write', 'blinky.bin', '0x08000000'] as const;
const UNDER_RESET = 'reset_config srst_only srst_nogate connect_assert_srst; init; reset halt';
const LOOK = 'echo [read_memory 0x08000000 32 4]; exit';
const PROGRAM = 'program blinky.elf verify reset exit';
const PYOCD_COMMANDS = [
  'halt',
  'reg pc',
  'read32 0x08000000 16',
  'write32 0x24000000 0x12345678',
  'read32 0x24000000',
  'reset -h',
  'status',
  'reset',
  'status',
];

function openocd(transport: 'hla_swd' | 'dapdirect_swd', commands: string): Step {
  const adapter = transport === 'hla_swd' ? 'interface/stlink.cfg' : 'interface/stlink-dap.cfg';
  const head = ['-f', adapter, '-c', `transport select ${transport}`, '-c', 'gdb_port disabled; tcl_port disabled; telnet_port disabled'];
  return { program: 'openocd', args: [...head, '-f', 'target/stm32h7x.cfg', '-c', commands] };
}

const one = (program: string, ...args: readonly string[]) => [{ program, args }];

export const CLIENTS = [
  { name: 'lsusb', title: '`lsusb -v`', steps: one('lsusb', '-v', '-d', '0483:'), effect: 'prints the descriptors' },
  { name: 'st-info', title: '`st-info --probe`', steps: one('st-info', '--probe'), effect: 'prints version and chip' },
  { name: 'st-flash write', title: '`st-flash write`', steps: one('st-flash', ...WRITE), effect: 'flash holds the image' },
  {
    name: 'st-flash read',
    title: '`st-flash read`',
    steps: one('st-flash', 'read', 'back.bin', '0x08000000', '4096'),
    effect: 'file holds the flash',
  },
  { name: 'st-flash erase', title: '`st-flash erase`', steps: one('st-flash', 'erase'), effect: 'flash is erased' },
  { name: 'st-flash reset', title: '`st-flash reset`', steps: one('st-flash', 'reset'), effect: 'none' },
  {
    name: 'st-flash under reset',
    title: '`st-flash --connect-under-reset write`',
    steps: one('st-flash', '--connect-under-reset', ...WRITE),
    effect: 'flash holds the image',
  },
  { name: 'hla', title: 'OpenOCD `hla_swd`', steps: [openocd('hla_swd', `init; halt; ${LOOK}`)], effect: 'prints the flash, core halted' },
  {
    name: 'dapdirect',
    title: 'OpenOCD `dapdirect_swd`',
    steps: [openocd('dapdirect_swd', `init; halt; ${LOOK}`)],
    effect: 'prints the flash, core halted',
  },
  {
    name: 'hla under reset',
    title: 'OpenOCD `hla_swd`, `connect_assert_srst`',
    steps: [openocd('hla_swd', `${UNDER_RESET}; ${LOOK}`)],
    effect: 'prints the flash, core halted',
  },
  {
    name: 'dapdirect under reset',
    title: 'OpenOCD `dapdirect_swd`, `connect_assert_srst`',
    steps: [openocd('dapdirect_swd', `${UNDER_RESET}; ${LOOK}`)],
    effect: 'prints the flash, core halted',
  },
  {
    name: 'hla program',
    title: 'OpenOCD `hla_swd`, `program … verify reset`',
    steps: [openocd('hla_swd', PROGRAM)],
    effect: 'flash holds the image',
  },
  {
    name: 'dapdirect program',
    title: 'OpenOCD `dapdirect_swd`, `program … verify reset`',
    steps: [openocd('dapdirect_swd', PROGRAM)],
    effect: 'flash holds the image',
  },
  { name: 'pyocd list', title: '`pyocd-tool list`', steps: one('pyocd-tool', 'list'), effect: 'none' },
  { name: 'pyocd', title: '`pyocd-tool status`', steps: one('pyocd-tool', '-t', 'cortex_m', 'status'), effect: 'none' },
  {
    name: 'pyocd after OpenOCD',
    title: '`pyocd-tool`: halt, registers, memory, reset; after OpenOCD',
    steps: [
      openocd('hla_swd', 'init; exit'),
      { program: 'pyocd-tool', args: ['-t', 'cortex_m'], input: PYOCD_COMMANDS.map((line) => `${line}\n`).join('') },
    ],
    effect: 'none',
  },
  { name: 'npm usb', title: 'our own stack over npm `usb`', steps: one(process.execPath, NODE_USB), effect: 'none' },
] as const satisfies readonly Client[];

export type ClientName = (typeof CLIENTS)[number]['name'];
