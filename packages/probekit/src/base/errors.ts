/**
 * The one error class of the project. A code names the layer and what happened (`stlink/status`), the evidence holds
 * the facts as data, the hint is the one thing to do next. Each layer declares its codes with `declareErrors`.
 */

/** What an error of a given code is made from. */
export interface ErrorFacts<Evidence> {
  /** One sentence with names and hex values. */
  readonly message: string;
  /** One action for the reader. */
  readonly hint: string;
  readonly evidence: Evidence;
  readonly cause?: unknown;
}

/** An error that says where it arose, what was seen and what to do next. */
export class ProbekitError<Code extends string = string, Evidence = unknown> extends Error {
  override readonly name = 'ProbekitError';
  readonly code: Code;
  readonly evidence: Evidence;
  readonly hint: string;

  constructor(code: Code, facts: ErrorFacts<Evidence>) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.evidence = facts.evidence;
    this.hint = facts.hint;
  }

  /** The part of the code before the slash. */
  get layer(): string {
    return this.code.slice(0, this.code.indexOf('/'));
  }
}

/** The typed makers and guards of one layer's errors; `Errors` maps each code to its evidence. */
export interface ErrorKit<Errors> {
  /** Makes (does not throw) the error. */
  make<Code extends keyof Errors & string>(code: Code, facts: ErrorFacts<Errors[Code]>): ProbekitError<Code, Errors[Code]>;
  /** Whether `error` has this code; narrows its evidence. */
  is<Code extends keyof Errors & string>(error: unknown, code: Code): error is ProbekitError<Code, Errors[Code]>;
}

/** Declares a layer's errors: `const errors = declareErrors<StlinkErrors>()`. */
export function declareErrors<Errors>(): ErrorKit<Errors> {
  return {
    make: (code, facts) => new ProbekitError(code, facts),
    is: (error, code): error is never => error instanceof ProbekitError && error.code === code,
  };
}

/** Whether `error` carries any of these codes, of whichever layer. */
export function hasCode(error: unknown, ...codes: readonly string[]): error is ProbekitError {
  return error instanceof ProbekitError && codes.includes(error.code);
}
