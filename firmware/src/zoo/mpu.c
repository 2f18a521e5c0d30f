/*
 * The memory protection unit: a read-only word, a page without any access for a program without privilege, data that may
 * not be executed, a region that covers another, a disabled subregion. Each attempt prints how it ended.
 */
#include "../system.h"

#define REGION_ENABLE 1u
#define SIZE(log2) (((log2)-1u) << 1)
#define SUBREGION_OFF(number) (1u << (8 + (number)))
#define ACCESS(ap) ((ap) << 24)
#define NO_ACCESS ACCESS(0u)
#define PRIVILEGED_ONLY ACCESS(1u)
#define FULL ACCESS(3u)
#define READ_ONLY ACCESS(6u)
#define NO_EXECUTION (1u << 28)
#define PAGE 0x24000000u

struct frame {
  uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

static volatile uint32_t status, address;

uint32_t probe_read(uint32_t at);
uint32_t probe_write(uint32_t at);
uint32_t probe_run(uint32_t at);
__asm(".text\n .syntax unified\n .thumb\n"
      ".macro probe name:req, text:vararg\n .balign 4\n .thumb_func\n .global \\name\n\\name:\n \\text\n bx lr\n .endm\n"
      "probe probe_read, ldr r0, [r0]\n"
      "probe probe_write, str r0, [r0]\n"
      "probe probe_run, bx r0\n");

void __attribute__((used)) note_fault(struct frame *frame) {
  status = SCB_CFSR & 0xffu;
  if (status & 0x80u) address = SCB_MMFAR;
  SCB_CFSR = status;
  frame->pc = frame->lr & ~1u;
}

void __attribute__((naked)) MemManage_Handler(void) {
  __asm volatile("tst lr, #4\n ite eq\n mrseq r0, msp\n mrsne r0, psp\n push {r4, lr}\n bl note_fault\n pop {r4, pc}\n");
}

/* Privilege once more, for a program that gave it away. */
void __attribute__((naked)) SVC_Handler(void) {
  __asm volatile("movs r0, #0\n msr control, r0\n isb\n bx lr\n");
}

static void region(uint32_t number, uint32_t base, uint32_t attributes) {
  MPU_RNR = number;
  MPU_RBAR = base;
  MPU_RASR = attributes;
  BARRIER();
}

static void attempt(const char *name, uint32_t (*probe)(uint32_t), uint32_t at) {
  status = 0;
  address = 0;
  BARRIER();
  probe(at);
  uart_text(name);
  uart_text(status == 0 ? " passes" : " faults");
  if (status) {
    uart_put(' ');
    uart_decimal(status);
    if (status & 0x80u) uart_text(address == at ? " there" : " elsewhere");
  }
  uart_text("\r\n");
}

static void attempt_without_privilege(const char *name, uint32_t (*probe)(uint32_t), uint32_t at) {
  status = 0;
  address = 0;
  __asm volatile("msr control, %0\n isb" ::"r"(1u) : "memory");
  probe(at);
  __asm volatile("svc 0" ::: "r0", "memory");
  uart_text(name);
  uart_text(status == 0 ? " passes" : address == at ? " faults there" : " faults elsewhere");
  uart_text("\r\n");
}

int main(void) {
  uart_start();
  SCB_SHCSR |= SCB_SHCSR_FAULTS;
  REGISTER(PAGE) = 0x47704770u; /* bx lr, twice */
  REGISTER(PAGE + 0x400) = 0;
  attempt("before", probe_write, PAGE + 0x400);
  for (uint32_t number = 0; number < 16; number++) region(number, 0, 0);
  /* What a program without privilege needs: flash to run, DTCM for its stack, the UART. */
  region(0, 0x08000000u, ACCESS(6u) | SIZE(21u) | REGION_ENABLE);
  region(1, 0x20000000u, NO_EXECUTION | FULL | SIZE(17u) | REGION_ENABLE);
  MPU_CTRL = 5u; /* on, with the usual map beneath for privileged code */
  BARRIER();
  attempt("background", probe_write, PAGE + 0x400);
  region(4, PAGE, FULL | SIZE(12u) | REGION_ENABLE);
  attempt("full", probe_write, PAGE + 0x400);
  attempt("run", probe_run, PAGE + 1u);
  region(4, PAGE, NO_EXECUTION | FULL | SIZE(12u) | REGION_ENABLE);
  attempt("run guarded", probe_run, PAGE + 1u);
  region(5, PAGE + 0x400u, READ_ONLY | SIZE(5u) | REGION_ENABLE);
  attempt("read of read-only", probe_read, PAGE + 0x400u);
  attempt("write of read-only", probe_write, PAGE + 0x400u);
  attempt("write beside", probe_write, PAGE + 0x420u);
  region(6, PAGE, NO_ACCESS | SUBREGION_OFF(2) | SIZE(12u) | REGION_ENABLE);
  attempt("no access", probe_read, PAGE + 0x200u);
  attempt("through the hole", probe_read, PAGE + 0x420u);
  attempt("and beneath it", probe_write, PAGE + 0x400u);
  region(6, PAGE, PRIVILEGED_ONLY | SIZE(12u) | REGION_ENABLE);
  attempt("privileged", probe_read, PAGE);
  attempt_without_privilege("unprivileged", probe_read, PAGE);
  attempt_without_privilege("unprivileged, no region", probe_read, 0x24010000u);
  attempt_without_privilege("unprivileged, own stack", probe_read, 0x20000000u);
  MPU_CTRL = 0;
  BARRIER();
  attempt("off", probe_write, PAGE + 0x400u);
  finish();
}
