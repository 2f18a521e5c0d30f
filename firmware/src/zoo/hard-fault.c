/*
 * A crash report that outlives the crash: HardFault takes what the processor stacked and its fault registers into RAM that no
 * start-up code clears, resets, and the next start prints it. The task runs on a stack of its own with a guard beneath it.
 */
#include <stdio.h>
#include <string.h>

#include "../system.h"

#define MAGIC 0xdeadfa11u
#define RCC_RSR_RMVF (1u << 16)
#define RCC_RSR_SOFTWARE (1u << 24)
#define GUARD_BYTES 256u
#define STACK_WORDS 512u
#define REGION_OF_GUARD (7u << 1)
#define FRAME_WORDS 8u
#define EXTENDED_WORDS 26u
#define PC_WORD 6u
#define XPSR_WORD 7u
#define FAULT_ADDRESSES ((1u << 7) | (1u << 15)) /* MMFAR or BFAR is valid */
#define STACKING_FAILED ((1u << 4) | (1u << 12))

static struct report {
  uint32_t magic, crashes, expected_pc, exc_return, cfsr, hfsr, mmfar, bfar;
  uint32_t frame[EXTENDED_WORDS];
} report __attribute__((section(".kept")));

static uint32_t task_stack[STACK_WORDS] __attribute__((aligned(GUARD_BYTES)));

/* One instruction under a name goes wrong, with known values in the registers that are stacked. */
void call_nothing(void);
void bad_load(void);
void divide_by_zero(void);
void run_a_peripheral(void);
void stop_for_a_debugger(void);
void call_supervisor(void);
void return_nowhere(void);
extern const char at_call_nothing[], at_bad_load[], at_divide_by_zero[], at_run_a_peripheral[], at_stop_for_a_debugger[], at_call_supervisor[];
__asm(".text\n .syntax unified\n .thumb\n"
      ".macro culprit name:req, value:req, text:vararg\n .balign 4\n .thumb_func\n .global \\name, at_\\name\n\\name:\n"
      " ldr r0, =\\value\n mov r1, #0x11\n mov r2, #0\n mov r3, #0x33\n mov r12, #0xcc\n mov lr, #0xee\nat_\\name:\n \\text\n .ltorg\n .endm\n"
      "culprit call_nothing, 0, bx r0\n"
      "culprit bad_load, 0x22000004, ldr r1, [r0]\n"
      "culprit divide_by_zero, 7, udiv r1, r0, r2\n"
      "culprit run_a_peripheral, 0x40000001, bx r0\n"
      "culprit stop_for_a_debugger, 0, bkpt 0\n"
      "culprit call_supervisor, 0x5c, svc 0\n"
      ".thumb_func\nreturn_nowhere:\n ldr r0, =0xfffffff5\n bx r0\n .ltorg\n");

/* Both stacks can be the culprit's; bit 2 of EXC_RETURN tells which one it was. The handler's own is another. */
void __attribute__((naked)) HardFault_Handler(void) {
  __asm volatile("tst lr, #4\n ite eq\n mrseq r0, msp\n mrsne r0, psp\n mov r1, lr\n b take_report\n");
}

void __attribute__((used, noreturn)) take_report(const uint32_t *frame, uint32_t exc_return) {
  report.exc_return = exc_return;
  report.cfsr = SCB_CFSR;
  report.hfsr = SCB_HFSR;
  report.mmfar = SCB_MMFAR;
  report.bfar = SCB_BFAR;
  MPU_CTRL = 0;
  /* Lazy stacking has only reserved the place: this makes the registers of the FPU go there. */
  __asm volatile("vmrs r12, fpscr" ::: "r12", "memory");
  uint32_t words = exc_return & 16u ? FRAME_WORDS : EXTENDED_WORDS;
  for (uint32_t at = 0; at < words; at++) report.frame[at] = frame[at];
  report.crashes++;
  led_start(LD3);
  led_toggle(LD3);
  system_reset();
}

/* Its return is wrong; what HardFault finds stacked is then the frame of the caller. */
void SVC_Handler(void) {
  return_nowhere();
}

static uint32_t __attribute__((noinline)) deeper(volatile uint32_t *above, uint32_t levels) {
  volatile uint32_t here[16];
  here[0] = above[0] + 1;
  return levels == 0 ? 0 : deeper(here, levels - 1) + here[0];
}

static void print_bits(const char *const *names, uint32_t bits) {
  for (uint32_t bit = 0; bit < 32; bit++) {
    if (bits >> bit & 1u) printf(" %s", names[bit] ? names[bit] : "?");
  }
}

