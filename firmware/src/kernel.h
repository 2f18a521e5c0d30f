/* What the programs of the speed benchmark share: the first words of RAM say how far they are. */
#ifndef KERNEL_H
#define KERNEL_H

#include <stdint.h>

__attribute__((section(".bss.first"))) volatile struct {
  uint32_t rounds;
  uint32_t result;
} progress;

#endif
