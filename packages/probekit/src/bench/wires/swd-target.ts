/** What hangs on the far end of the SWD wires. The wires know no more of a debug port than this. */

/** Level on a line; undefined while nobody drives it. */
export type Level = 0 | 1 | undefined;

/** A serial-wire target. Implemented by `debug/swd-port.ts`. */
export interface SwdTarget {
  /** False without supply or while the pins serve something else: it sees no clock and drives nothing. */
  readonly reachable: boolean;
  /** Between transfers with the default turnaround, so that `request` may stand for the single bits. */
  readonly atRest: boolean;
  /** What the target drives in the coming clock cycle. */
  readonly output: Level;
  /** One clock cycle with this level on SWDIO, as the target sees it. */
  clock(level: 0 | 1): void;
  /** The request of a whole transfer; returns the ACK. `address` is A[3:2] as 0, 4, 8 or 12. */
  request(accessPort: boolean, read: boolean, address: number): number;
  /** Data phase of a read that was acknowledged OK. */
  readData(): number;
  /** Data phase of a write that was acknowledged OK. */
  writeData(value: number, parityGood: boolean): void;
}
