/* Sends back what arrives on the VCP, from the receive interrupt, and sleeps in between. */
#include "board.h"

void USART3_Handler(void) {
  if (USART3_ISR & USART_ISR_ORE) USART3_ICR = USART_ISR_ORE;
  if (USART3_ISR & USART_ISR_RXNE) uart_put((char)USART3_RDR);
}

int main(void) {
  uart_start();
  uart_text("echo: type\r\n");
  NVIC_ISER(USART3_IRQ / 32) = 1u << (USART3_IRQ % 32);
  USART3_CR1 |= USART_CR1_RXNEIE;
  for (;;) {
    __asm volatile("wfi" ::: "memory");
  }
}
