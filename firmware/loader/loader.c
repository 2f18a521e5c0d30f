/*
 * The flash loader: runs in RAM of the chip whose flash is written, takes commands from a ring that the host fills through
 * the debug port, and works on both banks at once. Position independent: no data of its own but the stack, and the mailbox
 * whose address the host puts into R0. Sources: RM0433, 4.3 (flash operations), 4.9 (registers), 21 (CRC), 45 (IWDG);
 * ARM DDI 0403E.e, B3.2.8 (CCR.BFHFNMIGN), B3.3 (SysTick), B1.5.19 (WFI and PRIMASK); LZ4 Block Format Description, 2022-07-31.
 */
#include "loader.h"

/* Registers of one bank, as offsets from its base. */
enum { CR = 0x0c / 4, SR = 0x10 / 4, CCR = 0x14 / 4 };
#define CR_LOCK 0x00000001u
#define CR_START 0x00000080u
#define SR_BSY 0x00000001u
#define SR_WAITS 0x00000004u
#define SR_EOP 0x00010000u
#define SR_ERRORS 0x05ee0000u
#define ALL_FLAGS 0x1fef0000u
#define FLASH_IRQ 4u

#define CRC_DR (*(volatile u32 *)0x58024c00)
#define CRC_CR (*(volatile u32 *)0x58024c08)
#define CRC_RESET 1u
#define RCC_AHB4ENR (*(volatile u32 *)0x580244e0)
#define CRCEN (1u << 19)
#define IWDG1_KR (*(volatile u32 *)0x58004800)
#define FEED 0xaaaau

#define SYST_CSR (*(volatile u32 *)0xe000e010)
#define SYST_RVR (*(volatile u32 *)0xe000e014)
#define SYST_CVR (*(volatile u32 *)0xe000e018)
#define COUNTFLAG (1u << 16)
#define NVIC_ISER0 (*(volatile u32 *)0xe000e100)
#define NVIC_ICPR0 (*(volatile u32 *)0xe000e280)
#define SCB_ICSR (*(volatile u32 *)0xe000ed04)
#define PENDSTCLR (1u << 25)
#define SCB_CCR (*(volatile u32 *)0xe000ed14)
#define BFHFNMIGN (1u << 8)
#define SCB_CFSR (*(volatile u32 *)0xe000ed28)
#define BUS_FAULTS 0x0000ff00u

#define TICKS_A_SECOND 1000u
#define SILENCE_TICKS (5u * TICKS_A_SECOND)
/* What one step of a checksum reads: short enough that the other bank does not wait for it. */
#define CRC_STEP_BYTES 1024u

/* LZ4: what the shortest match copies, and the length that goes on in the bytes behind it. */
#define LEAST_MATCH 4u
#define LONG_LENGTH 15u

/* How far the loader is with an LZ4 block. */
typedef struct {
  u32 taken;    /* bytes of the stream */
  u32 literals; /* still to be taken from it */
  u32 match;    /* bytes still to be copied */
  u32 offset;   /* from so far back */
  u32 token;    /* of this sequence */
  u32 isOpen;   /* its match has not been read yet */
} Block;

/* How far the loader is with the command of a channel. Lives on the stack. */
typedef struct {
  Block block;
  u32 made; /* bytes that the history has got so far */
  Command command;
  u32 written;  /* bytes that the host has put into the ring */
  u32 busy;     /* a command is taken and not done */
  u32 inFlight; /* operations given to the flash and not ended */
  u32 readable;
} Progress;

static inline void copyWords(volatile u32 *to, const volatile u32 *from, u32 count) {
  while (count--) *to++ = *from++;
}

static inline u32 available(const volatile Channel *channel, const Progress *progress) {
  return progress->written - channel->taken;
}

static inline volatile u32 *ringAt(const volatile Channel *channel) {
  return (volatile u32 *)(channel->ring + (channel->taken & (channel->ringBytes - 1)));
}

/* Takes over what the host says once it is whole; its count, the same as before when there is nothing new. */
static u32 hear(const volatile HostWords *host, u32 alive, Progress *progress) {
  HostWords heard;
  copyWords((volatile u32 *)&heard, (const volatile u32 *)host, sizeof(HostWords) / 4);
  if (heard.alive == alive || heard.check != ~(heard.alive ^ heard.written[0] ^ heard.written[1])) return alive;
  progress[0].written = heard.written[0];
  progress[1].written = heard.written[1];
  return heard.alive;
}

static inline void done(volatile Channel *channel, Progress *progress) {
  progress->busy = 0;
  channel->done++;
}

/* Looks what became of the operations; 0 when one has failed. */
static u32 settle(volatile Channel *channel, Progress *progress) {
  volatile u32 *bank = (volatile u32 *)channel->registers;
  u32 status = bank[SR];
  if (status & SR_ERRORS) {
    channel->error = status;
    channel->errorAddress = progress->command.address;
    return 0;
  }
  /* Two may have ended since the last look: then nothing runs any more, and the flag says it once. */
  if (!(status & (SR_BSY | SR_WAITS))) progress->inFlight = 0;
  else if (status & SR_EOP && progress->inFlight == 2) progress->inFlight = 1;
  if (status & SR_EOP) bank[CCR] = SR_EOP;
  return 1;
}

