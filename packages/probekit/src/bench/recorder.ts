/**
 * Everything that comes into a bench from outside: commands that change it, USB transfers, each with its instant on the
 * board. A bench draws all else from its scenario's seed, so the same inputs on the same start give the same run.
 */
import type { BenchRecording, BenchSnapshot, RecordedInput } from '../base/index.ts';

/** A bench that time passes on in small steps for an hour and a half. */
const MOST_INPUTS = 200_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** They change nothing that a run could depend on, or are about recordings themselves. */
const UNRECORDED: readonly string[] = ['look', 'changes', 'snapshot', 'record', 'recording', 'replay'];

/** Looks at the virtual computer change nothing either. */
function isUnrecorded(command: string): boolean {
  return UNRECORDED.includes(command) || (command.startsWith('host.') && command !== 'host.writeFile');
}

/** An input without its instant. */
type Input = RecordedInput extends infer One ? (One extends RecordedInput ? Omit<One, 'atNs'> : never) : never;

export class Recorder {
  #start: BenchSnapshot | undefined;
  #inputs: RecordedInput[] = [];
  #byteLength = 0;
  #complete = true;

  begin(start: BenchSnapshot): void {
    this.#start = start;
    this.#inputs = [];
    this.#byteLength = 0;
    this.#complete = true;
  }

  end(): void {
    this.#start = undefined;
    this.#inputs = [];
  }

  add(atNs: number, input: Input): void {
    if (!this.#start || !this.#complete) return;
    if ('command' in input && isUnrecorded(input.command)) return;
    if ('transfer' in input) this.#byteLength += input.transfer.data?.length ?? 0;
    this.#complete = this.#inputs.length < MOST_INPUTS && this.#byteLength <= MOST_BYTES;
    // What is handed in may be changed later by whoever handed it in.
    if (this.#complete) this.#inputs.push(structuredClone({ atNs, ...input }) as RecordedInput);
  }

  /** What has been recorded so far; undefined while nothing is. */
  get recording(): BenchRecording | undefined {
    return this.#start && { version: 1, start: this.#start, inputs: [...this.#inputs], complete: this.#complete };
  }
}
