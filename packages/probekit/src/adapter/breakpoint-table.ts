/** The breakpoints that an editor has set, in the groups that it replaces as a whole: a file, the functions, the instructions. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { hex, ProbekitError } from '../base/index.ts';
import type { DebugSession } from '../debug/index.ts';

/** Where one of them shall be, or why it can be nowhere. */
export type BreakpointWanted =
  | { readonly addresses: readonly number[]; readonly line?: number | undefined }
  | { readonly addresses?: undefined; readonly message: string };

interface Kept {
  readonly id: number;
  readonly addresses: readonly number[];
}

export class BreakpointTable {
  readonly #session: DebugSession;
  readonly #groups = new Map<string, readonly Kept[]>();
  #nextId = 1;

  constructor(session: DebugSession) {
    this.#session = session;
  }

  /** Those that stand at an address. */
  idsAt(pc: number): number[] {
    return [...this.#groups.values()].flat().flatMap(({ id, addresses }) => (addresses.includes(pc) ? [id] : []));
  }

  /**
   * Takes the group's earlier ones away and sets these. One that finds no comparator is answered as not verified, with the reason.
   *
   * @throws what the probe throws
   */
  async replace(group: string, wanted: readonly BreakpointWanted[]): Promise<DebugProtocol.Breakpoint[]> {
    const before = this.#addressesIn(group);
    this.#groups.delete(group);
    const others = new Set([...this.#groups.keys()].flatMap((name) => [...this.#addressesIn(name)]));
    const after = new Set(wanted.flatMap(({ addresses = [] }) => addresses));
    for (const address of before) if (!after.has(address) && !others.has(address)) await this.#session.clearBreakpoint(address);
    const kept: Kept[] = [];
    const told: DebugProtocol.Breakpoint[] = [];
    for (const one of wanted) {
      const id = this.#nextId++;
      if (!one.addresses) {
        told.push({ id, verified: false, message: one.message });
        continue;
      }
      const refused = await this.#set(one.addresses);
      if (refused === undefined) kept.push({ id, addresses: one.addresses });
      const place = { ...(one.line !== undefined && { line: one.line }), instructionReference: hex(one.addresses[0] ?? 0) };
      told.push({ id, verified: refused === undefined, ...(refused !== undefined && { message: refused }), ...place });
    }
    this.#groups.set(group, kept);
    return told;
  }

  /** All or none of them. */
  async #set(addresses: readonly number[]): Promise<string | undefined> {
    const fresh = addresses.filter((address) => !this.#session.hasBreakpoint(address));
    const done: number[] = [];
    try {
      for (const address of fresh) {
        await this.#session.setBreakpoint(address);
        done.push(address);
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof ProbekitError) || error.layer !== 'debug') throw error;
      for (const address of done) await this.#session.clearBreakpoint(address);
      return `${error.message} ${error.hint}`;
    }
  }

  #addressesIn(group: string): Set<number> {
    return new Set((this.#groups.get(group) ?? []).flatMap(({ addresses }) => addresses));
  }
}
