/**
 * What unmodified clients said to the probe and what it answered, kept as texts and said once more without the clients: the
 * answers must be the same, byte for byte. PROBEKIT_REWRITE=1 records them anew, which takes the clients.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Bench, Scenario } from '../../src/base/index.ts';
import { blinky, withClient } from '../clients/matrix/board.ts';
import type { Step } from '../clients/matrix/clients.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { tellDialogue } from './dialogue.ts';
import { expectGolden } from './golden.ts';
import { readDialogue, replay } from './replay.ts';

interface Trace {
  readonly name: string;
  readonly title: string;
  readonly scenario: Partial<Scenario>;
  readonly steps: readonly Step[];
  /** What the same commands must leave in the silicon. */
  readonly leaves: (bench: Bench) => Promise<void>;
}

const FIRST_BYTE = 0x0800_0000;
const QUIET = 'gdb_port disabled; tcl_port disabled; telnet_port disabled';
const DEMO = { flash: [{ file: 'factory-demo.elf' }] };

function openocd(adapter: string, transport: string, commands: string): Step {
  const head = ['-f', `interface/${adapter}.cfg`, '-c', `transport select ${transport}`, '-c', QUIET];
  return { program: 'openocd', args: [...head, '-f', 'target/stm32h7x.cfg', '-c', commands] };
}

async function leavesCore(bench: Bench, core: string): Promise<void> {
  expect((await bench.control.send('look', {})).core).toBe(core);
}

async function leavesImage({ control }: Bench): Promise<void> {
  const image = blinky();
  expect(await control.send('peek', { address: FIRST_BYTE, byteLength: image.length })).toEqual(image);
}

const TRACES: readonly Trace[] = [
  {
    name: 'client-st-info',
    title: 'stlink-tools 1.7, STLINK-V3E: st-info --probe',
    scenario: DEMO,
    steps: [{ program: 'st-info', args: ['--probe'] }],
    leaves: (bench) => leavesCore(bench, 'running'),
  },
  {
    name: 'client-st-flash-write',
    title: 'stlink-tools 1.7, STLINK-V3E: st-flash write blinky.bin 0x08000000',
    scenario: {},
    steps: [{ program: 'st-flash', args: ['write', 'blinky.bin', '0x08000000'] }],
    leaves: leavesImage,
  },
  {
    name: 'client-openocd-hla-v2-1',
    title: 'OpenOCD 0.12, hla_swd, ST-LINK/V2-1: init; reset halt',
    scenario: { ...DEMO, probe: { model: 'v2-1' } },
    steps: [openocd('stlink', 'hla_swd', 'init; reset halt; exit')],
    leaves: (bench) => leavesCore(bench, 'halted'),
  },
  {
    name: 'client-openocd-dapdirect-v2-1',
    title: 'OpenOCD 0.12, dapdirect_swd, ST-LINK/V2-1: init; reset halt',
    scenario: { ...DEMO, probe: { model: 'v2-1' } },
    steps: [openocd('stlink-dap', 'dapdirect_swd', 'init; reset halt; exit')],
    leaves: (bench) => leavesCore(bench, 'halted'),
  },
  {
    name: 'client-pyocd-v2-1',
    title: 'pyOCD 0.13.1, ST-LINK/V2-1, after OpenOCD: pyocd-tool status',
    scenario: { ...DEMO, probe: { model: 'v2-1' } },
    steps: [openocd('stlink', 'hla_swd', 'init; exit'), { program: 'pyocd-tool', args: ['-t', 'cortex_m', 'status'] }],
    leaves: (bench) => leavesCore(bench, 'running'),
  },
];

/** Without a pacer: wall time does not reach the board, so that what it answers depends on the commands alone. */
async function record({ name, title, scenario, steps }: Trace): Promise<void> {
  const bench = await boardWith(scenario);
  await withClient(bench, bench.usb, async (board) => {
    for (const step of steps) {
      const { status, text } = await board.run(step);
      expect(status, text).toBe(0);
    }
    // pyOCD empties the pipe when it opens it: a transfer that it gives up, between two commands.
    const exchanges = board.exchanges.map((exchange) => ({ ...exchange, error: undefined }));
    expectGolden(name, tellDialogue(title, exchanges, { whole: true }));
  });
}

describe('what a client said', () => {
  it.each(TRACES)('$title', async (trace) => {
    if (process.env['PROBEKIT_REWRITE'] === '1') await record(trace);
    const text = readFileSync(new URL(`${trace.name}.txt`, import.meta.url), 'utf8');
    const bench = await boardWith(trace.scenario);
    const answers = await replay(readDialogue(text), bench.usb);
    expect(tellDialogue(trace.title, answers, { whole: true })).toBe(text);
    await trace.leaves(bench);
  });
});
