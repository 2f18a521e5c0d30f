import { expect, test } from 'vitest';
import { STM32_DIES } from '../spec/stm32/devices.ts';
import { F1_DIES } from './f1-dies.ts';

/** Bytes of a page by DEV_ID, as embassy-rs/stm32-data-generated f115ed4f (data/chips) has them. */
const PAGES: Readonly<Record<number, number>> = {
  1040: 1024,
  1042: 1024,
  1044: 2048,
  1048: 2048,
  1056: 1024,
  1064: 2048,
  1088: 1024,
  1090: 2048,
  1092: 1024,
  1093: 1024,
  1096: 2048,
};

test('pages of F0 and F1 are as another source has them, and no die is left out but the one with two controllers', () => {
  const pages = Object.fromEntries(Object.entries(F1_DIES).map(([devId, { pageBytes }]) => [devId, pageBytes]));
  expect(pages).toEqual(Object.fromEntries(Object.entries(PAGES)));
  const dies = STM32_DIES.filter(({ series }) => series === 'STM32F0' || series === 'STM32F1').map(({ devId }) => devId);
  expect(dies.filter((devId) => !(devId in F1_DIES))).toEqual([0x430]);
});
