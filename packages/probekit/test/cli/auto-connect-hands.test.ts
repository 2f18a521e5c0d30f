/** `--connect auto` on a terminal: somebody reads the question, pulls the one cable, and answers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type BenchControl, type Physics, silentTracer } from '../../src/base/index.ts';
import { climbWith } from '../../src/cli/auto-connect.ts';
import { Output } from '../../src/cli/output.ts';
import { openProbeSource, type ProbeSource } from '../../src/cli/probe-source.ts';
import type { DebugProbe } from '../../src/dap/index.ts';

const OFF_MS = 500;
const BACK_MS = 100;

let folder = '';
let source: ProbeSource;
/** Of a terminal that sends each key at once. */
const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => keyboard });
const [ENTER, DOWN] = ['\r', '\x1b[B'];
const ownKeyboard = Object.getOwnPropertyDescriptor(process, 'stdin');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-hands-'));
  const scenario = { board: 'nucleo-h743zi2', flash: [{ file: 'supply-mistake.elf' }] };
  await writeFile(join(folder, 'board.json'), JSON.stringify(scenario));
  source = await openProbeSource({ address: `bench:${join(folder, 'board.json')}`, trace: undefined, tracer: silentTracer });
  Object.defineProperty(process, 'stdin', { value: keyboard, configurable: true });
});
afterEach(async () => {
  if (ownKeyboard) Object.defineProperty(process, 'stdin', ownKeyboard);
  vi.restoreAllMocks();
  await source.close();
  await rm(folder, { recursive: true, force: true });
});

async function hands(control: BenchControl, said: string): Promise<string> {
  if (!said.includes('Tie BOOT0 to VDD')) return `${DOWN}${ENTER}`;
  const set = (physics: Physics) => control.send('set', { physics });
  await set({ wires: { BOOT0: 'high' }, cable: { plugged: false } });
  await control.send('advance', { ms: OFF_MS });
  await set({ cable: { plugged: true } });
  // The question is answered before the probe has enumerated again.
  await control.send('advance', { ms: BACK_MS });
  return ENTER;
}

it('asks for BOOT0, waits for the probe that shares the cable, and tells to take the bridge away', async () => {
  const control = source.bench?.control;
  if (!control) throw new Error('the board is not on a bench');
  await control.send('advance', { ms: 1000 });
  const told: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    // The sign of a question that waits; later drawings of it leave unchanged lines out.
    if (String(text).includes('◆')) void hands(control, String(text)).then((answer) => keyboard.write(answer));
    return true;
  });
  const streams = { out: { isTTY: true, write: () => true }, error: { write: (text: string) => told.push(text) } };
  const output = new Output(streams, { mode: 'people', verbose: false, environment: { TERM: 'xterm' } });
  const options = { probe: source.addressText, connect: 'auto', speedKhz: undefined, trace: undefined } as const;
  const probes: DebugProbe[] = [await source.openProbe()];
  const [first] = probes as [DebugProbe];
  const target = await climbWith({ name: 'info', output, signal: new AbortController().signal, options }, source, first, (probe) => {
    probes.push(probe);
  });
  expect(probes).toHaveLength(2);
  expect(target.probe).toBe(probes[1]);
  expect(target.chip.core?.name).toBe('Cortex-M7');
  expect(told.slice(-3, -2)).toEqual(['power by hand       This needs hands at the board, and it was skipped.\n']);
  expect(told.at(-2)).toMatch(/^BOOT0 {15}reached in \d+\.\d s\n$/);
  expect(told.at(-1)).toMatch(/^Erase or replace the program now, then take the BOOT0 bridge away/);
  await target.probe.detach();
});
