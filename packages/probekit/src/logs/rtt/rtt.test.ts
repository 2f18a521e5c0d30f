/** RTT as bytes in a RAM of our own: rings that go round, fill up and begin anew, and structures that somebody has overwritten. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../../test/contracts/manual-clock.ts';
import { type Memory, ProbekitError, readU32, viewOf } from '../../base/index.ts';
import { dapErrors } from '../../dap/index.ts';
import { findRtt, RttLink, type RttNotice } from '../index.ts';

const RAM = 0x2000_0000;
const RAM_BYTES = 0x3000;
const BLOCK = RAM + 0x100;
const UP = BLOCK + 24;
const DOWN = UP + 24;
const UP_BYTES = RAM + 0x400;
const DOWN_BYTES = RAM + 0x500;
const SIZE = 16;

/** RAM, and nothing around it: what is read or written elsewhere is kept in `strayed`. */
function ramWith(prepare: (word: (address: number, value: number) => void, bytes: Uint8Array) => void) {
  const bytes = new Uint8Array(RAM_BYTES);
  const word = (address: number, value: number) => viewOf(bytes).setUint32(address - RAM, value, true);
  prepare(word, bytes);
  const strayed: number[] = [];
  const part = (address: number, length: number) => {
    if (address >= RAM && address + length <= RAM + RAM_BYTES) return bytes.subarray(address - RAM, address - RAM + length);
    strayed.push(address);
    throw dapErrors.make('dap/transfer', {
      message: 'no answer',
      hint: '',
      evidence: { access: 'read', ack: 'fault', status: 0x11, statusName: 'AP_FAULT', address },
    });
  };
  const memory = {
    read: async (address: number, length: number) => part(address, length).slice(),
    write: async (address: number, data: Uint8Array) => part(address, data.length).set(data),
    write32: async (address: number, value: number) => viewOf(part(address, 4)).setUint32(0, value, true),
  } as unknown as Memory;
  return { memory, bytes, word, strayed, wordAt: (address: number) => readU32(bytes, address - RAM) };
}

/** One channel each way, empty, at these offsets. */
function ramWithRtt({ at = 0, mode = 0 } = {}) {
  return ramWith((word, bytes) => {
    bytes.set(new TextEncoder().encode('SEGGER RTT'), BLOCK - RAM);
    word(BLOCK + 16, 1);
    word(BLOCK + 20, 1);
    for (const [ring, buffer] of [
      [UP, UP_BYTES],
      [DOWN, DOWN_BYTES],
    ] as const) {
      for (const [index, value] of [RAM + 0x20, buffer, SIZE, at, at, mode].entries()) word(ring + 4 * index, value);
    }
    bytes.set(new TextEncoder().encode('Terminal'), 0x20);
  });
}

type Ram = ReturnType<typeof ramWith>;

/** What a program does that says something. */
function say({ bytes, word, wordAt }: Ram, text: string): void {
  let at = wordAt(UP + 12);
  for (const byte of new TextEncoder().encode(text)) {
    bytes[UP_BYTES - RAM + at] = byte;
    at = (at + 1) % SIZE;
  }
  word(UP + 12, at);
}

/** Reads while the program does these things, one at each look. */
async function heard(ram: Ram, acts: readonly (() => void)[]): Promise<{ text: string; notices: RttNotice[] }> {
  const notices: RttNotice[] = [];
  const stop = new AbortController();
  const left = [...acts];
  let nowMs = 0;
  const clock = {
    nowMs: () => nowMs,
    async sleep() {
      nowMs += 300;
      const act = left.shift();
      if (act) act();
      else stop.abort();
    },
  };
  const link = await RttLink.open({ memory: ram.memory, clock, address: BLOCK, channel: 0, onNotice: (notice) => notices.push(notice) });
  let text = '';
  for await (const bytes of link.read({ signal: stop.signal })) text += new TextDecoder().decode(bytes);
  return { text, notices };
}

