/*
 * What the loader and its host share: the mailbox, at a multiple of 4 in RAM, and the commands in the rings. The host's half
 * is packages/probekit/src/flash/loader/mailbox.ts.
 */
#ifndef LOADER_H
#define LOADER_H

typedef unsigned int u32;
typedef unsigned char u8;

/* A flash word; commands and data in the rings are multiples of it, so that nothing wraps in its middle. */
#define WORD_BYTES 32u
#define CHANNELS 2u
#define RESULTS 32u
/* PG, SER and BER: what FLASH_CR holds only while a command of that kind runs. */
#define CR_OPERATION 0x0000000eu

/* In `error`, where FLASH_SR has no bit: a stream that does not decode to what its command says. */
#define ERROR_STREAM 0x80000000u

enum { OPERATION_PROGRAM = 1, OPERATION_ERASE = 2, OPERATION_CRC = 3, OPERATION_EXPAND = 4 };
enum { STATE_RUNNING = 1, STATE_ABANDONED = 2 };

typedef struct {
  u32 operation;
  u32 address;
  u32 byteLength;  /* behind a PROGRAM follow so many bytes */
  u32 control;     /* FLASH_CR meanwhile */
  u32 streamBytes; /* behind an EXPAND follow so many, filled up to whole words: an LZ4 block of `byteLength` bytes */
  u32 reserved[3];
} Command;

typedef struct {
  u32 crc;      /* polynomial 0x04C11DB7, start 0xFFFFFFFF, word by word, nothing reflected */
  u32 readable; /* 0: some of it answered with a bus fault */
} Result;

typedef struct {
  u32 registers; /* FLASH base of this bank; 0: the channel is not used */
  u32 ring;
  u32 ringBytes; /* a power of two */
  u32 taken;     /* bytes taken out of it so far */
  u32 done;      /* commands completed */
  u32 error;     /* FLASH_SR of the operation that failed: the channel stands still then */
  u32 errorAddress;
  u32 resultCount; /* checksums made; the last RESULTS stay */
  u32 history;     /* where the last bytes programmed stay, to which the next block may refer */
  u32 historyBytes; /* a power of two */
  Result results[RESULTS];
} Channel;

/*
 * Written by the host in one transfer. `check` is written last: where it is not right, the words are only partly there, or they
 * are not the host's. A probe whose host has lost the data of a write takes the next command, 16 bytes of it, for them.
 */
typedef struct {
  u32 alive; /* counts up by one each time */
  u32 written[CHANNELS]; /* bytes put into each ring so far */
  u32 check; /* the others, exclusive-or, inverted */
} HostWords;

typedef struct {
  u32 magic;
  u32 state;
  u32 tickCycles; /* cycles in a millisecond */
  HostWords host;
  u32 reserved;
  Channel channels[CHANNELS];
} Mailbox;

#endif
