/** How long it takes to connect and identify the chip, in bench time and in USB transfers. */
import { connectBoard, makeBoard } from './board.js';

export async function connectFigures() {
  const board = await makeBoard();
  const { atNs: startNs } = await board.bench.control.send('advance', { ms: 0 });
  const transfersBefore = board.counted.transfers;
  await connectBoard(board);
  const { atNs } = await board.bench.control.send('advance', { ms: 0 });
  return [
    { id: 'connect.ms', value: (atNs - startNs) / 1e6, unit: 'ms' },
    { id: 'connect.transfers', value: board.counted.transfers - transfersBefore, unit: 'transfers' },
  ];
}
