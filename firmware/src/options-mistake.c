/*
 * Protects a stretch of bank 2 against being read, then takes that back, which only a regression from RDP 1 may do: the
 * controller refuses, keeps the old value and sets OPTCHANGEERR (RM0433, 4.4.6).
 */
#include "system.h"

#define FLASH_PRAR_CUR2 REGISTER(0x52002128u)
#define FLASH_PRAR_PRG2 REGISTER(0x5200212cu)
#define FLASH_OPTCHANGEERR (1u << 30)
#define NO_AREA 0x000000ffu
#define LAST_PAGES 0x0fff0ff0u

static void change(uint32_t area) {
  FLASH_PRAR_PRG2 = area;
  FLASH_OPTCR |= FLASH_OPTCR_OPTSTART;
  while (FLASH_OPTSR_CUR & FLASH_OPTSR_BUSY) {
  }
}

int main(void) {
  led_start(LD1);
  uart_start();
  FLASH_OPTKEYR = 0x08192a3bu;
  FLASH_OPTKEYR = 0x4c5d6e7fu;
  if (FLASH_PRAR_CUR2 != LAST_PAGES)
    change(LAST_PAGES);
  change(NO_AREA);
  uart_text(FLASH_OPTSR_CUR & FLASH_OPTCHANGEERR ? "options-mistake: refused\r\n" : "options-mistake: changed\r\n");
  tick_start(100000, 0);
  for (;;) {
    tick_wait();
    led_toggle(LD1);
  }
}
