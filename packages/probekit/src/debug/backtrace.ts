/** The frames of a core that stands as people read them: functions of the source, with those that were inlined, and interruptions. */
import type { CodeFrame, ProgramSymbols } from '../symbols/index.ts';
import type { StackFrame } from './unwind.ts';

export type BacktraceFrame =
  | (CodeFrame & {
      readonly kind: 'function';
      /** Of the instruction that it goes on with: what is inlined shares it with what it is inlined into. */
      readonly pc: number;
      /** What is on the stack for it. */
      readonly stackFrame: StackFrame;
    })
  /** The handler of an exception stands before it; `exception` is its number. */
  | { readonly kind: 'exception'; readonly exception: number };

/** From the innermost. Code that the program does not know has a frame without a name. Throws `symbols/malformed`. */
export function backtraceOf(program: ProgramSymbols, frames: readonly StackFrame[]): BacktraceFrame[] {
  return frames.flatMap((stackFrame): BacktraceFrame[] => {
    const { pc, codeAddress, interruptedBy } = stackFrame;
    const known = program.framesAt(codeAddress, { standing: true });
    const functions = known.length > 0 ? known : [UNKNOWN];
    const interruption: BacktraceFrame[] = interruptedBy === undefined ? [] : [{ kind: 'exception', exception: interruptedBy }];
    return [...interruption, ...functions.map((frame): BacktraceFrame => ({ ...frame, kind: 'function', pc, stackFrame }))];
  });
}

const UNKNOWN: CodeFrame = { function: undefined, linkageName: undefined, place: undefined, isInlined: false };
