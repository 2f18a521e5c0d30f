/**
 * Where records of flash jobs lie: in the browser for real probes, so that a closed tab does not lose them. A virtual board
 * lasts as long as its tab, and so does its record.
 */
import { memoryStore, type Store } from 'probekit/base';
import { browserStore } from 'probekit/browser';
import { currentBoard } from '../session/current-board.ts';

export const realStore = browserStore();

/** By the scenario that set the board up: another one is another board. */
const virtualStores = new WeakMap<object, Store>();

export function journalStore(): Store {
  if (!currentBoard.isVirtual) return realStore;
  const board = currentBoard.virtual?.onBench.ready ?? currentBoard;
  const known = virtualStores.get(board) ?? memoryStore();
  virtualStores.set(board, known);
  return known;
}
