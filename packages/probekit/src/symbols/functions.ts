/**
 * The functions of a unit and what was inlined into them. Source: DWARF version 5, sections 3.3.1, 3.3.8 (inlined subroutines),
 * 2.13 (names that stand in another entry).
 */
import { type CodeRange, codeRangesOf } from './code-ranges.ts';
import { DW_AT, DW_TAG } from './dwarf-codes.ts';
import type { DwarfSections } from './dwarf-sections.ts';
import { type Entry, numberOf, type Unit } from './units.ts';

/** Where the source calls what was inlined. */
export interface CallPlace {
  /** Index into the files of the unit's line table. */
  readonly file: number;
  readonly line: number;
  readonly column: number;
}

export interface ProgramFunction {
  /** As in the source. */
  readonly name: string;
  /** As the linker knows it, where that differs: of C++. */
  readonly linkageName: string | undefined;
  readonly ranges: readonly CodeRange[];
  /** What says all this, in the unit that the code belongs to. */
  readonly entry: Entry;
  /** Of an inlined one. */
  readonly calledAt: CallPlace | undefined;
  readonly inlined: readonly ProgramFunction[];
}

/** How far a name may be passed on from entry to entry; compilers take two steps. */
const LONGEST_CHAIN = 16;

/** @param unitAt the unit that holds an offset of .debug_info */
export function functionsOf(unit: Unit, sections: DwarfSections, unitAt: (offset: number) => Unit | undefined): ProgramFunction[] {
  const functions: ProgramFunction[] = [];
  const gather = (entry: Entry, inlined: ProgramFunction[]): ProgramFunction[] => {
    for (const child of entry.children) {
      const isFunction = child.tag === DW_TAG.subprogram || child.tag === DW_TAG.inlinedSubroutine;
      const ranges = isFunction ? codeRangesOf(child, unit, sections) : [];
      if (ranges.length === 0) gather(child, inlined);
      // What another function declares, as the function of a lambda, has code of its own.
      else (child.tag === DW_TAG.subprogram ? functions : inlined).push(functionFrom(child, ranges, gather(child, [])));
    }
    return inlined;
  };
  const functionFrom = (entry: Entry, ranges: readonly CodeRange[], inlined: readonly ProgramFunction[]): ProgramFunction => {
    const named = namesOf(entry, unit, unitAt);
    const isInlined = entry.tag === DW_TAG.inlinedSubroutine;
    return {
      name: named.name ?? named.linkageName ?? '',
      linkageName: named.linkageName,
      ranges,
      entry,
      calledAt: isInlined ? callPlaceOf(entry) : undefined,
      inlined,
    };
  };
  gather(unit.tree, []);
  return functions;
}

function callPlaceOf(entry: Entry): CallPlace {
  return {
    file: numberOf(entry, DW_AT.callFile) ?? 0,
    line: numberOf(entry, DW_AT.callLine) ?? 0,
    column: numberOf(entry, DW_AT.callColumn) ?? 0,
  };
}

/** Names of an entry; what it lacks stands in the entry that it is an instance or the definition of. */
function namesOf(
  entry: Entry,
  unit: Unit,
  unitAt: (offset: number) => Unit | undefined,
): { name?: string | undefined; linkageName?: string | undefined } {
  let name: string | undefined;
  let linkageName: string | undefined;
  let at: { entry: Entry; unit: Unit } | undefined = { entry, unit };
  for (let step = 0; at && step < LONGEST_CHAIN; step++) {
    name ??= at.unit.text(at.entry.attributes.get(DW_AT.name));
    linkageName ??= at.unit.text(at.entry.attributes.get(DW_AT.linkageName) ?? at.entry.attributes.get(DW_AT.mipsLinkageName));
    const offset: number | undefined = numberOf(at.entry, DW_AT.abstractOrigin) ?? numberOf(at.entry, DW_AT.specification);
    const holder: Unit | undefined = offset === undefined ? undefined : unitAt(offset);
    const next: Entry | undefined = offset === undefined ? undefined : holder?.entries.get(offset);
    at = next && holder ? { entry: next, unit: holder } : undefined;
  }
  return { name, linkageName };
}
