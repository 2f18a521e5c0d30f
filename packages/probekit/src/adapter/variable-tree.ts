/**
 * The variables of one stop as an editor unfolds them: scopes, members, elements, what pointers lead to. Each that can be unfolded has
 * a number, which ends with the stop. Memory is read for what is shown.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { hasCode, hex } from '../base/index.ts';
import {
  byteLengthOf,
  type ExpressionValue,
  elementCount,
  elementOf,
  type FrameScope,
  type LocalVariable,
  membersOf,
  type Place,
  type ProgramSymbols,
  type ProgramValue,
  plainType,
  pointedPlace,
  type ReadBytes,
  readPlace,
  typeText,
} from '../symbols/index.ts';
import { adapterErrors } from './errors.ts';
import { valueLine } from './value-line.ts';

type Variable = DebugProtocol.Variable;

/** Which of its parts are wanted. */
export interface PartsWanted {
  readonly filter?: 'indexed' | 'named' | undefined;
  readonly start?: number | undefined;
  readonly count?: number | undefined;
}

type Unfold = (wanted: PartsWanted) => Promise<Variable[]>;

/** Read to be shown on one line; parts of larger values are read as they are unfolded. */
const MOST_PREVIEW_BYTES = 1024;
/** Parts that are sent at once where the client asks for all. */
const MOST_PARTS = 1000;

export class VariableTree {
  readonly #program: ProgramSymbols;
  readonly #read: ReadBytes;
  readonly #unfolding = new Map<number, Unfold>();
  #next: number;

  /** @param first number that is given out, so that those of an earlier stop are not taken for new ones */
  constructor(program: ProgramSymbols, read: ReadBytes, first = 1) {
    this.#program = program;
    this.#read = read;
    this.#next = first;
  }

  /** The number that comes next. */
  get next(): number {
    return this.#next;
  }

  /** What is behind a number. @throws `adapter/past-stop`, and what `read` throws but `dap/transfer` */
  async unfold(reference: number, wanted: PartsWanted = {}): Promise<Variable[]> {
    const unfold = this.#unfolding.get(reference);
    if (unfold) return unfold(wanted);
    throw adapterErrors.make('adapter/past-stop', {
      message: `The variables behind ${reference} belong to an earlier stop.`,
      hint: 'Ask for the stack anew.',
      evidence: { reference },
    });
  }

  /** A number for what a scope holds. */
  scope(variables: () => Promise<Variable[]>): number {
    return this.#number(async ({ start = 0, count }) => (await variables()).slice(start, start + (count || Number.POSITIVE_INFINITY)));
  }

