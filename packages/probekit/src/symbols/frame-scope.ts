/** The variables that a frame has in scope, and where they are while the program stands there. */
import type { DebugEntries, EntryPlace } from './debug-entries.ts';
import { DW_AT, DW_ATE, DW_TAG } from './dwarf-codes.ts';
import type { DwarfSections } from './dwarf-sections.ts';
import { calledAddress, callSiteAt, calls, passedValue } from './entry-values.ts';
import type { ReadBytes } from './expression-value.ts';
import type { FrameRegisters } from './frame-registers.ts';
import type { FunctionChain } from './function-chain.ts';
import { type HeldValue, heldValue } from './held-value.ts';
import { evaluateAddress, evaluateLocation, type LocationContext, type LocationPart } from './location-expression.ts';
import { expressionAt } from './location-list.ts';
import type { OperandType } from './location-operands.ts';
import { variablesInScope } from './scope-entries.ts';
import type { TypeReader } from './type-reader.ts';
import { byteLengthOf, type ProgramType } from './types.ts';

/** A frame of the stack, as far as its variables need it. */
export interface ProgramFrame {
  /** The instruction that it goes on with. */
  readonly pc: number;
  /** Within the instruction that it stands at. */
  readonly codeAddress: number;
  readonly registers: FrameRegisters;
  /** The caller's stack pointer before the call; nothing where nobody knows. */
  readonly cfa: number | undefined;
  /** The frame that has called this one; nothing where an exception came, or nobody knows. */
  readonly caller: ProgramFrame | undefined;
}

export interface LocalVariable {
  readonly name: string;
  readonly isParameter: boolean;
  readonly type: ProgramType;
}

/** Where a value is: whole in memory, or put together from where its parts are. */
export type FoundValue = { readonly address: number } | HeldValue;

export type VariablePlace = { readonly address: number } | { readonly register: number };

export interface ScopeSource {
  readonly entries: DebugEntries;
  readonly sections: DwarfSections;
  readonly types: TypeReader;
  chainAt(address: number): FunctionChain | undefined;
}

/** More than people read; a larger value is in memory, and read part by part. */
const LARGEST_HELD_BYTES = 64 * 1024;
/** Entry values that one variable may ask for: callers may ask their callers in turn. */
const MOST_ENTRY_VALUES = 64;

export class FrameScope {
  /** Of one name the innermost comes first. Those of the program around come after them, and are not here. */
  readonly variables: readonly LocalVariable[];
  readonly #places = new Map<LocalVariable, EntryPlace>();
  readonly #source: ScopeSource;
  readonly #frame: ProgramFrame;
  #entryValuesLeft = 0;

