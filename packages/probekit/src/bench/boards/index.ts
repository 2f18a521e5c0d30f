/**
 * Every board that the bench can be: those with an STM32H743, and those with other parts, which bring the models of their
 * parts along. A subpath of its own, so that a page that shows the one need not load the others.
 */
import type { BoardSpec } from '../board/board-spec.ts';
import { BOARDS } from '../board/boards.ts';
import { BLUE_PILL } from './blue-pill.ts';
import { BLUE_PILL_COPY } from './blue-pill-copy.ts';
import { CUSTOM_H745 } from './custom-h745.ts';
import { IDENTIFIED_BOARDS } from './identified-boards.ts';
import { NUCLEO_F091RC } from './nucleo-f091rc.ts';
import { NUCLEO_F103RB } from './nucleo-f103rb.ts';
import { NUCLEO_F446RE } from './nucleo-f446re.ts';
import { NUCLEO_G071RB } from './nucleo-g071rb.ts';
import { NUCLEO_G474RE } from './nucleo-g474re.ts';
import { NUCLEO_L476RG } from './nucleo-l476rg.ts';
import { STM32F4DISCOVERY } from './stm32f4discovery.ts';

export const ALL_BOARDS: readonly BoardSpec[] = [
  ...BOARDS,
  BLUE_PILL,
  BLUE_PILL_COPY,
  CUSTOM_H745,
  NUCLEO_F091RC,
  NUCLEO_F103RB,
  NUCLEO_F446RE,
  NUCLEO_G071RB,
  NUCLEO_G474RE,
  NUCLEO_L476RG,
  STM32F4DISCOVERY,
  ...IDENTIFIED_BOARDS,
];
