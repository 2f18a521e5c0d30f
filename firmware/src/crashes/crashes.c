/*
 * A zoo of crashes. `crash_selected` in flash names the one to go through; a comment marks the line that each is blamed on.
 * As in most projects, no fault has a handler of its own.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../system.h"

#define NOINLINE __attribute__((noipa)) /* as if it stood in another file */
#define NULL_GUARD_4K ((11u << 1) | 1u) /* no access, from address 0 on: an H743 has ITCM there */
#define READ_ONLY_256 ((6u << 24) | (7u << 1) | 1u)
#define NO_ACCESS_1K ((9u << 1) | 1u)
#define NO_EXECUTION_256 ((1u << 28) | (3u << 24) | (7u << 1) | 1u)
#define MPU_ON 5u /* with the default map behind the regions */
#define VECTORS 56u
#define SVC_VECTOR 11u
#define SYSTICK_VECTOR 15u
#define HARD_FAULT_VECTOR 3u
#define USART2_IRQ 38u
#define USART2_ISR REGISTER(0x4000441cu)
#define NOTHING_THERE 0x22000004u

extern const uint32_t vectors[], stack_top[];

struct sensor {
  uint32_t id;
  int32_t value;
  int32_t samples[400];
};

struct driver {
  const char *name;
  int32_t (*read)(uint32_t channel);
};

struct limits {
  uint32_t low, high;
};

static struct sensor sensors[2] = {{.id = 1}, {.id = 2}};
static struct driver drivers[2] = {{.name = "inside"}, {.name = "outside"}};
static void (*volatile on_tick)(void);
static struct limits limits __attribute__((aligned(256)));
static uint32_t code_in_ram[64] __attribute__((aligned(256)));
static uint32_t vectors_in_ram[128] __attribute__((aligned(512)));
static uint8_t packet[16] __attribute__((aligned(8)));

volatile uint32_t sink, seven = 7, nothing;
volatile uint8_t ready;
volatile float gain = 1.5f;

/* What the compiler must not know. */
static struct sensor *NOINLINE find_sensor(uint32_t id) {
  for (uint32_t at = 0; at < 2; at++) {
    if (sensors[at].id == id + nothing) return &sensors[at];
  }
  return (struct sensor *)nothing;
}

static int32_t NOINLINE read_sensor(const struct sensor *sensor) {
  return sensor->value + 1; /* crash: null_read in_interrupt */
}

static void crash_null_read(void) {
  sink = (uint32_t)read_sensor(find_sensor(seven));
}

static void NOINLINE rename_sensor(struct sensor *target, uint32_t id) {
  target->id = id; /* crash: null_write */
  sink = id;
}

static void crash_null_write(void) {
  rename_sensor(find_sensor(seven), 3);
  sink = 0;
}

static int32_t NOINLINE sample_of(const struct sensor *history, uint32_t at) {
  return history->samples[at] + 3; /* crash: null_element */
}

static void crash_null_element(void) {
  sink = (uint32_t)sample_of(find_sensor(seven), 300 + nothing);
}

static int32_t NOINLINE read_driver(const struct driver *driver, uint32_t channel) {
  return driver->read(channel) + 1; /* crash: null_call */
}

static void crash_null_call(void) {
  sink = (uint32_t)read_driver(&drivers[nothing], 5);
}

static void NOINLINE tell_tick(void) {
  sink++;
  on_tick(); /* crash: null_callback */
  sink++;
}

static void crash_null_callback(void) {
  tell_tick();
  sink++;
}

static uint32_t NOINLINE read_port(const volatile uint32_t *port) {
  return *port + 1; /* crash: reserved_read lockup */
}

static void crash_reserved_read(void) {
  sink = read_port((const volatile uint32_t *)(NOTHING_THERE + nothing));
}

static void NOINLINE write_port(volatile uint32_t *port, uint32_t value) {
  *port = value; /* crash: reserved_write */
  sink = value;
}

static void crash_reserved_write(void) {
  write_port((volatile uint32_t *)(NOTHING_THERE + nothing), 1);
  sink = 1;
}

static uint8_t NOINLINE first_byte(const volatile uint8_t *freed) {
  return *freed; /* crash: dangling */
}

static void crash_dangling(void) {
  sink = first_byte((const volatile uint8_t *)(0xdeadbeefu + nothing));
}

static uint64_t NOINLINE long_at(const volatile uint8_t *bytes) {
  return *(const volatile uint64_t *)bytes; /* crash: unaligned_double */
}

static void crash_unaligned_double(void) {
  sink = (uint32_t)long_at(packet + 1 + nothing);
}

static uint32_t NOINLINE word_at(const volatile uint8_t *bytes) {
  return *(const volatile uint32_t *)bytes; /* crash: unaligned_word */
}

static void crash_unaligned_word(void) {
  SCB_CCR |= SCB_CCR_UNALIGN_TRP;
  BARRIER();
  sink = word_at(packet + 1 + nothing);
}

