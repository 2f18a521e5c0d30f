/**
 * USB/IP, protocol version 1.1.1: codes, lengths, offsets. All words are big-endian. Source: Linux kernel documentation,
 * USB/IP protocol (Documentation/usb/usbip_protocol.rst); status codes of the first phase: tools/usb/usbip/libsrc/usbip_common.h.
 */

/** TCP port (IANA: usbip). */
export const USBIP_PORT = 3240;
export const USBIP_VERSION = 0x0111;

/** First phase: a header of version, code and status, then what the code says. */
export const OP_HEADER_BYTES = 8;
export const OP_REQ_DEVLIST = 0x8005;
export const OP_REP_DEVLIST = 0x0005;
export const OP_REQ_IMPORT = 0x8003;
export const OP_REP_IMPORT = 0x0003;

export const ST_OK = 0;
export const ST_NA = 1;
export const ST_DEV_BUSY = 2;
export const ST_DEV_ERR = 3;
export const ST_NODEV = 4;

/** A device record: path, bus id, numbers, ids; in a list four bytes for each interface follow. */
export const PATH_BYTES = 256;
export const BUSID_BYTES = 32;
export const DEVICE_RECORD_BYTES = 312;
export const INTERFACE_RECORD_BYTES = 4;

/** `enum usb_device_speed` of Linux. */
export const SPEED_FULL = 2;
export const SPEED_HIGH = 3;

/** Second phase, after an import: each message starts with 48 bytes. */
export const URB_HEADER_BYTES = 48;
export const CMD_SUBMIT = 1;
export const CMD_UNLINK = 2;
export const RET_SUBMIT = 3;
export const RET_UNLINK = 4;
export const DIR_OUT = 0;
export const DIR_IN = 1;
/** In `number_of_packets` of a transfer that is not isochronous; some clients write 0. */
export const NOT_ISOCHRONOUS = 0xffff_ffff;
/** Transfer flag: a short transfer is an error (`URB_SHORT_NOT_OK`). */
export const SHORT_NOT_OK = 0x0001;

/** Status of a finished transfer: negative Linux error numbers (`include/uapi/asm-generic/errno.h`). */
export const ENODEV = 19;
export const EPIPE = 32;
export const EPROTO = 71;
export const EOVERFLOW = 75;
export const ECONNRESET = 104;
export const EREMOTEIO = 121;

/** A hub's port reset (USB 2.0, 11.24.2.13), by which a client asks for a reset of the device. */
export const PORT_RESET = { requestType: 0x23, request: 3, value: 4 } as const;
