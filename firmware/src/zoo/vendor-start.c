/*
 * A usual project's start: the clock goes from HSI to 480 MHz before main, caches go on, constructors run. Tells what it
 * finds, goes to 400 MHz and a lower core voltage and tells it again: the baud rate follows the clock each time.
 */
#include <stdio.h>

#include "../start/clocks.h"

#define RCC_APB1LENR_TIM2 (1u << 0)
#define TIM2_CR1 REGISTER(0x40000000u)
#define TIM2_EGR REGISTER(0x40000014u)
#define TIM2_CNT REGISTER(0x40000024u)
#define TIM2_PSC REGISTER(0x40000028u)
#define DEMCR REGISTER(0xe000edfcu)
#define DWT_CTRL REGISTER(0xe0001000u)
#define DWT_CYCCNT REGISTER(0xe0001004u)
#define DWT_LAR REGISTER(0xe0001fb0u) /* locked for software until it has this key */
#define DWT_KEY 0xc5acce55u
#define SYSCFG_PWRCR REGISTER(0x5800042cu)
#define FLASH_ACR REGISTER(0x52002000u)

static volatile uint32_t initialised[3] = {0x11111111, 0x22222222, 0x33333333};
static volatile uint32_t cleared[64];
static uint32_t constructed;

static void __attribute__((constructor(101))) first(void) {
  constructed = constructed * 10 + 1;
}

static void __attribute__((constructor(102))) second(void) {
  constructed = constructed * 10 + 2;
}

/* Cycles of the core while TIM2, on its own bus, counts 1000 of its own. */
static uint32_t cycles_per_1000_counts(void) {
  RCC_APB1LENR |= RCC_APB1LENR_TIM2;
  (void)RCC_APB1LENR;
  TIM2_PSC = 0;
  TIM2_EGR = 1;
  TIM2_CR1 = 1;
  DEMCR |= 1u << 24;
  DWT_LAR = DWT_KEY;
  DWT_CTRL |= 1u;
  uint32_t from = TIM2_CNT, cycles = DWT_CYCCNT;
  while (TIM2_CNT - from < 1000) {
  }
  cycles = DWT_CYCCNT - cycles;
  TIM2_CR1 = 0;
  return cycles;
}

static void report(void) {
  static const char *const scales[] = {"?", "3", "2", "1"};
  const char *scale = SYSCFG_PWRCR & 1u ? "0" : scales[PWR_CSR1 >> 14];
  uint32_t cycles = cycles_per_1000_counts();
  printf("core %lu MHz, APB1 %lu MHz, voltage scale %s, ", core_hz() / 1000000u, apb1_hz() / 1000000u, scale);
  printf("%lu wait states, timers %s\r\n", FLASH_ACR & 0xfu, cycles >= 2000 && cycles < 2200 ? "at half of it" : "elsewhere");
  uart_flush();
}

static void check_memory(void) {
  uint32_t sum = 0, rest_sum = 0;
  for (int i = 0; i < 3; i++) sum += initialised[i];
  for (int i = 0; i < 64; i++) rest_sum |= cleared[i];
  printf("data %s, bss %s, constructors %lu\r\n", sum == 0x66666666 ? "copied" : "lost", rest_sum == 0 ? "cleared" : "dirty", constructed);
}

int main(void) {
  caches_start();
  led_start(LD2);
  console_start();
  printf("caches %s\r\n", (SCB_CCR >> 16 & 3u) == 3 ? "on" : "off");
  check_memory();
  report();
  led_toggle(LD2);
  clocks_start(&clocks_400);
  console_start();
  report();
  finish();
}