describe('a ring that goes up', () => {
  it('is read to its writer, round its end, and told so', async () => {
    const ram = ramWithRtt({ at: SIZE - 3 });
    const { text } = await heard(ram, [() => say(ram, 'abcde'), () => say(ram, 'fg')]);
    expect(text).toBe('abcdefg');
    expect(ram.wordAt(UP + 16)).toBe(ram.wordAt(UP + 12));
  });

  it('that is full is told once a second, when its program does not wait', async () => {
    const ram = ramWithRtt();
    const full = () => say(ram, '0123456789abcde');
    const { text, notices } = await heard(ram, [full, full, full, full, full, full]);
    expect(text).toBe('0123456789abcde'.repeat(6));
    expect(notices).toEqual(['full', 'full']);
    const patient = ramWithRtt({ mode: 2 });
    expect((await heard(patient, [() => say(patient, '0123456789abcde')])).notices).toEqual([]);
  });

  it('that begins anew after a reset is read from there, and the reset told', async () => {
    const ram = ramWithRtt();
    const clear = () => ram.bytes.fill(0, BLOCK - RAM, DOWN - RAM + 24);
    const startAgain = () => ram.bytes.set(ramWithRtt().bytes);
    const { text, notices } = await heard(ram, [() => say(ram, 'one'), clear, () => undefined, startAgain, () => say(ram, 'two')]);
    expect(text).toBe('onetwo');
    expect(notices).toEqual(['restarted']);
  });
});

it('a ring that goes down takes what is typed, as far as it has room, and the rest when the program has read', async () => {
  const ram = ramWithRtt({ at: 10 });
  const typed: string[] = [];
  const readAll = async () => {
    for (let at = ram.wordAt(DOWN + 16); at !== ram.wordAt(DOWN + 12); at = (at + 1) % SIZE) {
      typed.push(String.fromCharCode(ram.bytes[DOWN_BYTES - RAM + at]!));
      ram.word(DOWN + 16, (at + 1) % SIZE);
    }
  };
  const link = await RttLink.open({ memory: ram.memory, clock: { ...manualClock(), sleep: readAll }, address: BLOCK, channel: 0 });
  await link.write(new TextEncoder().encode('more than fits into the ring'));
  await readAll();
  expect(typed.join('')).toBe('more than fits into the ring');
  expect(link.name).toBe('Terminal');
});

describe('a structure that is none', () => {
  const open = (ram: Ram, channel = 0) => RttLink.open({ memory: ram.memory, clock: manualClock(), address: BLOCK, channel });

  it('is refused by what is wrong with it', async () => {
    const other = ramWithRtt();
    other.bytes[BLOCK - RAM] = 0;
    await expect(open(other)).rejects.toMatchObject({ code: 'logs/rtt-damaged' });
    const peripheral = ramWithRtt();
    peripheral.word(UP + 4, 0x4001_3800);
    await expect(open(peripheral)).rejects.toMatchObject({ code: 'logs/rtt-damaged', evidence: { address: BLOCK } });
    await expect(open(ramWithRtt(), 1)).rejects.toMatchObject({ code: 'logs/rtt-channel', evidence: { channel: 1, available: [0] } });
  });

  it('is searched for across the ends of blocks, and not taken where its counts make no sense', async () => {
    const ram = ramWithRtt();
    const at = 0x1000 - 8;
    ram.bytes.copyWithin(at, BLOCK - RAM, BLOCK - RAM + 24);
    ram.word(BLOCK + 16, 0xffff_ffff);
    expect(await findRtt(ram.memory, [{ address: RAM, byteLength: 0x10_0000 }])).toBe(RAM + at);
    ram.bytes.fill(0);
    await expect(findRtt(ram.memory, [{ address: RAM, byteLength: 0x10_0000 }])).rejects.toMatchObject({
      code: 'logs/rtt-not-found',
      evidence: { searched: [{ address: RAM, byteLength: RAM_BYTES }] },
    });
  });

  it('with any words in it ends in a code, and no byte outside RAM is touched', async () => {
    const words = fc.array(fc.oneof(fc.nat(0xffff_ffff), fc.constantFrom(RAM, UP_BYTES, SIZE, 0, 1)), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(words, words, async (atOpen, later) => {
        const ram = ramWithRtt();
        const set = (values: readonly number[]) => () => {
          for (const [index, value] of values.entries()) ram.word(UP + 4 * index, value);
        };
        set(atOpen)();
        const result = await heard(ram, [set(later), set(later)]).catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(ProbekitError);
        // What is in the range of RAM may have none behind it; a peripheral is never asked.
        for (const address of ram.strayed) expect(address < 0x4000_0000 || (address >= 0x6000_0000 && address < 0xa000_0000)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
