/*
 * An updater over two banks. Version 1 runs in bank 1, writes the next version into bank 2, changes the option byte
 * SWAP_BANK and resets; version 2 finds itself at 0x08000000 all the same and updates back. Version 3 stays.
 */
#include "../system.h"

#define HERE 0x08000000u
#define OTHER_BANK 0x08100000u
#define IMAGE_BYTES 4096u
#define FLASH_WORD_WORDS 8u
#define VERSION_MARK 0x5a5a0000u

/* Stands in one flash word of its own; the copy gets the next number. */
static const uint32_t version[FLASH_WORD_WORDS] __attribute__((aligned(32))) = {VERSION_MARK | 1u};

static _Noreturn void fail(const char *what) {
  uart_text("failed: ");
  uart_text(what);
  uart_text("\r\n");
  led_start(LD3);
  led_toggle(LD3);
  rest();
}

static void wait_for_bank(void) {
  while (FLASH_SR2 & FLASH_SR_BUSY) {
  }
  if (FLASH_SR2 & FLASH_SR_ERRORS) fail("flash error");
}

static void erase_first_sector(void) {
  FLASH_CR2 = FLASH_CR_PSIZE_64 | FLASH_CR_SER;
  FLASH_CR2 = FLASH_CR_PSIZE_64 | FLASH_CR_SER | FLASH_CR_START;
  wait_for_bank();
  FLASH_CR2 = FLASH_CR_PSIZE_64;
}

static void write_image(uint32_t next) {
  FLASH_CR2 = FLASH_CR_PSIZE_64 | FLASH_CR_PG;
  for (uint32_t offset = 0; offset < IMAGE_BYTES; offset += 4) {
    uint32_t word = REGISTER(HERE + offset);
    if (HERE + offset == (uint32_t)version) word = VERSION_MARK | next;
    REGISTER(OTHER_BANK + offset) = word;
    if (offset % 32 == 28) {
      BARRIER();
      wait_for_bank();
    }
  }
  FLASH_CR2 = FLASH_CR_LOCK;
}

static void swap_banks(void) {
  FLASH_OPTKEYR = 0x08192a3bu;
  FLASH_OPTKEYR = 0x4c5d6e7fu;
  if (FLASH_OPTCR & FLASH_OPTCR_OPTLOCK) fail("option lock");
  FLASH_OPTSR_PRG = FLASH_OPTSR_CUR ^ FLASH_OPTSR_SWAP;
  FLASH_OPTCR |= FLASH_OPTCR_OPTSTART;
  while (FLASH_OPTSR_CUR & FLASH_OPTSR_BUSY) {
  }
}

int main(void) {
  uint32_t mine = REGISTER(version) & 0xffffu;
  uart_start();
  uart_text("version ");
  uart_decimal(mine);
  uart_text(FLASH_OPTCR & FLASH_OPTSR_SWAP ? " in bank 2\r\n" : " in bank 1\r\n");
  if (mine >= 3) finish();
  FLASH_KEYR2 = 0x45670123u;
  FLASH_KEYR2 = 0xcdef89abu;
  erase_first_sector();
  write_image(mine + 1);
  swap_banks();
  uart_text("swapped\r\n");
  uart_flush();
  system_reset();
}
