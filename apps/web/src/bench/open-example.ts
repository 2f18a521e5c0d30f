/** The virtual board with the first example on it. */
import type { VirtualOne } from '../session/current-board.ts';
import { BoardSession } from './board-session.ts';
import { FIRST_EXAMPLE, readExample } from './scenario-examples.ts';

/** @throws `page/bench-stopped`, `page/not-fetched` */
export async function openExample(): Promise<VirtualOne> {
  const session = await BoardSession.open();
  try {
    const ready = await readExample(FIRST_EXAMPLE);
    await session.load(ready);
    return { session, onBench: { name: FIRST_EXAMPLE, ready, isFile: false, isChanged: false } };
  } catch (error) {
    await session.close();
    throw error;
  }
}