static void refuseStream(volatile Channel *channel, const Progress *progress) {
  channel->error = ERROR_STREAM;
  channel->errorAddress = progress->command.address;
}

/* The next byte of the stream; nothing outside the ring is read. At its end 0, and `taken` is greater than its length. */
static u32 streamByte(const volatile Channel *channel, Progress *progress) {
  if (progress->block.taken++ >= progress->command.streamBytes) return 0;
  return ((const volatile u8 *)channel->ring)[(channel->taken + progress->block.taken - 1) & (channel->ringBytes - 1)];
}

static u32 lengthOf(const volatile Channel *channel, Progress *progress, u32 length) {
  if (length < LONG_LENGTH) return length;
  u32 more;
  do {
    more = streamByte(channel, progress);
    length += more;
  } while (more == 0xff);
  return length;
}

/* Decodes a flash word into the history; 0 when the stream ends too soon or refers to what was never there. */
static u32 expand(const volatile Channel *channel, Progress *progress) {
  Block *block = &progress->block;
  volatile u8 *history = (volatile u8 *)channel->history;
  u32 mask = channel->historyBytes - 1;
  for (u32 end = progress->made + WORD_BYTES; progress->made != end;) {
    if (block->literals) {
      block->literals--;
      history[progress->made++ & mask] = streamByte(channel, progress);
    } else if (block->match) {
      block->match--;
      history[progress->made & mask] = history[(progress->made - block->offset) & mask];
      progress->made++;
    } else if (block->isOpen) {
      block->isOpen = 0;
      block->offset = streamByte(channel, progress);
      block->offset |= streamByte(channel, progress) << 8;
      block->match = lengthOf(channel, progress, block->token & 15) + LEAST_MATCH;
      if (!block->offset || block->offset > progress->made || block->offset > channel->historyBytes) return 0;
    } else {
      block->isOpen = 1;
      block->token = streamByte(channel, progress);
      block->literals = lengthOf(channel, progress, block->token >> 4);
    }
    if (block->taken > progress->command.streamBytes) return 0;
  }
  return 1;
}

/* What a stream takes of the ring. */
static u32 streamRoom(const Progress *progress) {
  return (progress->command.streamBytes + WORD_BYTES - 1) & ~(WORD_BYTES - 1);
}

/* Puts the next flash word into the history, where it was; 0 when it is not in the ring yet, or never will be. */
static volatile u32 *nextWord(volatile Channel *channel, Progress *progress) {
  volatile u32 *word = (volatile u32 *)(channel->history + (progress->made & (channel->historyBytes - 1)));
  if (progress->command.operation == OPERATION_PROGRAM) {
    if (available(channel, progress) < WORD_BYTES) return 0;
    copyWords(word, ringAt(channel), WORD_BYTES / 4);
    channel->taken += WORD_BYTES;
    progress->made += WORD_BYTES;
    return word;
  }
  Block *block = &progress->block;
  u32 isTooLong = progress->command.streamBytes > channel->ringBytes;
  if (!isTooLong && available(channel, progress) < streamRoom(progress)) return 0;
  if (isTooLong || !expand(channel, progress)) {
    refuseStream(channel, progress);
    return 0;
  }
  if (progress->command.byteLength > WORD_BYTES) return word;
  /* The last word: the block ends here, too. */
  if (block->taken != progress->command.streamBytes || block->literals || block->match) {
    refuseStream(channel, progress);
    return 0;
  }
  channel->taken += streamRoom(progress);
  return word;
}

static u32 program(volatile Channel *channel, Progress *progress) {
  volatile u32 *bank = (volatile u32 *)channel->registers;
  volatile u32 *word;
  u32 worked = 0;
  /* The controller takes a second word while it programs the first. */
  while (progress->command.byteLength && progress->inFlight < 2 && (word = nextWord(channel, progress))) {
    if (!progress->inFlight) bank[CR] = progress->command.control;
    copyWords((volatile u32 *)progress->command.address, word, WORD_BYTES / 4);
    __asm volatile("dsb" ::: "memory");
    progress->command.address += WORD_BYTES;
    progress->command.byteLength -= WORD_BYTES;
    progress->inFlight++;
    worked = 1;
  }
  if (!progress->command.byteLength && !progress->inFlight) {
    bank[CR] = progress->command.control & ~CR_OPERATION;
    done(channel, progress);
    worked = 1;
  }
  return worked;
}

static u32 erase(volatile Channel *channel, Progress *progress) {
  volatile u32 *bank = (volatile u32 *)channel->registers;
  if (progress->command.byteLength) {
    bank[CR] = progress->command.control;
    bank[CR] = progress->command.control | CR_START;
    progress->command.byteLength = 0;
    progress->inFlight = 1;
    return 1;
  }
  if (progress->inFlight) return 0;
  bank[CR] = progress->command.control & ~CR_OPERATION;
  done(channel, progress);
  return 1;
}

