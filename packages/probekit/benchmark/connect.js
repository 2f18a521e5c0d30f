/** How long it takes to connect and identify the chip, in bench time and in USB transfers. */
import { connectBoard, makeBoard } from './board.js';

export const MOST_MS = 150;
export const MOST_TRANSFERS = 40;

export async function connectFigures() {
  const board = await makeBoard();
  const { atNs: startNs } = await board.bench.control.send('advance', { ms: 0 });
  const transfersBefore = board.counted.transfers;
  await connectBoard(board);
  const { atNs } = await board.bench.control.send('advance', { ms: 0 });
  return [
    { id: 'connect.ms', value: (atNs - startNs) / 1e6, unit: 'ms', limit: MOST_MS, most: 1 },
    { id: 'connect.transfers', value: board.counted.transfers - transfersBefore, unit: 'transfers', limit: MOST_TRANSFERS, most: 1 },
  ];
}
