/** The sentence for people: `main.c:42 reads through sensor, which is null, in read_sensor() called by main().` */
import { hex } from '../../base/index.ts';
import { EXCEPTION_NAMES, FIRST_INTERRUPT } from '../../spec/arm/exceptions.ts';
import type { Said, SaidValue } from '../../words/sentences/index.ts';
import type { CrashVerdict } from './crash-verdict.ts';

/** A sentence with more functions is hard to read. */
const MOST_FUNCTIONS = 6;

/** One sentence, and a second where the handler of the fault has failed, too. */
export function crashSaid(verdict: CrashVerdict): readonly Said[] {
  const { kind, place, pc, path, exception, address, pointer, lockedUp } = verdict;
  const isOfHandler = exception !== 0 && kind !== 'vector' && kind !== 'default-handler';
  const calls = callsSaid(path);
  const said: Said = {
    key: `crash.${kind}`,
    values: {
      place: place ? `${fileName(place.file)}:${place.line}` : pc === undefined ? { key: 'crash.lost' } : hex(pc),
      path: isOfHandler ? { key: 'crash.in-handler', values: { path: calls, exception: exceptionSaid(exception) } } : calls,
      function: path[0] === undefined ? { key: 'crash.unknown-code' } : callText(path[0]),
      exception: exceptionSaid(exception),
      address: address === undefined ? { key: 'crash.lost' } : hex(address),
      pointer: pointer ?? { key: 'crash.a-pointer' },
    },
  };
  return lockedUp ? [said, { key: 'crash.locked-up' }] : [said];
}

/** `HardFault`; of the chip's own, `interrupt 38`. */
export function exceptionSaid(exception: number): SaidValue {
  if (exception >= FIRST_INTERRUPT) return { key: 'crash.interrupt', values: { number: exception - FIRST_INTERRUPT } };
  return EXCEPTION_NAMES[exception] ?? String(exception);
}

function callsSaid(path: readonly string[]): SaidValue {
  const [first, ...rest] = path.length > MOST_FUNCTIONS ? [...path.slice(0, MOST_FUNCTIONS - 1), '…'] : path;
  if (first === undefined) return { key: 'crash.unknown-code' };
  return rest.length === 0 ? callText(first) : { key: 'crash.called', values: { function: callText(first), path: callsSaid(rest) } };
}

function callText(name: string): string {
  return name === '…' || name.endsWith(')') ? name : `${name}()`;
}

/** Compilers write the whole path, with slashes of either kind. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
