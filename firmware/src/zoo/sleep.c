/* Sleep: WFI until a tick, WFE with an event before and after, SEVONPEND, a program that lives in its handlers only. */
#include "../system.h"

static volatile uint32_t ticks, threads;

void SysTick_Handler(void) {
  ticks++;
  if (ticks == 40) SCB_SCR &= ~SCB_SCR_SLEEPONEXIT;
}

static void say(const char *name, uint32_t number) {
  uart_text(name);
  uart_put(' ');
  uart_decimal(number);
  uart_text("\r\n");
}

static void wait_for_event(void) {
  __asm volatile("wfe" ::: "memory");
}

int main(void) {
  uart_start();
  tick_start(1000, SYST_CSR_TICKINT);
  while (ticks < 10) __asm volatile("wfi" ::: "memory");
  say("wfi", ticks);
  /* Masked, an interrupt still ends WFI, and is taken only later. */
  __asm volatile("cpsid i" ::: "memory");
  uint32_t before = ticks;
  __asm volatile("wfi" ::: "memory");
  say("masked", ticks - before);
  __asm volatile("cpsie i\n isb" ::: "memory");
  say("unmasked", ticks - before);
  SYST_CSR = 0;
  __asm volatile("sev" ::: "memory");
  wait_for_event(); /* the event is there already */
  uart_text("sev\r\n");
  /* A line that is not enabled is an event when it becomes pending and SEVONPEND is set. */
  SCB_SCR |= SCB_SCR_SEVONPEND;
  NVIC_ISPR(0) = 1u << 20;
  BARRIER();
  wait_for_event();
  NVIC_ICPR(0) = 1u << 20;
  uart_text("sevonpend\r\n");
  SCB_SCR = SCB_SCR_SLEEPONEXIT;
  before = ticks;
  ticks = 20;
  tick_start(1000, SYST_CSR_TICKINT);
  __asm volatile("wfi" ::: "memory");
  /* Thread mode goes on only when the handler says so. */
  SYST_CSR = 0;
  say("sleeponexit", ticks);
  finish();
}
