import { beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../test/contracts/manual-clock.ts';
import { type Memory, ProbekitError } from '../base/index.ts';
import { CortexM } from './cortex-m.ts';

const DHCSR = 0xe000_edf0;
const DCRSR = 0xe000_edf4;
const DCRDR = 0xe000_edf8;
const DEMCR = 0xe000_edfc;
const DFSR = 0xe000_ed30;
const AIRCR = 0xe000_ed0c;

/** A core as far as its debug registers go. */
class FakeCore {
  readonly registers = new Map<number, number>([[15, 0x0800_0400]]);
  readonly words = new Map<number, number>([[0xe000_ed00, 0x411f_c271]]);
  halted = false;
  debugEnabled = false;
  resetSeen = false;
  /** Never obeys. */
  stubborn = false;
  /** How many accesses fail after a reset request. */
  faultsAfterReset = 0;
  resets = 0;
  #faults = 0;

  readonly memory = {
    read32: async (address: number) => this.#read(address),
    write32: async (address: number, value: number) => this.#write(address, value),
  } as unknown as Memory;

  #read(address: number): number {
    this.#mayFault();
    if (address !== DHCSR) return this.words.get(address) ?? 0;
    const raw = (this.resetSeen ? 1 << 25 : 0) | (this.halted ? 3 << 16 : 1 << 24) | (this.debugEnabled ? 1 : 0);
    this.resetSeen = false;
    return raw >>> 0;
  }

  #write(address: number, value: number): void {
    this.#mayFault();
    this.words.set(address, value);
    if (address === DHCSR && value >>> 16 === 0xa05f && !this.stubborn) this.#debugControl(value);
    if (address === DCRSR) this.#selectRegister(value);
    if (address === AIRCR && value === 0x05fa_0004 && !this.stubborn) this.#reset();
  }

  #debugControl(value: number): void {
    this.debugEnabled = (value & 1) === 1;
    const steps = (value & 4) !== 0;
    if (steps) this.registers.set(15, (this.registers.get(15) ?? 0) + 2);
    this.halted = this.debugEnabled && ((value & 2) !== 0 || steps);
  }

  #selectRegister(value: number): void {
    if (value >>> 16) this.registers.set(value & 0x7f, this.words.get(DCRDR) ?? 0);
    else this.words.set(DCRDR, this.registers.get(value & 0x7f) ?? 0);
  }

  #reset(): void {
    this.resets += 1;
    this.resetSeen = true;
    this.#faults = this.faultsAfterReset;
    this.halted = this.debugEnabled && ((this.words.get(DEMCR) ?? 0) & 1) === 1;
    if (this.#faults > 0) this.#mayFault();
  }

  #mayFault(): void {
    if (this.#faults === 0) return;
    this.#faults -= 1;
    throw new ProbekitError('dap/transfer', { message: 'In reset.', hint: 'Wait.', evidence: { ack: 'fault' } });
  }
}

describe('CortexM', () => {
  let fake: FakeCore;
  let core: CortexM;
  beforeEach(() => {
    fake = new FakeCore();
    core = new CortexM(fake.memory, manualClock());
  });

  it('names the core', async () => {
    expect(await core.readCpuid()).toEqual({ raw: 0x411f_c271, name: 'Cortex-M7', revision: 'r1p1' });
  });

  it('halts, steps and runs', async () => {
    await core.halt();
    expect(await core.readStatus()).toMatchObject({ halted: true, debugEnabled: true });
    await core.step();
    expect(await core.readRegister(15)).toBe(0x0800_0402);
    await core.run();
    expect(await core.readStatus()).toMatchObject({ halted: false, debugEnabled: true });
    await core.releaseDebug();
    expect(fake.debugEnabled).toBe(false);
  });

  it('writes core registers', async () => {
    await core.halt();
    await core.writeRegister(13, 0x2400_8000);
    expect(fake.registers.get(13)).toBe(0x2400_8000);
    expect(await core.readRegister(13)).toBe(0x2400_8000);
  });

  it('stops before the first instruction after a reset, and leaves no vector catch behind', async () => {
    fake.words.set(DEMCR, 0x0100_0000);
    await core.systemReset({ halt: true });
    expect(fake.halted).toBe(true);
    expect(fake.words.get(DEMCR)).toBe(0x0100_0000);
    expect(fake.words.get(DFSR)).toBe(0x1f);
  });

  it('lets the program start after a plain reset', async () => {
    await core.catchReset(true);
    await core.systemReset({ halt: false });
    expect(fake).toMatchObject({ halted: false, resets: 1 });
  });

  it('keeps a halted core halted while it sets up the catch', async () => {
    await core.halt();
    await core.catchReset(true);
    expect(fake.halted).toBe(true);
  });

  it('bears with a bus that faults while the chip resets', async () => {
    fake.faultsAfterReset = 5;
    await core.systemReset({ halt: true });
    expect(fake).toMatchObject({ halted: true, resets: 1 });
  });

  it('says what did not happen in time', async () => {
    fake.stubborn = true;
    await expect(core.halt()).rejects.toMatchObject({ code: 'cortex/timeout', evidence: { operation: 'halt', dhcsr: 0x0100_0000 } });
    await expect(core.systemReset({ halt: false })).rejects.toMatchObject({ evidence: { operation: 'reset' } });
    await expect(core.readRegister(0)).rejects.toMatchObject({ evidence: { operation: 'register' } });
    expect(await core.waitHalted(10)).toBe(false);
  });

  it('samples the program counter, unless nothing executes', async () => {
    fake.words.set(0xe000_101c, 0x0800_1234);
    expect(await core.samplePc()).toBe(0x0800_1234);
    fake.words.set(0xe000_101c, 0xffff_ffff);
    expect(await core.samplePc()).toBeUndefined();
  });
  it('masks interrupts for one step alone, and only while the core stands', async () => {
    await core.halt();
    const written: number[] = [];
    const { write32 } = fake.memory;
    fake.memory.write32 = (address, value) => {
      if (address === DHCSR) written.push(value & 0xffff);
      return write32(address, value);
    };
    await core.step({ maskInterrupts: true });
    expect(written).toEqual([0b1011, 0b1101, 0b0011]); // C_MASKINTS is bit 3, C_STEP 2, C_HALT 1, C_DEBUGEN 0
    expect(fake.halted).toBe(true);
  });
});
