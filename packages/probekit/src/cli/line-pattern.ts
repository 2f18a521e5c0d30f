/**
 * A pattern of the user that lines of a program are held against. A regular expression may take longer than anybody waits for an answer,
 * and the program chooses the text: a piece of it has a time, in which it matches or is given up.
 */
import { createContext, Script } from 'node:vm';
import { ExpectedLine } from '../logs/index.ts';
import { cliErrors, usageError } from './errors.ts';

/** On a piece of text; customary patterns take microseconds. */
const MOST_MS = 2000;
/** Of node:vm, which alone can end an expression that is being matched. */
const TIMED_OUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
const WORK = new Script('work()');

export class LinePattern {
  readonly #option: string;
  readonly #text: string;
  readonly #line: ExpectedLine;
  readonly #mostMs: number;

  /** `option`: which the user gave it for. @throws `cli/usage` */
  constructor(option: string, text: string, { mostMs = MOST_MS } = {}) {
    this.#option = option;
    this.#text = text;
    this.#mostMs = mostMs;
    try {
      this.#line = new ExpectedLine(new RegExp(text, 'u'));
    } catch {
      throw usageError(`"${text}" is no regular expression.`, `Write it as ${option} 'PASS \\d+'.`, text);
    }
  }

  /** The line that matches, once there is one. @throws `cli/slow-pattern` */
  take(text: string): string | undefined {
    let line: string | undefined;
    const work = () => {
      line = this.#line.take(text);
    };
    try {
      WORK.runInContext(createContext({ work }), { timeout: this.#mostMs });
    } catch (error) {
      if ((error as { code?: unknown }).code === TIMED_OUT) throw this.#tooSlow();
      throw error;
    }
    return line;
  }

  #tooSlow() {
    return cliErrors.make('cli/slow-pattern', {
      message: `The pattern of ${this.#option} took more than ${this.#mostMs / 1000} s on one piece of the program's text, and was given up: ${this.#text}`,
      hint: 'A repetition within a repetition, such as (a+)+, doubles its time with each character. Write it without: a+',
      evidence: { option: this.#option, pattern: this.#text, mostMs: this.#mostMs },
    });
  }
}
