import { describe, expect, it } from 'vitest';
import { cliErrors } from './errors.ts';
import { hexDump } from './hex-dump.ts';
import { Output, type OutputMode } from './output.ts';
import { ProgressBar } from './progress-bar.ts';

function outputTo(mode: OutputMode, { isTTY = false, environment = {} }: { isTTY?: boolean; environment?: Record<string, string> } = {}) {
  const written = { out: '', error: '' };
  const streams = {
    out: { isTTY, write: (text: string) => (written.out += text) },
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
  const run = (mode: OutputMode, isTTY: boolean) => {
    const { output, written } = outputTo(mode, { isTTY, environment: { NO_COLOR: '1' } });
    let nowMs = 0;
    const bar = new ProgressBar(
      output,
      () => nowMs,
      (phase) => (phase === 'verify' ? 'equal' : ''),
    );
    for (const doneBytes of [65_536, 131_072]) {
      nowMs += 500;
      bar.onProgress({ phase: 'erase', doneBytes, totalBytes: 131_072 });
    }
    nowMs += 100;
    bar.onProgress({ phase: 'verify', doneBytes: 1024, totalBytes: 1024 });
    bar.end();
    return written.out;
  };

  it('is one line a phase away from a terminal', () => {
    const bar = '█'.repeat(24);
    expect(run('people', false).split('\n')).toEqual([
      `erase    1.0 s    ${bar}  128 KiB   128 KiB/s`,
      `verify   0.10 s   ${bar}  1 KiB   10 KiB/s   equal`,
      '',
    ]);
  });

  it('redraws the line on a terminal', () => {
    expect(run('people', true)).toContain(`\rerase    0.50 s   ${'█'.repeat(12)}${'░'.repeat(12)}  64 KiB of 128 KiB`);
  });

  it('is an event a step with --events', () => {
    expect(JSON.parse(run('events', false).split('\n')[0] ?? '')).toEqual({
      event: 'progress',
      phase: 'erase',
      doneBytes: 65_536,
      totalBytes: 131_072,
      atMs: 500,
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
