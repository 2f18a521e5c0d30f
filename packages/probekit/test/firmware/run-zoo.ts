/** A program of `firmware/zoo` on a fresh board, from a reset on: what it says, what its LEDs do. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Bench, BenchImage, ScenarioFlags } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';

export const ZOO = fileURLToPath(new URL('../../../../firmware/zoo/', import.meta.url));
export const LEVELS = ['O0', 'O2', 'Os'] as const;
export type Level = (typeof LEVELS)[number];

export interface Run extends Bench {
  readonly said: () => string;
  /** Each change of LD1 to LD3 since the reset: `LD1 green`, `LD1 off`. */
  readonly lamps: readonly string[];
  readonly core: () => Promise<string>;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly button: (name: 'RESET' | 'USER', position: 'held' | 'free') => Promise<unknown>;
}

export const imageOf = (image: string): BenchImage => ({ name: `${image}.elf`, bytes: new Uint8Array(readFileSync(`${ZOO}${image}.elf`)) });

export const started = (...images: readonly string[]): Promise<Run> => startedFrom(images.map(imageOf));

export async function startedFrom(files: readonly BenchImage[], flags: ScenarioFlags = {}): Promise<Run> {
  const bench = await createBench({
    scenario: { board: 'nucleo-h743zi2', flash: files.map(({ name }) => ({ file: name })), flags },
    images: files,
  });
  const { control } = bench;
  const button: Run['button'] = (name, position) => control.send('set', { physics: { buttons: { [name]: position } } });
  await button('RESET', 'held');
  let text = '';
  const lamps: string[] = [];
  control.onEvent((event) => {
    if (event.event === 'uart') text += new TextDecoder('latin1').decode(event.bytes);
    if (event.event === 'led' && /^LD[123]$/.test(event.name)) lamps.push(`${event.name} ${event.value}`);
  });
  await button('RESET', 'free');
  return {
    ...bench,
    said: () => text,
    lamps,
    core: async () => (await control.send('look', {})).core,
    wait: (ms) => control.send('advance', { ms }),
    button,
  };
}

/** The VCP's bulk endpoint, and the request that sets baud rate and format (USB CDC PSTN 1.2, 6.3.10). */
const SERIAL_OUT = 0x05;
const SET_LINE_CODING = 0x20;

/** Types on the serial port as the computer's own programs do, at 115200 baud. */
export async function typeText({ usb, control }: Run, text: string): Promise<void> {
  const [device] = await control.send('host.devices', {});
  const index = device?.interfaces.find(({ classCode }) => classCode === 2)?.number ?? -1;
  const setup = { requestType: 0x21, request: SET_LINE_CODING, value: 0, index, length: 7 };
  const coding = await usb.submit({ id: 1, endpoint: 0, setup, data: Uint8Array.of(0x00, 0xc2, 0x01, 0, 0, 0, 8) });
  expect(coding.status).toBe('ok');
  await usb.submit({ id: 2, endpoint: SERIAL_OUT, data: new TextEncoder().encode(text) });
}

export const linesOf = (text: string): readonly string[] => text.split('\r\n').slice(0, -1);

/** What a program must say and show until it rests. */
export async function expectRun(image: string, lines: readonly string[], lamps: readonly string[], ms = 600): Promise<void> {
  const run = await started(image);
  await run.wait(ms);
  expect(linesOf(run.said())).toEqual(lines);
  expect(run.lamps).toEqual(lamps);
  expect(await run.core(), 'rests at its end').toBe('sleeping');
}
