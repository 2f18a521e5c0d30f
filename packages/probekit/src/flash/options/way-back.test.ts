import { describe, expect, it } from 'vitest';
import { optionsOf, rdpLevelOf } from '../../stm32/index.ts';
import { planWayBack } from './way-back.ts';

const L476 = optionsOf({ name: 'STM32L476', devId: 0x415, flashKib: 1024 });
const F446 = optionsOf({ name: 'STM32F446', devId: 0x421, flashKib: 512 });
const NO_AREAS = { PCROP1_STRT: 0xffff, PCROP1_END: 0, PCROP2_STRT: 0xffff, PCROP2_END: 0, PCROP_RDP: 0 };
const WANTED = { ...zeros(L476), RDP: 0xaa, WRP1A_STRT: 0, WRP1A_END: 3, ...NO_AREAS };
const ALL_AREAS = { PCROP1_STRT: 0, PCROP1_END: 0xffff, PCROP2_STRT: 0, PCROP2_END: 0xffff };

function zeros({ fields }: typeof L476): Record<string, number> {
  return Object.fromEntries(fields.map(({ name }) => [name, 0]));
}

describe('the way back from lost option bytes', () => {
  it('is one change where the chip is at level 1 with the leave for areas to go', () => {
    const plan = planWayBack(L476, { ...WANTED, RDP: 0xff, ...ALL_AREAS, PCROP_RDP: 1 }, WANTED);
    expect(plan).toMatchObject({ wholeFlash: true, after: WANTED });
    expect(plan.through).toBeUndefined();
  });

  it('goes by level 0 where level 1 is wanted', () => {
    const wanted = { ...WANTED, RDP: 0xbb };
    const plan = planWayBack(L476, { ...WANTED, RDP: 0xff, ...ALL_AREAS, PCROP_RDP: 1 }, wanted);
    expect(plan).toMatchObject({ wholeFlash: true, after: wanted });
    expect(plan.through?.map(({ RDP }) => RDP)).toEqual([0xaa]);
  });

  it('goes by level 1, with the leave, where the chip woke at level 0 with an area that nobody made', () => {
    const plan = planWayBack(L476, { ...WANTED, ...ALL_AREAS }, WANTED);
    expect(plan).toMatchObject({ wholeFlash: true, after: WANTED, changes: expect.arrayContaining([expect.anything()]) });
    expect(plan.through?.map(({ RDP, PCROP_RDP }) => [RDP, PCROP_RDP])).toEqual([
      [0xbb, 1],
      [0xaa, 0],
    ]);
  });

  it('puts an area back that was wanted, and goes with RDP level 1', () => {
    const wanted = { ...WANTED, PCROP1_STRT: 0x100, PCROP1_END: 0x1ff };
    const plan = planWayBack(L476, { ...wanted, RDP: 0xff, ...ALL_AREAS, PCROP_RDP: 1 }, wanted);
    expect(plan.after).toMatchObject({ RDP: 0xaa, PCROP1_STRT: 0x100, PCROP1_END: 0x1ff });
    expect(plan.through?.map((values) => rdpLevelOf(L476, values))).toEqual([0]);
  });

  it('of an F4 takes PCROP of every sector with level 1', () => {
    const wanted = { ...zeros(F446), RDP: 0xbb, SPRMOD: 0, WRP1: 0xfe };
    const plan = planWayBack(F446, { ...wanted, RDP: 0xff, SPRMOD: 1, WRP1: 0xff }, wanted);
    expect(plan).toMatchObject({ wholeFlash: true, after: wanted });
    expect(plan.through).toEqual([{ ...wanted, RDP: 0xaa }]);
  });

  it('never leads to level 2', () => {
    expect(() => planWayBack(F446, { ...zeros(F446), RDP: 0xff }, { RDP: 0xcc })).toThrow(/level 2/);
  });
});
