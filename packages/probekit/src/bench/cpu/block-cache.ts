/** The translated blocks by address: found fast, decoded when missing, forgotten when their bytes change. */
import type { MemoryRegion } from '../seams.ts';
import { decodeBlock } from './decode.ts';
import type { InstructionSet } from './instruction-set.ts';
import { FETCH_STALL, type MemoryPath, type Slot, VIEW_ALL, type View } from './memory-path.ts';
import type { Block } from './operations.ts';
import { ITSTATE, THUMB, TRAP_EXECUTE_NEVER, TRAP_FETCH, TRAP_STALL, TRAP_STATE } from './state.ts';

const LINES = 4096;
/** More than any firmware runs of at a time; a program that writes itself anew for ever must not fill the host's memory. */
const MOST_BLOCKS = 65_536;
const NO_REGION: MemoryRegion = { address: 0, bytes: new Uint8Array(0), readable: false, writable: false, generation: 0 };
/** Matches no program counter, since its address is odd. */
const NO_BLOCK: Block = {
  address: 1,
  byteLength: 0,
  code: new Int32Array(8),
  instructionCount: 0,
  cycles: 0,
  pure: false,
  region: NO_REGION,
  source: new Uint8Array(0),
  generation: 0,
};

/** Why there is no block to run: one of the `TRAP_` values. */
export type FetchTrap = number;

export class BlockCache {
  /** Direct-mapped by half-word address; the interpreter looks here first. What is here may be executed as things stand. */
  lines: Block[];
  /** Most instructions of a block. */
  longest = Number.POSITIVE_INFINITY;
  /** A load or store is the last of its block: who reads the cycle counter gets it exactly. Blocks made before are as they were. */
  endsAtAccess = false;
  /** The lines by view, of those that there was code under. */
  readonly #allLines = new Map<View, Block[]>();
  #view: View = VIEW_ALL;
  readonly #r: Int32Array;
  readonly #path: MemoryPath;
  readonly #isBreakpoint: (address: number) => boolean;
  readonly #instructionSet: InstructionSet;
  readonly #blocks = new Map<number, Block>();
  /** Blocks by 256-byte page of the address space. */
  readonly #pages = new Map<number, Set<Block>>();

  constructor(r: Int32Array, path: MemoryPath, isBreakpoint: (address: number) => boolean, instructionSet: InstructionSet) {
    this.lines = this.#linesOf(VIEW_ALL);
    this.#r = r;
    this.#path = path;
    this.#isBreakpoint = isBreakpoint;
    this.#instructionSet = instructionSet;
  }

  /** Whose code comes next. */
  executeAs(view: View): void {
    if (view === this.#view) return;
    this.#view = view;
    this.lines = this.#linesOf(view);
  }

  #linesOf(view: View): Block[] {
    let lines = this.#allLines.get(view);
    if (lines === undefined) {
      lines = new Array<Block>(LINES).fill(NO_BLOCK);
      this.#allLines.set(view, lines);
    }
    return lines;
  }

