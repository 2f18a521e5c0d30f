/**
 * Where a function keeps what its caller had in the registers, at one of its instructions: the row of the call frame table, found
 * by its instructions. Source: DWARF version 5, sections 6.4.1 (rules), 6.4.2 (instructions), 6.4.3 (use).
 */
import type { FrameDescription } from './call-frame-table.ts';
import { DW_CFA } from './dwarf-codes.ts';
import { malformed } from './errors.ts';
import { SectionReader } from './section-reader.ts';

/** The canonical frame address (CFA): the caller's stack pointer before the call. Offsets in bytes. */
export type CfaRule =
  | { readonly kind: 'register'; readonly register: number; readonly offset: number }
  | { readonly kind: 'expression'; readonly expression: Uint8Array };

/** A register of the caller. Offsets in bytes from the CFA. */
export type RegisterRule =
  | { readonly kind: 'undefined' }
  /** It has not been changed. */
  | { readonly kind: 'same' }
  | { readonly kind: 'saved'; readonly offset: number }
  /** It is the address itself. */
  | { readonly kind: 'address'; readonly offset: number }
  | { readonly kind: 'register'; readonly register: number }
  | { readonly kind: 'saved by expression'; readonly expression: Uint8Array }
  | { readonly kind: 'expression'; readonly expression: Uint8Array };

/** Registers by DWARF's numbers of Arm: 0 to 15, S0 to S31 from 64 on, D0 to D31 from 256 on (AADWARF32, 4.1). */
export interface FrameRules {
  readonly cfa: CfaRule;
  /** Those that nothing is told of have not been changed. */
  readonly registers: ReadonlyMap<number, RegisterRule>;
  readonly returnRegister: number;
}

interface Row {
  cfa: CfaRule | undefined;
  registers: Map<number, RegisterRule>;
}

const FRAME = '.debug_frame';
/** Compilers remember one row, or two. */
const MOST_REMEMBERED = 64;

/** The rules in force before the instruction at `address`. Throws `symbols/malformed`. */
export function frameRulesAt(description: FrameDescription, address: number): FrameRules {
  const { common, start, instructions } = description;
  const row: Row = { cfa: undefined, registers: new Map() };
  run(common.instructions, row, { description, address: Number.POSITIVE_INFINITY, initial: undefined });
  const initial = new Map(row.registers);
  run(instructions, row, { description, address, initial });
  if (!row.cfa) throw malformed(FRAME, 0, `the function at 0x${start.toString(16)} has no frame address`);
  return { cfa: row.cfa, registers: row.registers, returnRegister: common.returnRegister };
}

interface Program {
  readonly description: FrameDescription;
  /** Rows that begin behind it are not read. */
  readonly address: number;
  /** What the common part has set, for rules that go back to it; nothing within that part. */
  readonly initial: ReadonlyMap<number, RegisterRule> | undefined;
}

function run(instructions: Uint8Array, row: Row, { description, address, initial }: Program): void {
  const { codeFactor, dataFactor } = description.common;
  const reader = new SectionReader(FRAME, instructions);
  const remembered: Row[] = [];
  let at = description.start;
  const set = (register: number, rule: RegisterRule) => void row.registers.set(register, rule);
  const restore = (register: number) => {
    const rule = initial?.get(register);
    if (rule) row.registers.set(register, rule);
    else row.registers.delete(register);
  };
  const block = () => reader.bytes(reader.uleb());
  const saved = (register: number, factored: number) => set(register, { kind: 'saved', offset: factored * dataFactor });
  const valueAt = (register: number, factored: number) => set(register, { kind: 'address', offset: factored * dataFactor });
  const cfa = (register: number, offset: number) => {
    row.cfa = { kind: 'register', register, offset };
  };
  const cfaRegister = () => {
    if (row.cfa?.kind !== 'register') throw malformed(FRAME, reader.at, 'a frame address that is no register');
    return row.cfa;
  };
  const advance = (count: number) => {
    at += count * codeFactor;
  };
  const extended: Readonly<Record<number, () => void>> = {
    [DW_CFA.nop]: () => undefined,
    [DW_CFA.setLoc]: () => {
      at = reader.u32();
    },
    [DW_CFA.advanceLoc1]: () => advance(reader.u8()),
    [DW_CFA.advanceLoc2]: () => advance(reader.u16()),
    [DW_CFA.advanceLoc4]: () => advance(reader.u32()),
    [DW_CFA.offsetExtended]: () => saved(reader.uleb(), reader.uleb()),
    [DW_CFA.offsetExtendedSf]: () => saved(reader.uleb(), reader.sleb()),
    [DW_CFA.gnuNegativeOffsetExtended]: () => saved(reader.uleb(), -reader.uleb()),
    [DW_CFA.valOffset]: () => valueAt(reader.uleb(), reader.uleb()),
    [DW_CFA.valOffsetSf]: () => valueAt(reader.uleb(), reader.sleb()),
    [DW_CFA.restoreExtended]: () => restore(reader.uleb()),
    [DW_CFA.undefined]: () => set(reader.uleb(), { kind: 'undefined' }),
    [DW_CFA.sameValue]: () => set(reader.uleb(), { kind: 'same' }),
    [DW_CFA.register]: () => set(reader.uleb(), { kind: 'register', register: reader.uleb() }),
    [DW_CFA.expression]: () => set(reader.uleb(), { kind: 'saved by expression', expression: block() }),
    [DW_CFA.valExpression]: () => set(reader.uleb(), { kind: 'expression', expression: block() }),
    [DW_CFA.rememberState]: () => {
      if (remembered.length >= MOST_REMEMBERED) throw malformed(FRAME, reader.at, 'too many rows are remembered');
      remembered.push({ cfa: row.cfa, registers: new Map(row.registers) });
    },
    [DW_CFA.restoreState]: () => {
      const last = remembered.pop();
      if (!last) throw malformed(FRAME, reader.at, 'no row is remembered');
      row.cfa = last.cfa;
      row.registers = last.registers;
    },
    [DW_CFA.defCfa]: () => cfa(reader.uleb(), reader.uleb()),
    [DW_CFA.defCfaSf]: () => cfa(reader.uleb(), reader.sleb() * dataFactor),
    [DW_CFA.defCfaRegister]: () => cfa(reader.uleb(), cfaRegister().offset),
    [DW_CFA.defCfaOffset]: () => cfa(cfaRegister().register, reader.uleb()),
    [DW_CFA.defCfaOffsetSf]: () => cfa(cfaRegister().register, reader.sleb() * dataFactor),
    [DW_CFA.defCfaExpression]: () => {
      row.cfa = { kind: 'expression', expression: block() };
    },
    [DW_CFA.gnuArgsSize]: () => void reader.uleb(),
  };
  while (!reader.isAtEnd && at <= address) {
    const byte = reader.u8();
    const operand = byte & 0x3f;
    const high = byte & 0xc0;
    if (high === DW_CFA.advanceLoc) advance(operand);
    else if (high === DW_CFA.offset) saved(operand, reader.uleb());
    else if (high === DW_CFA.restore) restore(operand);
    else if (extended[byte]) extended[byte]();
    else throw malformed(FRAME, reader.at, `instruction 0x${byte.toString(16)} is unknown`);
  }
}
