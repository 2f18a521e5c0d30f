/** A program that talks by semihosting: in QEMU, and on the bench under our server of GDB, the same image prints the same. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type Gdb, startGdb } from './mi.ts';
import { hasPeer } from './peer.ts';
import { type StartedCommand, startCommand } from './started-command.ts';

const ELF = fileURLToPath(new URL('../../../../firmware/semihosting.elf', import.meta.url));
const PRINTED = [
  'hello from the target',
  'by letters',
  'opens the console: yes',
  'by a handle',
  'writes all of it: yes',
  'knows whether it is a terminal: yes',
  'opens a file that is not there: no',
  'has an error number of that: yes',
  'reads what the host can do: yes',
  'closes that once: yes',
  'knows the time: yes',
  '',
].join('\n');

it.runIf(hasPeer('qemu-system-arm'))('prints in QEMU what we print, and ends with its status', async () => {
  const toStdout = ['-chardev', 'stdio,id=console', '-semihosting-config', 'enable=on,target=native,chardev=console'];
  const quiet = ['-display', 'none', '-serial', 'none', '-monitor', 'none'];
  const args = ['-M', 'netduinoplus2', ...quiet, ...toStdout, '-kernel', ELF];
  const { stdout, code } = await promisify(execFile)('qemu-system-arm', args).then(
    (made) => ({ ...made, code: 0 }),
    (error: { stdout: string; code: number }) => error,
  );
  expect([stdout.replaceAll('\r\n', '\n'), code]).toEqual([PRINTED, 3]);
});

describe.runIf(hasPeer('gdb-multiarch'))('semihosting with gdb-multiarch', () => {
  let server: StartedCommand | undefined;
  let gdb: Gdb | undefined;

  afterEach(async () => {
    await gdb?.close();
    await server?.kill('SIGINT');
  });

  it.each(['nucleo-f446re', 'nucleo-h743zi2'])(
    'shows what a program on %s prints, stops where it ends, and does not go on behind that',
    async (board) => {
      server = startCommand(['gdb', ELF, '--port', '0', '--probe', `bench:${board}`]);
      const [, place] = await server.printed(/extended-remote (127\.0\.0\.1:\d+)/);
      gdb = startGdb(ELF);
      await gdb.ask('-gdb-set mi-async on');
      await gdb.ask(`-target-select extended-remote ${place}`);
      const shown = await gdb.until('-exec-continue', /^\*stopped/);
      expect(targetOutput(shown)).toBe(PRINTED);
      expect(await gdb.ask('-interpreter-exec console "monitor halt"')).toContain('The program has ended with status 3');
      expect(targetOutput(await gdb.until('-exec-continue', /^\*stopped/))).toBe('');
      await gdb.ask('-interpreter-exec console "monitor reset halt"');
      await gdb.ask('-interpreter-exec console "monitor arm semihosting disable"');
      expect(targetOutput(await gdb.until('-exec-continue', /^\*stopped/))).toBe('');
      expect(await gdb.ask('-interpreter-exec console "monitor halt"')).toContain('BKPT instruction of the program');
    },
    120_000,
  );
});

/** Of MI's target stream, `@"text\n"`. */
function targetOutput(lines: readonly string[]): string {
  return lines.flatMap((line) => (line.startsWith('@') ? [JSON.parse(line.slice(1)) as string] : [])).join('');
}
