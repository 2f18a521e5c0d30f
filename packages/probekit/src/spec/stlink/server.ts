/**
 * ST's stlink-server: request codes, status words, the device record. There is no length on the wire, all words are
 * little-endian. Source: OpenOCD stlink_usb.c (TCP back end); ST's STLinkUSBDriver.h (device record, status values).
 */

/** TCP port, by custom. */
export const STLINK_SERVER_PORT = 7184;

/** Byte 0 of a request. */
export const REFRESH_DEVICE_LIST = 0x00;
export const GET_NB_DEV = 0x01;
export const GET_DEV_INFO = 0x02;
export const OPEN_DEV = 0x03;
export const CLOSE_DEV = 0x04;
export const SEND_USB_CMD = 0x05;
export const GET_SERVER_VERSION = 0x06;

/** Bytes of each request by its code; of SEND_USB_CMD without its data. */
export const REQUEST_BYTES: readonly number[] = [2, 1, 8, 8, 8, 32, 4];

/** Where SEND_USB_CMD holds the ST-LINK command, the direction of its data phase and that phase's length. */
export const COMMAND_OFFSET = 8;
export const DIRECTION_OFFSET = 24;
export const LENGTH_OFFSET = 28;
export const DIRECTION_WRITE = 0;
export const DIRECTION_READ = 1;
export const DIRECTION_SWO_READ = 3;

/** Cookie, serial number ended by a zero, vendor, product, whether it is in use. */
export const DEVICE_RECORD_BYTES = 41;
export const SERIAL_BYTES = 32;
/** As many as ST's server keeps. */
export const MOST_DEVICES = 60;

export const SS_OK = 0x0001;
export const SS_TIME_OUT = 0x1001;
export const SS_BAD_PARAMETER = 0x1002;
export const SS_OPEN_ERROR = 0x1003;
export const SS_TRANSFER_ERROR = 0x1004;
export const SS_BAD_BUFFER_SIZE = 0x1051;
export const SS_TRUNCATED_DATA = 0x1052;
export const SS_PERMISSION = 0x1055;
export const SS_BUSY = 0x2004;

/** All status words but OK, in words. */
export const SS_STATUS_NAMES: ReadonlyMap<number, string> = new Map([
  [0x1000, 'memory problem'],
  [SS_TIME_OUT, 'USB time-out'],
  [SS_BAD_PARAMETER, 'bad parameter'],
  [SS_OPEN_ERROR, 'USB open error'],
  [SS_TRANSFER_ERROR, 'USB transfer error'],
  [0x1050, 'no such information'],
  [SS_BAD_BUFFER_SIZE, 'bad buffer size'],
  [SS_TRUNCATED_DATA, 'data truncated'],
  [0x1053, 'command not available'],
  [0x1054, 'not supported'],
  [SS_PERMISSION, 'permission denied'],
  [0x2001, 'TCP error'],
  [0x2002, 'cannot connect'],
  [0x2003, 'close error'],
  [SS_BUSY, 'busy'],
  [0x1_0000, 'Windows error'],
]);
