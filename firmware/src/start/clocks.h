/* Clocks of a usual project: 8 MHz from the ST-LINK through PLL1, core voltage and flash wait states to match, caches. */
#ifndef CLOCKS_H
#define CLOCKS_H

#include "../system.h"

struct clocks {
  uint32_t multiplier;   /* of 4 MHz, the reference of PLL1 */
  uint32_t overdrive;    /* voltage scale 0 */
  uint32_t flash_access; /* FLASH_ACR: wait states and programming delay */
};

/* 480 MHz at scale 0, 400 MHz at scale 1; buses at a half and a quarter (DS12110, general operating conditions). */
extern const struct clocks clocks_480, clocks_400;

/* The order is the manual's: voltage up, wait states up, dividers, then the fast clock. From any clock. */
void clocks_start(const struct clocks *clocks);
/* Computed from the registers, as they are. */
uint32_t core_hz(void);
uint32_t apb1_hz(void);

/* USART3 at 115200 baud from the present clock. */
void console_start(void);

void caches_start(void);

#endif