  /** The MPU has changed: every block is checked anew. */
  forgetRights(): void {
    for (const lines of this.#allLines.values()) lines.fill(NO_BLOCK);
  }

  /** The block at an address with at most `limit` instructions; blocks cut short or inside an IT block are not kept. */
  find(address: number, limit: number): Block | FetchTrap {
    const r = this.#r;
    if (r[THUMB] === 0) return TRAP_STATE;
    const end = this.#path.executableEnd(address);
    if (end === address) return TRAP_EXECUTE_NEVER;
    const slot = this.#path.slotAt(address);
    if (slot?.region.readable !== true) return this.#fetchOne(address, end);
    const keep = limit === Number.POSITIVE_INFINITY && r[ITSTATE] === 0;
    if (keep) {
      const kept = this.#blocks.get(address);
      if (kept !== undefined && kept.region === slot.region && kept.address + kept.byteLength <= end && stillHolds(kept)) {
        this.lines[(address >>> 1) & (LINES - 1)] = kept;
        return kept;
      }
      if (kept !== undefined) this.#remove(kept);
    }
    const block = this.#decode(address, limit, slot.region, end);
    if (block === undefined) return this.#fetchOne(address, end);
    if (keep) this.#add(block, slot);
    return block;
  }

  /** Forgets the blocks that cover these bytes. */
  invalidate(address: number, byteLength: number): void {
    if (byteLength > this.#pages.size * 256) {
      for (const block of [...this.#blocks.values()])
        if (block.address < address + byteLength && block.address + block.byteLength > address) this.#remove(block);
      return;
    }
    for (let page = address >>> 8; page <= (address + byteLength - 1) >>> 8; page++) {
      const blocks = this.#pages.get(page);
      if (blocks === undefined) continue;
      for (const block of [...blocks]) {
        if (block.address < address + byteLength && block.address + block.byteLength > address) this.#remove(block);
      }
    }
  }

  /** Forgets everything: breakpoints or the memory map changed. */
  clear(): void {
    for (const block of this.#blocks.values()) this.#markPages(block, 0);
    this.#blocks.clear();
    this.#pages.clear();
    this.forgetRights();
  }

  /** One instruction from memory that is not plain: read half-word by half-word, never kept. */
  #fetchOne(address: number, end: number): Block | FetchTrap {
    const first = this.#path.fetch(address);
    if (first < 0) return first === FETCH_STALL ? TRAP_STALL : TRAP_FETCH;
    const bytes = new Uint8Array(first >= 0xe800 ? 4 : 2);
    bytes[0] = first;
    bytes[1] = first >>> 8;
    if (bytes.length === 4) {
      if (address + 2 >= end) return TRAP_EXECUTE_NEVER;
      const second = this.#path.fetch(address + 2);
      if (second < 0) return second === FETCH_STALL ? TRAP_STALL : TRAP_FETCH;
      bytes[2] = second;
      bytes[3] = second >>> 8;
    }
    const region = { ...NO_REGION, address, bytes };
    return this.#decode(address, 1, region, end) ?? TRAP_FETCH;
  }

  #decode(address: number, limit: number, region: MemoryRegion, end: number): Block | undefined {
    const it = this.#r[ITSTATE]!;
    const most = Math.min(limit, this.longest);
    const { endsAtAccess } = this;
    return decodeBlock({
      address,
      it,
      limit: most,
      region,
      end,
      endsAtAccess,
      isBreakpoint: this.#isBreakpoint,
      instructionSet: this.#instructionSet,
    });
  }

  #add(block: Block, slot: Slot): void {
    if (this.#blocks.size >= MOST_BLOCKS) this.clear();
    this.#blocks.set(block.address, block);
    this.lines[(block.address >>> 1) & (LINES - 1)] = block;
    for (let page = block.address >>> 8; page <= (block.address + block.byteLength - 1) >>> 8; page++) {
      const blocks = this.#pages.get(page);
      if (blocks === undefined) this.#pages.set(page, new Set([block]));
      else blocks.add(block);
    }
    this.#markPages(block, 1, slot);
  }

  #remove(block: Block): void {
    this.#blocks.delete(block.address);
    const line = (block.address >>> 1) & (LINES - 1);
    for (const lines of this.#allLines.values()) if (lines[line] === block) lines[line] = NO_BLOCK;
    for (let page = block.address >>> 8; page <= (block.address + block.byteLength - 1) >>> 8; page++) {
      const blocks = this.#pages.get(page);
      blocks?.delete(block);
      if (blocks?.size === 0) {
        this.#pages.delete(page);
        this.#markPage(page, 0, this.#path.slotAt(block.address));
      }
    }
  }

  #markPages(block: Block, mark: number, slot = this.#path.slotAt(block.address)): void {
    for (let page = block.address >>> 8; page <= (block.address + block.byteLength - 1) >>> 8; page++) this.#markPage(page, mark, slot);
  }

  #markPage(page: number, mark: number, slot: Slot | undefined): void {
    if (slot === undefined) return;
    slot.codePages[page - (slot.region.address >>> 8)] = mark;
    if (mark !== 0) this.#path.codeLies(page << 8);
  }
}

/** Whether the block's bytes are as they were; then it follows the region's generation. */
function stillHolds(block: Block): boolean {
  const offset = block.address - block.region.address;
  for (let index = 0; index < block.source.length; index++) {
    if (block.region.bytes[offset + index] !== block.source[index]) return false;
  }
  block.generation = block.region.generation;
  return true;
}
