/*
 * Every pin of ports A to K is an output that changes each 50 ms, neighbours against each other; PA13 (SWDIO) and PA14
 * (SWCLK) alone stay what they are after reset. A program may have every pin and still leave the debugger its two.
 */
#include "board.h"

#define PORTS 11u /* A to K, 0x400 apart (RM0433, table 8) */
#define EVERY_PIN 0x55555555u /* MODE_OUTPUT sixteen times */
#define DEBUG_PINS ((3u << (2 * 13)) | (3u << (2 * 14)))

int main(void) {
  RCC_AHB4ENR |= (1u << PORTS) - 1;
  (void)RCC_AHB4ENR;
  for (uint32_t index = 0; index < PORTS; index++) {
    uint32_t port = GPIOA + 0x400u * index;
    uint32_t kept = port == GPIOA ? DEBUG_PINS : 0;
    GPIO_MODER(port) = (GPIO_MODER(port) & kept) | (EVERY_PIN & ~kept);
  }
  tick_start(50000, 0);
  for (uint32_t levels = 0x5555u;; levels ^= 0xffffu) {
    for (uint32_t index = 0; index < PORTS; index++) GPIO_ODR(GPIOA + 0x400u * index) = levels;
    tick_wait();
  }
}
