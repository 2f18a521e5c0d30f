/**
 * ST-LINK command bytes. ST publishes no document; sources: OpenOCD src/jtag/drivers/stlink_usb.c, pyOCD
 * pyocd/probe/stlink/constants.py, probe-rs probe/stlink/constants.rs, stlink src/stlink-lib/usb.h, all agreeing.
 */

/** Byte 0. */
export const GET_VERSION = 0xf1;
export const DEBUG = 0xf2;
export const DFU = 0xf3;
export const SWIM = 0xf4;
export const GET_CURRENT_MODE = 0xf5;
export const GET_TARGET_VOLTAGE = 0xf7;
export const LOADER = 0xf9;
export const GET_VERSION_EX = 0xfb;
export const DRIVE_TARGET_POWER = 0xfd;

/** Byte 1 of `DFU`. Source: stlink-tool src/stlink.c. */
export const DFU_DOWNLOAD = 0x01;
export const DFU_GET_STATUS = 0x03;
/** Leave the loader. */
export const DFU_EXIT = 0x07;
export const DFU_SIGNATURE = 0x08;
/** Byte 1 of `SWIM`. */
export const SWIM_EXIT = 0x01;

/** Byte 1 of `DEBUG`. */
export const READMEM_32BIT = 0x07;
export const WRITEMEM_32BIT = 0x08;
export const READMEM_8BIT = 0x0c;
export const WRITEMEM_8BIT = 0x0d;
export const EXIT = 0x21;
export const READCOREID = 0x22;
export const ENTER = 0x30;
export const READ_IDCODES = 0x31;
export const RESETSYS = 0x32;
export const READREG = 0x33;
export const WRITEREG = 0x34;
export const WRITEDEBUGREG = 0x35;
export const READDEBUGREG = 0x36;
export const READALLREGS = 0x3a;
export const GETLASTRWSTATUS = 0x3b;
export const DRIVE_NRST = 0x3c;
export const GETLASTRWSTATUS2 = 0x3e;
export const START_TRACE_RX = 0x40;
export const STOP_TRACE_RX = 0x41;
export const GET_TRACE_NB = 0x42;
export const SWD_SET_FREQ = 0x43;
export const JTAG_SET_FREQ = 0x44;
export const READ_DAP_REG = 0x45;
export const WRITE_DAP_REG = 0x46;
export const READMEM_16BIT = 0x47;
export const WRITEMEM_16BIT = 0x48;
export const BLINK_LED = 0x49;
export const GET_DISK_NAME = 0x4a;
export const INIT_AP = 0x4b;
export const CLOSE_AP_DBG = 0x4c;
export const WRITEMEM_32BIT_NO_ADDR_INC = 0x50;
export const RW_MISC_OUT = 0x51;
export const RW_MISC_IN = 0x52;
export const RW_MISC_GET_MAX = 0x53;
export const READMEM_32BIT_NO_ADDR_INC = 0x54;
export const GET_BOARD_IDENTIFIERS = 0x56;
export const SET_COM_FREQ = 0x61;
export const GET_COM_FREQ = 0x62;
export const SWITCH_STLINK_FREQ = 0x63;

/** Parameter of `ENTER`. */
export const ENTER_JTAG_RESET = 0x00;
export const ENTER_SWD = 0xa3;
export const ENTER_JTAG_NO_RESET = 0xa4;

/** Parameter of `DRIVE_NRST`. */
export const NRST_LOW = 0x00;
export const NRST_HIGH = 0x01;
export const NRST_PULSE = 0x02;

/** Port number that means the debug port in `READ_DAP_REG` and `WRITE_DAP_REG`. */
export const DP_PORT = 0xffff;
/** Highest access port number that firmware accepts (OpenOCD commit 5c55fbb0). */
export const MAX_AP = 8;

/** Operations of `RW_MISC_OUT`. */
export const MISC_ADDRESS = 1;
export const MISC_WRITE = 2;
export const MISC_READ = 3;
export const MISC_APNUM = 5;

/** Replies of `GET_CURRENT_MODE`, byte 0. */
export const MODE_DFU = 0;
export const MODE_MASS = 1;
export const MODE_DEBUG = 2;
export const MODE_SWIM = 3;
export const MODE_BOOTLOADER = 4;

/** Every command is this long, zero-padded. */
export const COMMAND_BYTES = 16;
