/*
 * Talks to its debugger's host by semihosting, in calls of its own: prints in three ways, asks for what it must not get, and ends with
 * status 3. Source: ARM, "Semihosting for AArch32 and AArch64", 2025Q1, chapter 6.
 */
#include <stdint.h>

enum { OPEN = 0x01, CLOSE = 0x02, WRITEC = 0x03, WRITE0 = 0x04, WRITE = 0x05, READ = 0x06, ISTTY = 0x09, FLEN = 0x0c,
       CLOCK = 0x10, TIME = 0x11, ERRNO = 0x13, HEAPINFO = 0x16, EXIT_EXTENDED = 0x20 };
enum { MODE_R = 0, MODE_W = 4, MODE_A = 8, APPLICATION_EXIT = 0x20026 };

static int call(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return (int)r0;
}

static uint32_t length(const char *text) {
  uint32_t count = 0;
  while (text[count]) count++;
  return count;
}

static int open(const char *name, uint32_t mode) {
  const uint32_t block[] = {(uint32_t)name, mode, length(name)};
  return call(OPEN, block);
}

static int write(int handle, const char *text) {
  const uint32_t block[] = {(uint32_t)handle, (uint32_t)text, length(text)};
  return call(WRITE, block);
}

static void say(const char *what, int isSo) {
  call(WRITE0, what);
  call(WRITE0, isSo ? ": yes\n" : ": no\n");
}

int main(void) {
  call(WRITE0, "hello from the target\n");
  for (const char *at = "by letters\n"; *at; at++) call(WRITEC, at);
  const int out = open(":tt", MODE_W);
  const int in = open(":tt", MODE_R);
  say("opens the console", out > 0 && in > 0 && open(":tt", MODE_A) > 0);
  say("writes all of it", write(out, "by a handle\n") == 0);
  const uint32_t outBlock[] = {(uint32_t)out};
  const int isTerminal = call(ISTTY, outBlock);
  say("knows whether it is a terminal", isTerminal == 0 || isTerminal == 1);
  say("opens a file that is not there", open("/no/such/folder/file", MODE_R) != -1);
  say("has an error number of that", call(ERRNO, 0) != 0);
  char magic[5] = {0};
  const int features = open(":semihosting-features", MODE_R);
  const uint32_t readBlock[] = {(uint32_t)features, (uint32_t)magic, sizeof magic};
  say("reads what the host can do", call(READ, readBlock) == 0 && magic[0] == 'S' && magic[3] == 'B' && (magic[4] & 1));
  const uint32_t featuresBlock[] = {(uint32_t)features};
  say("closes that once", call(CLOSE, featuresBlock) == 0 && call(CLOSE, featuresBlock) != 0);
  say("knows the time", call(CLOCK, 0) >= 0 && call(TIME, 0) > 1700000000);
  static uint32_t heap[4];
  uint32_t *heapBlock[] = {heap};
  call(HEAPINFO, heapBlock);
  const uint32_t end[] = {APPLICATION_EXIT, 3};
  call(EXIT_EXTENDED, end);
  call(WRITE0, "not reached\n");
  for (;;) {
  }
}
