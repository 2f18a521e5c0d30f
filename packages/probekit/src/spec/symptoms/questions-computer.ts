/** What the computer shows, and what stands between it and the board. */
import { each, type Question } from './question.ts';

export const COMPUTER_QUESTIONS: readonly Question[] = [
  {
    id: 'device-manager',
    text: 'What does the Device Manager show of the ST-LINK?',
    effort: 1,
    answers: {
      fine: 'ST-Link Debug, without a mark',
      'code-28': 'a device without driver (code 28)',
      'code-43': 'an unknown USB device (code 43)',
      nothing: 'nothing',
    },
    usual: { fine: 1 },
    under: {
      ...each(['RC01', 'RC04', 'RC05', 'RC08'], { nothing: 95, 'code-43': 5 }),
      RC02: { 'code-43': 40, fine: 40, nothing: 20 },
      RC03: { 'code-43': 40, nothing: 40, fine: 20 },
      RC06: { fine: 60, 'code-43': 20, nothing: 20 },
      RC07: { nothing: 60, 'code-43': 40 },
      RC10: { 'code-28': 70, fine: 30 },
      RC11: { 'code-43': 95, nothing: 5 },
      RC16: { fine: 80, 'code-43': 20 },
    },
    why: 'section 6, column USB, rows 1 to 16; codes of the Windows Device Manager',
    when: { platforms: ['windows'] },
    unless: [{ checks: { C2: ['opens'] } }],
  },
  {
    id: 'plugged-into',
    text: 'What is the other end of the USB cable plugged into?',
    effort: 1,
    answers: { computer: 'a computer', hub: 'a hub, a monitor or a keyboard', charger: 'a charger or a battery' },
    usual: { computer: 75, hub: 25 },
    under: {
      RC03: { hub: 70, computer: 30 },
      RC05: { charger: 90, computer: 10 },
      RC06: { hub: 85, computer: 15 },
    },
    why: 'section 6, rows 3, 5 and 6; how many boards hang on hubs is judgement. A virtual machine that has no such device (row 5) is on a computer',
    unless: [{ checks: { C5: ['answers'] } }],
  },
  {
    id: 'which-tool',
    text: 'Which program cannot connect?',
    effort: 1,
    answers: {
      cubeprogrammer: 'STM32CubeProgrammer',
      cubeide: 'STM32CubeIDE',
      'st-link-utility': 'ST-LINK Utility',
      openocd: 'OpenOCD',
      other: 'another one',
    },
    usual: { cubeprogrammer: 30, cubeide: 30, 'st-link-utility': 10, openocd: 15, other: 15 },
    under: {
      RC55: { 'st-link-utility': 60, openocd: 15, other: 15, cubeide: 6, cubeprogrammer: 4 },
      RC58: { cubeide: 60, openocd: 25, other: 10, cubeprogrammer: 4, 'st-link-utility': 1 },
    },
    why: 'section 7, step 10; section 8: the Utility knows no STM32H7, and settings of a project belong to IDE and OpenOCD',
  },
  {
    id: 'wires-length',
    text: 'How long are the wires between the ST-LINK and the chip?',
    effort: 1,
    answers: { 'on-board': 'none, both are on one board', short: 'up to 20 cm', long: 'longer' },
    usual: { 'on-board': 60, short: 30, long: 10 },
    under: { RC31: { long: 75, short: 20, 'on-board': 5 } },
    why: 'section 6, row 31: long wires and a fast clock; 20 cm is judgement',
    when: { onBoard: false },
  },
];
