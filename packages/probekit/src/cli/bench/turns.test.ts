import { expect, it } from 'vitest';
import type { UsbPort } from '../../base/index.ts';
import { takingTurns } from './turns.ts';

/** Far more transfers than fit between two turns. */
const MOST_TRANSFERS = 1_000_000;

it('a job on a board that answers at once lets others have their turn', async () => {
  const atOnce = { transferOut: async () => undefined } as unknown as UsbPort;
  const port = await takingTurns({ list: async () => [], port: async () => atOnce }).port({} as UsbPort['summary']);
  let othersTurn = false;
  setImmediate(() => {
    othersTurn = true;
  });
  for (let count = 0; count < MOST_TRANSFERS && !othersTurn; count++) await port.transferOut(1, new Uint8Array());
  expect(othersTurn).toBe(true);
});
