/** What a program's file says of its code: which function and which line of the source an address belongs to, and the other way. */
import { CallFrameTable } from './call-frame-table.ts';
import { type CodeRange, codeRangesOf } from './code-ranges.ts';
import { DebugEntries } from './debug-entries.ts';
import { DW_AT } from './dwarf-codes.ts';
import { DwarfSections } from './dwarf-sections.ts';
import { type ElfSection, type ElfSections, type LinkSymbol, readElfSections } from './elf-sections.ts';
import { type FrameRules, frameRulesAt } from './frame-rules.ts';
import { FrameScope, type ProgramFrame } from './frame-scope.ts';
import { chainAt, type FunctionChain, isIn } from './function-chain.ts';
import { functionsOf, type ProgramFunction } from './functions.ts';
import { type LineSpan, rowAt, type Statement, spanAt, statementsIn } from './line-spans.ts';
import { type LineTable, readLineTable } from './line-table.ts';
import { prologueRules } from './prologue-rules.ts';
import { TypeReader } from './type-reader.ts';
import { numberOf, readUnits, type Unit } from './units.ts';
import { type ProgramVariable, staticVariables } from './variables.ts';

/** A place in the source. */
export interface SourcePlace {
  /** As the compiler was told it. */
  readonly file: string;
  /** From 1 on; 0 where the compiler names none. */
  readonly line: number;
  /** From 1 on; 0 where the compiler names none. */
  readonly column: number;
}

/** A function that an address lies in, and where in it. */
export interface CodeFrame {
  /** As in the source; the linker's name where the program tells no other. */
  readonly function: string | undefined;
  readonly linkageName: string | undefined;
  readonly place: SourcePlace | undefined;
  /** Its instructions lie in the function of the next frame. */
  readonly isInlined: boolean;
}

interface FrameOptions {
  /** Of lines that begin at one instruction, the one to stop at: as a debugger tells where a core stands. */
  readonly standing?: boolean;
}

interface UnitCode {
  readonly unit: Unit;
  readonly ranges: readonly CodeRange[];
}

export class ProgramSymbols {
  /** By address. */
  readonly symbols: readonly LinkSymbol[];
  /** Of the first instruction, as the linker was told it. */
  readonly entryAddress: number;
  /** Whether the program says which line an address comes from. */
  readonly hasLines: boolean;
  readonly #sections: DwarfSections;
  /** Where instructions lie. */
  readonly codeRanges: readonly CodeRange[];
  readonly #code: readonly ElfSection[];
  readonly #codeSymbols: readonly LinkSymbol[];
  readonly #units: readonly UnitCode[];
  readonly #dataRanges: readonly CodeRange[];
  readonly #entries: DebugEntries;
  readonly #types: TypeReader;
  #variables: readonly ProgramVariable[] | undefined;
  #callFrames: CallFrameTable | undefined;
  readonly #lines = new Map<number, LineTable>();
  #sourceFiles: readonly string[] | undefined;
  readonly #functions = new Map<Unit, readonly ProgramFunction[]>();

  constructor(elf: ElfSections) {
    this.#sections = new DwarfSections(elf);
    this.symbols = [...elf.symbols].sort((a, b) => a.address - b.address);
    this.entryAddress = elf.entryAddress - (elf.entryAddress & 1);
    this.#code = elf.sections.filter(({ isCode }) => isCode);
    this.codeRanges = this.#code.map(({ address, byteLength }) => ({ start: address, end: address + byteLength }));
    this.#codeSymbols = this.symbols.filter(({ kind, address }) => kind !== 'object' && this.#isInProgram(address));
    this.#dataRanges = elf.sections
      .filter(({ isAllocated }) => isAllocated)
      .map(({ address, byteLength }) => ({ start: address, end: address + byteLength }));
    this.#entries = new DebugEntries(readUnits(this.#sections));
    this.#types = new TypeReader(this.#entries);
    this.#units = this.#entries.units.map((unit) => ({ unit, ranges: codeRangesOf(unit.root, unit, this.#sections) }));
    this.hasLines = this.#units.some(({ unit }) => numberOf(unit.root, DW_AT.stmtList) !== undefined);
  }

