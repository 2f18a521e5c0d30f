/* The program that `npm start` puts on the board: LD1 toggles each 100 ms, a line a second arrives on the VCP. */
#include "board.h"

static volatile uint32_t ticks;

void SysTick_Handler(void) {
  led_toggle(LD1);
  ticks++;
}

int main(void) {
  led_start(LD1);
  uart_start();
  uart_text("blinky: LD1 toggles\r\n");
  tick_start(100000, SYST_CSR_TICKINT);
  for (;;) {
    tick_wait();
    if (ticks % 10 == 0) {
      uart_text("blinky: ");
      uart_decimal(ticks / 10);
      uart_text(" s\r\n");
    }
  }
}
