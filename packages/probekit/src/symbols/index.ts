/**
 * symbols: what an ELF file says of its program: names, functions, lines, types, variables. Knows no probe and no chip.
 * Sources: System V ABI (ELF), ELF for the Arm Architecture, DWARF Debugging Information Format, version 5.
 */
export { type Caller, callerRegisters } from './caller-registers.ts';
export { type ElfSection, type ElfSections, type LinkSymbol, readElfSections } from './elf-sections.ts';
export { type SymbolErrors, symbolErrors } from './errors.ts';
export { type Expression, parseExpression } from './expression-parser.ts';
export type { ExpressionScope, Place } from './expression-place.ts';
export { type ExpressionProgram, type ExpressionValue, ProgramExpression, type ReadBytes, readExpression } from './expression-value.ts';
export type { FrameRegisters } from './frame-registers.ts';
export type { CfaRule, FrameRules, RegisterRule } from './frame-rules.ts';
export { type FoundValue, FrameScope, type LocalVariable, type ProgramFrame, type VariablePlace } from './frame-scope.ts';
export type { HeldValue } from './held-value.ts';
export type { LineSpan, Statement } from './line-spans.ts';
export { elementCount, elementOf, membersOf, type PlacePart, pointedPlace, readPlace } from './place-parts.ts';
export { type CodeFrame, ProgramSymbols, readProgramSymbols, type SourcePlace } from './program-symbols.ts';
export { type BreakpointPlaces, behindPrologue, breakpointPlaces, filesLike } from './source-places.ts';
export {
  type ArrayType,
  type BaseEncoding,
  type BaseType,
  byteLengthOf,
  type EnumType,
  type FunctionType,
  type Member,
  type NamedType,
  type OtherType,
  type PointerType,
  type ProgramType,
  plainType,
  type StructType,
  typeText,
} from './types.ts';
export { decodeValue, type ProgramValue, valueText } from './values.ts';
export type { ProgramVariable } from './variables.ts';
