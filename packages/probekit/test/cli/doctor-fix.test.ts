/** `doctor --fix` on a terminal: what it asks, what it wants typed, and what becomes of an answer; and its refusals where nobody is there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentTracer } from '../../src/base/index.ts';
import { type Fix, mend } from '../../src/cli/commands/doctor-fix.ts';
import { runDiagnosis } from '../../src/cli/diagnosis-run.ts';
import { Output } from '../../src/cli/output.ts';
import { openProbeSource, type ProbeSource } from '../../src/cli/probe-source.ts';
import type { Mended } from '../../src/doctor/remedies/index.ts';
import { type Language, loadCatalogue } from '../../src/words/index.ts';
import { runCommand } from './run-command.ts';

const [ENTER, DOWN] = ['\r', '\x1b[B'];
const [YES, NO] = [ENTER, `${DOWN}${ENTER}`];
/** A program that locks the debugger out does so in less. */
const RUNNING_MS = 1000;

/** Of a terminal that sends each key at once. */
const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => keyboard });
const ownKeyboard = Object.getOwnPropertyDescriptor(process, 'stdin');
let folder = '';
const sources: ProbeSource[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-fix-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
  vi.stubEnv('LOCALAPPDATA', folder);
  Object.defineProperty(process, 'stdin', { value: keyboard, configurable: true });
});
afterEach(async () => {
  if (ownKeyboard) Object.defineProperty(process, 'stdin', ownKeyboard);
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await Promise.all(sources.splice(0).map((source) => source.close()));
  await rm(folder, { recursive: true, force: true });
});

interface Visit {
  readonly fix?: Fix;
  /** Keys for each question, in turn; Escape where there are no more. */
  readonly keys?: readonly string[];
  /** The virtual chip is taken for a real one. */
  readonly isReal?: boolean;
  readonly unproven?: string;
  readonly language?: Language;
}

/** Mends a board as the command does; all that a person reads. */
async function visit(
  scenario: string,
  { fix = 'ask', keys = [], isReal = false, unproven, language = 'en' }: Visit,
): Promise<{ readonly mended: Mended | undefined; readonly text: string }> {
  const opened = await openProbeSource({ address: `bench:${scenario}`, trace: undefined, tracer: silentTracer });
  sources.push(opened);
  await opened.bench?.control.send('advance', { ms: RUNNING_MS });
  const source: ProbeSource = isReal ? { ...opened, address: { kind: 'usb' } } : opened;
  const shown: string[] = [];
  const left = [...keys];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    shown.push(String(text));
    // The sign of a question that waits; later drawings of it leave unchanged lines out.
    if (String(text).includes('◆')) setImmediate(() => keyboard.write(left.shift() ?? '\x1b'));
    return true;
  });
  const streams = { out: { isTTY: true, columns: 100, write: (text: string) => shown.push(text) }, error: { write: () => true } };
  const output = new Output(streams, { mode: 'people', verbose: false, environment: { TERM: 'xterm' } });
  const { signal } = new AbortController();
  const run = { signal, mayReset: true, mayAttach: true, answers: {}, catalogue: await loadCatalogue(language) };
  const diagnosis = await runDiagnosis(source, output, run);
  const mended = await mend({ output, signal }, source, diagnosis, { fix, run, unproven });
  return { mended, text: stripVTControlCharacters(shown.join('')).replaceAll(/\s+/g, ' ') };
}

const done = (mended: Mended | undefined) => mended?.applied.map(({ action }) => action);

