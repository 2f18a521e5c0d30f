/*
 * What the bootloader starts. It updates itself over the other bank: version 2 comes whole, version 3 first with its end
 * missing, as after a power cut, then whole; and version 3 hangs before it has confirmed itself.
 */
#include "slots.h"

#include "../start/clocks.h"

extern uint32_t stack_top[], image_bytes[];

__attribute__((section(".version"), used, aligned(32))) const struct header header = {HEADER_MAGIC, 1, (uint32_t)image_bytes, {0}};
/* The build puts the sum over all that stands before into it. */
__attribute__((section(".checksum"), used)) const struct checksum checksum = {0, 0};

static uint32_t update[SECTOR_BYTES / 4];

static uint32_t version(void) {
  return REGISTER(&header.version);
}

static void say(const char *text) {
  uart_text("application ");
  uart_decimal(version());
  uart_text(text);
  uart_text("\r\n");
}

/* This program again, under the next number. `cut` leaves that many bytes at its end unwritten. */
static void __attribute__((noreturn)) install_next(uint32_t cut) {
  uint32_t byte_length = REGISTER(&header.byte_length);
  for (uint32_t at = 0; at < byte_length / 4; at++) update[at] = REGISTER(APPLICATION + 4 * at);
  update[HEADER_OFFSET / 4 + 1] = version() + 1;
  update[byte_length / 4] = crc_of(update, byte_length);
  update[byte_length / 4 + 1] = byte_length;
  for (uint32_t at = 2; at < 8; at++) update[byte_length / 4 + at] = ~0u;
  if (version() == 1) {
    write_other_bank(BOOTLOADER + OTHER_BANK, (const uint32_t *)BOOTLOADER, 0x2000);
  }
  watchdog_feed();
  write_other_bank(APPLICATION + OTHER_BANK, update, byte_length + 32 - cut);
  uart_flush();
  system_reset();
}

static void __attribute__((noreturn)) hang(void) {
  __asm volatile("cpsid i" ::: "memory");
  rest();
}

int main(void) {
  console_start();
  backup_open();
  int32_t other = version_at(APPLICATION + OTHER_BANK);
  say(" runs");
  if (version() == 3) hang();
  ON_TRIAL = 0;
  if (version() == 1 || (version() == 2 && other < 0)) {
    say(" installs the next");
    install_next(0);
  }
  if (other == 1) {
    say(" installs half of the next");
    install_next(1024);
  }
  say(" stays");
  finish();
}
