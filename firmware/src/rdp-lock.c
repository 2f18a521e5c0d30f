/* Protects itself: sets readout protection level 1 by the option bytes, then talks on. */
#include "system.h"

#define RDP_MASK (0xffu << 8)
#define RDP_LEVEL_0 (0xaau << 8)
#define RDP_LEVEL_1 (0xbbu << 8)

int main(void) {
  uart_start();
  if ((FLASH_OPTSR_CUR & RDP_MASK) == RDP_LEVEL_0) {
    FLASH_OPTKEYR = 0x08192a3bu;
    FLASH_OPTKEYR = 0x4c5d6e7fu;
    FLASH_OPTSR_PRG = (FLASH_OPTSR_CUR & ~RDP_MASK) | RDP_LEVEL_1;
    FLASH_OPTCR |= FLASH_OPTCR_OPTSTART;
    while (FLASH_OPTSR_CUR & FLASH_OPTSR_BUSY) {
    }
  }
  uart_text("rdp-lock: level ");
  uart_text((FLASH_OPTSR_CUR & RDP_MASK) == RDP_LEVEL_0 ? "0\r\n" : "1\r\n");
  rest();
}
