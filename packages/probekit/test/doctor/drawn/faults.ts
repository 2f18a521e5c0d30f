/**
 * What each cause is, physically, on the bench: cause by cause, in the ways in which it happens. Sizes are drawn. Nothing
 * here says what anybody will see; that is the bench's business. The causes that are not here:
 * docs/decisions/what-the-bench-cannot-make.md.
 */
import type { Physics, Scenario } from '../../../src/base/index.ts';
import type { CauseId } from '../../../src/spec/symptoms/cause.ts';
import type { BoardOnBench } from './drawn-boards.ts';
import type { Random } from './random.ts';

/** What a fault changes of a scenario. A program in flash takes the place of the one that was there. */
export interface Fault extends Physics {
  readonly probe?: Scenario['probe'];
  readonly optionBytes?: Scenario['optionBytes'];
  readonly program?: string;
  /** A cause that it does nothing without, or that names the same from its other side. */
  readonly beside?: CauseId;
  /** What the person's tool printed on account of it, where the board itself is well. */
  readonly printed?: string;
}

/** A contact that people call loose: lost about once a second or more often. */
const dropouts = ({ between, decades }: Random) => ({ everyMs: Math.round(decades(150, 1200)), forMs: Math.round(between(30, 300)) });

/** The same program as the compiler makes it at each level. */
const built = (name: string, { pick }: Random): string => pick([`${name}.elf`, `${name}.O0.elf`, `${name}.O2.elf`, `${name}.Os.elf`]);

/** An NRST that the probe cannot pull shows beside a program that shuts the debugger out, and only there. */
function lockedOut(reset: Physics, random: Random): Fault {
  const beside = random.weighted(['RC42', 'RC43', 'RC48'] as const, (id) => ({ RC42: 0.09, RC43: 0.09, RC48: 0.01 })[id]);
  return { ...FAULTS[beside](random), ...reset, beside };
}

/** The source that is chosen is not there: no cap, the cap at one that nobody feeds, or a supply of one's own that is off. */
function unfed({ circuit: { source } }: BoardOnBench, { pick }: Random): Fault {
  if (typeof source === 'string') return { supply: { external5V: false } };
  const unused = Object.keys(source.positions).filter((name) => ['vin', 'external-5v'].includes(source.positions[name] ?? ''));
  return { jumpers: { [source.jumper]: pick(['off', 'off', ...unused]) }, supply: { vin: 0 } };
}

/** Firmware that is too old, of the ST-LINKs that such a board has. */
const OLD_FIRMWARE: Readonly<Record<string, readonly string[]>> = {
  v3e: ['V3J1M1'],
  'v2-1': ['V2J17M4', 'V2J21M5'],
  v2: ['V2J17S4', 'V2J14S0', 'V2J21S4'],
};

function outdated({ probe }: BoardOnBench, { pick }: Random): Fault {
  const model = probe.boardId === undefined ? 'v2' : probe.model;
  return { probe: { model, firmware: pick(OLD_FIRMWARE[model] ?? []) } };
}

/** A jumper that has only two positions, in the wrong one. */
const capAt = (jumper: string | undefined, position: 'on' | 'off'): Physics => ({ jumpers: { [jumper ?? '']: position } });

