/*
 * Writes a line to ITM port 0 each ten ticks, as printf over SWO does, computes before it and sleeps after it. A debugger
 * switches the trace on; without one the lines go nowhere and the program runs the same.
 * Source: ARM DDI 0403E.e, C1.7.
 */
#include "board.h"

#define ITM_PORT_0 0xe0000000u
#define ITM_TER REGISTER(0xe0000e00u)
#define ITM_TCR REGISTER(0xe0000e80u)
#define ITM_TCR_ITMENA (1u << 0)
#define LINES_APART 10u

static volatile uint32_t ticks;
/* Keeps the result: the compiler must not leave the work out. */
volatile uint32_t itm_work_result;

void SysTick_Handler(void) {
  ticks++;
}

static void put(char character) {
  if (!(ITM_TCR & ITM_TCR_ITMENA) || !(ITM_TER & 1u)) return;
  while (REGISTER(ITM_PORT_0) == 0) {
  }
  *(volatile uint8_t *)ITM_PORT_0 = (uint8_t)character;
}

static void text(const char *string) {
  for (; *string; string++) put(*string);
}

static void decimal(uint32_t value) {
  if (value > 9) decimal(value / 10);
  put((char)('0' + value % 10));
}

__attribute__((noinline)) static uint32_t work(uint32_t seed) {
  for (uint32_t round = 0; round < 20000; round++) seed = seed * 1664525u + 1013904223u;
  return seed;
}

int main(void) {
  tick_start(1000, SYST_CSR_TICKINT);
  for (uint32_t line = 0;; line++) {
    itm_work_result = work(line);
    text("itm: line ");
    decimal(line);
    put('\n');
    uint32_t next = ticks + LINES_APART;
    while ((int32_t)(ticks - next) < 0) __asm volatile("wfi" ::: "memory");
  }
}
