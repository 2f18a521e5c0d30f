/* What some programs use beyond board.h: the core's own registers and a few of the chip. Sources: ARM DDI 0403E.e, B3; RM0433. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include "board.h"

#define SCB_ICSR REGISTER(0xe000ed04u)
#define SCB_ICSR_PENDSTSET (1u << 26)
#define SCB_ICSR_PENDSVSET (1u << 28)
#define SCB_VTOR REGISTER(0xe000ed08u)
#define SCB_AIRCR REGISTER(0xe000ed0cu)
#define SCB_AIRCR_KEY 0x05fa0000u
#define SCB_AIRCR_SYSRESETREQ (1u << 2)
#define SCB_SCR_SLEEPONEXIT (1u << 1)
#define SCB_SCR_SEVONPEND (1u << 4)
#define SCB_CCR REGISTER(0xe000ed14u)
#define SCB_CCR_UNALIGN_TRP (1u << 3)
#define SCB_CCR_DIV_0_TRP (1u << 4)
#define SCB_SHPR(number) (*(volatile uint8_t *)(0xe000ed14u + (number))) /* exceptions 4 to 15 */
#define SCB_SHCSR REGISTER(0xe000ed24u)
#define SCB_SHCSR_FAULTS (7u << 16) /* MemManage, BusFault and UsageFault have handlers of their own */
#define SCB_CFSR REGISTER(0xe000ed28u)
#define SCB_HFSR REGISTER(0xe000ed2cu)
#define SCB_MMFAR REGISTER(0xe000ed34u)
#define SCB_BFAR REGISTER(0xe000ed38u)
#define SCB_CPACR REGISTER(0xe000ed88u)
#define SCB_CPACR_FPU (0xfu << 20)

#define NVIC_ICER(word) REGISTER(0xe000e180u + 4u * (word))
#define NVIC_ISPR(word) REGISTER(0xe000e200u + 4u * (word))
#define NVIC_ICPR(word) REGISTER(0xe000e280u + 4u * (word))
#define NVIC_IPR(line) (*(volatile uint8_t *)(0xe000e400u + (line)))

#define MPU_CTRL REGISTER(0xe000ed94u)
#define MPU_RNR REGISTER(0xe000ed98u)
#define MPU_RBAR REGISTER(0xe000ed9cu)
#define MPU_RASR REGISTER(0xe000eda0u)

#define RCC_CR REGISTER(0x58024400u)
#define RCC_CFGR REGISTER(0x58024410u)
#define RCC_PLLCKSELR REGISTER(0x58024428u)
#define RCC_PLL1DIVR REGISTER(0x58024430u)
#define RCC_APB4ENR REGISTER(0x580244f4u)
#define RCC_APB4ENR_SYSCFG (1u << 1)
#define RCC_RSR REGISTER(0x580244d0u)

#define PWR_CR1 REGISTER(0x58024800u)
#define PWR_CSR1 REGISTER(0x58024804u)
#define PWR_CR3 REGISTER(0x5802480cu)
#define PWR_D3CR REGISTER(0x58024818u)
#define PWR_WKUPCR REGISTER(0x58024820u)
#define PWR_WKUPFR REGISTER(0x58024824u)
#define PWR_WKUPEPR REGISTER(0x58024828u)
#define PWR_CPUCR_STOPF (1u << 5)
#define PWR_CPUCR_SBF (1u << 6)
#define PWR_CPUCR_CSSF (1u << 9)

#define SYSCFG_EXTICR4 REGISTER(0x58000414u)
#define EXTI_RTSR1 REGISTER(0x58000000u)
#define EXTI_FTSR1 REGISTER(0x58000004u)
#define EXTI_CPUIMR1 REGISTER(0x58000080u)
#define EXTI_CPUEMR1 REGISTER(0x58000084u)
#define EXTI_CPUPR1 REGISTER(0x58000088u)
#define EXTI15_10_IRQ 40u

/* Two windows, one a bank, in the order in which the banks appear: the first controls what lies at 0x08000000. */
#define FLASH_KEYR2 REGISTER(0x52002104u)
#define FLASH_OPTKEYR REGISTER(0x52002008u)
#define FLASH_CR2 REGISTER(0x5200210cu)
#define FLASH_SR2 REGISTER(0x52002110u)
#define FLASH_CCR2 REGISTER(0x52002114u)
#define FLASH_OPTCR REGISTER(0x52002018u)
#define FLASH_OPTSR_CUR REGISTER(0x5200201cu)
#define FLASH_OPTSR_PRG REGISTER(0x52002020u)
#define FLASH_CR_LOCK (1u << 0)
#define FLASH_CR_PG (1u << 1)
#define FLASH_CR_SER (1u << 2)
#define FLASH_CR_PSIZE_64 (3u << 4)
#define FLASH_CR_START (1u << 7)
#define FLASH_SR_BUSY 7u /* BSY, WBNE, QW */
#define FLASH_SR_ERRORS 0x07ee0000u
#define FLASH_OPTCR_OPTLOCK (1u << 0)
#define FLASH_OPTCR_OPTSTART (1u << 1)
#define FLASH_OPTSR_BUSY (1u << 0)
#define FLASH_OPTSR_SWAP (1u << 31)

#define BARRIER() __asm volatile("dsb\n isb" ::: "memory")

/* Before anything that was compiled for the FPU runs. */
static inline void fpu_start(void) {
  SCB_CPACR |= SCB_CPACR_FPU;
  BARRIER();
}

static inline void __attribute__((noreturn)) system_reset(void) {
  SCB_AIRCR = SCB_AIRCR_KEY | SCB_AIRCR_SYSRESETREQ;
  BARRIER();
  for (;;) {
  }
}

/* Until the last bit of the last character has left the pin: before the clocks stop or the chip resets. */
static inline void uart_flush(void) {
  while (!(USART3_ISR & (1u << 6))) {
  }
}

static inline void __attribute__((noreturn)) rest(void) {
  for (;;) {
    __asm volatile("wfi" ::: "memory");
  }
}

/* A program of the zoo has come to its end: the green LED tells. */
static inline void __attribute__((noreturn)) finish(void) {
  led_start(LD1);
  GPIO_BSRR(LD1.port) = 1u << LD1.pin;
  rest();
}

#endif
