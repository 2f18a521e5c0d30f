/** A recorded dialogue, as `tellDialogue` wrote it whole, said to a probe once more without the client. */
import type { UsbDeviceLink } from '../../src/base/index.ts';
import { COMMAND_BYTES } from '../../src/spec/stlink/opcodes.ts';
import type { Exchange } from './wire.ts';

const OUT = 0x01;
const IN = 0x81;

type Draft = { -readonly [Key in keyof Exchange]: Exchange[Key] };

/** The exchanges of a dialogue that was told whole; what it tells once is there as often as it happened. */
export function readDialogue(text: string): readonly Exchange[] {
  const exchanges: Draft[] = [];
  for (const line of text.split('\n')) {
    const last = exchanges.at(-1);
    const [mark = ''] = line.split(' ', 1);
    if (mark === '>') exchanges.push({ command: command(bytesOf(line)), out: undefined, in: undefined, error: undefined });
    else if (mark === '>>' && last) last.out = bytesOf(line);
    else if (mark === '<' && last) last.in = bytesOf(line);
    const [, period, times] = /^# th(?:is|ese (\d+)): (\d+) times in all$/.exec(line) ?? [];
    if (times !== undefined) repeat(exchanges, Number(period ?? 1), Number(times));
  }
  return exchanges;
}

/** What the probe answers to the same commands. Transfers cost bench time, nothing else passes. */
export async function replay(exchanges: readonly Exchange[], link: UsbDeviceLink): Promise<readonly Exchange[]> {
  let id = 1;
  const answers: Exchange[] = [];
  for (const { command: bytes, out, in: reply } of exchanges) {
    await link.submit({ id: id++, endpoint: OUT, data: bytes });
    if (out) await link.submit({ id: id++, endpoint: OUT, data: out });
    const completion = reply && (await link.submit({ id: id++, endpoint: IN, length: reply.length }));
    answers.push({ command: bytes, out, in: completion?.data?.slice(), error: undefined });
  }
  return answers;
}

function bytesOf(line: string): Uint8Array {
  const pairs = /^[<>]+ ((?:[0-9A-F]{2} ?)*)/.exec(line)?.[1] ?? '';
  return Uint8Array.from(pairs.trim().split(' '), (pair) => Number.parseInt(pair, 16));
}

/** Trailing zeros are not told. */
function command(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(COMMAND_BYTES);
  whole.set(bytes);
  return whole;
}

function repeat(exchanges: Draft[], period: number, times: number): void {
  const told = exchanges.slice(-period);
  for (let more = 1; more < times; more++) exchanges.push(...told);
}
