/*
 * Four tasks under a scheduler of SysTick and PendSV, the highest ready one first. Three keep a pattern in the floating point
 * registers across every switch, and so does the idle task, in a loop that is preempted anywhere; one never uses the FPU. The
 * tick itself computes too, so that the state it interrupts has to go where lazy stacking has kept a place for it.
 */
#include "../system.h"

#define STACK_WORDS 256
#define MILLISECOND (CORE_HZ / 1000u)
#define END_MS 120u
#define FPCCR REGISTER(0xe000ef34u)

struct task {
  uint32_t *stack;
  uint32_t wake_at;
};

enum { TASKS = 5, WHOLE = 3, IDLE = 4 };
static uint32_t stacks[TASKS][STACK_WORDS] __attribute__((aligned(8)));
static struct task tasks[TASKS];
struct task *current = &tasks[IDLE];
static volatile uint32_t now, switches, damaged, whole_frames, float_frames;
static volatile float tick_sum;

void SysTick_Handler(void) {
  now++;
  tick_sum += (float)now * 0.5f;
  SCB_ICSR = SCB_ICSR_PENDSVSET;
}

/* `exc_return` says which frame the processor has stacked: bit 4 is 0 when it has room for the FPU. */
void __attribute__((used)) choose_next(uint32_t exc_return) {
  if (exc_return & 16u) whole_frames++;
  else float_frames++;
  int next = 0;
  while (next != IDLE && (int32_t)(tasks[next].wake_at - now) > 0) next++;
  if (current != &tasks[next]) switches++;
  current = &tasks[next];
}

/* R4 to R11 and, when the task has used the FPU, S16 to S31 go to its stack; the rest is there already. */
void __attribute__((naked)) PendSV_Handler(void) {
  __asm volatile(
      "mrs r0, psp\n"
      "tst lr, #16\n"
      "it eq\n"
      "vstmdbeq r0!, {s16-s31}\n"
      "stmdb r0!, {r4-r11, lr}\n"
      "ldr r4, =current\n"
      "ldr r1, [r4]\n"
      "str r0, [r1]\n"
      "mov r0, lr\n"
      "bl choose_next\n"
      "ldr r1, [r4]\n"
      "ldr r0, [r1]\n"
      "ldmia r0!, {r4-r11, lr}\n"
      "tst lr, #16\n"
      "it eq\n"
      "vldmiaeq r0!, {s16-s31}\n"
      "msr psp, r0\n"
      "bx lr\n"
      ".ltorg\n");
}

/* Fills S0 to S31 from a seed, lets `wait` run out, counts what came back different. */
static void keep_registers(uint32_t seed, uint32_t milliseconds) {
  volatile float kept[32];
  float patterns[32], after[32];
  for (int i = 0; i < 32; i++) kept[i] = patterns[i] = (float)(seed * 100u + (uint32_t)i);
  uint32_t until = now + milliseconds;
  current->wake_at = until;
  __asm volatile(
      "vldmia %0, {s0-s31}\n"
      "cmp %3, #0\n"
      "beq 1f\n"
      "str %4, [%5]\n" /* the others run from here on */
      "dsb\n isb\n"
      "1:\n"
      "ldr r12, [%2]\n"
      "subs r12, r12, %6\n"
      "bmi 1b\n"
      "vstmia %1, {s0-s31}\n"
      :
      : "r"(patterns), "r"(after), "r"(&now), "r"(current != &tasks[IDLE]), "r"(SCB_ICSR_PENDSVSET), "r"(&SCB_ICSR), "r"(until)
      : "r12", "cc", "memory", "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15", "s16",
        "s17", "s18", "s19", "s20", "s21", "s22", "s23", "s24", "s25", "s26", "s27", "s28", "s29", "s30", "s31");
  for (int i = 0; i < 32; i++) damaged += after[i] != kept[i];
}

static void say(char name) {
  uart_put(name);
  uart_decimal(now);
  uart_put(' ');
}

static void task_a(void) {
  for (;;) {
    say('A');
    keep_registers(1, 10);
  }
}

static void task_b(void) {
  for (;;) {
    say('B');
    led_toggle(LD2);
    keep_registers(2, 25);
  }
}

static void task_c(void) {
  for (;;) {
    say('C');
    led_toggle(LD3);
    keep_registers(3, 40);
  }
}

/* Whole numbers only: its frames are the short ones. */
static void task_d(void) {
  uint32_t rounds = 0;
  for (;;) {
    say('D');
    rounds++;
    current->wake_at = now + 30;
    SCB_ICSR = SCB_ICSR_PENDSVSET;
    BARRIER();
    if (rounds > 100) damaged++;
  }
}

static _Noreturn void idle(void) {
  while (now < END_MS) keep_registers(4, 1);
  SYST_CSR = 0;
  uart_text("\r\nscheduler: ");
  uart_decimal(damaged);
  uart_text(" registers damaged, ");
  uart_text(switches > 20 ? "many switches\r\n" : "few switches\r\n");
  uart_text("frames: ");
  uart_text(whole_frames >= 4 && float_frames > 100 ? "both" : "of one kind");
  uart_text(tick_sum == (float)(now * (now + 1)) / 4 ? ", the tick's sum right" : ", the tick's sum wrong");
  uart_text(", lazy stacking ");
  uart_text(FPCCR >> 30 == 3u ? "on\r\n" : "off\r\n");
  finish();
}

static void prepare(struct task *task, uint32_t *stack, void (*entry)(void)) {
  uint32_t *top = stack + STACK_WORDS;
  *--top = 1u << 24; /* xPSR: Thumb */
  *--top = (uint32_t)entry & ~1u;
  *--top = 0; /* LR: tasks do not return */
  top -= 5;   /* R12, R3 to R0 */
  *--top = 0xfffffffdu;
  top -= 8; /* R11 to R4 */
  task->stack = top;
  task->wake_at = 0;
}

int main(void) {
  fpu_start();
  uart_start();
  prepare(&tasks[0], stacks[0], task_a);
  prepare(&tasks[1], stacks[1], task_b);
  prepare(&tasks[2], stacks[2], task_c);
  prepare(&tasks[WHOLE], stacks[WHOLE], task_d);
  led_start(LD2);
  led_start(LD3);
  SCB_SHPR(14) = 0xff;
  SCB_SHPR(15) = 0xc0;
  SYST_RVR = MILLISECOND - 1;
  SYST_CVR = 0;
  SYST_CSR = SYST_CSR_CLKSOURCE | SYST_CSR_ENABLE | SYST_CSR_TICKINT;
  /* This very program becomes the idle task, on a stack of its own. */
  __asm volatile("msr psp, %0\n mov r0, #2\n msr control, r0\n isb\n" ::"r"(stacks[IDLE] + STACK_WORDS) : "r0", "memory");
  idle();
}
