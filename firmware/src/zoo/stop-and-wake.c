/*
 * Stop with a way out: runs from PLL1, stops, and the button B1 (PC13, EXTI13) wakes it; then the clock is HSI again and the
 * program says what it finds. The second time it waits for the edge as an event, without any interrupt, and wakes on CSI.
 */
#include "../system.h"

#define BUTTON (1u << 13)

static volatile uint32_t interrupts;
static uint32_t vectors_in_ram[16 + 41] __attribute__((aligned(256)));

static void button_pressed(void) {
  EXTI_CPUPR1 = BUTTON;
  interrupts++;
}

/* HSI / 8 * 16 / 2: 64 MHz once more, so that the UART's divider fits on both clocks. */
static void run_from_pll(void) {
  RCC_CR |= 1u;
  while (!(RCC_CR & (1u << 2))) {
  }
  RCC_CFGR &= ~7u;
  RCC_PLLCKSELR = 8u << 4;
  RCC_PLL1DIVR = 15u | (1u << 9) | (1u << 16) | (1u << 24);
  RCC_CR |= 1u << 24;
  while (!(RCC_CR & (1u << 25))) {
  }
  RCC_CFGR |= 3u;
  while ((RCC_CFGR >> 3 & 7u) != 3u) {
  }
}

static const char *clock_name(void) {
  static const char *const names[] = {"HSI", "CSI", "HSE", "PLL1"};
  return names[RCC_CFGR >> 3 & 3u];
}

static void say_where(const char *when) {
  uart_text(when);
  uart_text(clock_name());
  uart_text(RCC_CR & (1u << 25) ? ", PLL1 on" : ", PLL1 off");
  uart_text(PWR_CPUCR & PWR_CPUCR_STOPF ? ", STOPF, " : ", ");
  uart_decimal(interrupts);
  uart_text(" interrupts\r\n");
  uart_flush();
}

int main(void) {
  uart_start();
  for (unsigned i = 0; i < 16 + 40; i++) vectors_in_ram[i] = REGISTER(0x08000000u + 4 * i);
  vectors_in_ram[16 + EXTI15_10_IRQ] = (uint32_t)button_pressed;
  SCB_VTOR = (uint32_t)vectors_in_ram;
  RCC_AHB4ENR |= RCC_AHB4ENR_GPIOC;
  RCC_APB4ENR |= RCC_APB4ENR_SYSCFG;
  (void)RCC_APB4ENR;
  pin_mode(GPIOC, 13, MODE_INPUT);
  SYSCFG_EXTICR4 = 2u << 4;
  EXTI_RTSR1 |= BUTTON;
  EXTI_CPUIMR1 |= BUTTON;
  NVIC_ISER(1) = 1u << (EXTI15_10_IRQ - 32);
  SCB_SCR |= SCB_SCR_SLEEPDEEP;

  run_from_pll();
  say_where("stops on ");
  __asm volatile("dsb\n wfi" ::: "memory");
  say_where("woke on ");
  PWR_CPUCR |= PWR_CPUCR_CSSF;

  EXTI_CPUIMR1 &= ~BUTTON;
  EXTI_CPUEMR1 |= BUTTON;
  RCC_CFGR |= 1u << 6; /* STOPWUCK: CSI, 4 MHz */
  say_where("stops on ");
  /* The interrupt has left an event behind, which the first WFE takes. */
  __asm volatile("dsb\n sev\n wfe\n wfe" ::: "memory");
  USART3_CR1 &= ~USART_CR1_UE;
  USART3_BRR = (4000000u + 115200u / 2) / 115200u;
  USART3_CR1 |= USART_CR1_UE;
  say_where("woke on ");
  SCB_SCR = 0;
  finish();
}
