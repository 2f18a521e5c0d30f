/* Starts the independent watchdog and never feeds it: the chip resets itself for ever, each 26 ms (RM0433, 45). */
#include "board.h"

int main(void) {
  IWDG1_KR = IWDG_START;
  IWDG1_KR = IWDG_UNLOCK;
  IWDG1_PR = 0;    /* LSI / 4 = 8 kHz */
  IWDG1_RLR = 207; /* 208 periods of 125 us */
  while (IWDG1_SR) {
  }
  IWDG1_KR = IWDG_RELOAD;
  led_start(LD3);
  led_toggle(LD3);
  uart_start();
  uart_text("watchdog-loop\r\n");
  for (;;) {
    tick_start(100000, 0);
    tick_wait();
  }
}
