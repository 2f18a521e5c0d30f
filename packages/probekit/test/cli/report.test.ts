/** `doctor --report` and `replay` as a person uses them. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readReportLink } from '../../src/doctor/report/index.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { expectGolden } from '../traces/golden.ts';
import { runCommand } from './run-command.ts';

let folder = '';
const at = (name: string) => join(folder, `${name}.probekit`);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-reports-'));
  for (const name of ['jp4-off', 'healthy', 'charging-cable']) {
    await runCommand(['doctor', '--probe', `bench:${name}`, '--report', at(name)]);
  }
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Without version and dialogue, which has goldens of its own. */
function lasting(text: string): string {
  return text
    .replaceAll(/Probekit \d+\.\d+\.\d+/g, 'Probekit 0.0.0')
    .replaceAll(/\S+ \S+ \S+, Node \d+\.\d+\.\d+/g, 'a system, Node')
    .replaceAll(/^( *\d+\.\d+ ms .*|<tr>.*<\/tr>)\n/gm, '')
    .replaceAll(/\d+ commands in \d+ ms/g, 'N commands in N ms');
}

describe('doctor --report', () => {
  it('saves a report that fits its schema, and says what was taken out', async () => {
    const path = at('again');
    const { error } = await runCommand(['doctor', '--probe', 'bench:jp4-off', '--answer', 'jp4=off', '--report', path]);
    expect(error).toContain(`Report saved in ${path}. Taken out of it: serial numbers`);
    const report = JSON.parse(await readFile(path, 'utf8'));
    expect(misfits(report, readSchema('report'))).toEqual([]);
    expect(report.diagnosis.answers).toEqual({ jp4: 'off' });
    await rm(path);
  });

  it('gives the report as a link too, where it is said where the page stands', async () => {
    vi.stubEnv('PROBEKIT_SITE', 'https://probekit.example/');
    const { error } = await runCommand(['doctor', '--probe', 'bench:jp4-off', '--report', at('linked')]);
    const [, data = ''] = /https:\/\/probekit\.example\/#report\/([\w-]+)$/m.exec(error) ?? [];
    expect(readReportLink(data)).toEqual(JSON.parse(await readFile(at('linked'), 'utf8')));
    vi.stubEnv('PROBEKIT_SITE', 'javascript:alert(1)');
    const other = await runCommand(['doctor', '--probe', 'bench:jp4-off', '--report', at('linked')]);
    expect(other.error).toContain('PROBEKIT_SITE is no address of a page');
    expect(other.error).not.toContain('#report/');
    vi.unstubAllEnvs();
    await rm(at('linked'));
  });

  it('stands beside the written page of the cause, by its address where that is said and else by a command', async () => {
    const words = ['explain', 'The interface firmware FAILED to reset/halt the target MCU'];
    expect((await runCommand(words)).error).toMatch(/As a page to read or pass on: probekit web --open messages\/\S+$/m);
    vi.stubEnv('PROBEKIT_SITE', 'https://probekit.example/page');
    expect((await runCommand(words)).error).toMatch(/pass on: https:\/\/probekit\.example\/page\/messages\/\S+\/$/m);
    const { error } = await runCommand(['doctor', '--probe', 'bench:jp4-off', '--language', 'es']);
    expect(error).toMatch(/https:\/\/probekit\.example\/page\/es\/causes\/\S+\/$/m);
    vi.unstubAllEnvs();
  });

  it('is named by the error of any command that means one cause, and by no other error', async () => {
    const flashOn = async (scenario: string, ...more: readonly string[]) =>
      (await runCommand(['flash', 'blinky.elf', '--probe', `bench:${scenario}`, ...more])).error;
    const link = (place: string) => new RegExp(`\\nAs a page to read or pass on: probekit web --open ${place}\\n$`);
    expect(await flashOn('rdp1')).toMatch(link('causes/rdp-level-1/'));
    expect(await flashOn('write-protected')).toMatch(link('causes/write-protection/'));
    expect(await flashOn('old-probe-firmware')).toMatch(link('causes/probe-firmware-old/'));
    expect(await flashOn('write-protected', '--language', 'es')).toContain('probekit web --open es/causes/write-protection/\n');
    expect(await flashOn('jp4-off')).not.toContain('web --open');
    expect(await flashOn('write-protected', '--json')).toBe('');
  });

  it('keeps what software did about it, and what the look afterwards found', async () => {
    const path = at('mended');
    await runCommand(['doctor', '--probe', 'bench:swd-pins', '--fix=reset', '--report', path]);
    const report = JSON.parse(await readFile(path, 'utf8'));
    expect(misfits(report, readSchema('report'))).toEqual([]);
    expect(report.remedies).toMatchObject([{ cause: 'RC43', action: 'halt-under-reset', worked: true }]);
    const { status, out } = await runCommand(['replay', path]);
    expect(status).toBe(0);
    expect(out).toContain(`Fixed: ${report.remedies[0].sentence}`);
    const { out: text } = await runCommand(['replay', path, '--json']);
    const document = JSON.parse(text);
    expect(misfits(document, readSchema('replay'))).toEqual([]);
    expect(document.virtual).toBe(true);
    // Opened for the look, for the remedy, and for the look after it.
    const opened = document.transfers.filter(({ command }: { command: string }) => command === 'GET_VERSION');
    expect(opened.length).toBeGreaterThanOrEqual(3);
    await rm(path);
  });
});