export const FAULTS = {
  RC01: () => ({ cable: { data: false } }),
  RC02: (random) => ({ cable: { dropouts: dropouts(random) } }),
  RC03: (random) => ({
    port: { of: random.chance(0.7) ? 'hub' : 'computer', ...(random.chance(0.7) ? { dropouts: dropouts(random) } : { data: false }) },
  }),
  RC04: (_, { connectors: [, other = ''] }) => ({ cable: { connector: other } }),
  RC05: ({ chance }) => ({ port: { of: chance(0.9) ? 'charger' : 'computer', data: false } }),
  RC06: ({ pick }) => ({ port: { of: 'hub', milliamps: pick([100, 150, 250]) } }),
  RC07: () => ({ parts: { probe: 'dead' } }),
  RC08: (_, { circuit }) => capAt(circuit.probeReset, 'on'),
  RC09: ({ chance }) => ({
    ...(chance(0.5) ? { cable: { plugged: false } } : { cable: { data: false }, beside: 'RC01' }),
    host: { others: [{ vendorId: 0x0483, productId: 0x5740, productName: 'STM32 Virtual ComPort' }] },
  }),
  RC10: () => ({ host: { driver: false } }),
  RC12: () => ({ host: { permission: false } }),
  RC15: (random, board) => outdated(board, random),
  RC16: () => ({ probe: { model: 'v3-loader', brokenUpdate: true } }),
  RC18: ({ weighted }) => ({
    // A copy that works is noticed where a tool of ST refuses it.
    printed: 'Not a genuine ST Device! Abort connection',
    probe: weighted([{ model: 'v2-clone' }, { model: 'v2-clone', serial: '680013001F00004831334B4E' }], ({ serial }) => (serial ? 1 : 4)),
  }),
  RC20: ({ pick }) => ({ host: { heldBy: pick(['openocd', 'ST-LINK_gdbserv', 'STM32CubeProgr', 'st-util']) } }),
  RC22: ({ pick }) =>
    pick([
      { host: { listeners: [{ name: 'ST-LINK_gdbserv', port: 61234 }] }, printed: 'TCP port 61234 not available' },
      { host: { listeners: [{ name: 'openocd', port: 6666 }] }, printed: "couldn't bind tcl to socket on port 6666: No error" },
    ]),
  RC23: (random, board) => unfed(board, random),
  RC24: (_, { circuit }) => capAt(circuit.idd, 'off'),
  RC25: ({ between }) => ({ supply: { vdd: between(1.72, 2.75) } }),
  RC26: () => ({ wires: { VAPP: 'open' } }),
  RC27: ({ decades, chance }) => ({
    ...(chance(0.3) ? { shield: { fitted: true, loadOhms: decades(0.5, 4) } } : { supply: { shortOhms: decades(0.5, 5) } }),
  }),
  RC28: ({ between }) => ({ supply: { riseMs: between(2000, 6000) } }),
  RC29: (_, { circuit }) => capAt(circuit.isolation, 'off'),
  RC30: ({ pick }) => ({ wires: { [pick(['SWDIO', 'SWCLK', 'GND'])]: 'open' } }),
  RC31: ({ pick, decades }) => ({ wires: { [pick(['SWDIO', 'SWCLK'])]: { noise: decades(1e-4, 4e-3) } } }),
  // A shield that holds NRST low is what holds NRST low: RC35 names the same.
  RC32: ({ chance, pick }) =>
    chance(0.25)
      ? { shield: { fitted: true, NRST: 'low' }, beside: 'RC35' }
      : { shield: { fitted: true, ...pick([{ SWDIO: 'low' }, { SWDIO: 'high' }, { SWCLK: 'low' }, { SWCLK: 'high' }] as const) } },
  RC33: () => ({ parts: { coreCapacitors: 'missing' } }),
  RC34: () => ({ secondTarget: true }),
  RC35: ({ chance }) => (chance(0.5) ? { wires: { NRST: 'low' } } : { buttons: { RESET: 'held' } }),
  RC36: (random) => lockedOut({ wires: { NRST: 'open' } }, random),
  RC37: (random, board) => lockedOut(capAt(board.circuit.nrst, 'off'), random),
  RC38: (random) => (random.chance(0.5) ? { optionBytes: { RDP: '0xBB' } } : { program: built('rdp-lock', random) }),
  RC39: () => ({ optionBytes: { RDP: '0xCC' } }),
  RC41: () => ({ optionBytes: { SECURITY: '0x1' } }),
  RC42: (random) => ({
    program: built(
      random.weighted(['stop-mode', 'standby-loop'], (name) => (name === 'stop-mode' ? 2 : 1)),
      random,
    ),
  }),
  RC43: (random) => ({ program: built('swd-pins', random) }),
  RC44: (random) => ({ program: built('watchdog-loop', random) }),
  RC45: () => ({ program: 'crash.elf' }),
  RC46: (random) => ({ program: built('supply-mistake', random) }),
  RC48: () => ({ program: 'clock-mistake.elf' }),
  RC49: ({ pick }) => ({ optionBytes: { BOOT_ADD0: pick(['0x1FF0', '0x1FF0', '0x0810', '0x2400']) } }),
  RC50: ({ pick }) => ({ optionBytes: { WRP1: pick(['0xFE', '0xFC', '0x7F', '0x00']) } }),
  RC51: () => ({ program: 'options-mistake.elf' }),
  // Swapped banks hide a program; two empty banks are the same either way.
  RC52: ({ chance }) => (chance(0.8) ? { program: 'flash-mistake.elf' } : { program: 'blinky.elf', optionBytes: { SWAP_BANK_OPT: '0x1' } }),
  RC60: ({ chance, decades }) => ({ parts: { target: 'dead' }, ...(chance(0.4) ? { supply: { shortOhms: decades(8, 40) } } : {}) }),
  RC61: () => ({ parts: { probeOutputs: 'dead' } }),
} satisfies Partial<Record<CauseId, (random: Random, board: BoardOnBench) => Fault>>;

/** A cause that the bench makes. */
export type MadeCause = keyof typeof FAULTS;
export const MADE = Object.keys(FAULTS) as readonly MadeCause[];
