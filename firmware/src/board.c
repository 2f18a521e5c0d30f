/* Pins, LEDs, UART and tick of the board; register meanings as in RM0433. */
#include "board.h"

void pin_mode(uint32_t port, uint32_t pin, uint32_t mode) {
  GPIO_MODER(port) = (GPIO_MODER(port) & ~(3u << (2 * pin))) | (mode << (2 * pin));
}

void led_start(struct led led) {
  RCC_AHB4ENR |= led.port == GPIOB ? RCC_AHB4ENR_GPIOB : RCC_AHB4ENR_GPIOE;
  (void)RCC_AHB4ENR; /* the clock needs two cycles before the port answers (RM0433, 8.5.11) */
  pin_mode(led.port, led.pin, MODE_OUTPUT);
}

void led_toggle(struct led led) {
  uint32_t bit = 1u << led.pin;
  GPIO_BSRR(led.port) = (GPIO_ODR(led.port) & bit) ? bit << 16 : bit;
}

void uart_start(void) {
  RCC_AHB4ENR |= RCC_AHB4ENR_GPIOD;
  RCC_APB1LENR |= RCC_APB1LENR_USART3;
  (void)RCC_APB1LENR;
  GPIO_AFRH(GPIOD) = (GPIO_AFRH(GPIOD) & ~0xffu) | 0x77u; /* AF7 on PD8 and PD9 */
  pin_mode(GPIOD, 8, MODE_ALTERNATE);
  pin_mode(GPIOD, 9, MODE_ALTERNATE);
  USART3_BRR = (CORE_HZ + 115200u / 2) / 115200u;
  USART3_CR1 = USART_CR1_UE | USART_CR1_TE | USART_CR1_RE;
}

void uart_put(char character) {
  while (!(USART3_ISR & USART_ISR_TXE)) {
  }
  USART3_TDR = (uint8_t)character;
}

void uart_text(const char *text) {
  while (*text) uart_put(*text++);
}

void uart_decimal(uint32_t value) {
  char digits[10];
  int count = 0;
  do {
    digits[count++] = (char)('0' + value % 10);
    value /= 10;
  } while (value);
  while (count) uart_put(digits[--count]);
}

void tick_start(uint32_t microseconds, uint32_t extra_csr_bits) {
  SYST_RVR = microseconds * (CORE_HZ / 1000000u) - 1;
  SYST_CVR = 0;
  SYST_CSR = SYST_CSR_CLKSOURCE | SYST_CSR_ENABLE | extra_csr_bits;
}

void tick_wait(void) {
  while (!(SYST_CSR & SYST_CSR_COUNTFLAG)) {
  }
}
