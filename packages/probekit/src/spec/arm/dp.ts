/** SW-DP registers. Source: ARM IHI 0031 (ADIv5.2), chapter B2. `address` carries the bank: (bank << 4) + A[3:2]. */
import { bit, bits, register } from '../../base/index.ts';

export const DPIDR = register('DPIDR', 0x00, {
  REVISION: bits(31, 28, 'r'),
  PARTNO: bits(27, 20, 'r'),
  MIN: bit(16, 'r'),
  VERSION: bits(15, 12, 'r'),
  DESIGNER: bits(11, 1, 'r'),
  RAO: bit(0, 'r'),
});

export const ABORT = register('ABORT', 0x00, {
  ORUNERRCLR: bit(4, 'w'),
  WDERRCLR: bit(3, 'w'),
  STKERRCLR: bit(2, 'w'),
  STKCMPCLR: bit(1, 'w'),
  DAPABORT: bit(0, 'w'),
});

/** Clears every sticky flag. */
export const CLEAR_STICKY = ABORT.pack({ ORUNERRCLR: 1, WDERRCLR: 1, STKERRCLR: 1, STKCMPCLR: 1 });

export const CTRL_STAT = register('CTRL/STAT', 0x04, {
  CSYSPWRUPACK: bit(31, 'r'),
  CSYSPWRUPREQ: bit(30),
  CDBGPWRUPACK: bit(29, 'r'),
  CDBGPWRUPREQ: bit(28),
  CDBGRSTACK: bit(27, 'r'),
  CDBGRSTREQ: bit(26),
  TRNCNT: bits(21, 12),
  MASKLANE: bits(11, 8),
  WDATAERR: bit(7, 'r'),
  READOK: bit(6, 'r'),
  STICKYERR: bit(5, 'r'),
  STICKYCMP: bit(4, 'r'),
  TRNMODE: bits(3, 2),
  STICKYORUN: bit(1, 'r'),
  ORUNDETECT: bit(0),
});

/** Asks for debug and system power. */
export const POWER_UP = CTRL_STAT.pack({ CSYSPWRUPREQ: 1, CDBGPWRUPREQ: 1 });

export const SELECT = register('SELECT', 0x08, {
  APSEL: bits(31, 24, 'w'),
  APBANKSEL: bits(7, 4, 'w'),
  DPBANKSEL: bits(3, 0, 'w'),
});

/** DLCR, TARGETID and DLPIDR live behind A[3:2] = 1 in banks 1, 2 and 3. */
export const DLCR = register('DLCR', 0x14, { TURNROUND: bits(9, 8) });
export const TARGETID = register('TARGETID', 0x24, {
  TREVISION: bits(31, 28, 'r'),
  TPARTNO: bits(27, 12, 'r'),
  TDESIGNER: bits(11, 1, 'r'),
  RAO: bit(0, 'r'),
});
export const DLPIDR = register('DLPIDR', 0x34, { TINSTANCE: bits(31, 28, 'r'), PROTVSN: bits(3, 0, 'r') });
export const RESEND = register('RESEND', 0x08, { DATA: bits(31, 0, 'r') });
export const RDBUFF = register('RDBUFF', 0x0c, { DATA: bits(31, 0, 'r') });

/** ACK values on the wire, least significant bit first (ARM IHI 0031, B4.2). */
export const ACK_OK = 1;
export const ACK_WAIT = 2;
export const ACK_FAULT = 4;
/** All ones: nothing drives the line. */
export const ACK_NONE = 7;

/** Select sequences of a SWJ-DP, first bit lowest (ARM IHI 0031, B5.2.1). */
export const JTAG_TO_SWD = 0xe79e;
export const SWD_TO_JTAG = 0xe73c;
