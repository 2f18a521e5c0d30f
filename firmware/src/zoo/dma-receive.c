/*
 * Reception as most projects do it: DMA fills a ring for ever, its half and full interrupts and the idle line of USART3 say
 * when there is something to collect, and an idle line ends a message. Messages are longer than the ring when they like.
 */
#include <stdio.h>

#include "../start/clocks.h"

#define RCC_AHB1ENR REGISTER(0x580244d8u)
#define DMA1_LISR REGISTER(0x40020000u)
#define DMA1_LIFCR REGISTER(0x40020008u)
#define DMA1_S1CR REGISTER(0x40020028u)
#define DMA1_S1NDTR REGISTER(0x4002002cu)
#define DMA1_S1PAR REGISTER(0x40020030u)
#define DMA1_S1M0AR REGISTER(0x40020034u)
#define DMAMUX1_C1CR REGISTER(0x40020804u)
#define USART3_RX_REQUEST 45u
#define DMA1_STREAM1_IRQ 12u
#define USART3_CR3 REGISTER(0x40004808u)
#define USART_CR3_DMAR (1u << 6)
#define USART_CR1_IDLEIE (1u << 4)
#define USART_ISR_IDLE (1u << 4)
#define DMA_EN (1u << 0)
#define DMA_HTIE (1u << 3)
#define DMA_TCIE (1u << 4)
#define DMA_CIRC (1u << 8)
#define DMA_MINC (1u << 10)
#define STREAM1_HALF (1u << 10)
#define STREAM1_FULL (1u << 11)
#define STREAM1_FLAGS (0x3du << 6)
#define RING 32u
#define MESSAGE 128u

static volatile uint8_t ring[RING];
static char message[MESSAGE + 1];
static volatile uint32_t length, halves, fulls, is_complete;
static uint32_t collected;

static void collect(void) {
  uint32_t until = RING - DMA1_S1NDTR;
  if (until == RING) until = 0;
  for (; collected != until; collected = (collected + 1) % RING) {
    if (length < MESSAGE) message[length++] = (char)ring[collected];
  }
}

void DMA1_Stream1_Handler(void) {
  uint32_t flags = DMA1_LISR;
  DMA1_LIFCR = flags & STREAM1_FLAGS;
  if (flags & STREAM1_HALF) halves++;
  if (flags & STREAM1_FULL) fulls++;
  collect();
}

void USART3_Handler(void) {
  USART3_ICR = USART_ISR_IDLE;
  collect();
  is_complete = 1;
}

static void reception_start(void) {
  RCC_AHB1ENR |= 1u;
  (void)RCC_AHB1ENR;
  DMAMUX1_C1CR = USART3_RX_REQUEST;
  DMA1_S1PAR = (uint32_t)&USART3_RDR;
  DMA1_S1M0AR = (uint32_t)ring;
  DMA1_S1NDTR = RING;
  DMA1_S1CR = DMA_MINC | DMA_CIRC | DMA_HTIE | DMA_TCIE;
  DMA1_S1CR |= DMA_EN;
  USART3_CR3 |= USART_CR3_DMAR;
  USART3_ICR = USART_ISR_IDLE;
  USART3_CR1 |= USART_CR1_IDLEIE;
  NVIC_ISER(0) = 1u << DMA1_STREAM1_IRQ;
  NVIC_ISER(1) = 1u << (USART3_IRQ - 32);
}

int main(void) {
  led_start(LD2);
  console_start();
  reception_start();
  printf("listens\r\n");
  for (uint32_t messages = 0; messages < 4; messages++) {
    __asm volatile("cpsid i" ::: "memory");
    while (!is_complete) __asm volatile("wfi\n cpsie i\n isb\n cpsid i" ::: "memory");
    is_complete = 0;
    uint32_t count = length;
    message[count] = 0;
    length = 0;
    __asm volatile("cpsie i" ::: "memory");
    led_toggle(LD2);
    printf("%lu: %s, half %lu, full %lu\r\n", count, message, halves, fulls);
  }
  finish();
}
