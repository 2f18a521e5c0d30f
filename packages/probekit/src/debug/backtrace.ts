/** The frames of a core that stands as people read them: functions of the source, with those that were inlined, and interruptions. */
import type { CodeFrame, ProgramFrame, ProgramSymbols } from '../symbols/index.ts';
import { programFrames } from './locals.ts';
import type { StackFrame } from './unwind.ts';

export type BacktraceFrame =
  | (CodeFrame & {
      readonly kind: 'function';
      /** Of the instruction that it goes on with: what is inlined shares it with what it is inlined into. */
      readonly pc: number;
      /** What is on the stack for it, and which of the functions that share it this is: 0 is the innermost. */
      readonly frame: ProgramFrame;
      readonly level: number;
    })
  /** The handler of an exception stands before it; `exception` is its number. */
  | { readonly kind: 'exception'; readonly exception: number };

/** From the innermost. Code that the program does not know has a frame without a name. Throws `symbols/malformed`. */
export function backtraceOf(program: ProgramSymbols, frames: readonly StackFrame[]): BacktraceFrame[] {
  return programFrames(frames).flatMap((frame, index): BacktraceFrame[] => {
    const { pc, codeAddress } = frame;
    const interruptedBy = frames[index]?.interruptedBy;
    const known = program.framesAt(codeAddress, { standing: true });
    const functions = known.length > 0 ? known : [UNKNOWN];
    const interruption: BacktraceFrame[] = interruptedBy === undefined ? [] : [{ kind: 'exception', exception: interruptedBy }];
    return [...interruption, ...functions.map((one, level): BacktraceFrame => ({ ...one, kind: 'function', pc, frame, level }))];
  });
}

const UNKNOWN: CodeFrame = { function: undefined, linkageName: undefined, place: undefined, isInlined: false };
