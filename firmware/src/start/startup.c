/*
 * From reset to main as the start-up code of a usual project does it: FPU and vector table first, then .data, .bss, the clocks
 * and constructors. Line handlers are weak and end in one loop. Source: ARM DDI 0403E.e, B1.5.3, B3.2.20 (CPACR).
 */
#include "clocks.h"

extern uint32_t stack_top[], data_load[], data_start[], data_end[], bss_start[], bss_end[];
extern const void *const vectors[];

int main(void);
void __libc_init_array(void);

/* newlib calls these around the tables of constructors and destructors. */
void _init(void) {
}

void _fini(void) {
}

/* Must not touch .data or .bss: neither is there yet. */
static void system_init(void) {
  SCB_CPACR |= SCB_CPACR_FPU;
  SCB_VTOR = (uint32_t)vectors;
  BARRIER();
}

void Reset_Handler(void) {
  system_init();
  const uint32_t *from = data_load;
  for (uint32_t *to = data_start; to < data_end; to++) *to = *from++;
  for (uint32_t *to = bss_start; to < bss_end; to++) *to = 0;
  clocks_start(&clocks_480);
  __libc_init_array();
  main();
  for (;;) {
  }
}

void Default_Handler(void) {
  for (;;) {
  }
}

#define WEAK __attribute__((weak, alias("Default_Handler")))
void NMI_Handler(void) WEAK;
void HardFault_Handler(void) WEAK;
void MemManage_Handler(void) WEAK;
void BusFault_Handler(void) WEAK;
void UsageFault_Handler(void) WEAK;
void SVC_Handler(void) WEAK;
void DebugMon_Handler(void) WEAK;
void PendSV_Handler(void) WEAK;
void SysTick_Handler(void) WEAK;
void DMA1_Stream1_Handler(void) WEAK;
void USART3_Handler(void) WEAK;

__attribute__((section(".vectors"), used)) const void *const vectors[16 + 150] = {
    [0] = stack_top,
    [1] = Reset_Handler,
    [2] = NMI_Handler,
    [3] = HardFault_Handler,
    [4] = MemManage_Handler,
    [5] = BusFault_Handler,
    [6] = UsageFault_Handler,
    [11] = SVC_Handler,
    [12] = DebugMon_Handler,
    [14] = PendSV_Handler,
    [15] = SysTick_Handler,
    [16 ... 16 + 11] = Default_Handler,
    [16 + 12] = DMA1_Stream1_Handler,
    [16 + 13 ... 16 + 38] = Default_Handler,
    [16 + 39] = USART3_Handler,
    [16 + 40 ... 16 + 149] = Default_Handler,
};
