/**
 * What rules a cause out: readings that are impossible under it. Only these do; an outcome that a row of likelihoods does
 * not name is unlikely and no more. docs/decisions/likelihoods.md.
 */
import { LEVEL_0, MOVES } from './likelihood.ts';
import type { Mark } from './mark.ts';

const SPOKE = ['ok', 'known-bad', 'old', 'clone', 'loader'] as const;

export const NEVER: readonly Mark[] = [
  {
    causes: ['RC01', 'RC04', 'RC05', 'RC07', 'RC08', 'RC09', 'RC11'],
    when: [{ checks: { C1: ['probe'] } }, { checks: { C2: ['opens'] } }, { checks: { C3: SPOKE } }],
    why: 'a probe that shows up has power, data wires, a computer and firmware that runs',
  },
  {
    causes: ['RC01', 'RC05', 'RC07', 'RC08'],
    when: [{ checks: { C1: ['loader', 'flaps'] } }],
    why: 'a loader that shows up has them, too, and so has a probe that came and went',
  },
  {
    causes: ['RC10', 'RC12', 'RC13', 'RC14', 'RC20'],
    when: [{ checks: { C2: ['opens'] } }, { checks: { C3: SPOKE } }],
    why: 'the interface opened and was claimed',
  },
  { causes: ['RC15'], when: [{ checks: { C3: ['ok', 'known-bad'] } }], why: 'the version was read and is recent enough' },
  {
    causes: ['RC16'],
    when: [{ checks: { C3: ['ok', 'known-bad', 'old', 'clone'] } }],
    why: 'the firmware proper answered, not its loader',
  },
  {
    causes: ['RC23', 'RC24', 'RC27'],
    when: [{ checks: { C4: ['ok'], C5: ['answers'], C9: MOVES } }],
    why: 'the supply reads well and the core works on it',
  },
  { causes: ['RC23', 'RC24'], when: [{ checks: { C4: ['ok'], C6: ['halts'] } }], why: 'the supply reads well and the core obeys' },
  {
    causes: ['RC25'],
    when: [{ checks: { C4: ['ok'] }, onBoard: true }],
    why: "the sense pin of such a board is at the chip's own rail, which reads 2.9 V or more",
  },
  {
    causes: ['RC30', 'RC61'],
    when: [{ checks: { C5: ['answers'], C9: MOVES } }, { checks: { C6: ['halts'] } }],
    why: 'words went both ways over every debug wire',
  },
  {
    causes: ['RC35'],
    when: [{ checks: { C5: ['answers'], C9: [...MOVES, 'lockup', 'crashed'] } }, { checks: { C6: ['halts'] } }],
    why: 'the core has left reset, over a link that spoils no reading',
  },
  {
    causes: ['RC36', 'RC37'],
    when: [{ checks: { C5: ['silent'], C6: ['halts'] } }],
    why: 'what answers only while NRST is driven low hears NRST; no reset through the link could have caught it',
  },
  { causes: ['RC38', 'RC63'], when: [{ checks: { C11: LEVEL_0 } }], why: 'the option bytes in force read RDP level 0' },
  {
    causes: ['RC39'],
    when: [{ checks: { C11: [...LEVEL_0, 'rdp1'] } }, { checks: { C8: ['complete'], C9: MOVES } }, { checks: { C6: ['halts'] } }],
    why: 'at RDP level 2 no debugger reads the chip',
  },
  { causes: ['RC40', 'RC63'], when: [{ h74x: true }], why: 'the die of DEV_ID 0x450 has neither TrustZone nor a boot lock' },
  { causes: ['RC41'], when: [{ checks: { C11: ['open'] }, h74x: true }], why: 'bit SECURITY of the option bytes in force reads 0' },
  {
    causes: ['RC43'],
    when: [{ checks: { C5: ['answers'], C9: ['runs', 'sleeping', 'halted'], C11: ['open', 'wrp', 'pcrop'] } }],
    why: 'the debug pins carry the link while the program in flash is past its start',
  },
  {
    causes: ['RC47'],
    when: [{ checks: { C8: ['complete'], C9: MOVES } }, { checks: { C8: ['others-only'], C11: LEVEL_0 } }],
    why: 'the core that an option byte would keep from starting was seen out of reset, or the option bytes in force let it start',
  },
  { causes: ['RC50'], when: [{ checks: { C11: ['open'] } }], why: 'the option bytes in force protect no sector' },
  {
    causes: ['RC60'],
    when: [{ checks: { C5: ['answers'], C9: MOVES } }, { checks: { C6: ['halts'] } }],
    why: 'a core that works is not dead',
  },
];
