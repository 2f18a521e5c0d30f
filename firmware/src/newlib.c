/* What newlib asks of a system: text goes to the UART, memory comes from an array, there are no files and no processes. */
#include <stddef.h>
#include <sys/stat.h>

#include "board.h"

#ifndef HEAP_BYTES
#define HEAP_BYTES 16384
#endif

void *_sbrk(ptrdiff_t increment) {
  static char heap[HEAP_BYTES] __attribute__((aligned(8)));
  static ptrdiff_t used;
  if (used + increment > HEAP_BYTES) return (void *)-1;
  void *start = heap + used;
  used += increment;
  return start;
}

int _write(int file, const char *text, int length) {
  (void)file;
  for (int at = 0; at < length; at++) uart_put(text[at]);
  return length;
}

int _read(int file, char *to, int length) {
  (void)file, (void)to, (void)length;
  return 0;
}

int _fstat(int file, struct stat *status) {
  (void)file;
  status->st_mode = S_IFCHR;
  return 0;
}

int _isatty(int file) {
  (void)file;
  return 1;
}

int _lseek(int file, int offset, int from) {
  (void)file, (void)offset, (void)from;
  return 0;
}

int _close(int file) {
  (void)file;
  return -1;
}

int _getpid(void) {
  return 1;
}

int _kill(int process, int signal) {
  (void)process, (void)signal;
  return -1;
}

void _exit(int status) {
  (void)status;
  for (;;) {
  }
}