describe('the asking form', () => {
  it('says what a remedy is and touches, does it when told to, and says what the look after it found', async () => {
    const { mended, text } = await visit('write-protected', { keys: [YES] });
    expect(text).toContain('Clear the write protection (touches: resets).');
    expect(text).toMatch(/do it.*leave it/);
    expect(text).toMatch(/Fixed +Cleared the write protection of all sectors.*Looked again: the board is well\./);
    expect(mended).toMatchObject({ solved: true, applied: [{ action: 'unlock-wrp', worked: true }] });
  });

  it('leaves what it is told to leave, and asks about the next', async () => {
    const { mended, text } = await visit('swd-pins', { keys: [NO, NO, NO] });
    expect(done(mended)).toEqual([]);
    expect(mended?.solved).toBe(false);
    expect(text).toContain('touches: resets');
    expect(text).toContain('touches: erases');
  });

  it('takes Escape for a no', async () => {
    expect(done((await visit('write-protected', {})).mended)).toEqual([]);
  });

  it('speaks Spanish', async () => {
    const { text } = await visit('write-protected', { keys: [YES], language: 'es' });
    expect(text).toMatch(/\(toca: .*hacerlo.*Mirado otra vez: la placa está bien\./);
  });
});

describe('what is lost for good', () => {
  it('wants its sentence typed, in any case, and says why', async () => {
    const { mended, text } = await visit('rdp1', { keys: ['Erase it for good\r'] });
    expect(text).toContain('What stands in the flash is lost for good: it cannot be read, and so not be saved.');
    expect(text).toContain('Type “erase it for good” to do it, or Enter to leave it.');
    expect(mended).toMatchObject({ solved: true, applied: [{ action: 'rdp-0', worked: true }] });
  });

  it.each([
    ['Enter', '\r'],
    ['yes', 'yes\r'],
    ['half of it', 'erase it\r'],
    ['Escape', '\x1b'],
  ])('is left where somebody types %s', async (_, keys) => {
    expect(done((await visit('rdp1', { keys: [keys] })).mended)).toEqual([]);
  });
});

describe('option bytes of a chip that no report covers', () => {
  it('are written after its name was typed', async () => {
    const { mended, text } = await visit('write-protected', { isReal: true, keys: [YES, 'stm32h743zi\r'] });
    expect(text).toContain('Type “STM32H743/753” to do it, or Enter to leave it.');
    expect(mended).toMatchObject({ solved: true, unproven: [] });
  });

  it('are left without that name', async () => {
    const { mended } = await visit('write-protected', { isReal: true, keys: [YES, 'yes\r'] });
    expect(mended).toMatchObject({ applied: [], unproven: [{ action: 'unlock-wrp', chip: 'STM32H743/753' }], solved: false });
  });

  it('are left unattended, and the option that allows it is told', async () => {
    const { mended, text } = await visit('write-protected', { isReal: true, fix: 'erase' });
    expect(mended).toMatchObject({ applied: [], solved: false });
    expect(text).toMatch(/Left +Clear the write protection: left undone\. .* unproven: .* --unproven STM32H743\/753/);
  });

  it('are written unattended where --unproven names this chip, not another', async () => {
    const other = await visit('write-protected', { isReal: true, fix: 'erase', unproven: 'STM32F407' });
    expect(other.text).toContain('This is STM32H743/753, and --unproven names STM32F407.');
    expect(done(other.mended)).toEqual([]);
    expect((await visit('write-protected', { isReal: true, fix: 'erase', unproven: 'STM32H743' })).mended?.solved).toBe(true);
  });

  it('do not matter to a remedy that writes none', async () => {
    const { mended } = await visit('swd-pins', { isReal: true, fix: 'reset' });
    expect(done(mended)).toEqual(['halt-under-reset']);
  });
});

describe('where nobody is there', () => {
  it('the asking form is refused before anything is done', async () => {
    const { status, out, error } = await runCommand(['doctor', '--fix', '--probe', 'bench:write-protected']);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(error).toBe(
      'Nobody is there to be asked before each remedy.\nSay how far to go: --fix=nothing, --fix=reset or --fix=erase.\n(cli/usage)\n',
    );
  });

  it('so it is with --json, with a code to tell it by', async () => {
    const { status, out } = await runCommand(['doctor', '--fix', '--json', '--probe', 'bench:write-protected']);
    expect(status).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'cli/usage', evidence: { given: '--fix' } } });
  });

  it('--unproven without --fix is refused', async () => {
    const { status, error } = await runCommand(['doctor', '--unproven', 'STM32H743', '--probe', 'bench:write-protected']);
    expect(status).toBe(2);
    expect(error).toContain('--unproven names the chip for --fix.');
  });
});
