/*
 * Interrupts inside interrupts: who preempts whom by priority, what waits, what BASEPRI, PRIMASK and FAULTMASK hold back,
 * the order of what was pending together, priority grouping. Lines are pended by software; the vector table lies in RAM.
 */
#include "../system.h"

static uint32_t vectors_in_ram[16 + 40] __attribute__((aligned(256)));

static void pend(uint32_t line) {
  NVIC_ISPR(0) = 1u << line;
  BARRIER();
}

static void enter(char name) {
  uart_put(name);
}

struct entry {
  uint32_t exc_return, stack;
};

static volatile struct entry entries[2];
static volatile uint32_t entry_count;

/* Line 0 is the most urgent, line 3 the least; line 4 equals line 3. */
static void line_0(void) {
  enter('0');
}

static void line_1(void) {
  led_toggle(LD3);
  enter('1');
  pend(0);
  pend(2);
  enter('!');
  led_toggle(LD3);
}

static void line_2(void) {
  enter('2');
}

static void line_3(void) {
  led_toggle(LD2);
  enter('(');
  pend(4); /* equal: waits */
  pend(1); /* more urgent: at once, and line 0 in it */
  enter(')');
  led_toggle(LD2);
}

static void line_4(void) {
  enter('4');
}

/* Lowers its own urgency while it runs: what is pending comes through only then. */
static void line_5(void) {
  enter('5');
  pend(2);
  enter('<');
  NVIC_IPR(5) = 0xf0;
  BARRIER();
  pend(3);
  enter('>');
  NVIC_IPR(5) = 0x10;
}

void __attribute__((used)) note_entry(uint32_t exc_return, uint32_t stack) {
  if (entry_count < 2) entries[entry_count++] = (struct entry){exc_return, stack};
  uint32_t exception;
  __asm volatile("mrs %0, ipsr" : "=r"(exception));
  if (exception == 16 + 10) pend(9);
}

/* Lines 7 to 10: 9 is more urgent than the others, and 10 pends it. */
static void __attribute__((naked)) noting(void) {
  __asm volatile("mov r0, lr\n mrs r1, msp\n b note_entry\n");
}

/* T: will return to the thread. H: to another handler. A handler that is chained takes the frame of the one before. */
static void say_entries(const char *name) {
  uart_text(name);
  for (uint32_t at = 0; at < 2; at++) uart_put((entries[at].exc_return & 0xfu) == 9u ? 'T' : (entries[at].exc_return & 0xfu) == 1u ? 'H' : '?');
  uart_text(entries[0].stack == entries[1].stack ? " in one frame" : entries[1].stack + 32u <= entries[0].stack ? " in another frame" : " astray");
  entry_count = 0;
}

static void svc(void) {
  enter('S');
}

static void fault_mask(void) {
  enter('F');
}

static void together(void) {
  __asm volatile("cpsid i" ::: "memory");
  NVIC_ISPR(0) = 0x3du; /* 0, 2, 3, 4, 5 */
  BARRIER();
  enter('-');
  __asm volatile("cpsie i\n isb" ::: "memory");
}

static void base_priority(uint32_t level) {
  __asm volatile("msr basepri, %0\n isb" ::"r"(level) : "memory");
}

/* BASEPRI_MAX only ever raises the threshold. */
static void base_priority_max(uint32_t level) {
  __asm volatile("msr basepri_max, %0\n isb" ::"r"(level) : "memory");
}

static uint32_t read_base_priority(void) {
  uint32_t level;
  __asm volatile("mrs %0, basepri" : "=r"(level));
  return level;
}

int main(void) {
  uart_start();
  led_start(LD2);
  led_start(LD3);
  void (*const lines[])(void) = {line_0, line_1, line_2, line_3, line_4, line_5, fault_mask, noting, noting, noting, noting};
  for (unsigned i = 0; i < 16 + 40; i++) vectors_in_ram[i] = REGISTER(0x08000000u + 4 * i);
  for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++) vectors_in_ram[16 + i] = (uint32_t)lines[i];
  vectors_in_ram[11] = (uint32_t)svc;
  SCB_VTOR = (uint32_t)vectors_in_ram;
  const uint8_t priorities[] = {0x00, 0x40, 0x80, 0xc0, 0xc0, 0x10, 0x20, 0x80, 0x80, 0x40, 0x80};
  for (unsigned i = 0; i < sizeof priorities; i++) NVIC_IPR(i) = priorities[i];
  SCB_SHPR(11) = 0x80;
  NVIC_ISER(0) = 0x7ff;

  uart_text("nest ");
  pend(3);
  uart_text("\r\ntogether ");
  together();
  uart_text("\r\nbasepri ");
  base_priority(0x80);
  pend(2);
  pend(3);
  pend(1);
  enter('|');
  base_priority_max(0xc0);
  enter(read_base_priority() == 0x80 ? 'k' : '?');
  base_priority_max(0x40);
  enter(read_base_priority() == 0x40 ? 'r' : '?');
  base_priority(0);
  uart_text("\r\nfaultmask ");
  __asm volatile("cpsid f" ::: "memory");
  pend(0);
  pend(6);
  enter('|');
  __asm volatile("cpsie f\n isb" ::: "memory");
  uart_text("\r\ngrouping ");
  SCB_AIRCR = SCB_AIRCR_KEY | (7u << 8); /* all bits are subpriority: nobody preempts anybody */
  BARRIER();
  pend(3);
  SCB_AIRCR = SCB_AIRCR_KEY;
  uart_text("\r\nown ");
  pend(5);
  uart_text("\r\nsvc ");
  __asm volatile("svc 0" ::: "memory");
  uart_text("\r\ndisabled ");
  NVIC_ICER(0) = 1u << 0;
  pend(0);
  enter('|');
  NVIC_ICPR(0) = 1u << 0;
  NVIC_ISER(0) = 1u << 0;
  BARRIER();
  __asm volatile("cpsid i" ::: "memory");
  NVIC_ISPR(0) = 3u << 7;
  BARRIER();
  __asm volatile("cpsie i\n isb" ::: "memory");
  say_entries("\r\nchain ");
  pend(10);
  say_entries("\r\nwithin ");
  uart_text("\r\n");
  finish();
}
