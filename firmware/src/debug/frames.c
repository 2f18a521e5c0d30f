/*
 * What a debugger is asked to show of C: calls in calls, recursion, functions inlined into others, values of every kind, and
 * handlers that interrupt all of it. Runs in rounds for ever. PendSV is asked for by the program; the line of USART3 is raised from outside, too.
 */
#include "../system.h"
#include "values.h"

enum mode { MODE_OFF, MODE_RUN = 3, MODE_STUCK = -2 };

struct limits {
  int16_t low;
  int16_t high;
};

struct axis {
  uint8_t id;
  enum mode mode;
  struct limits limits;
  float gain;
  double position;
  const char *name;
  struct axis *next;
};

struct flags {
  unsigned ready : 1;
  unsigned level : 5;
  int trim : 6;
  unsigned long long wide : 40;
};

union word {
  uint32_t whole;
  uint8_t bytes[4];
  float real;
};

typedef int32_t (*operation)(int32_t, int32_t);

volatile uint32_t seen;
static const char *const names[] = {"x", "y", "z"};
static struct axis axes[3];
static uint32_t tree[15];
static volatile float load = 0.25f;

WITHIN int32_t clamped(int32_t value, struct limits limits) {
  int32_t most = limits.high;
  if (value > most) return most;
  return value < limits.low ? limits.low : value;
}

WITHIN uint32_t mixed(uint32_t seed, unsigned rounds) {
  uint32_t mix = seed ^ 0x9e3779b9u;
  for (unsigned round = 0; round < rounds; round++) {
    uint32_t turned = (mix << 13) | (mix >> 19);
    mix = turned * 5u + round;
  }
  return mix;
}

static int32_t sum(int32_t a, int32_t b) { return a + b; }
static int32_t product(int32_t a, int32_t b) { return a * b; }

APART int32_t applied(operation what, int32_t a, int32_t b) {
  int32_t result = what(a, b);
  seen += (uint32_t)result;
  return result;
}

/* Calls itself twice, four levels deep. */
APART uint32_t sum_of_tree(const uint32_t *nodes, unsigned at, unsigned depth) {
  uint32_t here = nodes[at];
  if (depth == 0) {
    seen++;
    return here;
  }
  uint32_t left = sum_of_tree(nodes, 2 * at + 1, depth - 1);
  uint32_t right = sum_of_tree(nodes, 2 * at + 2, depth - 1);
  return here + left + right;
}

APART struct limits widened(struct limits limits, int16_t by) {
  struct limits wider = {.low = (int16_t)(limits.low - by), .high = (int16_t)(limits.high + by)};
  seen += (uint32_t)wider.high;
  return wider;
}

APART double filtered(double value, float weight, const float *taps, unsigned count) {
  double total = value * (double)weight;
  for (unsigned index = 0; index < count; index++) {
    float tap = taps[index] * load;
    total += (double)tap;
    if (total > 1e6) {
      double excess = total - 1e6;
      total -= excess;
    }
  }
  seen++;
  return total;
}

APART int32_t moved(struct axis *axis, int32_t by) {
  float taps[4] = {0.5f, 0.25f, 0.125f, axis->gain};
  struct limits wide = widened(axis->limits, 7);
  int32_t target = clamped((int32_t)axis->position + by, wide);
  axis->position = filtered((double)target, axis->gain, taps, 4);
  axis->mode = target == wide.high ? MODE_STUCK : MODE_RUN;
  return target;
}

APART uint32_t packed(uint32_t seed, uint8_t level) {
  struct flags flags = {.ready = seed & 1u, .level = level, .trim = (int)(seed % 60u) - 30, .wide = 0x12345678ull * seed};
  union word word = {.whole = seed};
  static uint32_t calls;
  calls++;
  for (unsigned index = 0; index < 4; index++) {
    uint8_t byte = word.bytes[index];
    if (byte & 1) {
      uint32_t odd = mixed(byte, 3);
      seen += odd;
    }
    word.bytes[index] = (uint8_t)(byte + index);
  }
  int64_t wide = (int64_t)flags.wide - (int64_t)calls;
  seen ^= (uint32_t)wide;
  return word.whole + flags.level;
}

APART int32_t six(int8_t a, uint16_t b, int32_t c, int64_t d, char e, struct limits f) {
  _Bool is_large = c > 100;
  char letter = (char)(e + 1);
  int64_t all = a + b + c + d + letter + f.low + f.high;
  seen += (uint32_t)all + is_large;
  return (int32_t)all;
}

/* Waits with a value in hand, so that an interrupt comes in the midst of it. */
APART uint32_t busy(uint32_t rounds, float step) {
  float level = 0.0f;
  uint32_t round = 0;
  while (round < rounds) {
    level += step;
    round++;
    seen = round;
  }
  return round + (uint32_t)level;
}

APART void round_of(uint32_t number) {
  struct axis *axis = &axes[number % 3u];
  int32_t matrix[2][3] = {{1, 2, 3}, {4, 5, (int32_t)number}};
  operation what = number & 1 ? sum : product;
  int32_t target = moved(axis, matrix[1][2] * 3);
  for (int32_t row = 0; row < 2; row++) {
    int32_t total = 0;
    for (int32_t column = 0; column < 3; column++) total = applied(what, total, matrix[row][column]);
    seen += (uint32_t)total;
  }
  uint32_t leaves = sum_of_tree(tree, 0, 3);
  uint32_t bits = packed(number * 0x01010101u + leaves, (uint8_t)(number & 31u));
  int32_t all = six(-3, 500, target, 1ll << 33, 'k', axis->limits);
  if (number % 2 == 0) SCB_ICSR = SCB_ICSR_PENDSVSET;
  seen += bits + (uint32_t)all + busy(20, 0.5f);
}

/* Interrupted itself by the line of USART3, which has the higher priority. */
APART uint32_t noted(uint32_t reason) {
  double share = (double)reason * 0.125;
  uint32_t mix = mixed(reason, 2);
  seen += mix + (uint32_t)share;
  return mix;
}

void PendSV_Handler(void) {
  uint32_t reason = seen & 0xffu;
  NVIC_ISPR(USART3_IRQ / 32u) = 1u << (USART3_IRQ % 32u);
  noted(reason + 1u);
}

void USART3_Handler(void) {
  uint8_t local = (uint8_t)seen;
  noted(local);
}

static uint32_t process_stack[256] __attribute__((aligned(8)));

/* As a scheduler starts a task: on the process stack, with nothing to return to. */
static void __attribute__((noreturn)) task(void) {
  for (uint32_t number = 0;; number++) round_of(number);
}

int main(void) {
  fpu_start();
  for (unsigned index = 0; index < 3; index++) {
    axes[index] = (struct axis){
      .id = (uint8_t)(index + 1), .limits = {(int16_t)(-100 * (int)index), 1000}, .gain = 1.5f, .name = names[index],
      .next = &axes[(index + 1) % 3]};
  }
  for (unsigned index = 0; index < 15; index++) tree[index] = index * index;
  SCB_SHPR(14) = 0xf0;
  NVIC_ISER(USART3_IRQ / 32u) = 1u << (USART3_IRQ % 32u);
  for (uint32_t number = 0; number < 4; number++) round_of(number);
  __asm volatile(
      "msr psp, %0\n movs r0, #2\n msr control, r0\n isb\n mov lr, %1\n bx %2" ::"r"(process_stack + 256), "r"(0xffffffffu), "r"(task)
      : "r0");
  __builtin_unreachable();
}
