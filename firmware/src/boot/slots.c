/* Sources: RM0433, 4.3 (flash), 4.3.13 (bank swap), 22 (CRC), 45 (IWDG), 6.4.4 (backup domain). */
#include "slots.h"

#define RCC_AHB4ENR_CRC (1u << 19)
#define CRC_DR REGISTER(0x58024c00u)
#define CRC_CR REGISTER(0x58024c08u)
#define CRC_RESET_REVERSED (1u | (3u << 5) | (1u << 7))
#define PWR_CR1_DBP (1u << 8)
#define FLASH_EOPIE (1u << 16)
#define FLASH_EOP (1u << 16)
#define FLASH_IRQ 4u
#define FLASH_SNB(sector) ((sector) << 8)

void backup_open(void) {
  PWR_CR1 |= PWR_CR1_DBP;
}

uint32_t crc_of(const uint32_t *words, uint32_t byte_length) {
  RCC_AHB4ENR |= RCC_AHB4ENR_CRC;
  (void)RCC_AHB4ENR;
  CRC_CR = CRC_RESET_REVERSED;
  for (uint32_t at = 0; at < byte_length / 4; at++) CRC_DR = words[at];
  return ~CRC_DR;
}

int32_t version_at(uint32_t address) {
  const struct header *header = (const struct header *)(address + HEADER_OFFSET);
  if (header->magic != HEADER_MAGIC) return REGISTER(address) == ~0u ? 0 : -1;
  if (header->byte_length > SECTOR_BYTES - sizeof(struct checksum)) return -1;
  const struct checksum *sum = (const struct checksum *)(address + header->byte_length);
  int is_whole = sum->byte_length == header->byte_length && sum->crc == crc_of((const uint32_t *)address, header->byte_length);
  return is_whole ? (int32_t)header->version : -1;
}

uint32_t bank_in_front(void) {
  return FLASH_OPTCR & FLASH_OPTSR_SWAP ? 2 : 1;
}

void swap_banks(void) {
  if (FLASH_OPTCR & FLASH_OPTCR_OPTLOCK) {
    FLASH_OPTKEYR = 0x08192a3bu;
    FLASH_OPTKEYR = 0x4c5d6e7fu;
  }
  FLASH_OPTSR_PRG = FLASH_OPTSR_CUR ^ FLASH_OPTSR_SWAP;
  FLASH_OPTCR |= FLASH_OPTCR_OPTSTART;
  while (FLASH_OPTSR_CUR & FLASH_OPTSR_BUSY) {
  }
  uart_flush();
  system_reset();
}

/* The end of an operation is an event of a line that is not enabled: no handler, yet the core sleeps. */
static void operate(uint32_t control) {
  SCB_SCR |= SCB_SCR_SEVONPEND;
  FLASH_CCR2 = FLASH_EOP;
  NVIC_ICPR(0) = 1u << FLASH_IRQ;
  FLASH_CR2 = control;
  while (!(FLASH_SR2 & FLASH_EOP)) __asm volatile("wfe" ::: "memory");
  while (FLASH_SR2 & FLASH_SR_BUSY) {
  }
}

void write_other_bank(uint32_t to, const uint32_t *words, uint32_t byte_length) {
  const uint32_t mode = FLASH_CR_PSIZE_64 | FLASH_EOPIE;
  if (FLASH_CR2 & FLASH_CR_LOCK) {
    FLASH_KEYR2 = 0x45670123u;
    FLASH_KEYR2 = 0xcdef89abu;
  }
  uint32_t sector = FLASH_SNB((to & (OTHER_BANK - 1)) / SECTOR_BYTES);
  FLASH_CR2 = mode | sector | FLASH_CR_SER;
  operate(mode | sector | FLASH_CR_SER | FLASH_CR_START);
  FLASH_CR2 = FLASH_CR_PSIZE_64 | FLASH_CR_PG;
  for (uint32_t offset = 0; offset < byte_length; offset += 4) {
    REGISTER(to + offset) = words[offset / 4];
    if (offset % 32 != 28) continue;
    BARRIER();
    while (FLASH_SR2 & FLASH_SR_BUSY) {
    }
  }
  FLASH_CR2 = FLASH_CR_LOCK;
}

void watchdog_start(void) {
  IWDG1_KR = IWDG_START;
  IWDG1_KR = IWDG_UNLOCK;
  IWDG1_PR = 6;     /* LSI / 256 = 125 Hz */
  IWDG1_RLR = 625;  /* 5 s */
  while (IWDG1_SR) {
  }
  watchdog_feed();
}

void watchdog_feed(void) {
  IWDG1_KR = IWDG_RELOAD;
}
