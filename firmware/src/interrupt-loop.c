/* Interrupts for the speed benchmark: each of a round's hundred asks for PendSV, whose handler is entered and left again. */
#include "kernel.h"

#define ICSR (*(volatile uint32_t *)0xe000ed04u)
#define ICSR_PENDSVSET (1u << 28)

static volatile uint32_t taken;

void PendSV_Handler(void) {
  taken++;
}

int main(void) {
  for (uint32_t round = 0;; round++) {
    for (uint32_t count = 0; count < 100; count++) {
      ICSR = ICSR_PENDSVSET;
      /* Taken here and not some instructions later, whichever core it is. */
      __asm volatile("dsb\n isb" ::: "memory");
    }
    progress.result = taken;
    progress.rounds = round + 1;
  }
}
