/**
 * What a parameter was as its function was entered, as the caller's code tells it: the compiler writes there what it passes. Source:
 * DWARF version 5, sections 2.5.1.7 (entry values), 3.4 (call sites); before it an extension of GNU, as GCC writes it for version 4.
 */
import type { DebugEntries, EntryPlace } from './debug-entries.ts';
import { DW_AT, DW_TAG } from './dwarf-codes.ts';
import type { FunctionChain } from './function-chain.ts';
import type { Entry } from './units.ts';

const CALL_SITES: readonly number[] = [DW_TAG.callSite, DW_TAG.gnuCallSite];
const PARAMETERS: readonly number[] = [DW_TAG.callSiteParameter, DW_TAG.gnuCallSiteParameter];

/** The call that returns to an address, in the functions around it; nothing where the compiler does not tell it. */
export function callSiteAt({ unit, functions }: FunctionChain, returnAddress: number): EntryPlace | undefined {
  const returnsThere = (entry: Entry) => {
    const told = entry.attributes.get(DW_AT.callReturnPc) ?? entry.attributes.get(DW_AT.lowPc);
    return CALL_SITES.includes(entry.tag) && unit.address(told) === returnAddress;
  };
  const within = (entry: Entry): Entry | undefined => {
    for (const child of entry.children) {
      const found = returnsThere(child) ? child : within(child);
      if (found) return found;
    }
    return undefined;
  };
  const around = functions.at(-1);
  const found = around && within(around.entry);
  return found && { entry: found, unit };
}

/** Whether that call is one of a function; what was reached by a jump at the end of another one has other parameters. */
export function calls(site: EntryPlace, callee: EntryPlace, entries: DebugEntries): boolean {
  const called = entries.referred(site, DW_AT.callOrigin) ?? entries.referred(site, DW_AT.abstractOrigin);
  if (!called) return false;
  const names = [DW_AT.linkageName, DW_AT.mipsLinkageName, DW_AT.name];
  const linked = (place: EntryPlace) => names.map((name) => entries.text(place, name)).find((text) => text !== undefined);
  return linked(called) === linked(callee);
}

/** The expression, in the caller, of what it passes where the callee looks for it. */
export function passedValue(site: EntryPlace, place: Uint8Array): Uint8Array | undefined {
  for (const { tag, attributes } of site.entry.children) {
    if (!PARAMETERS.includes(tag)) continue;
    const where = attributes.get(DW_AT.location)?.value;
    const value = attributes.get(DW_AT.callValue)?.value ?? attributes.get(DW_AT.gnuCallSiteValue)?.value;
    if (value instanceof Uint8Array && where instanceof Uint8Array && isSame(where, place)) return value;
  }
  return undefined;
}

/** Of an indirect call: the expression, in the caller, of where it goes. */
export function calledAddress({ entry }: EntryPlace): Uint8Array | undefined {
  const told = entry.attributes.get(DW_AT.callTarget)?.value ?? entry.attributes.get(DW_AT.gnuCallSiteTarget)?.value;
  return told instanceof Uint8Array ? told : undefined;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
