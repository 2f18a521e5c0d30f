import { expect, it } from 'vitest';
import { FakeStlink } from '../../test/contracts/fake-stlink.ts';
import { manualClock } from '../../test/contracts/manual-clock.ts';
import { openStlink } from '../stlink/index.ts';
import type { StlinkDataPhase } from '../transport/index.ts';
import { debugProbeOverStlink } from './over-stlink.ts';

const RAM = 0x2400_0000;

async function opened(fake = new FakeStlink()) {
  return { fake, probe: debugProbeOverStlink(await openStlink(fake, { clock: manualClock() })) };
}

/** Makes one F2 sub-command answer with a status. */
function answering(fake: FakeStlink, sub: number, ...statuses: number[]): FakeStlink {
  const usual = fake.exchange.bind(fake);
  fake.exchange = async (command: Uint8Array, phase: StlinkDataPhase) => {
    const reply = await usual(command, phase);
    const status = command[0] === 0xf2 && command[1] === sub ? statuses.shift() : undefined;
    return status === undefined ? reply : Uint8Array.of(status, 0, ...reply.subarray(2));
  };
  return fake;
}

it.each([
  [0x09, 'none'],
  [0x05, 'none'],
  [0x16, 'none'],
  [0x17, 'parity'],
  [0x0b, 'power'],
] as const)('says in neutral words why attaching failed: status 0x%s', async (status, ack) => {
  const { probe } = await opened(answering(new FakeStlink(), 0x30, status));
  await expect(probe.attach()).rejects.toMatchObject({ code: 'dap/transfer', evidence: { access: 'ENTER SWD', ack, status } });
});

it('leaves another protocol that is open, then attaches', async () => {
  const { fake, probe } = await opened(answering(new FakeStlink(), 0x30, 0x0e));
  await probe.attach();
  expect(fake.mode).toBe(2);
});

it('reports debug power that does not come', async () => {
  const fake = new FakeStlink();
  const usual = fake.exchange.bind(fake);
  fake.exchange = async (command: Uint8Array, phase: StlinkDataPhase) =>
    command[1] === 0x45 && command[4] === 4 ? Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0x50) : usual(command, phase);
  const { probe } = await opened(fake);
  await expect(probe.attach()).rejects.toMatchObject({ code: 'dap/no-debug-power', evidence: { ctrlStat: 0x5000_0000 } });
});

it('clears the sticky flags after a fault, and names the address', async () => {
  const { fake, probe } = await opened();
  await probe.attach();
  fake.faultAt = RAM + 4096;
  await expect(probe.memory(0).read(RAM, 8192)).rejects.toMatchObject({
    evidence: { ack: 'fault', ap: 0, address: RAM + 4096, statusName: 'AP_FAULT' },
  });
  expect(fake.sticky).toBe(false);
  expect(await probe.memory(0).read32(RAM)).toBe(0xc5c5_c5c5);
});

it('reads a word of the first access port in one exchange', async () => {
  const { fake, probe } = await opened();
  await probe.attach();
  const memory = probe.memory(0);
  await memory.read32(RAM);
  const before = fake.commands.length;
  await memory.read32(RAM);
  expect(fake.commands.length - before).toBe(1);
});

it('keeps DbgSwEnable set on an APB-AP', async () => {
  const { fake, probe } = await opened();
  await probe.attach();
  await probe.memory(2).read32(0xe00e_1000);
  const read = fake.commands.find(([opcode, sub]) => opcode === 0xf2 && sub === 0x07);
  expect(read?.slice(8, 12)).toEqual([2, 0, 0, 0xa2]);
});

it('opens its access ports again after another attach', async () => {
  const { fake, probe } = await opened();
  const opens = () => fake.commands.filter(([opcode, sub]) => opcode === 0xf2 && sub === 0x4b).length;
  await probe.attach();
  await probe.memory(0).read32(RAM);
  await probe.memory(0).read32(RAM);
  expect(opens()).toBe(1);
  await probe.attach();
  await probe.memory(0).read32(RAM);
  expect(opens()).toBe(2);
});

it('chooses a delay value for the clock of a V2', async () => {
  const { fake, probe } = await opened(new FakeStlink({ hardware: 2, j: 37 }));
  expect(await probe.setSwdClock(1000)).toBe(950);
  expect(fake.commands.at(-1)?.slice(0, 4)).toEqual([0xf2, 0x43, 3, 0]);
});
