/** A core that stands in no fault, and yet the program is over: it has ended itself, or an interrupt has no handler. */
import { disassemble } from '../../cortex/disassembly/index.ts';
import { FIRST_INTERRUPT } from '../../spec/arm/exceptions.ts';
import type { ProgramSymbols, ReadBytes } from '../../symbols/index.ts';
import type { BacktraceFrame } from '../backtrace.ts';

type FunctionFrame = Extract<BacktraceFrame, { kind: 'function' }>;

export type Ending =
  | { readonly kind: 'assert' | 'terminate' | 'abort' | 'exit'; readonly frames: readonly FunctionFrame[] }
  | { readonly kind: 'default-handler'; readonly frames: readonly FunctionFrame[] };

/** By the linker's names: those of newlib, of the C++ library, and what other C libraries call the same. The first that is met counts. */
const ENDINGS = [
  ['assert', /^(?:__assert_func|__assert|__assert_fail|__aeabi_assert|assert_failed)$/],
  ['terminate', /^(?:_ZSt9terminatev|_ZN10__cxxabiv111__terminateEPFvvE|__cxa_throw|_ZN9__gnu_cxx27__verbose_terminate_handlerEv)$/],
  ['abort', /^abort$/],
  ['exit', /^(?:_?exit|_Exit)$/],
] as const;
/** What the C++ library and its unwinder call their own, by the linker's names. */
const LIBRARY = /^(?:_ZN?K?St|_ZN9__gnu_cxx|_ZNK?10__cxxabiv1|__cxa_|__gxx_|_Unwind|__gnu_[Uu]nwind|___Unwind|unwind_phase|raise$|kill$)/;
/** Faults and the system's own have one handler each; so many vectors that share one share it for want of their own. */
const SHARED_BY = 3;
const MOST_VECTORS = 64;

/** Nothing of a program that goes on. `frames`: from the innermost, exceptions among them. */
export async function endingOf(
  frames: readonly BacktraceFrame[],
  exception: number,
  vectorTable: number,
  program: ProgramSymbols,
  read: ReadBytes,
): Promise<Ending | undefined> {
  const functions = frames.filter((one): one is FunctionFrame => one.kind === 'function');
  for (const [kind, pattern] of ENDINGS) {
    const at = functions.findLastIndex(({ linkageName, function: name }) => pattern.test(linkageName ?? '') || pattern.test(name ?? ''));
    if (at >= 0) return { kind, frames: callersOf(functions.slice(at + 1)) };
  }
  if (exception > 1 && (await isShared(exception, vectorTable, read)) && (await isEndless(functions[0], program, read))) {
    const border = frames.findIndex(({ kind }) => kind === 'exception');
    return { kind: 'default-handler', frames: frames.slice(border + 1).filter((one): one is FunctionFrame => one.kind === 'function') };
  }
  return undefined;
}

/** What the library calls itself is nobody's line. */
function callersOf(functions: readonly FunctionFrame[]): readonly FunctionFrame[] {
  const own = functions.findIndex(({ place, linkageName }) => place !== undefined && !LIBRARY.test(linkageName ?? ''));
  return own < 0 ? functions : functions.slice(own);
}

/** Whether the vector of an exception leads where others lead, too. */
export async function isShared(exception: number, vectorTable: number, read: ReadBytes): Promise<boolean> {
  const bytes = await read(vectorTable, 4 * Math.max(exception + 1, MOST_VECTORS - FIRST_INTERRUPT)).catch(() => undefined);
  if (!bytes) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = Array.from({ length: bytes.length >> 2 }, (_, index) => view.getUint32(4 * index, true));
  return words.filter((word) => word === words[exception]).length > SHARED_BY;
}

/** A handler that only branches to itself. */
async function isEndless(frame: FunctionFrame | undefined, program: ProgramSymbols, read: ReadBytes): Promise<boolean> {
  const symbol = frame && program.symbolAt(frame.pc);
  if (!symbol) return false;
  const code = disassemble(await read(symbol.address, Math.min(32, symbol.byteLength || 4)), symbol.address);
  return code.some(
    ({ mnemonic, address, target }) =>
      /^b(?:\.[nw])?$/.test(mnemonic) && target !== undefined && target <= address && target >= symbol.address,
  );
}
