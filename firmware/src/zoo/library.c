/* newlib at work: printf into USART3, scanning, sorting, the heap, string functions, long jumps out of deep calls. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../system.h"

static jmp_buf recovery;

static void dive(int depth) {
  volatile char ballast[24];
  memset((char *)ballast, depth, sizeof ballast);
  if (depth == 0) longjmp(recovery, 42);
  if (depth > 0) dive(depth - 1);
  ballast[0] = 0;
}

static void jump(void) {
  volatile int passes = 0;
  int code = setjmp(recovery);
  passes++;
  if (passes < 3) dive(10 * passes);
  printf("setjmp returned %d, pass %d\r\n", code, passes);
  if (setjmp(recovery) == 0) longjmp(recovery, 0); /* 0 arrives as 1 */
  printf("longjmp(0) came back\r\n");
}

static int ascending(const void *left, const void *right) {
  int a = *(const int *)left, b = *(const int *)right;
  return (a > b) - (a < b);
}

/* Blocks of many sizes, kept, grown and given back in another order: none may touch its neighbour. */
static void heap(void) {
  enum { BLOCKS = 24 };
  unsigned char *blocks[BLOCKS];
  size_t sizes[BLOCKS];
  int damaged = 0;
  for (int round = 0; round < 8; round++) {
    for (int i = 0; i < BLOCKS; i++) {
      sizes[i] = (size_t)(7 + (i * 37 + round * 11) % 180);
      blocks[i] = malloc(sizes[i]);
      if (!blocks[i]) printf("no memory\r\n"), exit(1);
      memset(blocks[i], i, sizes[i]);
    }
    for (int i = 0; i < BLOCKS; i += 3) {
      blocks[i] = realloc(blocks[i], sizes[i] + 60);
      memset(blocks[i] + sizes[i], i, 60);
      sizes[i] += 60;
    }
    for (int i = 0; i < BLOCKS; i++) {
      int at = (i * 5) % BLOCKS;
      for (size_t byte = 0; byte < sizes[at]; byte++) damaged += blocks[at][byte] != at;
      free(blocks[at]);
    }
    for (int i = 0; i < BLOCKS; i++) blocks[i] = NULL;
  }
  printf("heap: %d bytes damaged, too much gives %p\r\n", damaged, malloc(1u << 20));
}

static void __attribute__((noinline)) work(void) {
  uart_start();
  printf("%d %5d|%-5d|%05d %u %x %#X %o %c %s %.3s|%8s|%%\r\n", -7, 42, 42, 42, 4000000000u, 0xbeefu, 0xc0deu, 8u, 'z', "text", "abcdef", "r");
  printf("%lld %llx %ld %hhu\r\n", -9000000000000000000ll, 0x123456789abcdef0ull, -2147483647l, (unsigned char)300);
  printf("%.3f %8.2f|%e %g %g %.0f\r\n", 3.14159, -2.5, 12345.678, 1e-5, 100000.0, 2.5);
  int a = 0, b = 0;
  char word[8];
  int found = sscanf("12 0x1f seven", "%d %i %7s", &a, &b, word);
  printf("%d found: %d %d %s; %ld; %.2f\r\n", found, a, b, word, strtol("-077", NULL, 8), strtod("6.02e3", NULL));
  int numbers[] = {5, -3, 99, 0, 17, -45, 8};
  qsort(numbers, sizeof numbers / sizeof *numbers, sizeof *numbers, ascending);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) printf("%d ", numbers[i]);
  printf("\r\n%d %d %s\r\n", strcmp("apple", "apply") < 0, (int)strlen("nine char"), strstr("needle in hay", "in"));
  heap();
  jump();
}

int main(void) {
  fpu_start();
  work();
  finish();
}
