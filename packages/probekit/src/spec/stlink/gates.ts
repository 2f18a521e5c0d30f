/**
 * From which firmware on a command or feature exists: the J (JTAG/SWD) number by hardware generation; `never` when
 * that generation has no such command. Sources: OpenOCD stlink_usb.c flags, pyOCD stlink.py MIN_JTAG_VERSION_*.
 */

export interface FirmwareGate {
  /** V2 and V2-1 share one J line. */
  readonly v2: number | 'never';
  readonly v3: number | 'never';
}

export const GATES = {
  targetVoltage: { v2: 13, v3: 1 },
  trace: { v2: 13, v3: 1 },
  lastRwStatus2: { v2: 15, v3: 1 },
  swdSetFreq: { v2: 20, v3: 'never' },
  jtagSetFreq: { v2: 24, v3: 'never' },
  comFreq: { v2: 'never', v3: 1 },
  dapRegisters: { v2: 24, v3: 1 },
  memory16: { v2: 26, v3: 1 },
  openAp: { v2: 28, v3: 1 },
  /** Banked DP registers, AP number and CSW bits in memory commands, RW_MISC. */
  bankedDp: { v2: 32, v3: 2 },
  boardIdentifiers: { v2: 36, v3: 6 },
  /** 8-bit blocks of a whole high-speed packet. */
  memory8Of512: { v2: 'never', v3: 6 },
  versionEx: { v2: 'never', v3: 1 },
} as const satisfies Readonly<Record<string, FirmwareGate>>;

export type GateName = keyof typeof GATES;

/** Oldest firmware that this stack works with (DAP register commands). */
export const OLDEST_FIRMWARE = { v2: 24, v3: 2 } as const;
