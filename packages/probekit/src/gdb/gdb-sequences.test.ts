/** Random sequences of requests: after each of them server, core and debug units hold the same. */
import { describe, expect, it } from 'vitest';
import { bytesOf, type GdbClient, gdbBoard } from '../../test/contracts/gdb-client.ts';
import { concatBytes } from '../base/index.ts';
import type { Target } from '../stm32/index.ts';
import { hexOf, textAsHex, wordAsHex } from './hex.ts';
import { packetOf } from './index.ts';

const SEQUENCES = 2000;
const MOST_REQUESTS = 6;
/** Of blinky: two in its loop and in its interrupt, others that it never comes to. */
const BREAKPOINTS = [0x0800_023c, 0x0800_0240, 0x0800_1000, 0x0800_1004, 0x0800_1008];
/** No word of the program. */
const WATCHED = [0x2400_0100, 0x2400_0200];
const SCRATCH = 0x2400_0000;
const SCRATCH_BYTES = 16;
const START = 0x0800_018c;
const PC = 15;
const FP_COMP0 = 0xe000_2008;
const COMPARATORS = 8;
const [DWT_FUNCTION0, DWT_STRIDE, WATCHPOINTS] = [0xe000_1028, 16, 4];

/** What the client has asked for, and so what must be there. */
interface Model {
  readonly breakpoints: Set<number>;
  readonly watchpoints: Set<number>;
  readonly scratch: Uint8Array;
}

type Act = (client: GdbClient, model: Model, random: (below: number) => number) => Promise<void>;

const one = (list: readonly number[], random: (below: number) => number) => list[random(list.length)] ?? 0;
const at = (address: number) => address.toString(16);

async function point(client: GdbClient, set: Set<number>, letters: string, address: number): Promise<void> {
  expect(await client.ask(`${letters},${at(address)},${letters.endsWith('1') ? 2 : 4}`)).toBe('OK');
  if (letters.startsWith('Z')) set.add(address);
  else set.delete(address);
}

const STANDING: readonly Act[] = [
  (client, { breakpoints }, random) => point(client, breakpoints, 'Z1', one(BREAKPOINTS, random)),
  (client, { breakpoints }, random) => point(client, breakpoints, 'z1', one(BREAKPOINTS, random)),
  (client, { watchpoints }, random) => point(client, watchpoints, 'Z2', one(WATCHED, random)),
  (client, { watchpoints }, random) => point(client, watchpoints, 'z2', one(WATCHED, random)),
  async (client, { scratch }, random) => {
    const [from, length] = [random(8), 1 + random(8)];
    const bytes = Uint8Array.from({ length }, () => random(256));
    scratch.set(bytes, from);
    const span = `${at(SCRATCH + from)},${at(length)}:`;
    await client.send(random(2) === 0 ? `M${span}${hexOf(bytes)}` : packetOf(concatBytes(bytesOf(`X${span}`), bytes)));
    expect(await client.reply()).toBe('OK');
  },
  async (client, { scratch }) => {
    expect(await client.ask(`m${at(SCRATCH)},${at(SCRATCH_BYTES)}`)).toBe(hexOf(scratch));
  },
  async (client, _model, random) => {
    const [register, value] = [random(13), wordAsHex(random(2 ** 32))];
    expect(await client.ask(`P${at(register)}=${value}`)).toBe('OK');
    expect(await client.ask(`p${at(register)}`)).toBe(value);
  },
  async (client, _model, random) => {
    expect(await client.ask(one([0, 1], random) === 0 ? 's' : 'vCont;s:1;c')).toMatch(/^T05/);
  },
  async (client) => {
    expect(await client.ask('m0badbeef,4')).toMatch(/^E/);
  },
];

/** They run the core, or reset it: rarer, so that many sequences take little time. */
const RUNNING: readonly Act[] = [
  async (client) => {
    await client.send('vCont;c');
    await client.send(Uint8Array.of(3));
    expect(await client.reply()).toMatch(/^T0[25]/);
  },
  async (client) => {
    expect(await client.ask(`qRcmd,${textAsHex('reset halt')}`)).not.toBe('');
    expect(await client.ask('pf')).toBe(wordAsHex(START));
  },
  async (client) => {
    expect(await client.ask('vRun;')).toMatch(/^T05/);
  },
  async (client, { breakpoints, watchpoints }) => {
    expect(await client.ask('D')).toBe('OK');
    breakpoints.clear();
    watchpoints.clear();
    expect(await client.ask('vAttach;1')).toMatch(/^T/);
  },
];

describe('the GDB server', () => {
  it('stays of one mind with its target over 2,000 random sequences', async () => {
    const { target, connectGdb } = await gdbBoard();
    const { client, served } = connectGdb();
    await client.ask('QStartNoAckMode');
    await client.ask('!');
    const model: Model = { breakpoints: new Set(), watchpoints: new Set(), scratch: new Uint8Array(SCRATCH_BYTES) };
    expect(await client.ask(`M${at(SCRATCH)},${at(SCRATCH_BYTES)}:${hexOf(model.scratch)}`)).toBe('OK');
    let seed = 9;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (let sequence = 0; sequence < SEQUENCES; sequence++) {
      const done: string[] = [];
      try {
        for (let count = 1 + random(MOST_REQUESTS); count > 0; count--) {
          const [name, acts] = random(16) === 0 ? (['running', RUNNING] as const) : (['standing', STANDING] as const);
          const index = random(acts.length);
          done.push(`${name} ${index}`);
          await acts[index]?.(client, model, random);
        }
        expect(await heldBy(target, client)).toEqual({
          halted: true,
          breakpoints: model.breakpoints.size,
          watchpoints: model.watchpoints.size,
          scratch: hexOf(model.scratch),
          pc: await client.ask('pf'),
          reply: 'T',
        });
      } catch (error) {
        throw new Error(`sequence ${sequence}: requests ${done.join(', ')}`, { cause: error });
      }
    }
    await client.ask('k').catch(() => undefined);
    await served;
    expect(await target.core.readStatus()).toMatchObject({ halted: false, debugEnabled: false });
    expect(await comparatorsOf(target, FP_COMP0, 4, COMPARATORS)).toBe(0);
  }, 600_000);
});

async function heldBy(target: Target, client: GdbClient) {
  return {
    halted: (await target.core.readStatus()).halted,
    breakpoints: await comparatorsOf(target, FP_COMP0, 4, COMPARATORS),
    watchpoints: await comparatorsOf(target, DWT_FUNCTION0, DWT_STRIDE, WATCHPOINTS),
    scratch: hexOf(await target.memory.read(SCRATCH, SCRATCH_BYTES)),
    pc: wordAsHex(await target.core.readRegister(PC)),
    reply: (await client.ask('?')).slice(0, 1),
  };
}

/** How many are in force. */
async function comparatorsOf({ memory }: Target, first: number, stride: number, count: number): Promise<number> {
  const words = new Uint32Array((await memory.read(first, stride * count)).slice().buffer);
  return Array.from({ length: count }, (_, index) => (words[(index * stride) / 4] ?? 0) & 0xf).filter((bits) => bits !== 0).length;
}
