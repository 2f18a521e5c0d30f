/**
 * Where a value is: location expressions, run on a stack. Source: DWARF version 5, sections 2.5 (expressions), 2.6 (locations),
 * 7.7.1. A location is one part, or several that lie one behind the other in the value.
 */
import { DW_OP } from './dwarf-codes.ts';
import { malformed } from './errors.ts';
import type { ReadBytes } from './expression-value.ts';
import { type FrameRegisters, registerBytes } from './frame-registers.ts';
import { bytesOf, converted, GENERIC, LARGEST_OPERAND_BYTES, type OperandType, operand, operandFrom } from './location-operands.ts';
import { isAmong, LocationStack, stackOperation } from './location-stack.ts';
import { SectionReader } from './section-reader.ts';

/** What an expression may ask for. What is absent makes its value unknown. */
export interface LocationContext {
  readonly registers: FrameRegisters;
  readonly read: ReadBytes;
  /** The caller's stack pointer before the call. */
  readonly cfa?: number | undefined;
  /** What DW_OP_fbreg counts from. */
  readonly frameBase?: (() => Promise<number | undefined>) | undefined;
  /** Entry of .debug_addr. */
  readonly addressAt?: ((index: number) => number) | undefined;
  /** The base type of an operand, at an offset from the start of the unit. */
  readonly typeAt?: ((offset: number) => OperandType | undefined) | undefined;
  /** What an expression had for a value as the function was entered. */
  readonly entryValue?: ((expression: Uint8Array) => Promise<number | undefined>) | undefined;
}

type Holder =
  | { readonly kind: 'memory'; readonly address: number }
  | { readonly kind: 'register'; readonly register: number }
  | { readonly kind: 'value'; readonly bytes: Uint8Array }
  /** The compiler keeps it nowhere, or the frame does not tell it. */
  | { readonly kind: 'nowhere' };

export type LocationPart = Holder & {
  /** Nothing of the only part: it has the size of the value. */
  readonly bitLength: number | undefined;
  /** Where it begins in the register or in memory, from the lowest bit. */
  readonly bitOffset: number;
};

/** More than compilers write; branches may go back. */
const MOST_STEPS = 1000;
const MOST_PARTS = 256;
const NOWHERE: Holder = { kind: 'nowhere' };

/**
 * The address that an expression names, or computes; nothing where it cannot be told.
 *
 * @param section that the expression stands in
 * @param first what lies on the stack at the beginning
 * @throws `symbols/malformed`, and what `read` throws
 */
export async function evaluateAddress(
  section: string,
  expression: Uint8Array,
  context: LocationContext,
  first?: number,
): Promise<number | undefined> {
  const run = new Run(new SectionReader(section, expression), context);
  if (first !== undefined) run.stack.push(operand(first));
  return (await run.toEnd()) ? run.address() : undefined;
}

/**
 * The parts of a value, in their order.
 *
 * @param section that the expression stands in
 * @throws `symbols/malformed`, and what `read` throws
 */
export async function evaluateLocation(section: string, expression: Uint8Array, context: LocationContext): Promise<LocationPart[]> {
  const run = new Run(new SectionReader(section, expression), context);
  return (await run.toEnd()) ? run.parts() : [{ ...NOWHERE, bitLength: undefined, bitOffset: 0 }];
}

class Run {
  readonly stack: LocationStack;
  readonly #reader: SectionReader;
  readonly #context: LocationContext;
  readonly #parts: LocationPart[] = [];
  /** Said instead of an address on the stack. */
  #holder: Holder | undefined;

  constructor(reader: SectionReader, context: LocationContext) {
    this.#reader = reader;
    this.#context = context;
    this.stack = new LocationStack(reader);
  }

