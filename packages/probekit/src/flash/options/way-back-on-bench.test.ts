import { expect, it } from 'vitest';
import { openProbe } from '../../../test/contracts/board-on-bench.ts';
import { memoryStore } from '../../../test/unplug/cut.ts';
import { ALL_BOARDS } from '../../bench/boards/index.ts';
import { createBench } from '../../bench/index.ts';
import { CR, FLASH_BASE } from '../../spec/stm32/flash-l4-kind.ts';
import { connectTarget, type OptionValues, optionsOf, type Target, withValues } from '../../stm32/index.ts';
import { changeOptionBytes, planOptionChange } from './index.ts';
import { optionRecordName, writeOptionRecord } from './journal.ts';

const NO_AREA = { PCROP1_STRT: 0xffff, PCROP1_END: 0, PCROP_RDP: 0 };
const AREA = { PCROP1_STRT: 0, PCROP1_END: 0xffff };
const ON_BOARD = { PCROP1_STRT: '0x0', PCROP1_END: '0xFFFF' };

/** How often the option bytes are erased and written from now on. */
function countChanges({ memory }: Target): readonly number[] {
  const changes: number[] = [];
  const write32 = memory.write32.bind(memory);
  memory.write32 = async (address, value, ...options) => {
    if (address === FLASH_BASE + CR.address && CR.get(value, 'OPTSTRT') === 1) changes.push(value);
    await write32(address, value, ...options);
  };
  return changes;
}

it.each<[string, Record<string, string>, OptionValues, number]>([
  ['by level 1 to level 0, where it ends', ON_BOARD, {}, 2],
  ['by level 0 to level 1', { ...ON_BOARD, RDP: '0xFF', PCROP1_PCROP_RDP: '0x1' }, { RDP: 0xbb }, 2],
  ['by level 0 to an area', { ...ON_BOARD, RDP: '0xFF', PCROP1_PCROP_RDP: '0x1' }, { PCROP1_STRT: 0x100, PCROP1_END: 0x1ff }, 2],
  ['in one change', { ...ON_BOARD, RDP: '0xFF', PCROP1_PCROP_RDP: '0x1' }, {}, 1],
])('the way back of an STM32L476 %s erases its option bytes no more often than it must', async (_what, optionBytes, wants, count) => {
  const bench = await createBench({ scenario: { board: 'nucleo-l476rg', optionBytes }, boards: ALL_BOARDS, images: [] });
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  const changes = countChanges(target);
  const store = memoryStore();
  const layout = optionsOf(target.chip);
  const words = await layout.read(target.memory);
  const before = withValues(layout, words, { ...NO_AREA, RDP: 0xaa });
  const wanted = withValues(layout, before, { WRP1A_STRT: 0, WRP1A_END: 3, ...wants });
  await writeOptionRecord(store, optionRecordName(target.chip) ?? '', layout, { before, wanted, inForce: before });
  const plan = await planOptionChange(target, {}, { store });
  expect(plan.before).toMatchObject(AREA);
  const { values } = await changeOptionBytes(target, plan, { store });
  expect(values).toEqual(plan.after);
  expect(values).toMatchObject({ WRP1A_END: 3, ...wants });
  expect(changes).toHaveLength(count);
  expect(await store.names()).toEqual([]);
});
