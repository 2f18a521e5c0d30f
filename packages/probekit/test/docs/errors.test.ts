/** `docs/errors.md` lists every error code with the comment that stands where it is declared. PROBEKIT_REWRITE=1 writes it. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CAUSES_OF_ERRORS } from '../../src/cli/error-cause.ts';

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));
const DOCUMENT = fileURLToPath(new URL('../../../../docs/errors.md', import.meta.url));

interface DeclaredCode {
  readonly code: string;
  readonly comment: string;
}

/** The codes of every `interface …Errors` in a source text. */
function declaredCodes(source: string): DeclaredCode[] {
  const bodies = [...source.matchAll(/interface \w+Errors \{\n([\s\S]*?)\n\}/g)].map(([, body]) => body ?? '');
  return bodies.flatMap((body) =>
    [...body.matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?'([a-z0-9-]+\/[a-z0-9-]+)':/g)].map(([, comment, code]) => ({
      code: code ?? '',
      comment: (comment ?? '')
        .replace(/\n\s*\*/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    })),
  );
}

async function allCodes(): Promise<DeclaredCode[]> {
  const files = (await readdir(SOURCES, { recursive: true })).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const found = await Promise.all(files.map(async (file) => declaredCodes(await readFile(`${SOURCES}${file}`, 'utf8'))));
  return found.flat().sort((a, b) => (a.code < b.code ? -1 : 1));
}

function documentOf(codes: readonly DeclaredCode[]): string {
  const rows = codes.map(({ code, comment }) => `| \`${code}\` | ${comment.replaceAll('|', '\\|')} |`);
  return [
    '# Error codes',
    '',
    'Each error has a stable code, `layer/what`, a sentence, evidence as data, and one hint. Made from the comments where the codes',
    'are declared.',
    '',
    '| Code | When |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

describe('error codes', () => {
  it('are each documented where they are declared', async () => {
    const codes = await allCodes();
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter(({ comment }) => comment.length < 10).map(({ code }) => code)).toEqual([]);
  });

  it('are declared once', async () => {
    const codes = (await allCodes()).map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it('are declared where they mean a cause', async () => {
    const codes = (await allCodes()).map(({ code }) => code);
    expect(Object.keys(CAUSES_OF_ERRORS).filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('stand in docs/errors.md', async () => {
    const wanted = documentOf(await allCodes());
    if (process.env['PROBEKIT_REWRITE'] === '1') await writeFile(DOCUMENT, wanted);
    expect(await readFile(DOCUMENT, 'utf8')).toBe(wanted);
  });
});
