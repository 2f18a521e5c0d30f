/** More breakpoints than comparators, on a Cortex-M7 with sectors of 128 KiB and on small chips with pages of 1 and 2 KiB. */
import { describe, expect, it } from 'vitest';
import { openProbe } from '../../test/contracts/board-on-bench.ts';
import { BREAKPOINTS, PROGRAM_ADDRESS as FLASH, PROGRAM } from '../../test/contracts/many-breakpoints.ts';
import { memoryStore } from '../base/index.ts';
import { ALL_BOARDS } from '../bench/boards/index.ts';
import { createBench } from '../bench/index.ts';
import { flashImage, takeBackPatches } from '../flash/index.ts';
import { assembleImage } from '../image/index.ts';
import { connectTarget } from '../stm32/index.ts';
import { placeBreakpoints } from './breakpoint-plan.ts';
import { DebugSession } from './index.ts';

const [LOOP = 0] = BREAKPOINTS;

async function onBoard(board: string) {
  const images = [{ name: 'p.bin', bytes: PROGRAM }];
  const bench = await createBench({ scenario: { board, flash: [{ file: 'p.bin', address: '0x08000000' }] }, boards: ALL_BOARDS, images });
  await bench.control.send('advance', { ms: 5 });
  const store = memoryStore();
  const connect = async () => connectTarget(await openProbe(bench), { mode: 'normal' });
  const target = await connect();
  const session = await DebugSession.attach(target);
  await session.halt();
  await session.allowFlashBreakpoints(true, store);
  const inFlash = async () => [...((await bench.control.send('peek', { address: FLASH, byteLength: PROGRAM.length })) ?? [])];
  const toNext = async () => {
    await session.run();
    return (await session.waitStopped({ timeoutMs: 100 }))?.pc;
  };
  return { bench, target, session, store, connect, inFlash, toNext };
}

/** PKFJ, version 1, no sectors, nothing kept. */
function journalOfNothing(): Uint8Array {
  return new Uint8Array(Uint32Array.of(0x4a46_4b50, 1, 0, 0).buffer);
}

describe.each(['nucleo-h743zi2', 'nucleo-f103rb', 'nucleo-g071rb', 'nucleo-f446re'])('breakpoints in flash of bench:%s', (board) => {
  it('stop the program one after the other, round after round, and nobody sees them', async () => {
    const { session, toNext, inFlash, store } = await onBoard(board);
    await session.reset('halt');
    for (const address of BREAKPOINTS) await session.setBreakpoint(address);
    expect(await inFlash()).toEqual([...PROGRAM]);
    for (const pc of [...BREAKPOINTS.slice(1), ...BREAKPOINTS]) {
      const r0 = await session.registers.read('R0');
      expect(await toNext()).toBe(pc);
      expect(await session.registers.read('R0')).toBe(r0 + 2);
    }
    expect(await inFlash()).not.toEqual([...PROGRAM]);
    expect([...(await session.memory.read(FLASH, PROGRAM.length))]).toEqual([...PROGRAM]);
    expect(await session.memory.read16(LOOP + 2)).toBe(0x3001);
    expect(await store.names()).toHaveLength(1);
    await session.detach();
    expect(await inFlash()).toEqual([...PROGRAM]);
    expect(await store.names()).toEqual([]);
  });

  it('cost one erase for all that change in one stop, and none where nothing does', async () => {
    const { session, toNext } = await onBoard(board);
    await session.reset('halt');
    const far = BREAKPOINTS.slice(1);
    for (const address of far) await session.setBreakpoint(address);
    expect(await toNext()).toBe(far[0]);
    expect(session.flashBreakpoints?.eraseCount).toBe(1);
    // As GDB does at each stop.
    for (const address of far) await session.clearBreakpoint(address);
    await session.step({ maskInterrupts: true });
    for (const address of far) await session.setBreakpoint(address);
    expect(await toNext()).toBe(far[1]);
    expect(session.flashBreakpoints?.eraseCount).toBeLessThanOrEqual(2);
    for (const address of far) await session.clearBreakpoint(address);
    await session.run();
    expect(await session.waitStopped({ timeoutMs: 20 })).toBeUndefined();
    expect(session.flashBreakpoints?.eraseCount).toBeLessThanOrEqual(3);
  });
});

