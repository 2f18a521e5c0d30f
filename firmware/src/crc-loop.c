/*
 * Integer work for the speed benchmark: CRC-32 of an array that each round changes. No peripherals, so it runs the same
 * from flash, from RAM and on a Cortex-M0+.
 */
#include "kernel.h"

static uint32_t table[256];
static uint8_t data[1024];

static void fill_table(void) {
  for (uint32_t index = 0; index < 256; index++) {
    uint32_t value = index;
    for (int bit = 0; bit < 8; bit++) value = (value >> 1) ^ (value & 1 ? 0xedb88320u : 0);
    table[index] = value;
  }
}

static uint32_t crc32(const uint8_t *bytes, uint32_t length) {
  uint32_t crc = 0xffffffffu;
  for (uint32_t index = 0; index < length; index++) crc = (crc >> 8) ^ table[(crc ^ bytes[index]) & 0xff];
  return ~crc;
}

int main(void) {
  fill_table();
  for (uint32_t round = 0;; round++) {
    for (uint32_t index = 0; index < sizeof data; index++) data[index] = (uint8_t)(data[index] * 5 + index + round);
    progress.result = crc32(data, sizeof data);
    progress.rounds = round + 1;
  }
}