  /** @param level of the functions around the frame's instruction: 0 is the innermost, what was inlined. Throws `symbols/malformed`. */
  constructor(source: ScopeSource, frame: ProgramFrame, level: number) {
    this.#source = source;
    this.#frame = frame;
    const { entries, types, sections } = source;
    const chain = source.chainAt(frame.codeAddress);
    const scope = chain?.functions[level]?.entry;
    const found = chain && scope ? variablesInScope({ entry: scope, unit: chain.unit }, entries, sections, frame.codeAddress) : [];
    for (const place of found) {
      const name = entries.text(place, DW_AT.name);
      if (name === undefined || place.entry.attributes.has(DW_AT.declaration)) continue;
      const isParameter = place.entry.tag === DW_TAG.formalParameter;
      this.#places.set({ name, isParameter, type: types.typeOf(place) }, place);
    }
    this.variables = [...this.#places.keys()];
  }

  /**
   * Where one of its variables is. Bits of a value that the compiler keeps nowhere are not known.
   *
   * @throws `symbols/malformed`, and what `read` throws
   */
  async find(variable: LocalVariable, read: ReadBytes): Promise<FoundValue> {
    this.#entryValuesLeft = MOST_ENTRY_VALUES;
    const place = this.#places.get(variable);
    const parts = place ? await this.#partsOf(place, variable.type, read) : [];
    const [part] = parts;
    if (part?.kind === 'memory' && parts.length === 1 && part.bitLength === undefined) return { address: part.address };
    const byteLength = Math.min(byteLengthOf(variable.type) ?? 0, LARGEST_HELD_BYTES);
    return heldValue(parts, byteLength, { registers: this.#frame.registers, read });
  }

  /** Where one of its variables lies whole: in memory, or in a register by DWARF's number. Nothing where it is computed, or in parts. */
  async placeOf(variable: LocalVariable, read: ReadBytes): Promise<VariablePlace | undefined> {
    this.#entryValuesLeft = MOST_ENTRY_VALUES;
    const place = this.#places.get(variable);
    const parts = place ? await this.#partsOf(place, variable.type, read) : [];
    const [part] = parts;
    if (!part || parts.length > 1 || part.bitLength !== undefined) return undefined;
    if (part.kind === 'memory') return { address: part.address };
    return part.kind === 'register' ? { register: part.register } : undefined;
  }

  async #partsOf(place: EntryPlace, type: ProgramType, read: ReadBytes): Promise<readonly LocationPart[]> {
    const { entries, sections } = this.#source;
    const constant = entries.attribute(place, DW_AT.constValue)?.found.value;
    if (constant !== undefined) return constantParts(constant, byteLengthOf(type) ?? 0);
    const told = entries.attribute(place, DW_AT.location);
    const found = told && expressionAt(told.found, told.unit, sections, this.#frame.codeAddress);
    if (!found || found.expression.length === 0) return [];
    return evaluateLocation(found.section, found.expression, this.#contextOf(this.#frame, read));
  }

  #contextOf(frame: ProgramFrame, read: ReadBytes): LocationContext {
    const chain = this.#source.chainAt(frame.codeAddress);
    const { registers, cfa } = frame;
    if (!chain) return { registers, cfa, read };
    const { unit } = chain;
    return {
      registers,
      cfa,
      read,
      frameBase: () => this.#frameBaseOf(chain, frame, read),
      addressAt: (index) => unit.addressAt(index),
      typeAt: (offset) => this.#operandType(unit.start + offset, chain),
      entryValue: (expression) => this.#entryValue(expression, chain, frame, read),
    };
  }

  async #frameBaseOf({ unit, functions }: FunctionChain, frame: ProgramFrame, read: ReadBytes): Promise<number | undefined> {
    const told = functions.at(-1)?.entry.attributes.get(DW_AT.frameBase);
    const found = told && expressionAt(told, unit, this.#source.sections, frame.codeAddress);
    const { registers, cfa } = frame;
    return found && evaluateAddress(found.section, found.expression, { registers, cfa, read });
  }

  #operandType(offset: number, { unit }: FunctionChain): OperandType | undefined {
    const entry = unit.entries.get(offset);
    if (entry?.tag !== DW_TAG.baseType) return undefined;
    const number = (attribute: number) => this.#source.entries.number({ entry, unit }, attribute) ?? 0;
    const [encoding, byteLength] = [number(DW_AT.encoding), number(DW_AT.byteSize)];
    if (encoding === DW_ATE.float) return byteLength === 4 || byteLength === 8 ? { kind: 'float', byteLength } : undefined;
    const isSigned = encoding === DW_ATE.signed || encoding === DW_ATE.signedChar;
    return byteLength >= 1 && byteLength <= 8 ? { kind: isSigned ? 'signed' : 'unsigned', byteLength } : undefined;
  }

  /** Of registers that have changed since the function was entered: what the caller says that it has passed in them. */
  async #entryValue(expression: Uint8Array, chain: FunctionChain, frame: ProgramFrame, read: ReadBytes): Promise<number | undefined> {
    if (this.#entryValuesLeft-- <= 0) return undefined;
    const { caller } = frame;
    const callee = chain.functions.at(-1);
    const outer = caller && this.#source.chainAt(caller.codeAddress);
    const site = outer && callSiteAt(outer, caller.pc);
    const passed = site && passedValue(site, expression);
    if (!caller || !callee || !passed) return undefined;
    const context = this.#contextOf(caller, read);
    const target = calledAddress(site);
    const reached = target && (await evaluateAddress('.debug_info', target, context));
    const isCalled =
      reached === undefined
        ? calls(site, { entry: callee.entry, unit: chain.unit }, this.#source.entries)
        : callee.ranges.some(({ start }) => start === reached - (reached & 1));
    return isCalled ? evaluateAddress('.debug_info', passed, context) : undefined;
  }
}

function constantParts(constant: number | string | Uint8Array, byteLength: number): LocationPart[] {
  const all = { bitLength: undefined, bitOffset: 0 };
  if (constant instanceof Uint8Array) return [{ kind: 'value', bytes: constant, ...all }];
  // A number beyond 2^53 has lost its lowest bits as it was read.
  if (typeof constant === 'string' || !Number.isSafeInteger(constant)) return [];
  const whole = BigInt(constant);
  const bytes = Uint8Array.from({ length: Math.min(byteLength, 8) }, (_, index) => Number((whole >> BigInt(8 * index)) & 0xffn));
  return [{ kind: 'value', bytes, ...all }];
}
