/** A remedy that writes option bytes, where an earlier change of them was cut: what is left of that one is nothing to do unasked. */
import { expect, it } from 'vitest';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { unlockWrp } from '../../src/doctor/remedies/option-bytes.ts';
import { openReadProtection } from '../../src/doctor/remedies/read-protection.ts';
import { changeOptionBytes, type OptionPlan, planOptionChange, readOptionBytes } from '../../src/flash/index.ts';
import { recordOptionChange } from '../../src/flash/options/index.ts';
import { connectTarget, type OptionChange } from '../../src/stm32/index.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { memoryStore } from '../unplug/cut.ts';

/** A board whose record wants `wanted`, and whose chip holds `held`. */
async function cutOn(wanted: OptionChange, held: OptionChange, board = 'nucleo-f446re') {
  const bench = await createBench({ scenario: { board }, boards: ALL_BOARDS, images: [] });
  const store = memoryStore();
  const probe = await openProbe(bench);
  const target = await connectTarget(probe, { mode: 'normal' });
  const plan: OptionPlan = await planOptionChange(target, wanted);
  await recordOptionChange(target, plan, { store });
  await changeOptionBytes(target, await planOptionChange(target, held));
  const carry = {
    clock: probe.clock,
    store,
    withProbe: <T>(use: (inHand: { probe: typeof probe; reopen: undefined }) => Promise<T>) => use({ probe, reopen: undefined }),
  };
  const valuesNow = async () => (await readOptionBytes(await connectTarget(probe, { mode: 'normal' }), { store })).values;
  return { carry, valuesNow };
}

it('write protection is not lifted where the rest of that change would close the chip', async () => {
  const { carry, valuesNow } = await cutOn({ RDP: 0xbb, WRP1: 0xe0 }, { WRP1: 0xf0 });
  expect(await unlockWrp(carry)).toEqual({ worked: false, said: { key: 'applied.options-ask' } });
  expect(await valuesNow()).toMatchObject({ RDP: 0xaa, WRP1: 0xf0 });
});

it('write protection is lifted where the rest asks nothing', async () => {
  const { carry, valuesNow } = await cutOn({ WRP1: 0xe0, BOR_LEV: 0 }, { WRP1: 0xf0 });
  expect(await unlockWrp(carry)).toMatchObject({ worked: true });
  expect(await valuesNow()).toMatchObject({ RDP: 0xaa, WRP1: 0xff, BOR_LEV: 0 });
});

it('level 0 is what its remedy was agreed to, and a watchdog that starts by itself is not', async () => {
  const { carry, valuesNow } = await cutOn({ WDG_SW: 0, BOR_LEV: 0 }, { RDP: 0xbb });
  expect(await openReadProtection(carry)).toEqual({ worked: false, said: { key: 'applied.options-ask' } });
  expect(await valuesNow()).toMatchObject({ RDP: 0xbb, WDG_SW: 1 });
});

it('write protection is not lifted where the chip forced PCROP on bank 2, whose option word the cut left unfinished', async () => {
  const written = { WRP1A_STRT: 0, WRP1A_END: 3 };
  const forced = { PCROP2_STRT: 0, PCROP2_END: 0xffff };
  const { carry, valuesNow } = await cutOn(written, { ...written, ...forced }, 'nucleo-l476rg');
  expect(await unlockWrp(carry)).toEqual({ worked: false, said: { key: 'applied.options-ask' } });
  expect(await valuesNow()).toMatchObject({ RDP: 0xaa, ...written, ...forced });
});
