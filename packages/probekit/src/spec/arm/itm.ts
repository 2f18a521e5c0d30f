/** ITM registers, and the packets that ITM and DWT send. Source: ARM DDI 0403E.e, C1.7 (ITM), D4 (packets). Addresses are absolute. */
import { bit, bits, register } from '../../base/index.ts';

/** 32 stimulus ports; a read says in bit 0 whether the FIFO takes a word. */
export const ITM_STIM0 = 0xe000_0000;
export const ITM_PORT_COUNT = 32;
/** One bit a port. */
export const ITM_TER = 0xe000_0e00;
/** One bit for eight ports: only privileged code may use them. */
export const ITM_TPR = register('ITM_TPR', 0xe000_0e40, { PRIVMASK: bits(3, 0) });
export const ITM_TCR = register('ITM_TCR', 0xe000_0e80, {
  BUSY: bit(23, 'r'),
  TraceBusID: bits(22, 16),
  GTSFREQ: bits(11, 10),
  TSPrescale: bits(9, 8),
  SWOENA: bit(4),
  TXENA: bit(3),
  SYNCENA: bit(2),
  TSENA: bit(1),
  ITMENA: bit(0),
});
export const ITM_LAR = 0xe000_0fb0;
/** Cycles a local timestamp counts as one, by TSPrescale. */
export const TIMESTAMP_PRESCALERS = [1, 4, 16, 64] as const;

/** At least 47 zero bits and a one (D4.2.1). */
export const SYNCHRONISATION = [0, 0, 0, 0, 0, 0x80] as const;
export const OVERFLOW = 0x70;
/** Local timestamp with payload: this, the relation in bits 5:4, and up to four bytes of seven bits, lowest first (D4.2.4). */
export const LOCAL_TIMESTAMP = 0xc0;
/** Largest delta that fits bits 6:4 of a local timestamp without payload. */
export const MOST_SHORT_TIMESTAMP = 6;

/** Bit 2 of a source packet's header: from the DWT, with its discriminator in bits 7:3; else software's, with the port there (D4.2.5). */
export const HARDWARE_SOURCE = 4;
/** Bits 1:0 of a source packet's header, by payload in bytes. */
export const SIZE_CODES: Readonly<Record<number, number>> = { 1: 1, 2: 2, 4: 3 };

/** Discriminators of the DWT's packets (D4.3). */
export const ID_EVENT_COUNTER = 0;
export const ID_EXCEPTION = 1;
export const ID_PC_SAMPLE = 2;
/** Of comparator 0; two a comparator. */
export const ID_DATA_PC = 8;
export const ID_DATA_ADDRESS = 9;
/** Of a read seen by comparator 0; a write is one more; two a comparator. */
export const ID_DATA_VALUE = 16;

/** Bit of an event counter packet: the POSTCNT timer. */
export const EVENT_CYCLES = 1 << 5;
/** Bits 13:12 of an exception packet, above the exception's number. */
export const EXCEPTION_ENTERED = 1 << 12;
export const EXCEPTION_EXITED = 2 << 12;
export const EXCEPTION_RETURNED = 3 << 12;
