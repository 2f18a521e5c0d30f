/*
 * Starts the newer of two applications, one a bank. A damaged one is never started; one that is new is on trial under the
 * watchdog, and when that bites before it has confirmed itself, it is refused and the other bank comes back.
 */
#include "slots.h"

static void say_version(const char *where, int32_t version) {
  uart_text(where);
  if (version > 0) uart_decimal((uint32_t)version);
  else uart_text(version == 0 ? "none" : "damaged");
}

static void __attribute__((noreturn)) start_application(void) {
  uart_flush();
  USART3_CR1 = 0;
  led_toggle(LD2);
  SCB_VTOR = APPLICATION;
  BARRIER();
  __asm volatile("msr msp, %0\n bx %1" ::"r"(REGISTER(APPLICATION)), "r"(REGISTER(APPLICATION + 4)) : "memory");
  __builtin_unreachable();
}

static void refuse_what_failed(int32_t version) {
  uint32_t by_watchdog = RCC_RSR & RCC_RSR_WATCHDOG;
  RCC_RSR |= RCC_RSR_RMVF;
  if (!by_watchdog || !ON_TRIAL || ON_TRIAL != (uint32_t)version) return;
  REFUSED = ON_TRIAL;
  ON_TRIAL = 0;
  uart_text("boot: never confirmed, refused\r\n");
}

int main(void) {
  uart_start();
  led_start(LD2);
  led_toggle(LD2);
  backup_open();
  int32_t here = version_at(APPLICATION), there = version_at(APPLICATION + OTHER_BANK);
  uart_text("boot: bank ");
  uart_decimal(bank_in_front());
  say_version(" has ", here);
  say_version(", the other ", there);
  uart_text("\r\n");
  refuse_what_failed(here);
  int is_here = here > 0 && (uint32_t)here != REFUSED;
  int is_there = there > 0 && (uint32_t)there != REFUSED;
  if (is_there && (!is_here || there > here)) {
    ON_TRIAL = is_here ? (uint32_t)there : 0; /* what worked before needs no trial */
    uart_text("boot: swaps\r\n");
    swap_banks();
  }
  if (!is_here) {
    uart_text("boot: nothing to start\r\n");
    led_start(LD3);
    led_toggle(LD3);
    rest();
  }
  if (ON_TRIAL) watchdog_start();
  start_application();
}
