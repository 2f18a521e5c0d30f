/*
 * Goes wrong in every usual way. The handler prints what the processor stacked and why it came, then goes on behind the
 * instruction. First each fault has its own handler, then none, so that all of them escalate to HardFault.
 */
#include <stdio.h>

#include "../system.h"

struct frame {
  uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

static const char *const names[] = {[3] = "HardFault", [5] = "BusFault", [6] = "UsageFault"};

/* Each culprit is one instruction under a name, so that the stacked PC can be told to be right. */
void bad_read(uint32_t value, uint32_t address);
uint32_t divide(uint32_t value, uint32_t by);
void unaligned(uint32_t value, uint32_t address);
void unaligned_pair(uint32_t value, uint32_t address);
void undefined(uint32_t value, uint32_t other);
void float_add(uint32_t value, uint32_t other);
void to_arm(uint32_t value, uint32_t address);
__asm(".text\n .syntax unified\n .thumb\n"
      ".macro culprit name:req, text:vararg\n .balign 4\n .thumb_func\n .global \\name\n\\name:\n \\text\n bx lr\n .endm\n"
      "culprit bad_read, ldr r0, [r1]\n"
      "culprit divide, udiv r0, r0, r1\n"
      "culprit unaligned, ldr r0, [r1]\n"
      "culprit unaligned_pair, ldrd r0, r2, [r1]\n"
      "culprit undefined, .inst.n 0xde07\n"
      "culprit float_add, vadd.f32 s0, s0, s0\n"
      "culprit to_arm, bx r1\n");

static uint32_t expected_pc;

void __attribute__((used)) explain(struct frame *frame) {
  uint32_t exception, cause = SCB_CFSR;
  __asm volatile("mrs %0, ipsr" : "=r"(exception));
  uint32_t hard = SCB_HFSR;
  SCB_CPACR |= SCB_CPACR_FPU; /* printf is compiled for it */
  BARRIER();
  printf("%s r0 %08lx r1 %08lx cfsr %08lx%s", names[exception & 7], (unsigned long)frame->r0, (unsigned long)frame->r1, (unsigned long)cause,
         hard & (1u << 30) ? " forced" : "");
  if (cause & (1u << 15)) printf(" bfar %08lx", (unsigned long)SCB_BFAR);
  uint32_t entry = expected_pc & ~1u;
  printf(" pc %s", (frame->pc & ~1u) == entry ? "right" : (frame->pc & 1u) == 0 && !(frame->xpsr & (1u << 24)) ? "elsewhere, as ARM" : "wrong");
  printf(" thumb %d\r\n", (int)(frame->xpsr >> 24 & 1));
  SCB_CFSR = cause;
  SCB_HFSR = hard;
  frame->pc = frame->lr & ~1u; /* back in the caller */
  frame->xpsr |= 1u << 24;
}

#define HANDLER __attribute__((naked))
#define EXPLAIN __asm volatile("mov r0, sp\n push {r4, lr}\n bl explain\n pop {r4, pc}\n")
void HANDLER HardFault_Handler(void) { EXPLAIN; }
void HANDLER BusFault_Handler(void) { EXPLAIN; }
void HANDLER UsageFault_Handler(void) { EXPLAIN; }

#define AT(culprit) (expected_pc = (uint32_t)(culprit), culprit)

static void go_wrong(void) {
  AT(bad_read)(1, 0x22000000);
  AT(undefined)(2, 3);
  AT(to_arm)(3, 0x08000400);
  SCB_CCR &= ~(SCB_CCR_DIV_0_TRP | SCB_CCR_UNALIGN_TRP);
  printf("untrapped: 7/0 is %lu\r\n", (unsigned long)AT(divide)(7, 0));
  AT(unaligned)(4, 0x20000001);
  AT(unaligned_pair)(5, 0x20000002);
  SCB_CCR |= SCB_CCR_DIV_0_TRP | SCB_CCR_UNALIGN_TRP;
  AT(divide)(7, 0);
  AT(unaligned)(4, 0x20000001);
  SCB_CCR &= ~(SCB_CCR_DIV_0_TRP | SCB_CCR_UNALIGN_TRP);
  SCB_CPACR &= ~SCB_CPACR_FPU;
  BARRIER();
  AT(float_add)(8, 9);
}

static void __attribute__((noinline)) work(void) {
  uart_start();
  SCB_SHCSR |= SCB_SHCSR_FAULTS;
  printf("own handlers\r\n");
  go_wrong();
  SCB_SHCSR &= ~SCB_SHCSR_FAULTS;
  printf("escalated\r\n");
  go_wrong();
  printf("done\r\n");
}

int main(void) {
  fpu_start();
  work();
  finish();
}