static int32_t NOINLINE mean(int32_t total, int32_t count) {
  return total / count; /* crash: divide */
}

static void crash_divide(void) {
  SCB_CCR |= SCB_CCR_DIV_0_TRP;
  BARRIER();
  sink = (uint32_t)mean(100, (int32_t)nothing);
}

static uint32_t NOINLINE slot_of(uint32_t key, uint32_t slots) {
  return key % slots; /* crash: remainder */
}

static void crash_remainder(void) {
  SCB_CCR |= SCB_CCR_DIV_0_TRP;
  BARRIER();
  sink = slot_of(100, nothing);
}

static uint32_t NOINLINE walk(const volatile uint32_t *above, uint32_t levels) {
  volatile uint32_t here[16];
  here[0] = above[0] + 1;
  if (levels == nothing) return here[0];
  return walk(here, levels - 1) + here[0]; /* crash: stack_overflow stack_guard */
}

static void crash_stack_overflow(void) {
  volatile uint32_t top = 0;
  sink = walk(&top, 1000000);
}

static void guard(uint32_t region, uint32_t address, uint32_t attributes) {
  MPU_CTRL = 0;
  MPU_RNR = region;
  MPU_RBAR = address;
  MPU_RASR = attributes;
  MPU_CTRL = MPU_ON;
  BARRIER();
}

static void crash_stack_guard(void) {
  volatile uint32_t top = 0;
  guard(1, (uint32_t)stack_top - 0x2000u, NO_ACCESS_1K);
  sink = walk(&top, 1000000);
}

static void NOINLINE read_page(uint32_t length) {
  volatile uint8_t page[70000];
  sink = find_sensor(1)->id;
  for (uint32_t at = 0; at < length; at++) page[at] = (uint8_t)at;
  sink = page[length / 2];
}

static void crash_stack_page(void) {
  read_page(70000); /* crash: stack_page */
  sink = 0;
}

static void NOINLINE supervisor(void) {
  __asm volatile("svc 0" ::: "memory"); /* crash: vector_table vector_arm vector_empty exception_return svc_masked */
}

static void crash_vector_table(void) {
  SCB_VTOR = 0x22000000u;
  BARRIER();
  supervisor();
  sink = 0;
}

static void vector_in_ram(uint32_t at, uint32_t handler) {
  for (uint32_t word = 0; word < VECTORS; word++) vectors_in_ram[word] = vectors[word];
  vectors_in_ram[at] = handler;
  SCB_VTOR = (uint32_t)vectors_in_ram;
  BARRIER();
}

static void serve(void) {
  sink++;
}

static void crash_vector_arm(void) {
  vector_in_ram(SVC_VECTOR, (uint32_t)serve & ~1u);
  supervisor();
  sink = 0;
}

static void crash_vector_empty(void) {
  vector_in_ram(SVC_VECTOR, 0);
  supervisor();
  sink = 0;
}

static void __attribute__((naked)) return_nowhere(void) {
  __asm volatile("ldr r0, =0xfffffff5\n bx r0\n .ltorg");
}

static void crash_exception_return(void) {
  vector_in_ram(SVC_VECTOR, (uint32_t)return_nowhere);
  supervisor();
  sink = 0;
}

static void crash_svc_masked(void) {
  __asm volatile("cpsid i" ::: "memory");
  supervisor();
  sink = 0;
}

static float NOINLINE amplify(float value) {
  return value * gain; /* crash: fpu_off */
}

static void crash_fpu_off(void) {
  SCB_CPACR &= ~SCB_CPACR_FPU;
  BARRIER();
  sink = (uint32_t)amplify(2.0f); /* crash: fpu_off */
}

static void NOINLINE set_limit(struct limits *kept, uint32_t high) {
  kept->high = high; /* crash: mpu_write */
  sink = high;
}

static void crash_mpu_write(void) {
  guard(1, (uint32_t)&limits, READ_ONLY_256);
  set_limit(&limits, 10);
  sink = 0;
}

static void NOINLINE run_code(void (*code)(void)) {
  code(); /* crash: mpu_execute execute_peripheral */
  sink++;
}

static void crash_mpu_execute(void) {
  code_in_ram[0] = 0xbf004770u; /* bx lr */
  guard(1, (uint32_t)code_in_ram, NO_EXECUTION_256);
  run_code((void (*)(void))((uint32_t)code_in_ram | 1u));
  sink = 0;
}

static void crash_execute_peripheral(void) {
  run_code((void (*)(void))(0x40000001u + nothing));
  sink = 0;
}

static void broken_handler(void) {
  sink = *(volatile uint32_t *)NOTHING_THERE;
  for (;;) {
  }
}

static void crash_lockup(void) {
  vector_in_ram(HARD_FAULT_VECTOR, (uint32_t)broken_handler);
  sink = read_port((const volatile uint32_t *)(NOTHING_THERE + nothing));
}

