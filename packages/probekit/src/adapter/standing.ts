/** One stop, as an editor looks at it: frames, scopes, registers, values of expressions. It ends as the program goes on. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { hex } from '../base/index.ts';
import { type BacktraceFrame, backtraceOf, type DebugSession, readStack } from '../debug/index.ts';
import { EXCEPTION_NAMES, FIRST_INTERRUPT } from '../spec/arm/exceptions.ts';
import { type FrameScope, type ProgramSymbols, readExpression } from '../symbols/index.ts';
import { adapterErrors } from './errors.ts';
import type { AdapterServices } from './services.ts';
import { type PartsWanted, VariableTree } from './variable-tree.ts';

type Variable = DebugProtocol.Variable;

/** By DWARF's numbers of Arm. */
const FRAME_REGISTERS = [...Array.from({ length: 13 }, (_, index) => `R${index}`), 'SP', 'LR', 'PC'];

export interface Numbers {
  readonly firstFrame: number;
  readonly firstVariable: number;
}

export class Standing {
  readonly tree: VariableTree;
  readonly #session: DebugSession;
  readonly #program: ProgramSymbols;
  readonly #firstFrame: number;
  #frames: Promise<readonly BacktraceFrame[]> | undefined;
  #count = 0;

  /** Numbers go on from those of the stop before, so that those of an earlier stop are refused. */
  constructor(session: DebugSession, program: ProgramSymbols, { firstFrame, firstVariable }: Numbers) {
    this.#session = session;
    this.#program = program;
    this.#firstFrame = firstFrame;
    this.tree = new VariableTree(program, (address, byteLength) => session.memory.read(address, byteLength), firstVariable);
  }

  /** For the next stop. */
  get numbers(): Numbers {
    return { firstFrame: this.#firstFrame + this.#count, firstVariable: this.tree.next };
  }

  /** From the innermost. @throws `symbols/malformed`; `cortex/timeout` */
  frames(): Promise<readonly BacktraceFrame[]> {
    this.#frames ??= this.#readFrames();
    return this.#frames;
  }

  async stack(findSource: (name: string) => Promise<string | undefined>): Promise<DebugProtocol.StackFrame[]> {
    const told: DebugProtocol.StackFrame[] = [];
    for (const [index, frame] of (await this.frames()).entries()) {
      const id = this.#firstFrame + index;
      if (frame.kind === 'exception') {
        told.push({ id, name: `<${exceptionName(frame.exception)}>`, line: 0, column: 0, presentationHint: 'label' });
        continue;
      }
      const { place } = frame;
      const source = place && place.file !== '' ? await sourceOf(place.file, findSource) : undefined;
      told.push({
        id,
        name: `${frame.function ?? hex(frame.pc)}${frame.isInlined ? ' (inlined)' : ''}`,
        ...(source && { source }),
        line: source ? (place?.line ?? 0) : 0,
        column: source ? (place?.column ?? 0) : 0,
        instructionPointerReference: hex(frame.pc),
        ...(!source && { presentationHint: 'subtle' as const }),
      });
    }
    return told;
  }

  /** @throws `adapter/past-stop` */
  async scopes(frameId: number, say: AdapterServices['say']): Promise<DebugProtocol.Scope[]> {
    const frame = await this.#frame(frameId);
    const scopes: DebugProtocol.Scope[] = [];
    if (frame.kind === 'function') {
      const reference = this.tree.scope(() => this.tree.locals(this.#scopeOf(frame)));
      scopes.push({
        name: say({ key: 'adapter.scope.locals' }),
        presentationHint: 'locals',
        variablesReference: reference,
        expensive: false,
      });
    }
    const globals = this.tree.scope(() => this.tree.globals());
    scopes.push({ name: say({ key: 'adapter.scope.globals' }), variablesReference: globals, expensive: true });
    const registers = this.tree.scope(() => this.#registers(frame));
    const name = say({ key: 'adapter.scope.registers' });
    scopes.push({ name, presentationHint: 'registers', variablesReference: registers, expensive: false });
    return scopes;
  }

  variables(reference: number, wanted: PartsWanted): Promise<Variable[]> {
    return this.tree.unfold(reference, wanted);
  }

  /** An expression of C in the scope of a frame, or `$` and a register. @throws `symbols/*`, `debug/register-name`, `dap/transfer` */
  async evaluate(text: string, frameId: number | undefined): Promise<Variable> {
    const frame = frameId === undefined ? (await this.frames())[0] : await this.#frame(frameId);
    if (text.startsWith('$')) return this.#register(text.slice(1), frame);
    const read = (address: number, byteLength: number) => this.#session.memory.read(address, byteLength);
    const scope = frame?.kind === 'function' ? this.#scopeOf(frame) : undefined;
    return this.tree.evaluated(text, await readExpression(text, this.#program, read, scope));
  }

  async #readFrames(): Promise<readonly BacktraceFrame[]> {
    const { frames } = await readStack(this.#session, this.#program);
    const backtrace = backtraceOf(this.#program, frames);
    this.#count = backtrace.length;
    return backtrace;
  }

  async #frame(id: number): Promise<BacktraceFrame> {
    const frame = (await this.frames())[id - this.#firstFrame];
    if (frame) return frame;
    throw adapterErrors.make('adapter/past-stop', {
      message: `The frame ${id} belongs to an earlier stop.`,
      hint: 'Ask for the stack anew.',
      evidence: { reference: id },
    });
  }

  #scopeOf({ frame, level }: BacktraceFrame & { readonly kind: 'function' }): FrameScope {
    return this.#program.scopeOf(frame, level);
  }

  /** What the frame has in R0 to PC, as far as its callees have saved them; of the innermost frame all of the core. */
  async #registers(frame: BacktraceFrame): Promise<Variable[]> {
    if (frame.kind !== 'function' || frame === (await this.frames()).find(({ kind }) => kind === 'function')) {
      const variables: Variable[] = [];
      for (const name of this.#session.registers.names) variables.push(registerVariable(name, await this.#session.registers.read(name)));
      return variables;
    }
    return FRAME_REGISTERS.map((name, number) => registerVariable(name, frame.frame.registers.get(number)));
  }

  async #register(name: string, frame: BacktraceFrame | undefined): Promise<Variable> {
    const known = this.#session.registers.names.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
    const variables = frame ? await this.#registers(frame) : [];
    return variables.find((one) => one.name === known) ?? registerVariable(known, await this.#session.registers.read(known));
  }
}

/** As programs and manuals call it. */
export function exceptionName(number: number): string {
  return number >= FIRST_INTERRUPT ? `interrupt ${number - FIRST_INTERRUPT}` : (EXCEPTION_NAMES[number] ?? `exception ${number}`);
}

async function sourceOf(name: string, findSource: (name: string) => Promise<string | undefined>): Promise<DebugProtocol.Source> {
  const path = await findSource(name);
  const short = name.split(/[\\/]/).at(-1) ?? name;
  return path === undefined ? { name: short, presentationHint: 'deemphasize' } : { name: short, path };
}

function registerVariable(name: string, value: number | undefined): Variable {
  return { name, value: value === undefined ? '(not known)' : hex(value), evaluateName: `$${name}`, variablesReference: 0 };
}
