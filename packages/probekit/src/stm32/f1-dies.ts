/** Pages of the dies with a flash controller of the F1 kind. STM32F103 of XL density (0x430) has two controllers and is not among them. */
import { F0_PROGRAM_US, F1_PROGRAM_US } from '../spec/stm32/flash-f1.ts';

interface F1Die {
  readonly pageBytes: number;
  readonly programUs: number;
}

const F1_SMALL: F1Die = { pageBytes: 1024, programUs: F1_PROGRAM_US };
const F1_LARGE: F1Die = { pageBytes: 2048, programUs: F1_PROGRAM_US };
const F0_SMALL: F1Die = { pageBytes: 1024, programUs: F0_PROGRAM_US };
const F0_LARGE: F1Die = { pageBytes: 2048, programUs: F0_PROGRAM_US };

/** By DEV_ID. Source: PM0075 Rev 2, 2.1; PM0063 and PM0068 for value line; RM0008 Rev 21, 3.3.3; RM0091 Rev 10, tables 4 and 5. */
export const F1_DIES: Readonly<Record<number, F1Die>> = {
  1040: F1_SMALL,
  1042: F1_SMALL,
  1044: F1_LARGE,
  1048: F1_LARGE,
  1056: F1_SMALL,
  1064: F1_LARGE,
  1088: F0_SMALL,
  1090: F0_LARGE,
  1092: F0_SMALL,
  1093: F0_SMALL,
  1096: F0_LARGE,
};
