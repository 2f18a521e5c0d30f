/**
 * Expressions over variables, as C writes them: `motor.phases[2]->duty`, `*next`, `(head - tail) & 0xff`. Names may carry namespaces;
 * what is no word of C stands between quotes: `'(anonymous namespace)::hidden'`. Nothing in them assigns or calls. Source: ISO/IEC
 * 9899:2018, 6.4.4 (constants), 6.5.1 to 6.5.14.
 */
import { expressionError } from './errors.ts';

export type UnaryOperator = '*' | '&' | '-' | '+' | '~' | '!';

/** `column` counts from 1: where in the text this part begins, for what is said of it. */
export type Expression =
  | { readonly kind: 'number'; readonly text: string; readonly column: number }
  | { readonly kind: 'variable'; readonly name: string; readonly column: number }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string; readonly throughPointer: boolean; readonly column: number }
  | { readonly kind: 'element'; readonly of: Expression; readonly index: Expression; readonly column: number }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly of: Expression; readonly column: number }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression; readonly column: number };

interface Token {
  readonly text: string;
  readonly column: number;
}

const TOKEN = new RegExp(
  [
    String.raw`\s*(?:`,
    // A number: hexadecimal, with a point or an exponent, whole.
    String.raw`(0[xX][0-9a-fA-F]+[uUlL]*|(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?|\d+[eE][+-]?\d+[fF]?|\d+[uUlL]*)`,
    String.raw`|((?:::)?[A-Za-z_$][\w$]*(?:::~?[A-Za-z_$][\w$]*)*|'[^']+')`,
    String.raw`|(->|<<|>>|[<>=!]=|&&|\|\||[-.[\]()*&+/%<>^|!~])`,
    ')',
  ].join(''),
  'y',
);
const MOST_CHARACTERS = 1000;
const DEEPEST = 100;
const UNARY: readonly string[] = ['*', '&', '-', '+', '~', '!'] satisfies UnaryOperator[];
/** Those further down bind tighter. */
const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Throws `symbols/expression`, which names the column. */
export function parseExpression(text: string): Expression {
  return new Parser(text).whole();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  whole(): Expression {
    const expression = this.#binary(0);
    if (this.#at < this.#tokens.length) throw expressionError(this.#text, this.#next.column, `"${this.#next.text}" does not fit there`);
    return expression;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { text: '', column: this.#text.length + 1 };
  }

  #take(wanted: string): boolean {
    if (this.#next.text !== wanted) return false;
    this.#at++;
    return true;
  }

  #expect(wanted: string): void {
    if (!this.#take(wanted)) throw this.#missing(`"${wanted}"`);
  }

  #missing(what: string): Error {
    const { text, column } = this.#next;
    return expressionError(this.#text, column, `${what} is missing${text === '' ? ' at its end' : ` before "${text}"`}`);
  }

  #binary(level: number): Expression {
    const operators = BINARY[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const { text: operator, column } = this.#next;
      if (!operators.includes(operator)) return left;
      this.#at++;
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1), column };
    }
  }

  #unary(): Expression {
    const { text: operator, column } = this.#next;
    if (++this.#depth > DEEPEST) throw expressionError(this.#text, column, 'it is nested too deeply');
    const isUnary = (mark: string): mark is UnaryOperator => UNARY.includes(mark);
    if (isUnary(operator)) this.#at++;
    const found: Expression = isUnary(operator) ? { kind: 'unary', operator, of: this.#unary(), column } : this.#postfix();
    this.#depth--;
    return found;
  }

  #postfix(): Expression {
    let of = this.#primary();
    for (;;) {
      const { column, text: mark } = this.#next;
      if (this.#take('[')) {
        of = { kind: 'element', of, index: this.#binary(0), column };
        this.#expect(']');
      } else if (this.#take('.') || this.#take('->')) {
        of = { kind: 'member', of, column: this.#next.column, throughPointer: mark === '->', name: this.#name('the name of a member') };
      } else return of;
    }
  }

  #primary(): Expression {
    const { text, column } = this.#next;
    if (this.#take('(')) {
      const inner = this.#binary(0);
      this.#expect(')');
      return inner;
    }
    if (!/^\.?\d/.test(text)) return { kind: 'variable', name: this.#name('a name or a number'), column };
    this.#at++;
    return { kind: 'number', text, column };
  }

  #name(what: string): string {
    const { text } = this.#next;
    if (!/^[A-Za-z_$:']/.test(text)) throw this.#missing(what);
    this.#at++;
    return text.replaceAll("'", '');
  }
}

function tokensOf(text: string): Token[] {
  if (text.length > MOST_CHARACTERS) {
    throw expressionError(`${text.slice(0, 40)}…`, MOST_CHARACTERS, `it has more than ${MOST_CHARACTERS} characters`);
  }
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const [, number, name, mark] = TOKEN.exec(text) ?? [];
    const found = number ?? name ?? mark;
    if (found === undefined) {
      const column = from + 1 + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
      throw expressionError(text, column, `"${text.charAt(column - 1)}" is not read here`);
    }
    tokens.push({ text: found, column: TOKEN.lastIndex - found.length + 1 });
  }
  return tokens;
}
