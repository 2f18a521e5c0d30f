/**
 * Unmodified programs that use libusb, one after the other on the same board: what one leaves, the next must take. What they
 * print about a fault must be a message that we explain, with the cause that the scenario has among its causes. Every
 * program alone on every board is in matrix/.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from '../../src/base/index.ts';
import { paceBench } from '../../src/cli/bench/pacer.ts';
import { explain } from '../../src/doctor/index.ts';
import { parseImage } from '../../src/image/index.ts';
import { MESSAGES } from '../../src/spec/symptoms/messages.ts';
import { boardWith, firmware } from '../contracts/board-on-bench.ts';
import { hasPeer, runPeer } from './peer.ts';
import { bridgeUsbfs } from './usbfs/bridge.ts';

const SCENARIOS = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const HLA = ['-f', 'interface/stlink.cfg', '-c', 'transport select hla_swd'];
const DAP = ['-f', 'interface/stlink-dap.cfg', '-c', 'transport select dapdirect_swd'];
const QUIET = ['-c', 'gdb_port disabled; tcl_port disabled; telnet_port disabled'];

type Run = (program: string, ...args: readonly string[]) => Promise<string>;

/** Runs programs on a computer whose only USB device is the bench's probe; status and text of each. */
async function withBoard(scenario: Partial<Scenario>, use: (run: Run) => Promise<void>): Promise<void> {
  const bench = await boardWith(scenario);
  const [summary] = await bench.control.send('host.devices', {});
  if (!summary) throw new Error('nothing enumerated');
  const pacer = paceBench(bench);
  const bridge = await bridgeUsbfs(pacer.link, summary);
  try {
    await use(async (program, ...args) => {
      const { status, text } = await runPeer(program, args, { env: bridge.environment });
      return `${status}\n${text}`;
    });
  } finally {
    await bridge.close();
    await pacer.stop();
  }
}

const openocd = (run: Run, transport: readonly string[], commands: string) =>
  run('openocd', ...transport, ...QUIET, '-f', 'target/stm32h7x.cfg', '-c', commands);

/** The causes of every message of the text that we know. */
function causesToldBy(text: string): readonly string[] {
  const { message, also } = explain(text);
  const numbers = [message, ...also].map((found) => found?.number);
  return MESSAGES.filter(({ number }) => numbers.includes(number)).flatMap(({ causes }) => causes);
}

async function example(name: string): Promise<Scenario> {
  return JSON.parse(await readFile(`${SCENARIOS}${name}.json`, 'utf8')) as Scenario;
}

const HAS_ALL = ['umockdev-run', 'st-info', 'openocd'].map(hasPeer).every((here) => here);

describe.runIf(HAS_ALL)('programs that use libusb', () => {
  let folder = '';
  /** blinky as a raw binary, as its own parser sees it. */
  let blinky = new Uint8Array(0);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-libusb-'));
    const { name, bytes } = firmware('blinky.elf');
    blinky = parseImage(bytes, { name }).segments[0]!.bytes.slice();
    await writeFile(join(folder, 'blinky.bin'), blinky);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('stlink-tools probe, write, verify, read back, erase and reset', async () => {
    const back = join(folder, 'back.bin');
    await withBoard({}, async (run) => {
      expect(await run('st-info', '--probe')).toMatch(/chipid: +0x0450\s+descr: +H74x\/H75x/);
      expect(await run('st-flash', 'write', join(folder, 'blinky.bin'), '0x08000000')).toContain('Flash written and verified');
      expect(await run('st-flash', 'read', back, '0x08000000', '4096')).toMatch(/^0\n/);
      expect(new Uint8Array(await readFile(back)).subarray(0, blinky.length)).toEqual(blinky);
      expect(await run('st-flash', 'reset')).toMatch(/^0\n/);
      expect(await run('st-flash', 'erase')).toMatch(/^0\n/);
      expect(await run('st-flash', 'read', back, '0x08000000', '4096')).toMatch(/^0\n/);
      expect(new Set(await readFile(back))).toEqual(new Set([0xff]));
    });
  });

  describe('on a board with a fault', () => {
    const faults = [
      { name: 'jp4-off', cause: 'RC24' },
      { name: 'swd-pins', cause: 'RC43' },
    ];

    it.each(faults)('print of $name what we explain by $cause', async ({ name, cause }) => {
      await withBoard(await example(name), async (run) => {
        const printed = [
          await run('st-flash', 'read', join(folder, 'none.bin'), '0x08000000', '16'),
          await openocd(run, HLA, 'init; exit'),
          await openocd(run, DAP, 'init; exit'),
        ];
        for (const text of printed) {
          expect(text).not.toMatch(/^0\n/);
          expect(causesToldBy(text), text).toContain(cause);
        }
      });
    });
  });
});
