/** RTT of a program that runs on the bench: found, read without a gap, answered. */
import { expect, it } from 'vitest';
import { boardWith, openProbe } from '../../../test/contracts/board-on-bench.ts';
import { viewOf } from '../../base/index.ts';
import { DHCSR } from '../../spec/arm/dcb.ts';
import { ramOf } from '../../spec/stm32/ram.ts';
import { connectTarget } from '../../stm32/index.ts';
import { findRtt, RttLink, type RttNotice } from '../index.ts';

const SYST_RVR = 0xe000_e014;

async function rttOnBench(channel: number) {
  const bench = await boardWith({ flash: [{ file: 'rtt.elf' }] });
  await bench.control.send('advance', { ms: 5 });
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  const { memory, chip, probe } = target;
  const notices: RttNotice[] = [];
  const address = await findRtt(memory, ramOf(chip.series));
  const link = await RttLink.open({ memory, clock: probe.clock, address, channel, onNotice: (notice) => notices.push(notice) });
  return { bench, target, link, notices };
}

async function bytesOf(link: RttLink, count: number): Promise<Uint8Array> {
  const bytes: number[] = [];
  for await (const piece of link.read()) {
    bytes.push(...piece);
    if (bytes.length >= count) break;
  }
  return Uint8Array.from(bytes.slice(0, count));
}

/** The program's tick: as it sets it, and so that its ring of 1 KiB is full after 5 ms. */
it.each([
  [40, 6399],
  [200, 1279],
])('reads %i kB a second of a counter without a gap, while the core runs', async (_rate, reload) => {
  const { link, notices, target } = await rttOnBench(1);
  await target.memory.write32(SYST_RVR, reload);
  // The search took longer than the ring lasts: what waits there is old.
  await bytesOf(link, 1024);
  notices.length = 0;
  const bytes = await bytesOf(link, 8000);
  const view = viewOf(bytes);
  const first = view.getUint32(0, true);
  for (let at = 0; at < bytes.length; at += 4) expect(view.getUint32(at, true)).toBe(first + at / 4);
  expect(notices).toEqual([]);
  expect(DHCSR.get(await target.memory.read32(DHCSR.address), 'S_HALT')).toBe(0);
});

it('returns what is typed', async () => {
  const { link } = await rttOnBench(0);
  await link.write(new TextEncoder().encode('hello'));
  expect(new TextDecoder().decode(await bytesOf(link, 600))).toContain('HELLO');
});

it('tells that the program has begun anew', async () => {
  const { link, notices, target } = await rttOnBench(0);
  await bytesOf(link, 100);
  notices.length = 0;
  await target.core.systemReset({ halt: false });
  expect(new TextDecoder().decode(await bytesOf(link, 24))).toMatch(/^line 00000\r\nline 00001/);
  expect(notices).toEqual(['restarted']);
});
