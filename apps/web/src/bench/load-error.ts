/**
 * Why a virtual board did not come up, or is no more, in the language of the page. What the errors mean is told where
 * they are declared; values of files come in as text only.
 */
import { ProbekitError } from 'probekit/base';
import { text } from '../language.ts';

export interface ToldError {
  readonly what: string;
  readonly todo: string;
  /** As a tool wrote it, in English. */
  readonly detail?: string;
}

/** Values of the evidence, each as far as its error has it. */
interface Evidence {
  readonly file?: string;
  readonly files?: readonly string[];
  readonly given?: readonly string[];
  readonly byteLength?: number;
  readonly limit?: number;
  readonly path?: string;
  readonly reason?: 'no-object' | 'deep' | 'long';
  readonly key?: string;
  readonly nearest?: string;
  readonly valid?: readonly string[];
  readonly expected?: string;
  readonly received?: string;
  readonly detail?: string;
  readonly how?: string;
}

export function tellLoadError(error: unknown): ToldError {
  const unknown: ToldError = { what: text('board.error.other'), todo: text('board.error.again'), detail: String(error) };
  if (!(error instanceof ProbekitError)) return unknown;
  return TELLERS[error.code]?.(error.evidence as Evidence) ?? unknown;
}

const TELLERS: Readonly<Record<string, (evidence: Evidence) => ToldError>> = {
  'page/too-large': ({ file, byteLength = 0, limit = 0 }) => {
    const values = { file: clip(file), size: megabytes(byteLength), limit: megabytes(limit) };
    return {
      what: text(file === undefined ? 'board.error.tooLargeTogether' : 'board.error.tooLarge', values),
      todo: text('board.error.onlyNamed'),
    };
  },
  'page/no-scenario': () => ({ what: text('board.error.noScenario'), todo: text('board.error.isJson') }),
  'page/several-scenarios': ({ files = [] }) => ({
    what: text('board.error.severalScenarios', { files: some(files) }),
    todo: text('board.error.oneAtATime'),
  }),
  'page/unreadable': ({ file }) => ({ what: text('board.error.unreadable', { file: clip(file) }), todo: text('board.error.chooseAgain') }),
  'page/not-json': ({ file, detail }) => ({
    what: text('board.error.notJson', { file: clip(file) }),
    todo: text('board.error.mendJson'),
    detail: clip(detail, 200),
  }),
  'page/not-a-scenario': ({ file, path = '', reason = 'no-object' }) => ({
    what: text(`board.error.shape.${reason}`, { file: clip(file), path: path === '' ? text('board.error.top') : clip(path) }),
    todo: text('board.error.compare'),
  }),
  'page/image-missing': imageMissing,
  'page/not-fetched': ({ file, detail }) => ({
    what: text('board.error.notFetched', { file: clip(file) }),
    todo: text('board.error.reload'),
    detail: clip(detail),
  }),
  'page/bench-stopped': ({ how, detail = '' }) => ({
    what: text(how === 'hung' ? 'board.error.hung' : 'board.error.stopped'),
    todo: text('board.error.startAgain'),
    ...(detail !== '' && { detail: clip(detail, 200) }),
  }),
  'bench/unknown-key': ({ path = '', key, nearest, valid = [] }) => ({
    what: text(path === '' ? 'board.error.unknownKey' : 'board.error.unknownKeyAt', { key: clip(key), path: clip(path) }),
    todo: rightName(nearest, valid),
  }),
  'bench/bad-value': ({ path, expected, received }) => ({
    what: text('board.error.badValue', { path: clip(path), received: clip(received) }),
    todo: text('board.error.expected', { expected: clip(expected, 200) }),
  }),
  'bench/image-missing': imageMissing,
  'bench/bad-image': ({ file, detail }) => ({
    what: text('board.error.badImage', { file: clip(file) }),
    todo: text('board.error.goodImage'),
    detail: clip(detail, 200),
  }),
};

function imageMissing({ file }: Evidence): ToldError {
  return { what: text('board.error.imageMissing', { file: clip(file) }), todo: text('board.error.giveImage') };
}

/** Where names are free, as in `optionBytes`, there is no list of them. */
function rightName(nearest: string | undefined, valid: readonly string[]): string {
  if (nearest !== undefined) return text('board.error.nearest', { nearest });
  return valid.length > 0 ? text('board.error.validKeys', { keys: some(valid) }) : text('board.error.compare');
}

const MOST_NAMES = 12;

function some(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => clip(name));
  return names.length > MOST_NAMES ? `${shown.join(', ')} …` : shown.join(', ');
}

function clip(value = '', length = 60): string {
  return value.length > length ? `${value.slice(0, length)}…` : value;
}

function megabytes(byteLength: number): string {
  return `${(byteLength / 1e6).toFixed(byteLength < 1e7 ? 1 : 0)} MB`;
}
