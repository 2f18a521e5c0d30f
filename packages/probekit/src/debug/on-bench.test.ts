/** The debugger on cores of every kind of the bench: M0+, M3, M4, M7, M33, each with its own debug units. */
import { describe, expect, it } from 'vitest';
import { boardWith, openProbe } from '../../test/contracts/board-on-bench.ts';
import type { Bench } from '../base/index.ts';
import { ALL_BOARDS } from '../bench/boards/index.ts';
import { createBench } from '../bench/index.ts';
import { connectTarget } from '../stm32/index.ts';
import { ENGLISH_SENTENCES, say } from '../words/sentences/index.ts';
import { DebugSession, readCycleCounter, startCycleCounter, stopSaid } from './index.ts';

const FLASH = 0x0800_0000;
/** Where the program goes on a part whose flash the bench does not have. */
const RAM = 0x2000_1000;
const COUNTER = 0x2000_0000;

/** Where the loop of the program is, and its store, its load and its branch. */
function placesIn(base: number) {
  const loop = base + 0x46;
  return { start: base + 0x40, loop, store: loop + 2, load: loop + 4, branch: loop + 8 };
}

/** Thumb of ARMv6-M, which every core takes: counts a word of RAM up and reads the next one. */
function countingProgram(base: number): Uint8Array {
  const halfWords = [0x2120, 0x0609, 0x2000, /* loop: adds, str, ldr, nop, b */ 0x3001, 0x6008, 0x684a, 0xbf00, 0xe7fa];
  const bytes = new Uint8Array(0x40 + 2 * halfWords.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, COUNTER + 0x800, true);
  view.setUint32(4, base + 0x41, true);
  halfWords.forEach((halfWord, index) => {
    view.setUint16(0x40 + 2 * index, halfWord, true);
  });
  return bytes;
}

async function attachTo(bench: Bench) {
  await bench.control.send('advance', { ms: 5 });
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  return { bench, target, session: await DebugSession.attach(target) };
}

/** The program runs. */
async function counting({ board, base }: { board: string; base: number }) {
  const inFlash = base === FLASH;
  const images = inFlash ? [{ name: 'counting.bin', bytes: countingProgram(base) }] : [];
  const scenario = { board, flash: inFlash ? [{ file: 'counting.bin', address: '0x08000000' }] : [] };
  const attached = await attachTo(await createBench({ scenario, boards: ALL_BOARDS, images }));
  const { session, target } = attached;
  if (!inFlash) {
    await session.halt();
    await target.memory.write(base, countingProgram(base));
    await session.registers.write('xPSR', 1 << 24);
    await session.registers.write('PC', base + 0x40);
    await session.run();
  }
  return { ...attached, ...placesIn(base) };
}

const CORES = [
  { board: 'nucleo-g071rb', base: FLASH, breakpoints: 4, version: 1, watchpoints: 2, architecture: 6, cycles: false, float: false },
  { board: 'nucleo-f103rb', base: FLASH, breakpoints: 6, version: 1, watchpoints: 4, architecture: 7, cycles: true, float: false },
  { board: 'nucleo-f446re', base: FLASH, breakpoints: 6, version: 1, watchpoints: 4, architecture: 7, cycles: true, float: true },
  { board: 'nucleo-h743zi2', base: FLASH, breakpoints: 8, version: 2, watchpoints: 4, architecture: 7, cycles: true, float: true },
  { board: 'stm32h563zi', base: RAM, breakpoints: 8, version: 2, watchpoints: 4, architecture: 8, cycles: true, float: true },
] as const;

