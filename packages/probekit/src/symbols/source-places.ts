/** Where to stop for a line or a function of the source. Pure. What a program calls its files is matched with how an editor names them. */
import type { Statement } from './line-spans.ts';
import type { ProgramSymbols } from './program-symbols.ts';

export interface BreakpointPlaces {
  /** The line that was taken: the first from the wanted one on that has instructions. */
  readonly line: number;
  /** One for each function that has the line, and for each that it was inlined into. */
  readonly addresses: readonly number[];
}

/** Nothing where no line of the file from there on has instructions. @throws `symbols/malformed` */
export function breakpointPlaces(program: ProgramSymbols, path: string, line: number): BreakpointPlaces | undefined {
  const statements = filesLike(program.sourceFiles, path).flatMap((file) => program.statementsIn(file));
  const taken = Math.min(...statements.filter((one) => one.line >= line).map((one) => one.line));
  if (!Number.isFinite(taken)) return undefined;
  const lowest = new Map<string, number>();
  for (const { address } of statements.filter((one) => one.line === taken).sort((a, b) => a.address - b.address)) {
    const around = program.framesAt(address).map(({ linkageName }) => linkageName);
    const key = `${program.symbolAt(address)?.address} ${around.join(' ')}`;
    if (!lowest.has(key)) lowest.set(key, address);
  }
  return { line: taken, addresses: [...lowest.values()].map((address) => behindPrologue(program, address)) };
}

/**
 * Where a function has set up its frame, so that its parameters can be read: the second place to stop at. An address within a
 * function stays.
 *
 * @throws `symbols/malformed`
 */
export function behindPrologue(program: ProgramSymbols, address: number): number {
  const symbol = program.symbolAt(address);
  const first = program.lineSpanAt(address);
  if (symbol?.address !== address || !first) return address;
  const own = (one: Statement) => one.address >= address && one.address < address + symbol.byteLength;
  const statements = program.statementsIn(first.file).filter(own);
  // Several lines that begin with the function: there is nothing before the first statement.
  if (new Set(statements.filter((one) => one.address === address).map(({ line }) => line)).size > 1) return address;
  return statements.find((one) => one.address > address)?.address ?? address;
}

/** The files that a path may mean: those whose names agree with most of its end. One of the two may be told from further up than the other. */
export function filesLike(files: readonly string[], path: string): string[] {
  const wanted = partsOf(path);
  const counted = files.map((file) => ({ file, alike: alikeParts(partsOf(file), wanted) }));
  const most = Math.max(0, ...counted.map(({ alike }) => alike));
  return most === 0 ? [] : counted.filter(({ alike }) => alike === most).map(({ file }) => file);
}

function alikeParts(one: readonly string[], other: readonly string[]): number {
  let count = 0;
  while (count < Math.min(one.length, other.length) && one.at(-1 - count) === other.at(-1 - count)) count++;
  return count;
}

/** Without `.` and with `..` gone as far as it goes; Windows names its parts otherwise. */
function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts;
}
