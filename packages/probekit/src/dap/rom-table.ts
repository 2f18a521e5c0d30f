/** Walks CoreSight ROM tables. Source: ARM IHI 0031 (ADIv5.2), D3; ARM IHI 0029 (CoreSight 2.0), B2. */
import { hasCode, type Memory } from '../base/index.ts';

export interface CoreSightComponent {
  readonly address: number;
  /** Bits 7:4 of CIDR1: 1 ROM table, 9 CoreSight, 14 generic IP, 15 CoreLink or PrimeCell. */
  readonly componentClass: number;
  /** JEP106 code with its bank in bits 11:8: 0x43b Arm, 0x020 ST. */
  readonly designer: number;
  readonly part: number;
  readonly revision: number;
  /** How deep below the root. */
  readonly depth: number;
}

/** `components` in the order found; `unreadable` are entries whose component did not answer, a power-gated one for example. */
export interface RomTableWalk {
  readonly components: readonly CoreSightComponent[];
  readonly unreadable: readonly number[];
}

const PIDR4 = 0xfd0;
const PIDR0 = 0xfe0;
const CIDR0 = 0xff0;
const PREAMBLE = [0x0d, 0x00, 0x05, 0xb1] as const;
const CLASS_ROM_TABLE = 1;

/** Bounds against tables that are noise or point at themselves. */
const MAX_ENTRIES = 64;
const MAX_DEPTH = 4;
const MAX_COMPONENTS = 128;

/** Reads the table at `root` and those below it. Halts nothing, writes nothing. */
export async function walkRomTable(memory: Memory, root: number, options: { signal?: AbortSignal } = {}): Promise<RomTableWalk> {
  const components: CoreSightComponent[] = [];
  const unreadable: number[] = [];
  const seen = new Set<number>();
  const waiting = [{ address: root, depth: 0 }];
  for (let next = waiting.pop(); next && seen.size < MAX_COMPONENTS; next = waiting.pop()) {
    const { address, depth } = next;
    if (seen.has(address)) continue;
    seen.add(address);
    try {
      const component = await readComponent(memory, address, depth, options);
      if (!component) continue;
      components.push(component);
      if (component.componentClass !== CLASS_ROM_TABLE || depth === MAX_DEPTH) continue;
      const entries = await readEntries(memory, address, options);
      waiting.push(...entries.reverse().map((entry) => ({ address: entry, depth: depth + 1 })));
    } catch (error) {
      // Faults are normal for components without power.
      if (!hasCode(error, 'dap/transfer')) throw error;
      unreadable.push(address);
    }
  }
  return { components, unreadable };
}

async function readComponent(
  memory: Memory,
  address: number,
  depth: number,
  options: { signal?: AbortSignal },
): Promise<CoreSightComponent | undefined> {
  const cidr = await lowBytes(memory, address + CIDR0, options);
  if (cidr[0] !== PREAMBLE[0] || (cidr[1] & 0x0f) !== 0 || cidr[2] !== PREAMBLE[2] || cidr[3] !== PREAMBLE[3]) return undefined;
  const [pidr0, pidr1, pidr2] = await lowBytes(memory, address + PIDR0, options);
  const [pidr4] = await lowBytes(memory, address + PIDR4, options);
  return {
    address,
    depth,
    componentClass: cidr[1] >>> 4,
    part: pidr0 | ((pidr1 & 0x0f) << 8),
    designer: (pidr1 >>> 4) | ((pidr2 & 0x07) << 4) | ((pidr4 & 0x0f) << 8),
    revision: pidr2 >>> 4,
  };
}

/** Addresses of the components that the table says are present. */
async function readEntries(memory: Memory, table: number, options: { signal?: AbortSignal }): Promise<number[]> {
  const found: number[] = [];
  for (let index = 0; index < MAX_ENTRIES; index++) {
    const entry = await memory.read32(table + 4 * index, options);
    if (entry === 0) break;
    if (entry & 1) found.push((table + (entry & 0xffff_f000)) >>> 0);
  }
  return found;
}

/** ID registers hold one byte each, in the low byte of a word. */
async function lowBytes(memory: Memory, address: number, options: { signal?: AbortSignal }): Promise<[number, number, number, number]> {
  const words = await memory.read(address, 16, options);
  return [words[0] as number, words[4] as number, words[8] as number, words[12] as number];
}
