/* memcpy, memmove and memset of newlib at every alignment against byte loops, CRC-32 by table and by bit, a matrix of integers. */
#include <stdio.h>
#include <string.h>

#include "../system.h"

#define LENGTH 512

static uint8_t from[LENGTH], to[LENGTH], wanted[LENGTH];
static uint32_t table[256];

static uint32_t crc_bitwise(const uint8_t *bytes, size_t count) {
  uint32_t crc = ~0u;
  while (count--) {
    crc ^= *bytes++;
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0);
  }
  return ~crc;
}

static uint32_t crc_by_table(const uint8_t *bytes, size_t count) {
  uint32_t crc = ~0u;
  while (count--) crc = (crc >> 8) ^ table[(crc ^ *bytes++) & 0xff];
  return ~crc;
}

static void fill(uint32_t seed) {
  for (int i = 0; i < LENGTH; i++) {
    seed = seed * 1664525u + 1013904223u;
    from[i] = (uint8_t)(seed >> 24);
  }
}

static int copies(void) {
  int wrong = 0;
  for (size_t source = 0; source < 8; source++) {
    for (size_t target = 0; target < 8; target++) {
      for (size_t count = 0; count < 80; count += 1 + count / 9) {
        memset(to, 0xa5, LENGTH);
        for (int i = 0; i < LENGTH; i++) wanted[i] = 0xa5;
        for (size_t i = 0; i < count; i++) wanted[100 + target + i] = from[source + i];
        memcpy(to + 100 + target, from + source, count);
        wrong += memcmp(to, wanted, LENGTH) != 0;
      }
    }
  }
  return wrong;
}

static int moves(void) {
  int wrong = 0;
  for (size_t distance = 1; distance < 20; distance++) {
    for (int i = 0; i < LENGTH; i++) to[i] = wanted[i] = from[i];
    for (size_t i = 200; i-- > 0;) wanted[i + distance] = wanted[i];
    memmove(to + distance, to, 200);
    wrong += memcmp(to, wanted, LENGTH) != 0;
    for (size_t i = 0; i < 200; i++) wanted[i] = wanted[i + distance];
    memmove(to, to + distance, 200);
    wrong += memcmp(to, wanted, LENGTH) != 0;
  }
  return wrong;
}

static uint32_t matrix(void) {
  enum { N = 12 };
  static int64_t left[N][N], right[N][N];
  uint64_t sum = 0;
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) left[i][j] = i * 7 - j * 3, right[i][j] = i * j - 20;
  }
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      int64_t cell = 0;
      for (int k = 0; k < N; k++) cell += left[i][k] * right[k][j];
      sum = sum * 31 + (uint64_t)cell;
    }
  }
  return (uint32_t)(sum ^ (sum >> 32));
}

static void __attribute__((noinline)) work(void) {
  uart_start();
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0);
    table[i] = crc;
  }
  fill(2024);
  printf("memcpy %d wrong, memmove %d wrong\r\n", copies(), moves());
  printf("crc %08lx %08lx\r\n", (unsigned long)crc_bitwise(from, LENGTH), (unsigned long)crc_by_table(from, LENGTH));
  printf("check %08lx, matrix %08lx\r\n", (unsigned long)crc_by_table((const uint8_t *)"123456789", 9), (unsigned long)matrix());
}

int main(void) {
  fpu_start();
  work();
  finish();
}