/* Flash that cannot be read answers with a bus fault: it is noted, and the checksum goes on. */
static u32 sum(volatile Channel *channel, Progress *progress, volatile Channel *volatile *owner) {
  if (*owner && *owner != channel) return 0;
  if (!*owner) {
    *owner = channel;
    CRC_CR = CRC_RESET;
    progress->readable = 1;
  }
  u32 count = progress->command.byteLength < CRC_STEP_BYTES ? progress->command.byteLength : CRC_STEP_BYTES;
  const volatile u32 *from = (const volatile u32 *)progress->command.address;
  SCB_CFSR = BUS_FAULTS;
  __asm volatile("cpsid f" ::: "memory");
  for (const volatile u32 *end = from + count / 4; from < end; from += 8) {
    CRC_DR = from[0];
    CRC_DR = from[1];
    CRC_DR = from[2];
    CRC_DR = from[3];
    CRC_DR = from[4];
    CRC_DR = from[5];
    CRC_DR = from[6];
    CRC_DR = from[7];
  }
  __asm volatile("dsb\n cpsie f" ::: "memory");
  if (SCB_CFSR & BUS_FAULTS) progress->readable = 0;
  progress->command.address += count;
  progress->command.byteLength -= count;
  if (progress->command.byteLength) return 1;
  volatile Result *result = &channel->results[channel->resultCount % RESULTS];
  result->crc = CRC_DR;
  result->readable = progress->readable;
  channel->resultCount++;
  *owner = 0;
  done(channel, progress);
  return 1;
}

/* One step of one channel; whether there was anything to do. */
static u32 step(volatile Channel *channel, Progress *progress, volatile Channel *volatile *owner) {
  if (channel->error) return 0;
  if (!progress->busy) {
    if (available(channel, progress) < sizeof(Command)) return 0;
    copyWords((volatile u32 *)&progress->command, ringAt(channel), sizeof(Command) / 4);
    channel->taken += sizeof(Command);
    progress->busy = 1;
    progress->block.taken = 0;
    progress->block.literals = 0;
    progress->block.match = 0;
    progress->block.isOpen = 0;
    /* What reading damaged words has raised would stop the writing. */
    if (progress->command.operation != OPERATION_CRC) ((volatile u32 *)channel->registers)[CCR] = ALL_FLAGS;
  }
  if (progress->command.operation == OPERATION_CRC) return sum(channel, progress, owner);
  if (progress->inFlight && !settle(channel, progress)) return 0;
  return progress->command.operation == OPERATION_ERASE ? erase(channel, progress) : program(channel, progress);
}

/* The host starts the core here, halted after a reset, with PRIMASK set and a stack. */
__attribute__((section(".start"), noreturn)) void loader(volatile Mailbox *mailbox) {
  Progress progress[CHANNELS];
  volatile Channel *volatile owner = 0;
  u32 alive = mailbox->host.alive;
  u32 silentTicks = 0;
  for (u32 index = 0; index < CHANNELS; index++) {
    progress[index].written = 0;
    progress[index].busy = 0;
    progress[index].inFlight = 0;
    progress[index].made = 0;
  }
  RCC_AHB4ENR |= CRCEN;
  (void)RCC_AHB4ENR;
  SCB_CCR |= BFHFNMIGN;
  /* Interrupts end WFI and are never taken: PRIMASK holds them back. */
  NVIC_ISER0 = 1u << FLASH_IRQ;
  SYST_RVR = mailbox->tickCycles - 1;
  SYST_CVR = 0;
  SYST_CSR = 7;
  mailbox->state = STATE_RUNNING;
  for (;;) {
    u32 worked = 0;
    for (u32 index = 0; index < CHANNELS; index++) {
      worked |= step(&mailbox->channels[index], &progress[index], &owner);
    }
    if (SYST_CSR & COUNTFLAG) {
      IWDG1_KR = FEED;
      SCB_ICSR = PENDSTCLR;
      silentTicks++;
    }
    u32 heard = hear(&mailbox->host, alive, progress);
    if (heard != alive) {
      alive = heard;
      silentTicks = 0;
    }
    if (silentTicks >= SILENCE_TICKS) break;
    if (worked) continue;
    __asm volatile("dsb\n wfi" ::: "memory");
    NVIC_ICPR0 = 1u << FLASH_IRQ;
  }
  /* The host is gone. What runs in the flash ends by itself; nothing more is begun, and no watchdog is fed. */
  mailbox->state = STATE_ABANDONED;
  for (u32 index = 0; index < CHANNELS; index++) {
    volatile u32 *bank = (volatile u32 *)mailbox->channels[index].registers;
    if (bank) bank[CR] = CR_LOCK;
  }
  SYST_CSR = 0;
  for (;;) __asm volatile("wfi");
}