describe('replay', () => {
  it('comes to the same verdict and shows every transfer by name', async () => {
    const { status, out } = await runCommand(['replay', at('jp4-off')]);
    expect(status).toBe(0);
    expect(out).toMatch(/^Replayed from a report of Probekit \S+: the same verdict as then\.\n/);
    expect(out).toContain('The ST-LINK cannot reach the STM32.');
    expect(out).toMatch(/\d+\.\d ms {2}GET_TARGET_VOLTAGE/);
    expect(out).not.toContain('> F7');
    expect((await runCommand(['replay', at('jp4-off'), '-v'])).out).toContain('> F7 00');
  });

  it('prints a document that fits its schema', async () => {
    const { status, out } = await runCommand(['replay', '--compare', at('healthy'), at('jp4-off'), '--json']);
    expect(status).toBe(0);
    expect(misfits(JSON.parse(out), readSchema('replay'))).toEqual([]);
  });

  it('says in words what differs between two reports, and that nothing does', async () => {
    const { out } = await runCommand(['replay', '--compare', at('healthy'), at('jp4-off')]);
    expect(out).toMatch(/^Both reports are of the same ST-LINK\.\nOne is well and the other is not: .*\n\nWhat differs\n/);
    expect(out).toMatch(/\nFirst cause\n.* none\n.* The STM32 has no supply/);
    expect(out).toMatch(/C4\n.*target voltage 3\.30 V\n.*target voltage 0\.0\d V/);
    const same = 'Both reports are of the same ST-LINK.\nBoth reports tell the same.\n';
    expect((await runCommand(['replay', at('healthy'), '--compare', at('healthy')])).out).toBe(same);
  });

  it('says what another cable changed, and that another port did not help', async () => {
    const cable = await runCommand(['replay', '--compare', at('charging-cable'), at('jp4-off')]);
    expect(cable.out).toMatch(
      /\nC1\n {2}charging-cable\.probekit {2}no ST-LINK .*\n {2}jp4-off\.probekit +STLINK-V3 enumerates at high speed\n/,
    );
    const elsewhere = JSON.parse(await readFile(at('jp4-off'), 'utf8'));
    elsewhere.recording.usb[0].location = '2-1.4';
    elsewhere.recording.platform = 'windows';
    await writeFile(at('elsewhere'), JSON.stringify(elsewhere));
    const { out } = await runCommand(['replay', '--compare', at('jp4-off'), at('elsewhere')]);
    expect(out).toContain('The same cause comes first in both: what was changed between them did not help.');
    expect(out).toMatch(/\nUSB port\n.* 1-2\n.* 2-1\.4\n/);
  });

  it('compares two reports and no fewer, and not into a page or a post', async () => {
    for (const words of [
      ['--compare', at('healthy')],
      [at('healthy'), at('jp4-off')],
      ['--compare', '--markdown', at('healthy'), at('jp4-off')],
    ]) {
      expect(await runCommand(['replay', ...words])).toMatchObject({ status: 2, error: expect.stringContaining('cli/usage') });
    }
  });

  it('tells what solved it, in the language that is asked for', async () => {
    const report = JSON.parse(await readFile(at('jp4-off'), 'utf8'));
    report.solved = [
      { cause: 'RC24', step: 'fit the IDD jumper', before: 'fault', after: 'healthy' },
      { cause: 'RC24', step: 'sing', before: 'fault', after: 'healthy' },
    ];
    await writeFile(at('solved'), JSON.stringify(report));
    for (const face of [[], ['--markdown']]) {
      expect((await runCommand(['replay', at('solved'), ...face])).out).toContain('Solved by: fit the IDD jumper');
      const { out } = await runCommand(['replay', at('solved'), '--language', 'es', ...face]);
      expect(out).toMatch(/Resuelto así: (?!fit).*IDD/);
      expect(out).toContain('Resuelto así: sing');
    }
  });

  it('fits one forum post, and a page that needs nothing else', async () => {
    const { out } = await runCommand(['replay', at('jp4-off'), '--markdown']);
    expect(out.length).toBeLessThanOrEqual(8000);
    const page = join(folder, 'page.html');
    const saved = await runCommand(['replay', at('jp4-off'), '--html', page]);
    expect(saved).toMatchObject({ out: '', error: `Page saved in ${page}.\n` });
    const text = await readFile(page, 'utf8');
    expect(text).toContain("default-src 'none'");
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
    expect(text).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(text).not.toMatch(/<script|style=|\son\w+=|https?:\/\/|src=|href=|url\(/);
    expect(out).toMatch(/\n {0,9}\d+\.\d ms {2}GET_TARGET_VOLTAGE\n/);
    expect(text).toMatch(/<tr><td>\d+\.\d{3} ms<\/td><td>GET_TARGET_VOLTAGE<\/td>/);
    expectGolden('report-markdown', lasting(out));
    expectGolden('report-html', lasting(text));
  });

  it('writes nothing but the page that was named, whatever the report holds', async () => {
    const report = JSON.parse(await readFile(at('jp4-off'), 'utf8'));
    report.recording.host.push({ of: 'file', path: join(folder, 'written'), text: 'x' });
    await writeFile(at('hostile'), JSON.stringify(report));
    const before = await readdir(folder);
    await runCommand(['replay', at('hostile')]);
    expect(await readdir(folder)).toEqual(before);
  });

  it('refuses what is no report, and a report of another version', async () => {
    await writeFile(at('none'), 'Error: No STM32 target found!');
    expect(await runCommand(['replay', at('none')])).toMatchObject({ status: 2, error: expect.stringContaining('report/format') });
    await writeFile(at('old'), '{"format":"probekit-report","version":1,"probekit":"0.1.0"}');
    const { status, error } = await runCommand(['replay', at('old')]);
    expect({ status, error }).toMatchObject({ status: 2, error: expect.stringContaining('of version 1, written by Probekit 0.1.0') });
    expect(await runCommand(['replay', at('missing')])).toMatchObject({ status: 2, error: expect.stringContaining('node/file') });
  });
});
