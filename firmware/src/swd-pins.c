/*
 * Takes the debug pins away, as a project generated with "Debug: disabled" does: PA13 (SWDIO) becomes an output,
 * PA14 (SWCLK) analog. It does so 1.7 ms after it starts, so that only a debugger that holds NRST can come first.
 */
#include "board.h"

int main(void) {
  tick_start(1700, 0);
  led_start(LD2);
  uart_start();
  RCC_AHB4ENR |= RCC_AHB4ENR_GPIOA;
  tick_wait();
  GPIO_BSRR(GPIOA) = 1u << (13 + 16);
  pin_mode(GPIOA, 13, MODE_OUTPUT);
  pin_mode(GPIOA, 14, MODE_ANALOG);
  uart_text("swd-pins: PA13 and PA14 are mine\r\n");
  tick_start(100000, 0);
  for (uint32_t ticks = 1;; ticks++) {
    tick_wait();
    led_toggle(LD2);
    if (ticks % 10 == 0) {
      uart_text("swd-pins: ");
      uart_decimal(ticks / 10);
      uart_text(" s\r\n");
    }
  }
}
