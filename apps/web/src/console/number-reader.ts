/**
 * Follows a program's text for numbers. A port hands on whole pieces, so that the moment of a line within one is not known:
 * it is reckoned back from the piece's end, as the line would cross a UART without a pause, and no further than the piece before.
 */
import { withoutSequences } from 'probekit/logs';
import { LineCutter, numbersIn } from './numbers-in-lines.ts';
import { PlotData } from './plot-data.ts';

/** Of one character: start bit, eight bits, stop bit. */
const BITS = 10;
/** CR and LF. */
const LINE_END = 2;

export class NumberReader {
  readonly data = new PlotData();
  readonly #cutter = new LineCutter();
  #startSeconds: number | undefined;
  #last = 0;

  /** `seconds`: when this text arrived, by a clock that never goes back; the plot's time begins with the first. */
  take(text: string, seconds: number, baudRate: number): void {
    this.#startSeconds ??= seconds;
    const lines = this.#cutter.lines(text);
    const now = seconds - this.#startSeconds;
    const total = lines.reduce((characters, line) => characters + line.length + LINE_END, 0);
    const begin = Math.max(this.#last, now - (total * BITS) / baudRate);
    let after = total;
    for (const line of lines) {
      after -= line.length + LINE_END;
      this.#last = now - ((now - begin) * after) / total;
      this.data.add(this.#last, numbersIn(withoutSequences(line)));
    }
  }
}