static void NOINLINE use_stack(uint32_t top) {
  __asm volatile("msr msp, %0\n push {r0}\n" ::"r"(top) : "memory"); /* crash: stack_pointer */
}

static void crash_stack_pointer(void) {
  use_stack(0x22000000u);
  sink = 0;
}

static void NOINLINE wait_ready(void) {
  while (!ready) { /* crash: stuck watchdog */
  }
  sink = 1;
}

static void crash_stuck(void) {
  wait_ready();
  sink = 0;
}

static void crash_watchdog(void) {
  IWDG1_KR = IWDG_START;
  wait_ready();
  sink = 0;
}

static void NOINLINE send(char character) {
  while (!(USART2_ISR & USART_ISR_TXE)) { /* crash: clock_off */
  }
  REGISTER(0x40004428u) = (uint32_t)character;
}

static void crash_clock_off(void) {
  send('x');
  sink = 0;
}

static void NOINLINE copy_text(volatile char *to, const volatile char *from) {
  while ((*to++ = *from++)) {
  }
}

static void NOINLINE copy_name(const volatile char *name) {
  volatile char copy[8];
  copy_text(copy, name); /* crash: return_address */
  sink = (uint32_t)copy[0];
}

static void NOINLINE greet(const volatile char *name) {
  copy_name(name);
  sink = 0;
}

static void crash_return_address(void) {
  greet("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  sink = 1;
}

static void NOINLINE set_level(uint32_t level) {
  assert(level < 5); /* crash: assertion */
  sink = level;
}

static void crash_assertion(void) {
  set_level(seven);
  sink = 0;
}

static void NOINLINE give_up(uint32_t why) {
  sink = why;
  abort(); /* crash: abort */
}

static void crash_abort(void) {
  give_up(seven);
}

/* A name that no vector has: misspelt, so that the weak one stays in the table. */
void USART2_Handlr(void) {
  sink++;
}

static void NOINLINE listen(uint32_t line) {
  NVIC_ISER(line >> 5) = 1u << (line & 31u);
  NVIC_ISPR(line >> 5) = 1u << (line & 31u);
  BARRIER(); /* crash: interrupt_name */
  sink = line;
}

static void crash_interrupt_name(void) {
  listen(USART2_IRQ);
  sink = 0;
}

static void NOINLINE wait_tick(void) {
  while (!ready) { /* crash: systick_name */
  }
  sink = 1;
}

static void crash_systick_name(void) {
  SYST_RVR = 1000;
  SYST_CVR = 0;
  SYST_CSR = SYST_CSR_CLKSOURCE | SYST_CSR_TICKINT | SYST_CSR_ENABLE;
  wait_tick();
  sink = 0;
}

/* It stands in the table. */
void USART3_Handler(void) {
  sink = (uint32_t)read_sensor(find_sensor(seven));
}

static void crash_in_interrupt(void) {
  listen(USART3_IRQ);
  sink = 0;
}

static void NOINLINE check(uint32_t value) {
  if (value == seven) __builtin_trap(); /* crash: undefined */
  sink = value;
}

static void crash_undefined(void) {
  check(seven);
  sink = 0;
}

static void NOINLINE stop_here(void) {
  __asm volatile("bkpt 0" ::: "memory"); /* crash: breakpoint */
  sink = 1;
}

static void crash_breakpoint(void) {
  stop_here();
  sink = 0;
}

static void crash_none(void) {
  for (;;) {
    for (uint32_t round = 0; round < 100; round++) sink += find_sensor(1 + (round & 1u))->id;
    tick_wait();
  }
}

typedef void (*crash)(void);

static const crash crashes[] = {
    crash_none,         crash_null_read,     crash_null_write,      crash_null_element,       crash_null_call,        crash_null_callback,
    crash_reserved_read, crash_reserved_write, crash_dangling,       crash_unaligned_double,   crash_unaligned_word,   crash_divide,
    crash_remainder,    crash_stack_overflow, crash_stack_guard,    crash_stack_page,         crash_vector_table,     crash_vector_arm,
    crash_vector_empty, crash_exception_return, crash_svc_masked,   crash_fpu_off,            crash_mpu_write,        crash_mpu_execute,
    crash_execute_peripheral, crash_lockup,  crash_stack_pointer,   crash_stuck,              crash_watchdog,         crash_clock_off,
    crash_return_address, crash_assertion,   crash_abort,           crash_interrupt_name,     crash_systick_name,     crash_in_interrupt,
    crash_undefined,    crash_breakpoint,
};

/* Who wants another one puts the address of its function here. */
volatile const crash crash_selected = crash_none;

int main(void) {
  fpu_start();
  uart_start();
  tick_start(1000, 0);
  guard(0, 0, NULL_GUARD_4K);
  crash selected = crash_selected;
  for (uint32_t at = 0; at < sizeof crashes / sizeof crashes[0]; at++) {
    if (crashes[at] == selected) selected();
  }
  rest();
}
