import { describe, expect, it } from 'vitest';
import { type Language, loadCatalogue } from '../words/index.ts';
import { cliErrors } from './errors.ts';
import { hexDump } from './hex-dump.ts';
import { Output, type OutputMode } from './output.ts';
import { ProgressBar } from './progress-bar.ts';

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

function outputTo(mode: OutputMode, { isTTY = false, columns = 100, environment = {} }: Terminal = {}) {
  const written = { out: '', error: '' };
  const streams = {
    out: { isTTY, columns, write: (text: string) => (written.out += text) },
    error: { write: (text: string) => (written.error += text) },
  };
  return { output: new Output(streams, { mode, verbose: false, environment }), written };
}

const ERROR = cliErrors.make('cli/range', { message: 'Too far.', hint: 'Ask for less.', evidence: { address: 1, byteLength: 2 } });

describe('what a command says', () => {
  it('is sentences for people, without colour away from a terminal', () => {
    const { output, written } = outputTo('people');
    output.line(output.style('red', 'plain'));
    output.result({ hidden: true });
    output.error(ERROR);
    expect(written).toEqual({ out: 'plain\n', error: 'Too far.\nAsk for less.\n(cli/range)\n' });
  });

  it('has colour on a terminal unless NO_COLOR is set', () => {
    expect(outputTo('people', { isTTY: true }).output.style('red', 'x')).toBe('\x1b[31mx\x1b[39m');
    expect(outputTo('people', { isTTY: true, environment: { NO_COLOR: '1' } }).output.style('red', 'x')).toBe('x');
  });

  it('is one document with --json, bytes as hex', () => {
    const { output, written } = outputTo('json');
    output.line('hidden');
    output.event('hidden', {});
    output.result({ bytes: Uint8Array.of(0xde, 0xad) });
    expect(JSON.parse(written.out)).toEqual({ bytes: 'dead' });
  });

  it('is an event a line with --events', () => {
    const { output, written } = outputTo('events');
    output.event('progress', { doneBytes: 1 });
    output.result({ ok: true });
    expect(
      written.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { event: 'progress', doneBytes: 1 },
      { event: 'result', ok: true },
    ]);
  });

  it('is a document for an error too', () => {
    const { output, written } = outputTo('json');
    output.error(ERROR);
    expect(JSON.parse(written.out)).toEqual({
      error: { code: 'cli/range', layer: 'cli', message: 'Too far.', hint: 'Ask for less.', evidence: { address: 1, byteLength: 2 } },
    });
  });
});

describe('progress', () => {
  const run = (mode: OutputMode, { isTTY = false, columns = 120, language = 'en' as Language } = {}) => {
    const { output, written } = outputTo(mode, { isTTY, columns, environment: { NO_COLOR: '1' } });
    return { output, written, language };
  };

  /** A sector in two steps, then the comparison: erasing takes 900 ms at best, and 200 ms of other work come behind it. */
  async function watched(mode: OutputMode, options: { isTTY?: boolean; columns?: number; language?: Language } = {}) {
    const { output, written, language } = run(mode, options);
    let nowMs = 0;
    const bar = new ProgressBar(output, () => nowMs, {
      catalogue: await loadCatalogue(language),
      paceOf: (phase) => (phase === 'erase' ? { limitMs: 900, limitedBy: 'silicon', laterMs: 200 } : undefined),
    });
    for (const doneBytes of [65_536, 131_072]) {
      nowMs += 500;
      bar.onProgress({ phase: 'erase', doneBytes, totalBytes: 131_072 });
    }
    nowMs += 100;
    bar.onProgress({ phase: 'verify', doneBytes: 1024, totalBytes: 1024 });
    bar.end();
    return written.out;
  }

  it('is one line a phase away from a terminal', async () => {
    const bar = '█'.repeat(24);
    expect((await watched('people')).split('\n')).toEqual([
      `erase    1.0 s    ${bar}  128 KiB   128 KiB/s   90 % of the silicon's limit`,
      `verify   0.10 s   ${bar}  1 KiB   10 KiB/s   equal`,
      '',
    ]);
  });

  it('tells no rate of what was over in no time', () => {
    const { output, written } = outputTo('people');
    let nowMs = 0;
    const bar = new ProgressBar(output, () => nowMs);
    nowMs += 1.3;
    bar.onProgress({ phase: 'verify', doneBytes: 2_097_152, totalBytes: 2_097_152 });
    bar.end();
    expect(written.out).toMatch(/2 MiB {3}equal\n$/);
  });

  it('redraws the line on a terminal, with the time that the whole job still takes', async () => {
    expect((await watched('people', { isTTY: true })).split('\r')[1]).toBe(
      `erase    0.50 s   ${'█'.repeat(12)}${'░'.repeat(12)}  64 KiB of 128 KiB   128 KiB/s   0.70 s left   90 % of the silicon's limit\x1b[K`,
    );
  });

  it('speaks Spanish', async () => {
    const out = await watched('people', { isTTY: true, language: 'es' });
    expect(out).toContain('borrar   0.50 s');
    expect(out).toContain('64 KiB de 128 KiB   128 KiB/s   quedan 0.70 s   90 % del límite del silicio');
    expect(out).toMatch(/verifica .* igual/);
  });

  it.each([100, 80, 60, 40])('never fills a line of a terminal with %i columns', async (columns) => {
    const out = await watched('people', { isTTY: true, columns });
    const lengths = out.split(/[\r\n]/).map((line) => line.replace('\x1b[K', '').length);
    expect(Math.max(...lengths)).toBeLessThan(columns);
  });

  it('leaves what was drawn where an error follows', () => {
    const { output, written } = run('people', { isTTY: true });
    const bar = new ProgressBar(output, () => 0);
    bar.onProgress({ phase: 'erase', doneBytes: 1, totalBytes: 2 });
    output.error(ERROR);
    expect(written.out.endsWith('\x1b[K\n')).toBe(true);
  });

  it('is an event a step with --events', async () => {
    expect(JSON.parse((await watched('events')).split('\n')[0] ?? '')).toEqual({
      event: 'progress',
      phase: 'erase',
      doneBytes: 65_536,
      totalBytes: 131_072,
      atMs: 500,
      bytesPerSecond: 131_072,
      leftMs: 700,
      limitShare: 0.9,
    });
  });
});

describe('a hex dump', () => {
  it('shows address, bytes and characters', () => {
    const bytes = Uint8Array.from('probekit, sixteen', (character) => character.charCodeAt(0));
    expect(hexDump(0x0800_0000, bytes).split('\n')).toEqual([
      '08000000  70 72 6f 62 65 6b 69 74  2c 20 73 69 78 74 65 65  probekit, sixtee',
      '08000010  6e                                                n',
    ]);
  });
});
