/*
 * Tells the power controller that the core is fed from outside, which this board does not do: the internal regulator stops,
 * and the core has no supply until the power is cycled. The register takes one write after a power-on reset (RM0433, 6.8.4).
 */
#include "system.h"

int main(void) {
  uart_start();
  uart_text("supply-mistake: bypasses the regulator\r\n");
  uart_flush();
  PWR_CR3 = (PWR_CR3 & ~7u) | 1u; /* BYPASS, neither LDOEN nor SCUEN */
  uart_text("supply-mistake: not reached\r\n");
  rest();
}
