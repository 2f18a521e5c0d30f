/*
 * Text leaves USART3 by DMA1 while the core sleeps: once from AXI SRAM, once in circles until an interrupt has counted enough,
 * once from DTCM, which this DMA cannot reach (RM0433, 2.1.5).
 */
#include "../system.h"

#define RCC_AHB1ENR REGISTER(0x580244d8u)
#define DMA1_LISR REGISTER(0x40020000u)
#define DMA1_LIFCR REGISTER(0x40020008u)
#define DMA1_S0CR REGISTER(0x40020010u)
#define DMA1_S0NDTR REGISTER(0x40020014u)
#define DMA1_S0PAR REGISTER(0x40020018u)
#define DMA1_S0M0AR REGISTER(0x4002001cu)
#define DMAMUX1_C0CR REGISTER(0x40020800u)
#define USART3_TX_REQUEST 46u
#define USART3_CR3 REGISTER(0x40004808u)
#define USART_CR3_DMAT (1u << 7)
#define DMA_EN (1u << 0)
#define DMA_TEIE (1u << 2)
#define DMA_TCIE (1u << 4)
#define DMA_FROM_MEMORY (1u << 6)
#define DMA_CIRC (1u << 8)
#define DMA_MINC (1u << 10)
#define DMA_ERROR (1u << 3)
#define DMA_COMPLETE (1u << 5)
#define DMA1_STREAM0_IRQ 11u
#define AXI_SRAM 0x24000000u

static volatile uint32_t completed, errors, stop_after;
static uint32_t vectors_in_ram[16 + 40] __attribute__((aligned(256)));

static void stream_0(void) {
  uint32_t flags = DMA1_LISR;
  DMA1_LIFCR = 0x3d;
  if (flags & DMA_COMPLETE) completed++;
  if (flags & DMA_ERROR) errors++;
  if (completed == stop_after) DMA1_S0CR &= ~DMA_EN;
}

static uint32_t place(const char *text) {
  volatile char *to = (volatile char *)AXI_SRAM;
  uint32_t length = 0;
  for (; text[length]; length++) to[length] = text[length];
  return length;
}

static void send(uint32_t from, uint32_t length, uint32_t mode, uint32_t rounds) {
  completed = errors = 0;
  stop_after = rounds;
  DMA1_S0PAR = (uint32_t)&USART3_TDR;
  DMA1_S0M0AR = from;
  DMA1_S0NDTR = length;
  DMA1_LIFCR = 0x3d;
  DMA1_S0CR = DMA_FROM_MEMORY | DMA_MINC | DMA_TCIE | DMA_TEIE | mode;
  DMA1_S0CR |= DMA_EN;
  while (completed < rounds && errors == 0) __asm volatile("wfi" ::: "memory");
}

int main(void) {
  static const char in_dtcm[] = "never\r\n";
  char copy[sizeof in_dtcm];
  uart_start();
  for (unsigned i = 0; i < 16 + 40; i++) vectors_in_ram[i] = REGISTER(0x08000000u + 4 * i);
  vectors_in_ram[16 + DMA1_STREAM0_IRQ] = (uint32_t)stream_0;
  SCB_VTOR = (uint32_t)vectors_in_ram;
  NVIC_ISER(0) = 1u << DMA1_STREAM0_IRQ;
  RCC_AHB1ENR |= 1u;
  (void)RCC_AHB1ENR;
  DMAMUX1_C0CR = USART3_TX_REQUEST;
  USART3_CR3 |= USART_CR3_DMAT;
  send(AXI_SRAM, place("by DMA, while the core sleeps\r\n"), 0, 1);
  send(AXI_SRAM, place("round "), DMA_CIRC, 3);
  uart_flush();
  uart_text("\r\n");
  for (unsigned i = 0; i < sizeof copy; i++) ((volatile char *)copy)[i] = in_dtcm[i];
  send((uint32_t)copy, sizeof copy - 1, 0, 1);
  uart_flush();
  uart_text(errors == 1 && completed == 0 && !(DMA1_S0CR & DMA_EN) ? "DTCM: transfer error\r\n" : "DTCM: sent\r\n");
  finish();
}
