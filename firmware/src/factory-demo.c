/*
 * Stands in for the demo that a new NUCLEO-H743ZI2 carries, with the same outward signs (UM2407, "Getting started"):
 * LD3 toggles each 100 ms, LD2 each 500 ms, LD1 each second, text arrives on the VCP, and B1 goes on to the next of: all
 * three, LD1 alone, LD2 alone, LD3 alone. None of it is ST's code.
 */
#include "board.h"

/* B1 (USER) pulls PC13 high while it is pressed. */
static void button_start(void) {
  RCC_AHB4ENR |= RCC_AHB4ENR_GPIOC;
  (void)RCC_AHB4ENR;
  pin_mode(GPIOC, 13, MODE_INPUT);
}

static uint32_t button_pressed(void) { return (GPIO_IDR(GPIOC) >> 13) & 1u; }

int main(void) {
  led_start(LD1);
  led_start(LD2);
  led_start(LD3);
  uart_start();
  uart_text("MB1364 H743ZI demo of Probekit, stands in for the factory's\r\nDemo started:\r\n");
  button_start();
  tick_start(100000, 0);
  uint32_t shown = 0; /* 0 for all three, else the number of the one */
  uint32_t was_pressed = 0;
  for (uint32_t ticks = 1;; ticks++) {
    tick_wait();
    uint32_t is_pressed = button_pressed();
    if (is_pressed && !was_pressed) shown = (shown + 1) % 4;
    was_pressed = is_pressed;
    if (shown == 0 || shown == 3) led_toggle(LD3);
    if (ticks % 5 == 0 && (shown == 0 || shown == 2)) led_toggle(LD2);
    if (ticks % 10 == 0) {
      if (shown == 0 || shown == 1) led_toggle(LD1);
      uart_text("LD1 LD2 LD3\r\n");
    }
  }
}