describe.each(CORES)('a debugger on bench:$board', (row) => {
  it('finds what its units have', async () => {
    const { session } = await counting(row);
    expect(session.breakpoints.unit).toEqual({ version: row.version, comparators: row.breakpoints });
    expect(session.watchpoints.unit).toMatchObject({ architecture: row.architecture, comparators: row.watchpoints });
    expect(session.registers.hasFloat).toBe(row.float);
    expect(await session.stopped()).toBeUndefined();
  });

  it('stops at breakpoints, again at each round, and steps on from there', async () => {
    const { session, target, loop, store, load, branch } = await counting(row);
    await session.halt();
    expect(await session.stopped()).toMatchObject({ kind: 'request' });
    await session.breakpoints.set(store);
    await session.breakpoints.set(branch);
    for (const pc of [store, branch, store, branch]) {
      await session.run();
      // The counter may stand anywhere in the loop when it is halted first.
      const reason = await session.waitStopped({ timeoutMs: 100 });
      if (reason?.pc !== pc) await session.run();
      expect(await session.waitStopped({ timeoutMs: 100 })).toEqual({ kind: 'breakpoint', pc, by: 'comparator' });
    }
    const count = await target.memory.read32(COUNTER);
    await session.step();
    expect(await session.stopped()).toEqual({ kind: 'step', pc: loop });
    await session.step();
    await session.step();
    expect(await session.stopped()).toEqual({ kind: 'step', pc: load });
    expect(await target.memory.read32(COUNTER)).toBe(count + 1);
  });

  it('stops after a write or a read of the bytes that are watched, and says which', async () => {
    const { session, load } = await counting(row);
    await session.halt();
    const written = { address: COUNTER, byteLength: 4, on: 'write' } as const;
    const read = { address: COUNTER + 4, byteLength: 4, on: 'read' } as const;
    await session.watchpoints.set(written);
    await session.run();
    expect(await session.waitStopped({ timeoutMs: 100 })).toEqual({ kind: 'watchpoint', pc: load, watches: [written] });
    await session.watchpoints.clear(written);
    await session.watchpoints.set(read);
    await session.run();
    expect(await session.waitStopped({ timeoutMs: 100 })).toEqual({ kind: 'watchpoint', pc: load + 2, watches: [read] });
  });

  it('refuses one more than there are, and keeps those that there are', async () => {
    const { session, store } = await counting(row);
    await session.halt();
    for (let index = 0; index < row.breakpoints; index++) await session.breakpoints.set(FLASH + 0x1000 + 4 * index);
    await expect(session.breakpoints.set(store)).rejects.toMatchObject({ code: 'debug/no-comparator' });
    await session.breakpoints.clear(FLASH + 0x1000);
    await session.breakpoints.set(store);
    await session.run();
    expect(await session.waitStopped({ timeoutMs: 100 })).toMatchObject({ kind: 'breakpoint', pc: store });
  });

  it('counts cycles where there is a counter', async () => {
    const { session, target } = await counting(row);
    await session.halt();
    expect(await startCycleCounter(target.memory)).toBe(row.cycles);
    await session.step();
    const cycles = await readCycleCounter(target.memory);
    if (row.cycles) expect(cycles).toBeGreaterThan(0);
    else expect(cycles).toBe(0);
  });

  it('leaves nothing behind when it goes, and clears what a killed one has left', async () => {
    const { session, target, bench, store } = await counting(row);
    await session.halt();
    await session.breakpoints.set(store);
    await session.watchpoints.set({ address: COUNTER, byteLength: 4, on: 'write' });
    await session.catchVectors(['hard-fault']);
    // Another one begins as if the first had been killed.
    const second = await DebugSession.attach(target);
    expect([second.breakpoints.addresses, second.watchpoints.watches]).toEqual([[], []]);
    await second.run();
    expect(await second.waitStopped({ timeoutMs: 20 })).toBeUndefined();
    await second.halt();
    await second.breakpoints.set(store);
    await second.detach();
    expect(await target.core.readStatus()).toMatchObject({ halted: false, debugEnabled: false, lockedUp: false });
    const before = await target.memory.read32(COUNTER);
    await bench.control.send('advance', { ms: 1 });
    expect(await target.memory.read32(COUNTER)).toBeGreaterThan(before);
  });
});

describe.each(CORES.filter(({ base }) => base === FLASH))('a debugger that resets bench:$board', (row) => {
  it('stands before the first instruction after a reset, its breakpoints still set', async () => {
    const { session, start, store } = await counting(row);
    await session.halt();
    await session.breakpoints.set(store);
    for (const kind of ['halt', 'halt-under-nrst'] as const) {
      await session.reset(kind);
      expect(await session.stopped()).toEqual({ kind: 'reset', pc: start });
      await session.run();
      expect(await session.waitStopped({ timeoutMs: 100 })).toMatchObject({ kind: 'breakpoint', pc: store });
    }
  });
});

