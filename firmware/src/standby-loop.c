/* Enters Standby as soon as it starts, with no pin that could wake it: a reset starts it again, and it does the same. */
#include "system.h"

int main(void) {
  PWR_CPUCR |= PWR_CPUCR_PDDS;
  SCB_SCR |= SCB_SCR_SLEEPDEEP;
  __asm volatile("dsb\n wfi" ::: "memory");
  rest();
}
