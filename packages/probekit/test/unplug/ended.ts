/** Waits for a process of a test. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** How a process ended, and what it said. */
export async function ended(child: ChildProcess) {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => (text += piece.toString()));
  const [status, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { status, signal, text };
}
