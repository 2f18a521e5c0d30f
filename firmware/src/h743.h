/*
 * Registers of the STM32H743 and its Cortex-M7 that these programs use, and no others.
 * Sources: RM0433 (RCC, PWR, GPIO, USART, IWDG chapters); ARM DDI 0403E.e, B3 (SysTick, SCB, NVIC).
 */
#ifndef H743_H
#define H743_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

/* The core clock after reset: HSI, undivided. */
#define CORE_HZ 64000000u

#define SYST_CSR REGISTER(0xe000e010u)
#define SYST_RVR REGISTER(0xe000e014u)
#define SYST_CVR REGISTER(0xe000e018u)
#define SYST_CSR_ENABLE (1u << 0)
#define SYST_CSR_TICKINT (1u << 1)
#define SYST_CSR_CLKSOURCE (1u << 2)
#define SYST_CSR_COUNTFLAG (1u << 16) /* a read clears it */

#define NVIC_ISER(word) REGISTER(0xe000e100u + 4u * (word))
#define SCB_SCR REGISTER(0xe000ed10u)
#define SCB_SCR_SLEEPDEEP (1u << 2)

#define RCC_AHB4ENR REGISTER(0x580244e0u)
#define RCC_APB1LENR REGISTER(0x580244e8u)
#define RCC_AHB4ENR_GPIOA (1u << 0)
#define RCC_AHB4ENR_GPIOB (1u << 1)
#define RCC_AHB4ENR_GPIOC (1u << 2)
#define RCC_AHB4ENR_GPIOD (1u << 3)
#define RCC_AHB4ENR_GPIOE (1u << 4)
#define RCC_APB1LENR_USART3 (1u << 18)

#define PWR_CPUCR REGISTER(0x58024810u)
#define PWR_CPUCR_PDDS 7u /* bits of D1, D2, D3: 0 is Stop, 1 is Standby */

#define GPIOA 0x58020000u
#define GPIOB 0x58020400u
#define GPIOC 0x58020800u
#define GPIOD 0x58020c00u
#define GPIOE 0x58021000u
#define GPIO_MODER(port) REGISTER((port) + 0x00u)
#define GPIO_IDR(port) REGISTER((port) + 0x10u)
#define GPIO_ODR(port) REGISTER((port) + 0x14u)
#define GPIO_BSRR(port) REGISTER((port) + 0x18u)
#define GPIO_AFRH(port) REGISTER((port) + 0x24u)
#define MODE_INPUT 0u
#define MODE_OUTPUT 1u
#define MODE_ALTERNATE 2u
#define MODE_ANALOG 3u

#define USART3_IRQ 39u
#define USART3_CR1 REGISTER(0x40004800u)
#define USART3_BRR REGISTER(0x4000480cu)
#define USART3_ISR REGISTER(0x4000481cu)
#define USART3_ICR REGISTER(0x40004820u)
#define USART3_RDR REGISTER(0x40004824u)
#define USART3_TDR REGISTER(0x40004828u)
#define USART_CR1_UE (1u << 0)
#define USART_CR1_RE (1u << 2)
#define USART_CR1_TE (1u << 3)
#define USART_CR1_RXNEIE (1u << 5)
#define USART_ISR_ORE (1u << 3)
#define USART_ISR_RXNE (1u << 5)
#define USART_ISR_TXE (1u << 7)

#define IWDG1_KR REGISTER(0x58004800u)
#define IWDG1_PR REGISTER(0x58004804u)
#define IWDG1_RLR REGISTER(0x58004808u)
#define IWDG1_SR REGISTER(0x5800480cu)
#define IWDG_START 0xccccu
#define IWDG_UNLOCK 0x5555u
#define IWDG_RELOAD 0xaaaau

#endif
