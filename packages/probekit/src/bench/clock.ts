/** The bench's one clock. It moves only through `Board.advanceTo`; everything else reads it. */
export class BenchClock {
  /** Nanoseconds of bench time since the bench was made. */
  nowNs = 0;
}
