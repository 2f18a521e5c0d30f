/** Status codes, byte 0 of most `DEBUG` replies. Sources: pyOCD and probe-rs constants, OpenOCD, Black Magic Debug. */

export const STATUS_NAMES: Readonly<Record<number, string>> = {
  128: 'OK',
  129: 'FAULT',
  1: 'UNKNOWN_ERROR',
  2: 'SPI_ERROR',
  3: 'DMA_ERROR',
  4: 'UNKNOWN_JTAG_CHAIN',
  5: 'NO_DEVICE',
  6: 'INTERNAL',
  7: 'CMD_WAIT',
  8: 'CMD_ERROR',
  9: 'GET_IDCODE_ERROR',
  10: 'ALIGNMENT',
  11: 'DBG_POWER',
  12: 'WRITE_ERROR',
  13: 'WRITE_VERIFY',
  14: 'ALREADY_OPEN_OTHER_MODE',
  16: 'AP_WAIT',
  17: 'AP_FAULT',
  18: 'AP_ERROR',
  19: 'AP_PARITY',
  20: 'DP_WAIT',
  21: 'DP_FAULT',
  22: 'DP_ERROR',
  23: 'DP_PARITY',
  24: 'AP_WDATA_ERROR',
  25: 'AP_STICKY_ERROR',
  26: 'AP_STICKY_OVERRUN',
  27: 'AP_ALREADY_USED',
  28: 'TRACE_AP_TURNAROUND',
  29: 'BAD_AP',
  32: 'SWV_NOT_AVAILABLE',
  33: 'NO_JUMP_TO_LOADER',
  41: 'TOO_MANY_AP',
  64: 'CONF_CHANGED',
  65: 'FREQ_NOT_SUPPORTED',
  66: 'UNKNOWN_CMD',
};

export const STATUS_OK = 0x80;
export const STATUS_UNKNOWN_JTAG_CHAIN = 0x04;
export const STATUS_INTERNAL = 0x06;
export const STATUS_CMD_ERROR = 0x08;
export const STATUS_GET_IDCODE_ERROR = 0x09;
export const STATUS_ALIGNMENT = 0x0a;
export const STATUS_DBG_POWER = 0x0b;
export const STATUS_WRITE_VERIFY = 0x0d;
export const STATUS_ALREADY_OPEN_OTHER_MODE = 0x0e;
export const STATUS_AP_WAIT = 0x10;
export const STATUS_AP_FAULT = 0x11;
export const STATUS_AP_ERROR = 0x12;
export const STATUS_AP_PARITY = 0x13;
export const STATUS_DP_WAIT = 0x14;
export const STATUS_DP_FAULT = 0x15;
export const STATUS_DP_ERROR = 0x16;
export const STATUS_DP_PARITY = 0x17;
export const STATUS_AP_WDATA_ERROR = 0x18;
export const STATUS_AP_STICKY_ERROR = 0x19;
export const STATUS_BAD_AP = 0x1d;
export const STATUS_CONF_CHANGED = 0x40;
export const STATUS_FREQ_NOT_SUPPORTED = 0x41;
export const STATUS_UNKNOWN_CMD = 0x42;
