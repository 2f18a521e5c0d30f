/*
 * Runs from a clock that the flash cannot follow: PLL1 at 400 MHz straight to the buses, with no wait states. What the core
 * reads from flash then is not what is there. It does so 1.7 ms after it starts, like the others that lock a debugger out.
 */
#include "system.h"

#define FLASH_ACR REGISTER(0x52002000u)
#define RCC_PLLCFGR REGISTER(0x5802442cu)
#define RCC_CR_PLL1ON (1u << 24)
#define RCC_CR_PLL1RDY (1u << 25)

int main(void) {
  tick_start(1700, 0);
  uart_start();
  uart_text("clock-mistake: 400 MHz, no wait states\r\n");
  uart_flush();
  tick_wait();
  RCC_PLLCKSELR = (RCC_PLLCKSELR & ~0x3f3u) | (8u << 4); /* HSI / 8 = 8 MHz */
  RCC_PLLCFGR = (RCC_PLLCFGR & ~0xfu) | (3u << 2);       /* 8 to 16 MHz, wide, no fraction */
  RCC_PLL1DIVR = 99u | (1u << 9) | (15u << 16) | (1u << 24);
  RCC_CR |= RCC_CR_PLL1ON;
  while (!(RCC_CR & RCC_CR_PLL1RDY)) {
  }
  FLASH_ACR = 0;
  RCC_CFGR = (RCC_CFGR & ~7u) | 3u;
  uart_text("clock-mistake: not reached\r\n");
  rest();
}
