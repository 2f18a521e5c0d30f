/* Speaks by Real Time Transfer: a line each 10 ms on channel 0, where it also returns what arrives, in capitals; a counter each
   100 us on channel 1. What finds no room is dropped, and counted on. The structure is the one that J-Link reads (UM08001, 13.2). */
#include "board.h"

struct ring {
  const char *name;
  uint8_t *bytes;
  uint32_t size;
  volatile uint32_t write;
  volatile uint32_t read;
  uint32_t mode; /* 0: what does not fit as a whole is dropped */
};

struct control {
  char id[16];
  int32_t up_count;
  int32_t down_count;
  struct ring up[2];
  struct ring down[1];
};

/* The name by which tools find it. */
struct control _SEGGER_RTT;

static uint8_t terminal[256];
static uint8_t numbers[1024];
static uint8_t typed[64];

static uint32_t room(const struct ring *ring) {
  return (ring->read + ring->size - ring->write - 1) % ring->size;
}

static void put(struct ring *ring, const uint8_t *bytes, uint32_t length) {
  uint32_t write = ring->write;
  if (length > room(ring)) return;
  while (length-- != 0) {
    ring->bytes[write] = *bytes++;
    write = (write + 1) % ring->size;
  }
  __asm volatile("dmb" ::: "memory");
  ring->write = write;
}

static void put_line(uint32_t number) {
  uint8_t line[] = "line 00000\r\n";
  for (int at = 9; at >= 5; at--) {
    line[at] = (uint8_t)('0' + number % 10);
    number /= 10;
  }
  put(&_SEGGER_RTT.up[0], line, sizeof line - 1);
}

/* Waits with what is typed until there is room to return it. */
static void return_typed(void) {
  struct ring *down = &_SEGGER_RTT.down[0];
  while (down->read != down->write && room(&_SEGGER_RTT.up[0]) != 0) {
    uint8_t byte = down->bytes[down->read];
    down->read = (down->read + 1) % down->size;
    if (byte >= 'a' && byte <= 'z') byte = (uint8_t)(byte - 'a' + 'A');
    put(&_SEGGER_RTT.up[0], &byte, 1);
  }
}

int main(void) {
  static const char id[] = "TTR REGGES";
  _SEGGER_RTT.up_count = 2;
  _SEGGER_RTT.down_count = 1;
  _SEGGER_RTT.up[0] = (struct ring){"Terminal", terminal, sizeof terminal, 0, 0, 0};
  _SEGGER_RTT.up[1] = (struct ring){"Numbers", numbers, sizeof numbers, 0, 0, 0};
  _SEGGER_RTT.down[0] = (struct ring){"Terminal", typed, sizeof typed, 0, 0, 0};
  /* Last, so that nobody finds a structure half filled; and turned round in flash, so that nobody finds it there. */
  for (uint32_t at = 0; at < sizeof id - 1; at++) _SEGGER_RTT.id[at] = id[sizeof id - 2 - at];
  tick_start(100, 0);
  for (uint32_t count = 0;; count++) {
    tick_wait();
    put(&_SEGGER_RTT.up[1], (const uint8_t *)&count, sizeof count);
    if (count % 100 == 0) put_line(count / 100);
    return_typed();
  }
}
