/* The NUCLEO-H743ZI2 (MB1364, UM2407) as these programs use it: three LEDs, the VCP's UART, a tick. */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

#include "h743.h"

struct led {
  uint32_t port;
  uint32_t pin;
};

#define LD1 ((struct led){GPIOB, 0})  /* green */
#define LD2 ((struct led){GPIOE, 1})  /* yellow */
#define LD3 ((struct led){GPIOB, 14}) /* red */

void pin_mode(uint32_t port, uint32_t pin, uint32_t mode);
void led_start(struct led led);
void led_toggle(struct led led);

/* USART3 on PD8 and PD9, 115200 baud, 8N1: the wires to the ST-LINK's VCP. */
void uart_start(void);
void uart_put(char character);
void uart_text(const char *text);
void uart_decimal(uint32_t value);

/* SysTick wraps each `microseconds`, at most 262 ms; `tick_wait` returns at the next wrap. */
void tick_start(uint32_t microseconds, uint32_t extra_csr_bits);
void tick_wait(void);

#endif
