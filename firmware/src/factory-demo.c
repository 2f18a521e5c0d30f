/*
 * Stands in for the demo that a new NUCLEO-H743ZI2 carries, with the same outward signs (UM2407, "Getting started"):
 * LD3 toggles each 100 ms, LD2 each 500 ms, LD1 each second, and text arrives on the VCP. None of it is ST's code.
 */
#include "board.h"

int main(void) {
  led_start(LD1);
  led_start(LD2);
  led_start(LD3);
  uart_start();
  uart_text("MB1364 H743ZI demo of Probekit, stands in for the factory's\r\nDemo started:\r\n");
  tick_start(100000, 0);
  for (uint32_t ticks = 1;; ticks++) {
    tick_wait();
    led_toggle(LD3);
    if (ticks % 5 == 0) led_toggle(LD2);
    if (ticks % 10 == 0) {
      led_toggle(LD1);
      uart_text("LD1 LD2 LD3\r\n");
    }
  }
}