  /**
   * Globals and statics by address; those that were left out of the program come last.
   *
   * @throws `symbols/malformed`
   */
  get variables(): readonly ProgramVariable[] {
    this.#variables ??= staticVariables(this.#entries, this.#types, (address) => this.#hasData(address));
    return this.#variables;
  }

  /**
   * The functions around an instruction, from the innermost: what was inlined comes before what it was inlined into. None where
   * the program knows nothing of the address.
   *
   * @throws `symbols/malformed`
   */
  framesAt(address: number, options: FrameOptions = {}): CodeFrame[] {
    const { unit, functions: chain = [] } = this.#chainAt(address) ?? {};
    const symbol = this.symbolAt(address);
    let place = unit && this.#placeIn(unit, address, options);
    if (chain.length === 0) {
      return symbol || place ? [{ function: symbol?.name, linkageName: symbol?.name, place, isInlined: false }] : [];
    }
    return chain.map(({ name, linkageName, calledAt }) => {
      const isInlined = calledAt !== undefined;
      const linked = linkageName ?? (isInlined ? name : (symbol?.name ?? name));
      const frame = { function: name || linked, linkageName: linked, place, isInlined };
      place = unit && calledAt && this.#placeOf(unit, calledAt);
      return frame;
    });
  }

  /**
   * The variables that are in scope where a frame stands. Globals and statics of files are not among them.
   *
   * @param level of the functions around its instruction, as `framesAt` tells them: 0 is the innermost
   * @throws `symbols/malformed`
   */
  scopeOf(frame: ProgramFrame, level: number): FrameScope {
    const source = { entries: this.#entries, sections: this.#sections, types: this.#types };
    return new FrameScope({ ...source, chainAt: (address) => this.#chainAt(address) }, frame, level);
  }

  /**
   * Where the function around an instruction keeps what its caller had in the registers, before that instruction: as the compiler
   * tells it, else by the function's own first instructions. Nothing where the program has no function there.
   *
   * @throws `symbols/malformed`
   */
  frameRulesAt(address: number): FrameRules | undefined {
    this.#callFrames ??= new CallFrameTable(this.#sections, (start) => this.hasCode(start));
    const description = this.#callFrames.at(address);
    if (description) return frameRulesAt(description, address);
    const symbol = this.symbolAt(address);
    return symbol && prologueRules(this.#codeBetween(symbol.address, address));
  }

  /** Whether instructions of the program lie there. */
  hasCode(address: number): boolean {
    return this.codeRanges.some(({ start, end }) => start <= address && address < end);
  }

  #codeBetween(start: number, end: number): Uint8Array {
    const section = this.#code.find(({ address, bytes }) => address <= start && end <= address + bytes.length);
    return section ? section.bytes.subarray(start - section.address, end - section.address) : new Uint8Array();
  }

  /** Where instructions of a line begin, in order. A file is given by its name, or by as much of its path as tells it from others. */
  addressesOf(file: string, line: number): number[] {
    const found = new Set<number>();
    for (const { unit } of this.#units) {
      const { files, sequences } = this.#linesOf(unit);
      const indices = new Set(files.flatMap((path, index) => (path === file || path.endsWith(`/${file}`) ? [index] : [])));
      if (indices.size === 0) continue;
      for (const { rows } of sequences.filter((sequence) => this.#isInProgram(sequence.start))) {
        for (const row of rows) if (row.line === line && row.isStatement && indices.has(row.file)) found.add(row.address);
      }
    }
    return [...found].sort((a, b) => a - b);
  }

  /** Paths of the source files that instructions come from, as the compiler was told them. @throws `symbols/malformed` */
  get sourceFiles(): readonly string[] {
    this.#sourceFiles ??= [...new Set(this.#lineTables().flatMap(({ files }) => files))];
    return this.#sourceFiles;
  }

  /** Where a debugger may stop in a source file, one of `sourceFiles`, by address. @throws `symbols/malformed` */
  statementsIn(file: string): Statement[] {
    const found = this.#lineTables().flatMap((table) => statementsIn(table, file, (address) => this.#isInProgram(address)));
    return found.sort((a, b) => a.address - b.address);
  }

  /** The instructions around an address that come from one line without a gap. @throws `symbols/malformed` */
  lineSpanAt(address: number): LineSpan | undefined {
    const unit = this.#unitAt(address);
    return unit && spanAt(this.#linesOf(unit), address);
  }

  /** The function that an address lies in; else the label right before it, whose end nobody knows. */
  symbolAt(address: number): LinkSymbol | undefined {
    if (!this.#isInProgram(address)) return undefined;
    const before = this.#codeSymbols.findLast((symbol) => symbol.address <= address);
    const around = this.#codeSymbols.findLast((symbol) => symbol.address <= address && address < symbol.address + symbol.byteLength);
    if (!around) return before?.byteLength === 0 ? before : undefined;
    // One function may have several names.
    return this.#codeSymbols.find((symbol) => symbol.address === around.address && symbol.byteLength > 0);
  }

  /** What lies at an address, as a pointer to it is read: a function, or a variable with the distance from its start. */
  nameAt(address: number): string | undefined {
    const variable = this.variables.find((one) => isAround(one, address));
    if (!variable) return this.symbolAt(address - (address & 1))?.name;
    const distance = address - (variable.address ?? 0);
    return distance === 0 ? variable.name : `${variable.name}+${distance}`;
  }

  symbolNamed(name: string): LinkSymbol | undefined {
    return this.symbols.find((symbol) => symbol.name === name);
  }

  #chainAt(address: number): FunctionChain | undefined {
    const unit = this.#unitAt(address);
    return unit && { unit, functions: chainAt(this.#functionsOf(unit), address) };
  }

  #unitAt(address: number): Unit | undefined {
    if (!this.#isInProgram(address)) return undefined;
    const isHere = (range: CodeRange) => isIn(range, address);
    const told = this.#units.find(({ ranges }) => ranges.some(isHere));
    if (told) return told.unit;
    // A unit need not tell its ranges; then its lines do.
    return this.#units.find(({ unit, ranges }) => ranges.length === 0 && this.#linesOf(unit).sequences.some(isHere))?.unit;
  }

  /** Code that the linker left out keeps its lines, at addresses where nothing lies. */
  #isInProgram(address: number): boolean {
    return this.codeRanges.some(({ start, end }) => start <= address && address < end);
  }

  /** What the linker left out stays in debug information with the address 0. */
  #hasData(address: number): boolean {
    if (address === 0 && !this.symbols.some((symbol) => symbol.address === 0 && symbol.kind === 'object')) return false;
    return this.#dataRanges.some(({ start, end }) => start <= address && address < end);
  }

  #functionsOf(unit: Unit): readonly ProgramFunction[] {
    const known = this.#functions.get(unit);
    if (known) return known;
    const functions = functionsOf(unit, this.#sections, (offset) => this.#entries.unitAt(offset));
    this.#functions.set(unit, functions);
    return functions;
  }

  #linesOf(unit: Unit): LineTable {
    const at = numberOf(unit.root, DW_AT.stmtList);
    if (at === undefined) return { files: [], sequences: [] };
    const known = this.#lines.get(at);
    if (known) return known;
    const text = (attribute: number) => unit.text(unit.root.attributes.get(attribute)) ?? '';
    const table = readLineTable(this.#sections, at, text(DW_AT.compDir), text(DW_AT.name));
    this.#lines.set(at, table);
    return table;
  }

  /** Units may share one. */
  #lineTables(): readonly LineTable[] {
    return [...new Set(this.#units.map(({ unit }) => this.#linesOf(unit)))];
  }

  #placeIn(unit: Unit, address: number, options: FrameOptions): SourcePlace | undefined {
    const row = rowAt(this.#linesOf(unit), address, options);
    return row && this.#placeOf(unit, row);
  }

  #placeOf(unit: Unit, { file, line, column }: { file: number; line: number; column: number }): SourcePlace {
    return { file: this.#linesOf(unit).files[file] ?? '', line, column };
  }
}

/**
 * Reads what an ELF file says of its program. Lines and functions are read when they are asked for.
 *
 * @throws `symbols/no-elf`, `symbols/malformed`, `symbols/compressed`
 */
export function readProgramSymbols(file: Uint8Array): ProgramSymbols {
  return new ProgramSymbols(readElfSections(file));
}

function isAround({ address, byteLength = 0 }: ProgramVariable, sought: number): boolean {
  return address !== undefined && address <= sought && sought < address + Math.max(1, byteLength);
}
