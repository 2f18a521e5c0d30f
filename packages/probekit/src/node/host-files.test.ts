import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInFirmware, builtInScenarios } from './built-in-files.ts';
import { realHostFacts } from './host-facts.ts';
import { askSystem } from './host-questions.ts';

describe('what the doctor may look at on this computer', () => {
  it('reads files up to a limit, lists folders, follows no link unasked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'probekit-facts-'));
    await writeFile(join(folder, 'b'), 'FAIL.TXT');
    await symlink('b', join(folder, 'a'));
    const facts = realHostFacts();
    expect(new TextDecoder().decode(await facts.readFile(join(folder, 'b'), 4))).toBe('FAIL');
    expect(await facts.list(folder)).toEqual(['a', 'b']);
    expect(await facts.readLink(join(folder, 'a'))).toBe('b');
    await rm(folder, { recursive: true });
    expect([await facts.readFile(join(folder, 'b')), await facts.list(folder), await facts.readLink(folder)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('tells kind, mode and owner of a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'probekit-facts-'));
    const { stat } = realHostFacts();
    await writeFile(join(folder, 'a'), '');
    await chmod(join(folder, 'a'), 0o640);
    expect(await stat?.(join(folder, 'a'))).toEqual({ kind: 'file', mode: 0o640, uid: process.getuid?.(), gid: process.getgid?.() });
    expect(await stat?.('/dev/null')).toMatchObject({ kind: 'device', mode: 0o666 });
    expect(await stat?.(folder)).toMatchObject({ kind: 'folder' });
    await rm(folder, { recursive: true });
    expect(await stat?.(folder)).toBeUndefined();
  });

  it('names the other processes that have a file open', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'probekit-facts-')));
    const path = join(folder, 'held');
    await writeFile(path, '');
    const holder = spawn('sh', ['-c', `exec 3<${path}; echo; read -r _`], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(holder, 'exit');
    await once(holder.stdout, 'data');
    expect(await realHostFacts().holders?.([path])).toEqual([{ pid: holder.pid, of: path }]);
    holder.stdin.end();
    await ended;
    expect(await realHostFacts().holders?.([path])).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('has the answer of a program of the system, and undefined where there is none or it fails', async () => {
    const answerOf = (...command: readonly [string, ...string[]]) =>
      askSystem('mac-usb-devices', { 'mac-usb-devices': command, 'windows-usb-devices': command });
    expect(await answerOf(process.execPath, '-e', 'console.log("{}")')).toBe('{}\n');
    expect(await answerOf(process.execPath, '-e', 'process.exit(1)')).toBeUndefined();
    expect(await answerOf(join(tmpdir(), 'probekit-no-such-program'))).toBeUndefined();
  });
});

describe('files that ship with Probekit', () => {
  it('finds firmware by name, with or without its ending, and says undefined for others', async () => {
    const blinky = await builtInFirmware('blinky');
    expect(blinky?.bytes.subarray(0, 4)).toEqual(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46));
    expect((await builtInFirmware('blinky.elf'))?.path).toBe(blinky?.path);
    expect(await builtInFirmware('../blinky')).toEqual(blinky);
    expect(await builtInFirmware('nothing-of-the-kind')).toBeUndefined();
  });

  it('lists the example scenarios by name', async () => {
    expect([...(await builtInScenarios()).keys()]).toContain('swd-pins');
  });
});
