/*
 * Two banks, each with the bootloader in its first sector and an application behind it. An application is linked for
 * 0x08020000: the bank that SWAP_BANK puts there runs. Backup registers keep which version is on trial and which was refused.
 */
#ifndef SLOTS_H
#define SLOTS_H

#include "../system.h"

#define OTHER_BANK 0x00100000u
#define BOOTLOADER 0x08000000u
#define APPLICATION 0x08020000u
#define SECTOR_BYTES 0x00020000u

/* Stands behind the vector table, in a flash word of its own. The checksum follows the image, with the length once more. */
#define HEADER_OFFSET 672u
#define HEADER_MAGIC 0x544f4f42u
struct header {
  uint32_t magic, version, byte_length, reserved[5];
};

struct checksum {
  uint32_t crc, byte_length;
};

#define RTC_BKP0R REGISTER(0x58004050u)
#define RTC_BKP1R REGISTER(0x58004054u)
#define ON_TRIAL RTC_BKP0R
#define REFUSED RTC_BKP1R

#define RCC_RSR_RMVF (1u << 16)
#define RCC_RSR_WATCHDOG (1u << 26)

void backup_open(void);
/* CRC-32 as of zlib, by the chip's own unit; whole words. */
uint32_t crc_of(const uint32_t *words, uint32_t byte_length);
/* Version of a whole application at this address, 0 when nothing is there, -1 when it is damaged. */
int32_t version_at(uint32_t address);
uint32_t bank_in_front(void);
/* Changes the option byte and resets. */
void __attribute__((noreturn)) swap_banks(void);
/* Erases the first sector at `to`, in the other bank, and writes whole flash words. Sleeps while the controller works. */
void write_other_bank(uint32_t to, const uint32_t *words, uint32_t byte_length);
void watchdog_start(void);
void watchdog_feed(void);

#endif
