/* Single precision for the speed benchmark: a filter over an array, a polynomial on what comes out. */
#include "kernel.h"

#define TAPS 16
#define SAMPLES 64

static float signal[SAMPLES + TAPS], taps[TAPS], filtered[SAMPLES];

#ifdef __ARM_FP
#define CPACR (*(volatile uint32_t *)0xe000ed88u)
/* Full access to CP10 and CP11 (ARM DDI 0403E.e, B3.2.20), before anything that was compiled for the FPU runs. */
static inline void fpu_start(void) {
  CPACR |= 0xfu << 20;
  __asm volatile("dsb\n isb" ::: "memory");
}
#else
static inline void fpu_start(void) {
}
#endif

static float filter(const float *at) {
  float sum = 0;
  for (int tap = 0; tap < TAPS; tap++) sum += taps[tap] * at[tap];
  return sum;
}

static __attribute__((noinline)) _Noreturn void work(void) {
  for (int tap = 0; tap < TAPS; tap++) taps[tap] = 1.0f / (float)(tap + 2);
  for (int index = 0; index < SAMPLES + TAPS; index++) signal[index] = (float)(index % 17) * 0.125f - 1.0f;
  for (uint32_t round = 0;; round++) {
    float sum = 0;
    for (int index = 0; index < SAMPLES; index++) {
      const float x = filter(signal + index);
      filtered[index] = x - x * x * x * 0.1666667f;
      sum += filtered[index];
    }
    signal[round & (SAMPLES - 1)] = sum * 0.015625f;
    progress.result = (uint32_t)(int32_t)(sum * 1000.0f);
    progress.rounds = round + 1;
  }
}

int main(void) {
  fpu_start();
  work();
}
