/**
 * The firmware loader of a probe: what it answers until F3 07 makes it start the firmware. Updating the firmware is left
 * out: a download is taken and refused, as a loader does that may not be written.
 * Sources: stlink-tool (commands and replies), OpenOCD stlink_usb.c (asks version and mode, then leaves); what the loader
 * does with other commands is not public: it says nothing.
 */
import { ByteWriter, bytesOfHexPairs } from '../../base/index.ts';
import {
  DFU,
  DFU_DOWNLOAD,
  DFU_GET_STATUS,
  DFU_SIGNATURE,
  GET_CURRENT_MODE,
  GET_VERSION,
  GET_VERSION_EX,
  MODE_DFU,
} from '../../spec/stlink/opcodes.ts';
import type { FirmwareVersion } from './firmware-version.ts';
import { longVersion, shortVersion } from './top-level.ts';

export interface LoaderFacts {
  /** Of the firmware that it would start. */
  readonly version: FirmwareVersion;
  readonly productId: number;
  /** Second byte of GET_CURRENT_MODE. */
  readonly loaderVersion: number;
  /** 24 hex digits. */
  readonly uniqueId: string;
  /** A download was refused. */
  readonly refused: boolean;
}

/** Flash of the probe's own processor, in KiB, and the letter of its type (debug, mass storage, VCP). Assumed. */
const PROBE_FLASH_KIB = 128;
const PROBE_TYPE = 0x42;
/** USB DFU 1.1, 6.1.2: states and statuses. */
const DFU_IDLE = 2;
const DFU_ERROR = 10;
const ERR_VENDOR = 0x0b;

/** Byte length of the data-out phase that follows a command. */
export function loaderOutBytes(command: DataView): number {
  return command.getUint8(0) === DFU && command.getUint8(1) === DFU_DOWNLOAD ? command.getUint16(6, true) : 0;
}

/** The reply to a command; undefined where the loader says nothing. */
export function loaderReply(opcode: number, sub: number, facts: LoaderFacts): Uint8Array | undefined {
  const { version, productId, loaderVersion } = facts;
  switch (opcode) {
    case GET_VERSION:
      return shortVersion(version, productId);
    case GET_VERSION_EX:
      // The numbers of firmware that does not run: none (symptoms RC16: "V0/J0").
      return version.generation >= 3 ? longVersion({ ...NO_FIRMWARE, generation: version.generation }, productId) : undefined;
    case GET_CURRENT_MODE:
      return Uint8Array.of(MODE_DFU, loaderVersion);
    case DFU:
      if (sub === DFU_SIGNATURE) return signature(facts);
      return sub === DFU_GET_STATUS ? status(facts.refused) : undefined;
  }
  return undefined;
}

const NO_FIRMWARE = { jtag: 0, swim: 0, massStorage: 0, bridge: 0, power: 0 } as const;

/** Flash size, type, and the processor's unique number at 8. */
function signature({ uniqueId }: LoaderFacts): Uint8Array {
  const id = bytesOfHexPairs((uniqueId.match(/../g) ?? []).join(' '));
  return new ByteWriter().u16(PROBE_FLASH_KIB).u16(0).u32(PROBE_TYPE).append(id).finish(20);
}

/** Status, 24 bits of time to wait, state, string index. */
function status(refused: boolean): Uint8Array {
  return Uint8Array.of(refused ? ERR_VENDOR : 0, 0, 0, 0, refused ? DFU_ERROR : DFU_IDLE, 0);
}
