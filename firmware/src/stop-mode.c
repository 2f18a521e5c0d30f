/* Enters Stop at once, with nothing that could wake it and without the DBGMCU bits that keep debug clocks alive (RM0433, 6.7). */
#include "board.h"

int main(void) {
  PWR_CPUCR &= ~PWR_CPUCR_PDDS;
  SCB_SCR |= SCB_SCR_SLEEPDEEP;
  for (;;) {
    __asm volatile("dsb\n wfi" ::: "memory");
  }
}
