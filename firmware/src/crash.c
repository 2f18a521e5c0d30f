/* Reads an address where nothing is: a precise bus fault, escalated to HardFault, whose handler loops. */
#include "board.h"

#define NOTHING_THERE REGISTER(0x22000000u) /* reserved between DTCM and AXI SRAM (RM0433, 2.3.2) */

int main(void) {
  uart_start();
  uart_text("crash: reads 0x22000000\r\n");
  (void)NOTHING_THERE;
  uart_text("crash: not reached\r\n");
  for (;;) {
  }
}