  /** Parameters and local variables of a frame, of one name the innermost first. */
  async locals(scope: FrameScope): Promise<Variable[]> {
    const seen = new Set<string>();
    const variables: Variable[] = [];
    for (const variable of scope.variables) {
      // What is hidden by an inner one has no name of its own.
      const evaluateName = seen.has(variable.name) ? undefined : variable.name;
      seen.add(variable.name);
      variables.push(await this.#local(variable, scope, evaluateName));
    }
    return variables;
  }

  /** Those of the whole program; statics of functions are among the locals of those. */
  async globals(): Promise<Variable[]> {
    const variables: Variable[] = [];
    for (const { name, function: around, type, address } of this.#program.variables) {
      if (around !== undefined || address === undefined) continue;
      variables.push(await this.variable(name, { type, address }, name));
    }
    return variables.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What an expression has given, with a number if it can be unfolded. */
  evaluated(text: string, { type, value, place }: ExpressionValue): Variable {
    return this.#shown(text, type, value, place, text);
  }

  /** Reads the value at a place. @throws what `read` throws but `dap/transfer` */
  async variable(name: string, place: Place, evaluateName: string | undefined): Promise<Variable> {
    return this.#shown(name, place.type, await this.#valueAt(place), place, evaluateName);
  }

  async #local(variable: LocalVariable, scope: FrameScope, evaluateName: string | undefined): Promise<Variable> {
    const { name, type } = variable;
    try {
      const found = await scope.find(variable, this.#read);
      const place = 'address' in found ? { type, address: found.address } : { type, address: 0, held: found };
      return await this.variable(name, place, evaluateName);
    } catch (error) {
      return this.#shown(name, type, unreadable(error), undefined, evaluateName);
    }
  }

  async #valueAt(place: Place): Promise<ProgramValue | undefined> {
    if (!place.held && !place.bits && (byteLengthOf(place.type) ?? 0) > MOST_PREVIEW_BYTES) return undefined;
    try {
      return await readPlace(place, this.#read, (address) => this.#program.nameAt(address));
    } catch (error) {
      return unreadable(error);
    }
  }

  /** `value`: nothing where it is too large to be read for a line. */
  #shown(name: string, type: Place['type'], value: ProgramValue | undefined, place: Place | undefined, path: string | undefined): Variable {
    const memory = value?.kind === 'pointer' ? value.address : place && !place.held ? place.address : undefined;
    return {
      name,
      value: value ? valueLine(value) : `{…} ${byteLengthOf(type)} B`,
      type: typeText(type),
      ...(path !== undefined && { evaluateName: path }),
      ...(memory !== undefined && { memoryReference: hex(memory) }),
      ...this.#parts(type, value, place, path),
    };
  }

  #parts(type: Place['type'], value: ProgramValue | undefined, place: Place | undefined, path: string | undefined) {
    if (value?.kind === 'pointer') {
      const pointed = pointedPlace(type, value.address);
      return { variablesReference: pointed ? this.#number(() => this.#pointed(pointed, type, path)) : 0 };
    }
    if (!place || value?.kind === 'unreadable') return { variablesReference: 0 };
    const count = elementCount(type);
    if (count) return { variablesReference: this.#number((wanted) => this.#elements(place, wanted, path)), indexedVariables: count };
    if (membersOf(place).length > 0) return { variablesReference: this.#number(() => this.#members(place, path, '.')) };
    return { variablesReference: 0 };
  }

  /** Members of what it leads to stand below the pointer itself; anything else as what it leads to. */
  async #pointed(place: Place, type: Place['type'], path: string | undefined): Promise<Variable[]> {
    const isReference = plainType(type).kind !== 'pointer';
    if (membersOf(place).length > 0) return this.#members(place, path, isReference ? '.' : '->');
    const own = path === undefined || isReference ? path : `*${path}`;
    return [await this.variable(own ?? '*', place, own)];
  }

  async #members(place: Place, path: string | undefined, joint: '.' | '->'): Promise<Variable[]> {
    const variables: Variable[] = [];
    for (const { name, isBase, place: member } of membersOf(place).slice(0, MOST_PARTS)) {
      // Members of base classes and of what has no name are reached from what is around.
      const isNamed = name !== undefined && !isBase;
      const whole = path !== undefined && joint === '->' ? `(*${path})` : path;
      const own = path === undefined || !isNamed ? whole : `${path.startsWith('*') ? `(${path})` : path}${joint}${name}`;
      const shown = name ?? '(anonymous)';
      if (member) variables.push(await this.variable(shown, member, own));
      else variables.push({ name: shown, value: '(only the running program knows where it lies)', variablesReference: 0 });
    }
    return variables;
  }

  async #elements(place: Place, { filter, start = 0, count }: PartsWanted, path: string | undefined): Promise<Variable[]> {
    if (filter === 'named') return [];
    const variables: Variable[] = [];
    const most = Math.min(count || MOST_PARTS, MOST_PARTS);
    for (let index = start; index < start + most; index++) {
      const element = elementOf(place, index);
      if (!element) break;
      variables.push(await this.variable(`[${index}]`, element, path === undefined ? undefined : `${path}[${index}]`));
    }
    return variables;
  }

  #number(unfold: Unfold): number {
    const number = this.#next++;
    this.#unfolding.set(number, unfold);
    return number;
  }
}

/** In the place of a value. @throws what is no matter of this one variable */
function unreadable(error: unknown): ProgramValue {
  if (hasCode(error, 'dap/transfer')) return { kind: 'unreadable', reason: 'nothing answers where it lies' };
  if (hasCode(error, 'symbols/malformed'))
    return { kind: 'unreadable', reason: 'the program says in no way that can be read where it lies' };
  throw error;
}
