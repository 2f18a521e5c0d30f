/** Answers of the guest's agent, cut out of what comes over its serial port: `STATUS BYTES`, a line end, that many bytes. */

export interface GuestRun {
  readonly status: number;
  /** Standard output and error, without the line ends at its end. */
  readonly text: string;
}

interface Waiting {
  readonly resolve: (run: GuestRun) => void;
  readonly reject: (error: Error) => void;
}

export class AnswerReader {
  #bytes = Buffer.alloc(0);
  #why = '';
  #waiting: Waiting | undefined;

  push(piece: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, piece]);
    this.#settle();
  }

  /** No more answers: whoever waits learns why. */
  end(why: string): void {
    this.#why ||= why;
    this.#settle();
  }

  next(): Promise<GuestRun> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#settle();
    });
  }

  #settle(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    const run = this.#cut();
    if (!run && this.#why === '') return;
    this.#waiting = undefined;
    if (run) waiting.resolve(run);
    else waiting.reject(new Error(this.#why));
  }

  #cut(): GuestRun | undefined {
    const lineEnd = this.#bytes.indexOf('\n');
    if (lineEnd < 0) return undefined;
    const [status = Number.NaN, length = Number.NaN] = this.#bytes.toString('latin1', 0, lineEnd).split(' ').map(Number);
    if (Number.isNaN(status + length)) throw new Error(`not an answer: ${this.#bytes.toString('latin1', 0, 100)}`);
    const end = lineEnd + 1 + length;
    if (this.#bytes.length < end) return undefined;
    const text = this.#bytes.toString('utf8', lineEnd + 1, end);
    this.#bytes = this.#bytes.subarray(end);
    return { status, text };
  }
}
