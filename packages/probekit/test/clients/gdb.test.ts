/** GDB itself, unmodified, on `probekit gdb`: what a person does in a session, on a program at -O2 with lines and one at -O0 without. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { BREAKPOINTS, PROGRAM } from '../contracts/many-breakpoints.ts';
import { type Gdb, startGdb } from './mi.ts';
import { hasPeer } from './peer.ts';
import { type StartedCommand, startCommand } from './started-command.ts';

const firmware = (name: string) => fileURLToPath(new URL(`../../../../firmware/${name}`, import.meta.url));
const gdbIsHere = hasPeer('gdb-multiarch');

describe.runIf(gdbIsHere)('gdb-multiarch on probekit gdb', () => {
  let server: StartedCommand | undefined;
  let gdb: Gdb | undefined;

  afterEach(async () => {
    await gdb?.close();
    await server?.kill('SIGINT');
  });

  async function connected(file: string, probe: string, flashed: readonly string[] = []): Promise<Gdb> {
    server = startCommand(['gdb', ...flashed, '--port', '0', '--probe', probe]);
    const [, place] = await server.printed(/extended-remote (127\.0\.0\.1:\d+)/);
    gdb = startGdb(file);
    await gdb.ask('-gdb-set mi-async on');
    await gdb.ask('-gdb-set confirm off');
    await gdb.ask(`-target-select extended-remote ${place}`);
    return gdb;
  }

  it('loads a program, checks it, and stops it at breakpoints, watchpoints, steps and Ctrl-C', async () => {
    const gdb = await connected(firmware('blinky.elf'), 'bench:nucleo-h743zi2');
    await gdb.ask('-target-download');
    const sections = await gdb.ask('-interpreter-exec console "compare-sections"');
    expect(sections).toMatch(/\.text, range 0x8000000 -- 0x8\w+: matched/);
    await gdb.ask('-break-insert led_toggle');
    await gdb.ask('-exec-continue');
    expect(await gdb.stopped()).toMatch(/reason="breakpoint-hit".*func="led_toggle"/);
    const frames = await gdb.ask('-stack-list-frames');
    expect([...frames.matchAll(/func="(\w+)"/g)].map(([, name]) => name)).toEqual(['led_toggle', 'SysTick_Handler', 'tick_wait', 'main']);
    await gdb.ask('-exec-step-instruction');
    expect(await gdb.stopped()).toMatch(/reason="end-stepping-range".*addr="0x0800023e"/);
    await gdb.ask('-exec-next');
    expect(await gdb.stopped()).toMatch(/reason="end-stepping-range".*func="led_toggle".*line="15"/);
    await gdb.ask('-break-delete');
    await gdb.ask('-break-watch ticks');
    await gdb.ask('-exec-continue');
    expect(await gdb.stopped()).toMatch(/reason="watchpoint-trigger".*old="0",new="1".*func="SysTick_Handler"/);
    await gdb.ask('-break-delete');
    await gdb.ask('-exec-continue');
    await gdb.ask('-exec-interrupt');
    expect(await gdb.stopped()).toMatch(/signal-name="SIGINT"/);
    await gdb.ask('-gdb-set var ticks = 41');
    expect(await gdb.ask('-data-evaluate-expression "ticks + 1"')).toContain('value="42"');
    expect(await gdb.ask('-data-evaluate-expression "$d7 = 2.5"')).toContain('value="2.5"');
    expect(await gdb.ask('-data-evaluate-expression $s15')).toContain('value="2.0625"');
    expect(await gdb.ask('-data-evaluate-expression "$basepri = 0x40"')).toContain('value="64 \'@\'"');
    expect(await gdb.ask('-interpreter-exec console "monitor reset halt"')).toContain('before the first instruction at 0x0800018c');
    expect(await gdb.ask('-interpreter-exec console "monitor info"')).toMatch(/Cortex-M7 r1p1: 8 breakpoints, 4 watchpoints/);
    expect(await gdb.ask('-interpreter-exec console "monitor speed 1000"')).toMatch(/SWD runs at \d+ kHz/);
    expect(await gdb.ask('-interpreter-exec console "monitor ReadAPEx 0x0 0xF8"')).toMatch(/O\.K\.:0x[0-9A-F]{8}/);
    expect(await gdb.ask('-interpreter-exec console "monitor flash info"')).toContain('0x08000000 to 0x081fffff: 16');
    await gdb.ask('-target-detach');
  }, 120_000);

  it.each([
    { words: ['st-util', '-p', '0'], ready: /Listening at \*:(\d+)\.\.\./ },
    {
      words: ['ST-LINK_gdbserver', '-p', '0', '-d', '-k', '-s', '-m', '0', '-cp', '/opt'],
      ready: /Waiting for connection on port (\d+)\.\.\./,
    },
  ])(
    'loads as $words.0, which ends as GDB leaves',
    async ({ words, ready }) => {
      server = startCommand(['--probe', 'bench:nucleo-h743zi2', 'as', ...words]);
      const [, port] = await server.printed(ready);
      gdb = startGdb(firmware('blinky.elf'));
      await gdb.ask(`-target-select remote 127.0.0.1:${port}`);
      await gdb.ask('-target-download');
      expect(await gdb.ask('-interpreter-exec console "compare-sections"')).toMatch(/\.text.*matched/);
      await gdb.ask('-target-detach');
      expect(await server.ended).toBe(0);
    },
    120_000,
  );

  it('tells a second GDB that there is a first, which goes on', async () => {
    const first = await connected(firmware('blinky.elf'), 'bench:nucleo-h743zi2');
    const [, place] = (await server?.printed(/extended-remote (127\.0\.0\.1:\d+)/)) ?? [];
    const second = startGdb(firmware('blinky.elf'));
    const told = await second.ask(`-target-select extended-remote ${place}`).catch((error: Error) => error.message);
    await second.close();
    await server?.printed(/Another GDB is connected already/);
    expect(told).toContain('Another GDB is connected already, and the core is one');
    expect(await first.ask('-interpreter-exec console "monitor halt"')).toContain('Stopped as asked');
  }, 120_000);

  it('leads through a program at -O0 that is flashed first, and starts it again', async () => {
    const file = firmware('zoo/nested.O0.elf');
    const gdb = await connected(file, 'bench:nucleo-h743zi2', [file]);
    await gdb.ask('-break-insert -t main');
    await gdb.ask('-exec-continue');
    const first = await gdb.stopped();
    expect(first).toMatch(/reason="breakpoint-hit".*func="main"/);
    await gdb.ask('-exec-next-instruction');
    const next = await gdb.stopped();
    expect(next).toMatch(/reason="end-stepping-range".*func="main"/);
    expect(/addr="(\w+)"/.exec(next)?.[1]).not.toBe(/addr="(\w+)"/.exec(first)?.[1]);
    await gdb.ask('-break-insert -t main');
    await gdb.ask('-exec-run');
    expect(await gdb.stopped()).toMatch(/reason="breakpoint-hit".*func="main"/);
  }, 120_000);

  it.each(['nucleo-h743zi2', 'nucleo-g071rb'])(
    'stops at more breakpoints than %s has comparators, once they may stand in flash, and shows the program as it was built',
    async (board) => {
      const folder = await mkdtemp(join(tmpdir(), 'probekit-gdb-'));
      const scenario = join(folder, 'board.json');
      await writeFile(join(folder, 'program.bin'), PROGRAM);
      await writeFile(scenario, JSON.stringify({ board, flash: [{ file: 'program.bin', address: '0x08000000' }] }));
      const gdb = await connected('', `bench:${scenario}`, ['--flash-breakpoints']);
      await gdb.ask('-interpreter-exec console "monitor reset halt"');
      for (const address of BREAKPOINTS) await gdb.ask(`-break-insert *0x${address.toString(16)}`);
      for (const address of [...BREAKPOINTS.slice(1), ...BREAKPOINTS]) {
        await gdb.ask('-exec-continue');
        expect(await gdb.stopped()).toMatch(new RegExp(`reason="breakpoint-hit".*addr="0x0*${address.toString(16)}"`));
      }
      await gdb.ask('-exec-next-instruction');
      expect(await gdb.stopped()).toMatch(/reason="end-stepping-range"/);
      const shown = await gdb.ask(`-data-read-memory-bytes 0x${BREAKPOINTS[0]?.toString(16)} ${4 * BREAKPOINTS.length}`);
      expect(shown).toContain(`contents="${'0130'.repeat(2 * BREAKPOINTS.length)}"`);
      expect(await gdb.ask('-interpreter-exec console "monitor flash breakpoints"')).toMatch(
        /beyond the \d comparators go into flash.*: \d+ so far/,
      );
      await gdb.ask('-target-detach');
      await server?.printed(/They have cost \d+ erases of sectors/);
      await rm(folder, { recursive: true });
    },
    120_000,
  );

  it('refuses one breakpoint more than a core has, by name, and says when a chip has fewer', async () => {
    const gdb = await connected(firmware('blinky.elf'), 'bench:nucleo-f446re');
    for (let index = 0; index < 7; index++) await gdb.ask(`-break-insert -h *${0x0800_1000 + 4 * index}`);
    await gdb.ask('-exec-continue');
    await server?.printed(/All 6 hardware breakpoints of this core are in use: none is left for 0x08001018/);
    await gdb.ask('-break-delete 7');
    expect(await gdb.ask('-interpreter-exec console "monitor info"')).toContain('Cortex-M4');
  }, 120_000);
});
