/** `probekit as st-info` on virtual boards: lines and exit status. */
import { describe, expect, it } from 'vitest';
import { NEW_BOARD, runCommand } from './run-command.ts';

const asStInfo = (probe: string, ...words: readonly string[]) => runCommand(['--probe', probe, 'as', 'st-info', ...words]);

describe('probekit as st-info', { timeout: 60_000 }, () => {
  it('lists probe and chip as scripts read them', async () => {
    const { status, out } = await asStInfo(NEW_BOARD, '--probe');
    expect(status).toBe(0);
    expect(out.split('\n')).toEqual([
      'Found 1 stlink programmers',
      '  version:    V3J9',
      expect.stringMatching(/^ {2}serial: {5}[0-9A-F]{24}$/),
      '  flash:      2097152 (pagesize: 131072)',
      '  sram:       131072',
      '  chipid:     0x0450',
      '  descr:      H74x/H75x',
      '',
    ]);
  });

  it.each([
    ['--flash', '0x200000'],
    ['--pagesize', '0x20000'],
    ['--sram', '0x20000'],
    ['--chipid', '0x0450'],
    ['--descr', 'H74x/H75x'],
    ['--version', 'v1.7.0'],
  ])('answers %s with one line', async (word, line) => {
    expect(await asStInfo(NEW_BOARD, word)).toMatchObject({ status: 0, out: `${line}\n` });
  });

  it('calls a chip that is silent an unknown device and says why beside it', async () => {
    const { status, out, error } = await asStInfo('bench:swd-pins', '--probe');
    expect(status).toBe(0);
    expect(out).toContain('  version:    V3J9\n');
    expect(out).toContain('  chipid:     0x0000\n  descr:      unknown device\n');
    expect(error).toContain('(dap/');
    expect((await asStInfo('bench:swd-pins', '--probe', '--connect-under-reset')).out).toContain('0x0450');
  });

  it('counts no probe where none is', async () => {
    expect(await asStInfo('bench:charging-cable', '--probe')).toMatchObject({ status: 0, out: 'Found 0 stlink programmers\n' });
    expect((await asStInfo('bench:charging-cable', '--serial')).status).toBe(255);
  });

  it('names a word that it does not take, with exit status 255', async () => {
    const { status, error } = await asStInfo(NEW_BOARD, '--probe', '--frob');
    expect([status, error]).toEqual([255, expect.stringContaining('"--frob"')]);
    expect((await asStInfo(NEW_BOARD)).status).toBe(255);
  });
});

describe('probekit as', { timeout: 60_000 }, () => {
  it('knows only the tools that have a face, and speaks no JSON', async () => {
    expect((await runCommand(['as', 'frob', '-x'])).error).toContain('"frob"');
    expect((await runCommand(['--json', 'as', 'st-info', '--version'])).status).toBe(2);
    expect((await runCommand(['as', '--help'])).out).toContain('probekit as');
  });

  it.each([
    ['st-info', '--probe', 255],
    ['st-flash', 'write FILE ADDRESS', 255],
    ['st-util', '-p --listen_port  VALUE', 0],
    ['ST-LINK_gdbserver', '-d --swd', 0],
    ['STM32_Programmer_CLI', '-w --write -d --download  FILE [ADDRESS]', 0],
  ])('%s shows what is taken to whoever asks, and ends as the tool does', async (tool, line, status) => {
    for (const word of ['-h', '--help']) {
      expect(await runCommand(['as', tool, word])).toMatchObject({ status, out: expect.stringContaining(line), error: '' });
    }
  });

  it('shows it to whoever says nothing, too, and says what is missing of the rest', async () => {
    const nothing = await runCommand(['as', 'STM32_Programmer_CLI']);
    expect(nothing).toMatchObject({ status: 1, error: expect.stringMatching(/needs to know what to do\.\n.*-hardrst/s) });
    const without = await runCommand(['as', 'STM32_Programmer_CLI', '-w', 'app.bin', '0x08000000']);
    const why = '-w has nothing to work with: -c port=SWD is to stand before it. Nothing was done.\n';
    expect(without).toEqual({ status: 1, out: '', error: why });
    const shorter = await runCommand(['as', 'st-flash', 'write', 'app.bin']);
    expect(shorter).toEqual({ status: 255, out: '', error: 'Something is missing: write FILE ADDRESS. Nothing was done.\n' });
  });
});
