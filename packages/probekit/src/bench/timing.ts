/**
 * Every time constant of the bench outside the chip itself, in nanoseconds unless the name says otherwise. Where no
 * document gives a figure the comment says "assumed" and why; figures made from them are modelled, not measured.
 */

/** High-speed microframe: a transfer is queued in one and done in the next at best (USB 2.0, 5.2 and 8.4.3). */
export const USB_HIGH_SPEED_FRAME_NS = 125_000;
/** Full-speed frame (USB 2.0, 8.4.3). */
export const USB_FULL_SPEED_FRAME_NS = 1_000_000;
/** Bulk payload per microframe: 13 packets of 512 bytes (USB 2.0, table 5-10). */
export const USB_HIGH_SPEED_BYTES_PER_FRAME = 13 * 512;
/** Bulk payload per frame: 19 packets of 64 bytes (USB 2.0, table 5-9). */
export const USB_FULL_SPEED_BYTES_PER_FRAME = 19 * 64;
/** From VBUS to a configured device. Assumed: 100 ms debounce (USB 2.0, 7.1.7.3), two resets, a dozen control transfers. */
export const USB_ENUMERATION_NS = 300_000_000;

/** Bits of the parts of an SWD transfer (ARM IHI 0031, B4.1). */
export const SWD_REQUEST_BITS = 8;
export const SWD_TURNAROUND_BITS = 1;
export const SWD_ACK_BITS = 3;
export const SWD_DATA_BITS = 33;
/** Idle clocks after each transfer; at least 8 before the clock stops (ARM IHI 0031, B4.1.1). Assumed after every one. */
export const SWD_IDLE_BITS = 8;
/** Ones of a line reset: at least 50 (ARM IHI 0031, B4.3.3); 56 are whole bytes. */
export const SWD_LINE_RESET_BITS = 56;

/** What the probe's processor spends on a command besides USB and SWD. Assumed. */
export const PROBE_COMMAND_NS = 20_000;
/** ENTER: 114 ms with setting the speed and the host's own time (field log fl-001). */
export const PROBE_ENTER_NS = 100_000_000;
/** INIT_AP: 20 ms (field log fl-001). */
export const PROBE_OPEN_AP_NS = 20_000_000;
/** Length of DRIVE_NRST 2. Not public; assumed long enough for every supervisor chip. */
export const PROBE_NRST_PULSE_NS = 20_000_000;
/** Wait after NRST rises before the probe looks at the core. Assumed. */
export const PROBE_NRST_SETTLE_NS = 2_000_000;
/** Pause between two looks at CTRL/STAT while debug power comes up. Assumed. */
export const PROBE_POWER_UP_POLL_NS = 100_000;

/** From F3 07 until the loader's device leaves the bus for the firmware's. Assumed; the command itself still ends well. */
export const PROBE_RESTART_NS = 20_000_000;
/** First attempt to reset and halt the target, after the host has configured the probe. Assumed. */
export const PROBE_MOUNT_ATTEMPT_NS = 100_000_000;
export const PROBE_MOUNT_RETRY_NS = 500_000_000;
/** The volume is decided within 2 s: RESET held at plug-in and let go by then leaves no FAIL.TXT (field log fl-173). */
export const PROBE_MOUNT_LIMIT_NS = 2_000_000_000;
/** From the last block of a copied file until it is programmed: the host may still write its directory (judgement). */
export const PROBE_COPY_SETTLE_NS = 50_000_000;

/** The COM LED stops blinking this long after the last command for the target. Assumed. */
export const PROBE_LED_QUIET_NS = 200_000_000;
/** A UART gap after which the VCP hands on what it has. Assumed. */
export const VCP_FLUSH_NS = 1_000_000;
