import { describe, expect, it } from 'vitest';
import { FakeStlink } from '../../test/contracts/fake-stlink.ts';
import { manualClock } from '../../test/contracts/manual-clock.ts';
import { RingTracer } from '../base/index.ts';
import type { StlinkDataPhase } from '../transport/index.ts';
import { getBoardIdentifiers } from './commands/board.ts';
import { initAp, readDapRegister } from './commands/dap-registers.ts';
import { getComFreq, swdSetFreq } from './commands/frequency.ts';
import { readWord } from './commands/memory.ts';
import { formatVersion } from './commands/version.ts';
import { getTargetVoltage } from './commands/voltage.ts';
import { openStlink } from './stlink-probe.ts';

const open = (fake: FakeStlink, tracer = new RingTracer()) => openStlink(fake, { clock: manualClock(), tracer });

describe('opening', () => {
  it.each([
    [{ hardware: 3, j: 9 }, 'V3J9M3', 'v3'],
    [{ hardware: 2, j: 37 }, 'V2J37M27', 'v2-1'],
  ] as const)('reads the version of %o', async (firmware, text, generation) => {
    const { version } = await open(new FakeStlink(firmware));
    expect(formatVersion(version)).toBe(text);
    expect(version.generation).toBe(generation);
  });

  it('leaves a debug mode that another program left behind, and the loader', async () => {
    for (const mode of [0, 2]) {
      const fake = new FakeStlink();
      fake.mode = mode;
      await open(fake);
      expect(fake.mode).toBe(1);
    }
  });

  it('sends nothing that reaches the target', async () => {
    const fake = new FakeStlink();
    await open(fake);
    expect(fake.commands.map(([opcode]) => opcode)).toEqual([0xf1, 0xfb, 0xf5]);
  });

  it('gives up on a probe that stays in its loader', async () => {
    const fake = new FakeStlink();
    Object.defineProperty(fake, 'mode', { get: () => 0, set: () => undefined });
    await expect(open(fake)).rejects.toMatchObject({ code: 'stlink/mode', evidence: { mode: 0, modeName: 'DFU' } });
  });
});

describe('running commands', () => {
  it('decodes replies', async () => {
    const stlink = await open(new FakeStlink());
    expect(await stlink.run(getTargetVoltage, undefined)).toBeCloseTo(3.28, 2);
    expect(await stlink.run(readDapRegister, { port: 0xffff, address: 0 })).toBe(0x6ba0_2477);
    expect((await stlink.run(getComFreq, undefined)).clocksKhz).toEqual([24000, 8000, 3300, 1000, 200, 50, 5]);
  });

  it('says when the firmware is too old, and when it never gets the command', async () => {
    const old = await open(new FakeStlink({ hardware: 2, j: 26 }));
    await expect(old.run(initAp, { ap: 0 })).rejects.toMatchObject({
      code: 'stlink/firmware-too-old',
      evidence: { command: 'INIT_AP', have: 'V2J26M27', need: 28 },
    });
    const v3 = await open(new FakeStlink());
    await expect(v3.run(swdSetFreq, { delay: 1 })).rejects.toMatchObject({ evidence: { need: 'never' } });
  });

  it('reports a status with command, request and reply', async () => {
    const stlink = await open(new FakeStlink());
    await expect(stlink.run(getBoardIdentifiers, undefined)).rejects.toMatchObject({
      code: 'stlink/status',
      evidence: { command: 'GET_BOARD_IDENTIFIERS', status: 0x42, statusName: 'UNKNOWN_CMD', response: Uint8Array.of(0x42, 0) },
    });
  });

  it('repeats while the target is busy, each time later', async () => {
    const fake = new FakeStlink();
    const clock = manualClock();
    const stlink = await openStlink(fake, { clock });
    fake.poke(0x2400_0000, Uint8Array.of(1, 2, 3, 4));
    fake.waits = 4;
    expect(await stlink.run(readWord, { address: 0x2400_0000 })).toBe(0x0403_0201);
    expect(clock.sleeps).toEqual([0.1, 0.2, 0.4, 0.8]);
  });

  it('takes a FAULT right after a WAIT for another WAIT', async () => {
    const fake = new FakeStlink();
    const stlink = await open(fake);
    fake.waits = 2;
    fake.waitStatuses = [0x11, 0x10]; // counted down: WAIT first, then FAULT
    expect(await stlink.run(readWord, { address: 0x2400_0000 })).toBe(0xc5c5_c5c5);
  });

  it('does not repeat a FAULT by itself, and gives up on an endless WAIT', async () => {
    const fake = new FakeStlink();
    const stlink = await open(fake);
    fake.faultAt = 0;
    const before = fake.commands.length;
    await expect(stlink.run(readWord, { address: 0 })).rejects.toMatchObject({ evidence: { status: 0x11 } });
    expect(fake.commands.length - before).toBe(1);
    fake.waits = 1000;
    await expect(stlink.run(readWord, { address: 0x2400_0000 })).rejects.toMatchObject({ evidence: { statusName: 'AP_WAIT' } });
  });

  it('refuses a reply that is too short', async () => {
    const fake = new FakeStlink();
    const stlink = await open(fake);
    const whole = fake.exchange.bind(fake);
    fake.exchange = async (command: Uint8Array, phase: StlinkDataPhase) => (await whole(command, phase)).subarray(0, 5);
    await expect(stlink.run(getTargetVoltage, undefined)).rejects.toMatchObject({ code: 'stlink/short-reply', evidence: { wanted: 8 } });
  });

  it('lets nobody in between an exclusive sequence', async () => {
    const stlink = await open(new FakeStlink());
    const order: string[] = [];
    const sequence = stlink.exclusive(async (session) => {
      await session.run(getTargetVoltage, undefined);
      await Promise.resolve();
      order.push('sequence');
    });
    const single = stlink.run(getTargetVoltage, undefined).then(() => order.push('single'));
    await Promise.all([sequence, single]);
    expect(order).toEqual(['sequence', 'single']);
  });

  it('traces every exchange', async () => {
    const tracer = new RingTracer();
    await open(new FakeStlink(), tracer);
    expect(tracer.events.map(({ name }) => name)).toEqual(['GET_VERSION', 'GET_VERSION_EX', 'GET_CURRENT_MODE']);
    expect(tracer.events[0]?.facts).toMatchObject({ reply: Uint8Array.of(0x30, 0x00, 0x83, 0x04, 0x4e, 0x37) });
  });

  it('stops before a command when told to', async () => {
    const fake = new FakeStlink();
    const stlink = await open(fake);
    const abort = new AbortController();
    abort.abort(new Error('enough'));
    const before = fake.commands.length;
    await expect(stlink.run(getTargetVoltage, undefined, { signal: abort.signal })).rejects.toThrow('enough');
    expect(fake.commands).toHaveLength(before);
  });
});
