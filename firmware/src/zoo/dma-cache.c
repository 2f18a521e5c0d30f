/*
 * The data cache between the core and DMA1, both ways, with buffers in AXI SRAM: what the core wrote and did not clean is not
 * what DMA sends, and what DMA received is not what the core reads before it invalidates. Where cache and memory are always
 * the same, each text is right at once.
 */
#include <stdio.h>
#include <string.h>

#include "../start/clocks.h"

#define SCB_DCIMVAC REGISTER(0xe000ef5cu)
#define SCB_DCCMVAC REGISTER(0xe000ef68u)
#define RCC_AHB1ENR REGISTER(0x580244d8u)
#define DMA1_LISR REGISTER(0x40020000u)
#define DMA1_LIFCR REGISTER(0x40020008u)
#define DMA1_S0CR REGISTER(0x40020010u)
#define DMA1_S0NDTR REGISTER(0x40020014u)
#define DMA1_S0PAR REGISTER(0x40020018u)
#define DMA1_S0M0AR REGISTER(0x4002001cu)
#define DMA1_S1CR REGISTER(0x40020028u)
#define DMA1_S1NDTR REGISTER(0x4002002cu)
#define DMA1_S1PAR REGISTER(0x40020030u)
#define DMA1_S1M0AR REGISTER(0x40020034u)
#define DMAMUX1_C0CR REGISTER(0x40020800u)
#define DMAMUX1_C1CR REGISTER(0x40020804u)
#define USART3_RX_REQUEST 45u
#define USART3_TX_REQUEST 46u
#define USART3_CR3 REGISTER(0x40004808u)
#define USART_CR3_DMAR (1u << 6)
#define USART_CR3_DMAT (1u << 7)
#define DMA_EN (1u << 0)
#define DMA_FROM_MEMORY (1u << 6)
#define DMA_MINC (1u << 10)
#define STREAM0_COMPLETE (1u << 5)
#define STREAM1_COMPLETE (1u << 11)
#define ALL_FLAGS (0x3du | 0x3du << 6)
#define LINE 32u

/* A line of the cache each, so that nothing else brings it in or writes it back. */
static char sent[LINE] __attribute__((aligned(32)));
static char received[LINE] __attribute__((aligned(32)));

static void clean(const void *line) {
  BARRIER();
  SCB_DCCMVAC = (uint32_t)line;
  BARRIER();
}

static void invalidate(const void *line) {
  BARRIER();
  SCB_DCIMVAC = (uint32_t)line;
  BARRIER();
}

static void send(uint32_t length) {
  fflush(stdout);
  uart_flush();
  DMA1_LIFCR = ALL_FLAGS;
  DMA1_S0PAR = (uint32_t)&USART3_TDR;
  DMA1_S0M0AR = (uint32_t)sent;
  DMA1_S0NDTR = length;
  DMA1_S0CR = DMA_FROM_MEMORY | DMA_MINC;
  DMA1_S0CR |= DMA_EN;
  while (!(DMA1_LISR & STREAM0_COMPLETE)) {
  }
  uart_flush();
}

static void receive(uint32_t length) {
  DMA1_LIFCR = ALL_FLAGS;
  DMA1_S1PAR = (uint32_t)&USART3_RDR;
  DMA1_S1M0AR = (uint32_t)received;
  DMA1_S1NDTR = length;
  DMA1_S1CR = DMA_MINC;
  DMA1_S1CR |= DMA_EN;
  while (!(DMA1_LISR & STREAM1_COMPLETE)) {
  }
}

int main(void) {
  static const char old[] = "old text\r\n", new[] = "new text\r\n";
  caches_start();
  console_start();
  RCC_AHB1ENR |= 1u;
  (void)RCC_AHB1ENR;
  DMAMUX1_C0CR = USART3_TX_REQUEST;
  DMAMUX1_C1CR = USART3_RX_REQUEST;
  USART3_CR3 |= USART_CR3_DMAT | USART_CR3_DMAR;

  memcpy(sent, old, sizeof old);
  clean(sent);
  memcpy(sent, new, sizeof new);
  printf("by DMA: ");
  send(sizeof new - 1);
  clean(sent);
  printf("cleaned, by DMA: ");
  send(sizeof new - 1);

  memcpy(received, "-----", 6);
  clean(received);
  printf("listens\r\n");
  receive(5);
  printf("received: %s\r\n", received);
  invalidate(received);
  printf("invalidated: %s\r\n", received);
  finish();
}
