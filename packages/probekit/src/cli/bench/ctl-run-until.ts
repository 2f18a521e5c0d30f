/** What `probekit bench ctl run-until` waits for, read from its words. */
import type { RunUntilRequest } from '../../base/index.ts';
import { usageError } from '../errors.ts';
import { parseAddress } from '../quantities.ts';

/** Of bench time, unless told. */
const WITHIN_MS = 10_000;
const EDGES = ['rising', 'falling', 'any'] as const;

type Wanted = Omit<RunUntilRequest, 'withinMs'>;

const CONDITIONS: Readonly<Record<string, (words: readonly string[]) => Wanted | undefined>> = {
  address: ([text]) => (text ? { address: parseAddress(text) } : undefined),
  cycles: ([text]) => (Number(text) >= 1 ? { cycles: Number(text) } : undefined),
  text: ([uartText]) => (uartText ? { uartText } : undefined),
  led: ([name, value]) => (name && value ? { led: { name, value } } : undefined),
  pin: ([name, word = 'any']) => {
    const edge = EDGES.find((known) => known === word);
    return name && edge ? { pin: { name, edge } } : undefined;
  },
};

/** @throws `cli/usage` */
export function runUntilRequest([what = '', ...words]: readonly string[], withinMs = WITHIN_MS): RunUntilRequest {
  const wanted = Object.hasOwn(CONDITIONS, what) ? CONDITIONS[what]?.(words) : undefined;
  if (wanted) return { withinMs, ...wanted };
  const asked = [what, ...words].join(' ');
  throw usageError(
    `"${asked}" is nothing to wait for.`,
    'Give one of: address 0x08000400, cycles 1000, text "ready", led LD1 green, pin PB0 rising.',
    asked,
  );
}
