/**
 * USB mass storage: bulk-only transport and the SCSI commands that hosts send to a small disk. Sources: USB Mass Storage
 * Class Bulk-Only Transport 1.0, 3 and 5; SPC-4 and SBC-3 (commands, sense codes).
 */

/** Class requests. */
export const GET_MAX_LUN = 0xfe;
export const BULK_ONLY_RESET = 0xff;

/** Command block wrapper: signature, tag, length of the data, flags, LUN, length of the command, command. Little-endian. */
export const CBW_SIGNATURE = 0x4342_5355;
export const CBW_BYTES = 31;
export const CBW_TO_HOST = 0x80;
export const MOST_COMMAND_BYTES = 16;

/** Command status wrapper: signature, tag, what was not moved, status. */
export const CSW_SIGNATURE = 0x5342_5355;
export const CSW_BYTES = 13;
export const CSW_PASSED = 0;
export const CSW_FAILED = 1;
export const CSW_PHASE_ERROR = 2;

export const TEST_UNIT_READY = 0x00;
export const REQUEST_SENSE = 0x03;
export const INQUIRY = 0x12;
export const MODE_SENSE_6 = 0x1a;
export const START_STOP_UNIT = 0x1b;
export const PREVENT_ALLOW_MEDIUM_REMOVAL = 0x1e;
export const READ_FORMAT_CAPACITIES = 0x23;
export const READ_CAPACITY_10 = 0x25;
export const READ_10 = 0x28;
export const WRITE_10 = 0x2a;
export const VERIFY_10 = 0x2f;
export const SYNCHRONIZE_CACHE_10 = 0x35;
export const MODE_SENSE_10 = 0x5a;

/** Sense key, additional sense code. */
export const NO_SENSE = [0x00, 0x00] as const;
export const MEDIUM_NOT_PRESENT = [0x02, 0x3a] as const;
export const INVALID_COMMAND = [0x05, 0x20] as const;
export const BLOCK_OUT_OF_RANGE = [0x05, 0x21] as const;
export const INVALID_FIELD = [0x05, 0x24] as const;
export const MEDIUM_CHANGED = [0x06, 0x28] as const;

/** Every disk here has blocks of this size. */
export const BLOCK_BYTES = 512;