  /** False where something is asked for that is not known. */
  async toEnd(): Promise<boolean> {
    for (let step = 0; !this.#reader.isAtEnd; step++) {
      if (step > MOST_STEPS || this.#parts.length > MOST_PARTS) throw this.stack.wrong('an expression does not end');
      const operation = this.#reader.u8();
      const isKnown = stackOperation(operation, this.stack) ?? this.#hold(operation) ?? (await this.#ask(operation));
      if (!isKnown) return false;
    }
    return true;
  }

  address(): number | undefined {
    if (this.#holder?.kind === 'register') return this.#context.registers.get(this.#holder.register);
    return this.stack.top && Number(BigInt.asUintN(32, this.stack.top.bits));
  }

  parts(): LocationPart[] {
    return this.#parts.length > 0 ? this.#parts : [this.#part(undefined, 0)];
  }

  #part(bitLength: number | undefined, bitOffset: number): LocationPart {
    const address = this.stack.top;
    const holder = this.#holder ?? (address ? { kind: 'memory' as const, address: Number(BigInt.asUintN(32, address.bits)) } : NOWHERE);
    if (address && !this.#holder) this.stack.pop();
    this.#holder = undefined;
    return { ...holder, bitLength, bitOffset };
  }

  /** Operations that say what holds the value. */
  #hold(operation: number): boolean | undefined {
    const reader = this.#reader;
    if (isAmong(operation, DW_OP.reg0)) return this.#heldBy({ kind: 'register', register: operation - DW_OP.reg0 });
    switch (operation) {
      case DW_OP.regx:
        return this.#heldBy({ kind: 'register', register: reader.uleb() });
      case DW_OP.stackValue:
        return this.#heldBy({ kind: 'value', bytes: bytesOf(this.stack.pop(), LARGEST_OPERAND_BYTES) });
      case DW_OP.implicitValue:
        return this.#heldBy({ kind: 'value', bytes: reader.bytes(reader.uleb()) });
      case DW_OP.piece:
        return this.#parts.push(this.#part(8 * reader.uleb(), 0)) > 0;
      case DW_OP.bitPiece: {
        const bitLength = reader.uleb();
        return this.#parts.push(this.#part(bitLength, reader.uleb())) > 0;
      }
      case DW_OP.implicitPointer:
      case DW_OP.gnuImplicitPointer:
        // A pointer to what is kept nowhere has no value of its own.
        reader.skip(4);
        reader.sleb();
        return this.#heldBy(NOWHERE);
      default:
        return undefined;
    }
  }

  #heldBy(holder: Holder): boolean {
    this.#holder = holder;
    return true;
  }

  /** Operations that need more than the stack: registers, memory, types, callers. */
  async #ask(operation: number): Promise<boolean> {
    const reader = this.#reader;
    const { cfa } = this.#context;
    if (isAmong(operation, DW_OP.breg0)) return this.#fromRegister(operation - DW_OP.breg0, reader.sleb());
    switch (operation) {
      case DW_OP.bregx:
        return this.#fromRegister(reader.uleb(), reader.sleb());
      case DW_OP.addrx:
      case DW_OP.constx:
        return this.#push(this.#context.addressAt?.(reader.uleb()));
      case DW_OP.fbreg:
        return this.#push(await this.#context.frameBase?.(), reader.sleb());
      case DW_OP.callFrameCfa:
        return this.#push(cfa);
      case DW_OP.entryValue:
      case DW_OP.gnuEntryValue:
        return this.#push(await this.#context.entryValue?.(reader.bytes(reader.uleb())));
      case DW_OP.deref:
        return this.#load(GENERIC.byteLength, GENERIC);
      case DW_OP.derefSize:
        return this.#load(reader.u8(), GENERIC);
      case DW_OP.derefType:
      case DW_OP.gnuDerefType:
        return this.#load(reader.u8(), this.#type());
      case DW_OP.regvalType:
      case DW_OP.gnuRegvalType:
        return this.#registerAs(reader.uleb(), this.#type());
      case DW_OP.constType:
      case DW_OP.gnuConstType: {
        const type = this.#type();
        const bytes = reader.bytes(reader.u8());
        return this.#pushTyped(type, () => operandFrom(bytes, type ?? GENERIC));
      }
      case DW_OP.convert:
      case DW_OP.gnuConvert: {
        const type = this.#type();
        return this.#pushTyped(type, () => converted(this.stack.pop(), type ?? GENERIC));
      }
      case DW_OP.reinterpret:
      case DW_OP.gnuReinterpret: {
        const type = this.#type();
        return this.#pushTyped(type, () => operandFrom(bytesOf(this.stack.pop(), LARGEST_OPERAND_BYTES), type ?? GENERIC));
      }
      case DW_OP.gnuParameterRef:
      case DW_OP.gnuVariableValue:
        return false;
      default:
        throw malformed(reader.section, reader.at, `operation 0x${operation.toString(16)} of an expression is unknown`);
    }
  }

  #fromRegister(register: number, offset: number): boolean {
    return this.#push(this.#context.registers.get(register), offset);
  }

  #registerAs(register: number, type: OperandType | undefined): boolean {
    const bytes = registerBytes(register, this.#context.registers);
    return bytes !== undefined && this.#pushTyped(type, () => operandFrom(bytes, type ?? GENERIC));
  }

  async #load(byteLength: number, type: OperandType | undefined): Promise<boolean> {
    if (byteLength > LARGEST_OPERAND_BYTES) throw this.stack.wrong(`a value of ${byteLength} bytes`);
    const bytes = await this.#context.read(Number(BigInt.asUintN(32, this.stack.pop().bits)), byteLength);
    return this.#pushTyped(type, () => operandFrom(bytes, type ?? GENERIC));
  }

  #type(): OperandType | undefined {
    const offset = this.#reader.uleb();
    return offset === 0 ? GENERIC : this.#context.typeAt?.(offset);
  }

  #pushTyped(type: OperandType | undefined, value: () => ReturnType<typeof operand>): boolean {
    if (type) this.stack.push(value());
    return type !== undefined;
  }

  #push(value: number | undefined, offset = 0): boolean {
    if (value !== undefined) this.stack.push(operand(value + offset));
    return value !== undefined;
  }
}
