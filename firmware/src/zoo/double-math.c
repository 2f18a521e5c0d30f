/*
 * Double and single precision on the FPU: sums, a chaotic map, the mathematical library, printed by newlib. Meanwhile an
 * interrupt computes too, so that every result has outlived many exception entries.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../system.h"

#define TICK_MICROSECONDS 50

static volatile uint32_t ticks;
static volatile double tick_sum;

void SysTick_Handler(void) {
  ticks++;
  tick_sum += sqrt((double)ticks);
}

static void show(const char *name, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  printf("%s %.12f %08lx%08lx\r\n", name, value, (unsigned long)(bits >> 32), (unsigned long)bits);
}

static double harmonic(int count) {
  double sum = 0;
  for (int k = 1; k <= count; k++) sum += 1.0 / k;
  return sum;
}

static float leibniz(int count) {
  float sum = 0;
  for (int k = 0; k < count; k++) sum += (k % 2 ? -4.0f : 4.0f) / (float)(2 * k + 1);
  return sum;
}

static double logistic(double x, int count) {
  for (int k = 0; k < count; k++) x = 3.9 * x * (1.0 - x);
  return x;
}

static double product_rest(double x) {
  return fma(x, x, -(x * x));
}

static void __attribute__((noinline)) compute(void) {
  uart_start();
  printf("double-math\r\n");
  tick_start(TICK_MICROSECONDS, SYST_CSR_TICKINT);
  show("harmonic", harmonic(2000));
  show("leibniz", leibniz(2000));
  show("logistic", logistic(0.5, 2000));
  show("root", sqrt(2.0));
  show("rest", product_rest(1.0 / 3.0) * 0x1p60);
  show("sine", sin(1.0));
  show("exp", exp(-1.5));
  show("log", log(10.0));
  show("power", pow(2.0, 0.3));
  SYST_CSR = 0;
  double wanted = 0;
  for (uint32_t k = 1; k <= ticks; k++) wanted += sqrt((double)k);
  printf("interrupts %s\r\n", ticks > 100 && tick_sum == wanted ? "agree" : "differ");
}

int main(void) {
  fpu_start();
  compute();
  finish();
}
