/*
 * Standby: everything but the backup domain and the wake-up pin loses its supply. The button B1 (PC13, WKUP4) wakes the
 * chip, by a reset; the flag SBF tells. A word in RAM does not outlive it.
 */
#include "../system.h"

#define MARK 0x600dc0deu
#define MARK_IN_AXI_SRAM REGISTER(0x24000000u)
#define RCC_RSR_RMVF (1u << 16)
#define RCC_RSR_POWER_ON (1u << 23)
#define WKUP4 (1u << 3)

int main(void) {
  uart_start();
  if (PWR_CPUCR & PWR_CPUCR_SBF) {
    uart_text(PWR_WKUPFR & WKUP4 ? "woke by WKUP4" : "woke by a reset");
    uart_text(MARK_IN_AXI_SRAM == MARK ? ", RAM kept\r\n" : ", RAM lost\r\n");
    PWR_CPUCR |= PWR_CPUCR_CSSF;
    uart_text(PWR_CPUCR & PWR_CPUCR_SBF ? "flag stays\r\n" : "flag cleared\r\n");
    finish();
  }
  uart_text(RCC_RSR & RCC_RSR_POWER_ON ? "power-on\r\n" : "reset\r\n");
  RCC_RSR |= RCC_RSR_RMVF;
  MARK_IN_AXI_SRAM = MARK;
  PWR_WKUPCR = WKUP4;
  PWR_WKUPEPR |= WKUP4;
  PWR_CPUCR |= PWR_CPUCR_PDDS;
  SCB_SCR |= SCB_SCR_SLEEPDEEP;
  uart_text("standby\r\n");
  uart_flush();
  __asm volatile("dsb\n wfi" ::: "memory");
  uart_text("not reached\r\n");
  rest();
}