describe.each(CORES.filter(({ architecture }) => architecture === 7))('a watchpoint with a value on bench:$board', (row) => {
  it('stops where it is written and not before, beside one without', async () => {
    const { session, target, load } = await counting(row);
    await session.halt();
    const value = (await target.memory.read32(COUNTER)) + 5;
    await session.watchpoints.set({ address: COUNTER + 8, byteLength: 4, on: 'write' });
    await session.watchpoints.set({ address: COUNTER, byteLength: 4, on: 'write', value });
    await session.run();
    const reason = await session.waitStopped({ timeoutMs: 100 });
    expect(reason).toMatchObject({ kind: 'watchpoint', pc: load, watches: [{ address: COUNTER, value }] });
    expect(await target.memory.read32(COUNTER)).toBe(value);
  });
});

describe('a debugger on the virtual NUCLEO-H743ZI2', () => {
  const HANDLER = 0x0800_00e0;
  const onBoard = async (file: string) => attachTo(await boardWith({ flash: [{ file }] }));

  it('steps into a pending interrupt, or past it with interrupts masked', async () => {
    const { session } = await onBoard('blinky.elf');
    const pending = async () => {
      await session.reset('halt');
      await session.breakpoints.set(HANDLER);
      await session.run();
      await session.waitStopped({ timeoutMs: 500 });
      await session.breakpoints.clear(HANDLER);
      // Back in the program with SysTick pending once more: ICSR.PENDSTSET.
      const lr = await session.registers.read('LR');
      expect(lr >>> 4).toBe(0x0fff_ffff);
      while (((await session.registers.read('xPSR')) & 0x1ff) !== 0) await session.step();
      await session.target.memory.write32(0xe000_ed04, 1 << 26);
    };
    await pending();
    await session.step({ maskInterrupts: true });
    expect((await session.registers.read('xPSR')) & 0x1ff).toBe(0);
    await session.step();
    expect((await session.registers.read('xPSR')) & 0x1ff).toBe(15);
  });

  it('stops as a HardFault begins, and says so in words', async () => {
    const { session } = await onBoard('crash.elf');
    await session.catchVectors(['hard-fault']);
    await session.reset('run');
    const reason = await session.waitStopped({ timeoutMs: 200 });
    expect(reason).toMatchObject({ kind: 'vector-catch', exception: 3 });
    expect(reason && say(ENGLISH_SENTENCES, stopSaid(reason))).toMatch(/^Stopped as HardFault began, at 0x08000104\.$/);
  });

  it('writes and reads every register by its name', async () => {
    const { session } = await onBoard('blinky.elf');
    await session.halt();
    const { registers } = session;
    expect(registers.names).toHaveLength(13 + 3 + 3 + 4 + 33);
    for (const [name, value] of [
      ['R7', 0x1234_5678],
      ['PRIMASK', 1],
      ['BASEPRI', 0x40],
      ['S31', 0x4048_f5c3],
      ['FPSCR', 0x0300_0000],
      ['PSP', 0x2000_0400],
    ] as const) {
      await registers.write(name, value);
      expect(await registers.read(name), name).toBe(value);
    }
    expect(await registers.read('PRIMASK')).toBe(1);
    await expect(registers.read('S32')).rejects.toMatchObject({ code: 'debug/register-name' });
  });

  it('goes on past a BKPT instruction of the program', async () => {
    const { session, target } = await onBoard('blinky.elf');
    await session.halt();
    // bkpt 1; nop; b .
    const code = 0x2400_0000;
    await target.memory.write(code, Uint8Array.of(0x01, 0xbe, 0x00, 0xbf, 0xfe, 0xe7));
    await session.registers.write('PC', code);
    await session.run();
    await target.probe.clock.sleep(1);
    await session.halt();
    expect(await session.stopped()).toMatchObject({ kind: 'request', pc: code + 4 });
    await session.registers.write('PC', code);
    await session.step();
    expect(await session.registers.read('PC')).toBe(code + 2);
  });

  it('runs and steps only a core that stands', async () => {
    const { session } = await onBoard('blinky.elf');
    await expect(session.run()).rejects.toMatchObject({ code: 'debug/running' });
    await expect(session.step()).rejects.toMatchObject({ code: 'debug/running' });
  });
});
