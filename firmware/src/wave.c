/*
 * Prints a number each millisecond, as much as 115200 baud carries: a triangle between -50 and 50, 0.2 s long. It keeps the same
 * in a variable, for whoever looks at it from outside.
 */
#include "board.h"

static volatile struct {
  uint32_t step;
  int32_t height;
  enum { RISING, FALLING } slope;
} wave;

int main(void) {
  uart_start();
  tick_start(1000, 0);
  for (uint32_t step = 0;; step = (step + 1) % 200) {
    uint32_t height = step < 100 ? step : 200 - step; /* 0 to 100 */
    tick_wait();
    wave.step = step;
    wave.height = (int32_t)height - 50;
    wave.slope = step < 100 ? RISING : FALLING;
    uart_text(height < 50 ? "wave=-" : "wave=");
    uart_decimal(height < 50 ? 50 - height : height - 50);
    uart_text("\r\n");
  }
}
