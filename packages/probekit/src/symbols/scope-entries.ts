/**
 * The variables that the source has in scope at an instruction: those of the function or of what was inlined, and of the blocks around
 * the instruction. Source: DWARF version 5, sections 3.5 (lexical blocks), 3.3.8 (instances and what they are instances of), 4.1.
 */
import { codeRangesOf } from './code-ranges.ts';
import type { DebugEntries, EntryPlace } from './debug-entries.ts';
import { DW_AT, DW_TAG } from './dwarf-codes.ts';
import type { DwarfSections } from './dwarf-sections.ts';

const VARIABLES: readonly number[] = [DW_TAG.formalParameter, DW_TAG.variable];

/** From the innermost block to the function itself. Throws `symbols/malformed`. */
export function variablesInScope(scope: EntryPlace, entries: DebugEntries, sections: DwarfSections, address: number): EntryPlace[] {
  const own: EntryPlace[] = [];
  const inner: EntryPlace[] = [];
  const take = (places: readonly EntryPlace[]) => {
    for (const place of places) {
      const { tag, attributes } = place.entry;
      if (VARIABLES.includes(tag)) own.push(place);
      if (tag !== DW_TAG.lexicalBlock) continue;
      const ranges = codeRangesOf(place.entry, place.unit, sections);
      // A block without code of its own, as one of which nothing is left, belongs to the one around it.
      if (!attributes.has(DW_AT.lowPc) && !attributes.has(DW_AT.ranges)) take(childrenOf(place));
      else if (ranges.some(({ start, end }) => start <= address && address < end))
        inner.push(...variablesInScope(place, entries, sections, address));
    }
  };
  take(childrenOf(scope));
  take(leftOut(scope, entries));
  return [...inner, ...own];
}

/** What the source has, and no instance is made of: all of it was optimised out. */
function leftOut(scope: EntryPlace, entries: DebugEntries): EntryPlace[] {
  const source = entries.referred(scope, DW_AT.abstractOrigin);
  if (!source) return [];
  const instances = new Set<number>();
  const note = (place: EntryPlace) => {
    for (const child of childrenOf(place)) {
      const of = entries.referred(child, DW_AT.abstractOrigin);
      if (of) instances.add(of.entry.offset);
      if (child.entry.tag === DW_TAG.lexicalBlock) note(child);
    }
  };
  note(scope);
  const isLeftOut = ({ entry }: EntryPlace): boolean => !instances.has(entry.offset);
  return childrenOf(source).filter(isLeftOut);
}

function childrenOf({ entry, unit }: EntryPlace): EntryPlace[] {
  return entry.children.map((child) => ({ entry: child, unit }));
}
