/* Writes to its flash without having asked to program it: PGSERR stays set, and nothing is programmed until it is cleared. */
#include "system.h"

int main(void) {
  led_start(LD1);
  uart_start();
  *(volatile uint32_t *)0x08100000u = 0;
  uart_text(FLASH_SR2 & FLASH_SR_ERRORS ? "flash-mistake: refused\r\n" : "flash-mistake: done\r\n");
  tick_start(100000, 0);
  for (;;) {
    tick_wait();
    led_toggle(LD1);
  }
}