describe('breakpoints in flash', () => {
  it('that a killed debugger has left are taken back, unless somebody has flashed the chip since', async () => {
    const { session, toNext, inFlash, store, connect } = await onBoard('nucleo-f103rb');
    for (const address of BREAKPOINTS) await session.setBreakpoint(address);
    await toNext();
    expect(await inFlash()).not.toEqual([...PROGRAM]);
    const found = await takeBackPatches(await connect(), store);
    expect(found).toMatchObject({ takenBack: [{ address: FLASH }], foreign: [], state: 'running' });
    expect(await inFlash()).toEqual([...PROGRAM]);
    expect(await store.names()).toEqual([]);
    expect(await takeBackPatches(await connect(), store)).toBeUndefined();
  });

  it('that were overwritten by another program are forgotten', async () => {
    const { session, toNext, store, connect } = await onBoard('nucleo-f103rb');
    for (const address of BREAKPOINTS) await session.setBreakpoint(address);
    await toNext();
    const other = PROGRAM.slice().fill(0x55, 0x40);
    await flashImage(await connect(), assembleImage('other', 'bin', [{ address: FLASH, bytes: other }]), { keep: false });
    expect(await takeBackPatches(await connect(), store)).toEqual({
      takenBack: [],
      foreign: [expect.objectContaining({ address: FLASH })],
    });
    expect(await store.names()).toEqual([]);
  });

  it('make way for a job, and come back as the program runs', async () => {
    const { session, target, toNext, inFlash, store } = await onBoard('nucleo-f103rb');
    for (const address of BREAKPOINTS) await session.setBreakpoint(address);
    await toNext();
    const image = assembleImage('again', 'bin', [{ address: FLASH, bytes: PROGRAM }]);
    await session.whileAside(() => flashImage(target, image, { start: false, store }));
    expect(await inFlash()).toEqual([...PROGRAM]);
    await session.reset('halt');
    for (const pc of BREAKPOINTS.slice(1)) expect(await toNext()).toBe(pc);
    await session.allowFlashBreakpoints(true);
    await expect(session.allowFlashBreakpoints(false)).rejects.toMatchObject({ code: 'debug/no-comparator' });
    for (const address of BREAKPOINTS.slice(6)) await session.clearBreakpoint(address);
    await session.allowFlashBreakpoints(false);
    expect(await inFlash()).toEqual([...PROGRAM]);
    expect(session.breakpoints.addresses).toHaveLength(6);
  });

  it('are refused outside of flash when no comparator is left, and where a job was cut', async () => {
    const { session, target, store } = await onBoard('nucleo-h743zi2');
    for (let index = 0; index < 8; index++) await session.setBreakpoint(0x2400_0000 + 4 * index);
    await session.setBreakpoint(LOOP);
    await expect(session.setBreakpoint(0x2400_0100)).rejects.toMatchObject({ code: 'debug/no-comparator' });
    await store.put(`flash-${target.chip.uid}`, journalOfNothing());
    const second = await DebugSession.attach(target);
    await expect(second.allowFlashBreakpoints(true, store)).rejects.toMatchObject({ code: 'flash/unfinished' });
  });

  it('keep their place where one stands already, and leave the comparators to what was met last', () => {
    const unit = { version: 2, comparators: 2 } as const;
    const canPatch = (address: number) => address < 100;
    const place = (addresses: number[], patched: number[], pc?: number) =>
      placeBreakpoints({ addresses, unit, pc, canPatch, isPatched: (address) => patched.includes(address) });
    expect(place([2, 4, 6, 8], [])).toEqual({ comparators: [2, 4], flash: [6, 8] });
    expect(place([2, 4, 6, 8], [2])).toEqual({ comparators: [4, 6], flash: [2, 8] });
    expect(place([2, 4, 6], [6], 6)).toEqual({ comparators: [6, 2], flash: [4] });
    expect(place([2, 200], [])).toEqual({ comparators: [200, 2], flash: [] });
    expect(() => place([200, 202, 204], [])).toThrow(expect.objectContaining({ code: 'debug/no-comparator' }));
  });
});