static void print_report(void) {
  static const char *const causes[32] = {
      [0] = "IACCVIOL", [1] = "DACCVIOL",     [3] = "MUNSTKERR", [4] = "MSTKERR",    [5] = "MLSPERR", [7] = "MMARVALID", [8] = "IBUSERR",    [9] = "PRECISERR",  [10] = "IMPRECISERR",
      [11] = "UNSTKERR", [12] = "STKERR",     [13] = "LSPERR",   [15] = "BFARVALID", [16] = "UNDEFINSTR", [17] = "INVSTATE", [18] = "INVPC", [19] = "NOCP", [24] = "UNALIGNED", [25] = "DIVBYZERO",
  };
  static const char *const ways[32] = {[1] = "VECTTBL", [30] = "FORCED", [31] = "DEBUGEVT"};
  const uint32_t *frame = report.frame;
  printf("crash %lu: on %s, exc_return %02lx, cfsr %08lx", report.crashes, report.exc_return & 4u ? "PSP" : "MSP", report.exc_return & 0xffu, report.cfsr);
  print_bits(causes, report.cfsr);
  printf(", hfsr %08lx", report.hfsr);
  print_bits(ways, report.hfsr);
  if (report.cfsr & FAULT_ADDRESSES & 0xffu) {
    uint32_t guard = (uint32_t)task_stack;
    printf(", mmfar %s", report.mmfar >= guard && report.mmfar < guard + GUARD_BYTES ? "in the guard" : "elsewhere");
  }
  if (report.cfsr & FAULT_ADDRESSES & 0xff00u) printf(", bfar %08lx", report.bfar);
  printf("\r\n");
  if (report.cfsr & STACKING_FAILED) {
    printf("  nothing stacked\r\n");
    return;
  }
  printf("  r0 %08lx r1 %08lx r2 %08lx r3 %08lx r12 %08lx lr %08lx", frame[0], frame[1], frame[2], frame[3], frame[4], frame[5]);
  printf(" pc %s thumb %lu", frame[PC_WORD] == report.expected_pc ? "right" : "wrong", frame[XPSR_WORD] >> 24 & 1u);
  printf(" in %lu", frame[XPSR_WORD] & 0x1ffu);
  float first, last;
  memcpy(&first, frame + FRAME_WORDS, sizeof first);
  memcpy(&last, frame + FRAME_WORDS + 15, sizeof last);
  if (!(report.exc_return & 16u)) printf(" s0 %.2f s15 %.2f", (double)first, (double)last);
  printf("\r\n");
}

static void crash(const char *at, void (*culprit)(void)) {
  report.expected_pc = (uint32_t)at & ~1u;
  culprit();
}

static void go_wrong(void) {
  switch (report.crashes) {
    case 0:
      crash((const char *)0, call_nothing);
      break;
    case 1:
      crash(at_bad_load, bad_load);
      break;
    case 2:
      __asm volatile("vmov.f32 s0, #1.5\n vmov.f32 s15, #-2.5" ::: "s0", "s15");
      crash(at_divide_by_zero, divide_by_zero);
      break;
    case 3:
      crash((const char *)0x40000000, run_a_peripheral);
      break;
    case 4:
      crash(at_stop_for_a_debugger, stop_for_a_debugger);
      break;
    case 5: {
      volatile uint32_t top = 0;
      deeper(&top, 1000000);
      break;
    }
    case 6:
      crash(at_call_supervisor + 2, call_supervisor);
      break;
  }
}

/* The end of the stack that nobody may touch, longer than any frame. The handlers' own stack is beyond them. */
static void guard_start(void) {
  MPU_RNR = 0;
  MPU_RBAR = (uint32_t)task_stack;
  MPU_RASR = REGION_OF_GUARD | 1u;
  MPU_CTRL = 5;
  BARRIER();
}

int main(void) {
  fpu_start();
  uart_start();
  if (!(RCC_RSR & RCC_RSR_SOFTWARE) || report.magic != MAGIC) memset(&report, 0, sizeof report);
  RCC_RSR |= RCC_RSR_RMVF;
  report.magic = MAGIC;
  if (report.crashes) print_report();
  else printf("starts\r\n");
  uart_flush();
  if (report.crashes == 7) finish();
  SCB_CCR |= SCB_CCR_DIV_0_TRP;
  guard_start();
  /* No floating point is active but where a crash wants it. */
  __asm volatile("msr psp, %0\n mov r0, #2\n msr control, r0\n isb\n" ::"r"(task_stack + STACK_WORDS) : "r0", "memory");
  go_wrong();
  printf("not reached\r\n");
  rest();
}
