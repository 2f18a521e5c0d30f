/**
 * The SCSI disk behind the mass-storage interface: answers the commands that Linux, macOS and Windows send to a small
 * removable disk. Transport is in `bulk-only.ts`, the volume's blocks in `fat-volume.ts`. Sources: SPC-4, SBC-3; what
 * probes answer to INQUIRY and MODE SENSE: field logs fl-124, fl-144.
 */
import {
  BLOCK_BYTES,
  BLOCK_OUT_OF_RANGE,
  INQUIRY,
  INVALID_COMMAND,
  INVALID_FIELD,
  MEDIUM_CHANGED,
  MEDIUM_NOT_PRESENT,
  MODE_SENSE_6,
  MODE_SENSE_10,
  NO_SENSE,
  PREVENT_ALLOW_MEDIUM_REMOVAL,
  READ_10,
  READ_CAPACITY_10,
  READ_FORMAT_CAPACITIES,
  REQUEST_SENSE,
  START_STOP_UNIT,
  SYNCHRONIZE_CACHE_10,
  TEST_UNIT_READY,
  VERIFY_10,
  WRITE_10,
} from '../../spec/usb/mass-storage.ts';

/** Sense key and additional sense code. */
export type Sense = readonly [number, number];

/** What a command brings: bytes for the host (none for most), how many it takes from it, or why it failed. */
export type ScsiReply = { readonly data: Uint8Array } | { readonly takes: number } | { readonly sense: Sense };

const VENDOR = 'MBED';
const PRODUCT = 'microcontroller';
const REVISION = '1.0';
/** Longest transfer that is answered; hosts ask for 120 KiB at most. */
const MOST_BLOCKS = 1024;

export interface ScsiDiskHands {
  /** The blocks of the volume; undefined while there is no medium. */
  readonly blocks: () => readonly Uint8Array[] | undefined;
  /** The host has written a block. */
  readonly written: (block: number, bytes: Uint8Array) => void;
  /** First byte of what MODE SENSE(6) brings: how many follow it, 3 for the rest of the header, or so says the probe. */
  readonly modeDataLength: number;
}

export class ScsiDisk {
  readonly #hands: ScsiDiskHands;
  #sense: Sense = NO_SENSE;
  #changed = false;

  constructor(hands: ScsiDiskHands) {
    this.#hands = hands;
  }

  /** The volume is another one now: the host is told at its next command. */
  mediumChanged(): void {
    this.#changed = true;
  }

  execute(command: Uint8Array): ScsiReply {
    const reply = this.#answer(command);
    if ('sense' in reply) this.#sense = reply.sense;
    else if (command[0] !== REQUEST_SENSE) this.#sense = NO_SENSE;
    return reply;
  }

  /** The data of a command that takes some. */
  receive(command: Uint8Array, data: Uint8Array): void {
    for (let at = 0; at + BLOCK_BYTES <= data.length; at += BLOCK_BYTES) {
      this.#hands.written(long(command, 2) + at / BLOCK_BYTES, data.slice(at, at + BLOCK_BYTES));
    }
  }

  saveState(): unknown {
    return { sense: [...this.#sense], changed: this.#changed };
  }

  loadState(state: unknown): void {
    const { sense, changed } = state as { sense: [number, number]; changed: boolean };
    this.#sense = sense;
    this.#changed = changed;
  }

  #answer(command: Uint8Array): ScsiReply {
    const code = command[0] ?? 0;
    if (code === INQUIRY) return ((command[1] ?? 0) & 1) === 0 ? { data: cut(inquiry(), command[4]) } : { sense: INVALID_FIELD };
    if (code === REQUEST_SENSE) return { data: cut(this.#takeSense(), command[4]) };
    if (this.#changed) {
      this.#changed = false;
      return { sense: MEDIUM_CHANGED };
    }
    const blocks = this.#hands.blocks();
    if (!blocks) return { sense: MEDIUM_NOT_PRESENT };
    return this.#onMedium(code, command, blocks);
  }

  #onMedium(code: number, command: Uint8Array, blocks: readonly Uint8Array[]): ScsiReply {
    switch (code) {
      case TEST_UNIT_READY:
      case START_STOP_UNIT:
      case PREVENT_ALLOW_MEDIUM_REMOVAL:
      case SYNCHRONIZE_CACHE_10:
      case VERIFY_10:
        return { data: new Uint8Array(0) };
      // No pages, not write-protected: the header alone.
      case MODE_SENSE_6:
        return { data: cut(Uint8Array.of(this.#hands.modeDataLength, 0, 0, 0), command[4]) };
      case MODE_SENSE_10:
        return { data: cut(Uint8Array.of(0, 6, 0, 0, 0, 0, 0, 0), word(command, 7)) };
      case READ_CAPACITY_10:
        return { data: bigEndian(blocks.length - 1, BLOCK_BYTES) };
      case READ_FORMAT_CAPACITIES:
        return { data: cut(formatCapacities(blocks.length), word(command, 7)) };
      case READ_10:
        return refused(blocks, command) ?? { data: read(blocks, long(command, 2), word(command, 7)) };
      case WRITE_10:
        return refused(blocks, command) ?? { takes: word(command, 7) * BLOCK_BYTES };
      default:
        return { sense: INVALID_COMMAND };
    }
  }

  #takeSense(): Uint8Array {
    const [key, code] = this.#sense;
    this.#sense = NO_SENSE;
    const out = new Uint8Array(18);
    out.set([0x70, 0, key, 0, 0, 0, 0, 10]);
    out[12] = code;
    return out;
  }
}

function inquiry(): Uint8Array {
  const out = new Uint8Array(36);
  // Direct access, removable, ANSI 2, response data format 2, 31 more bytes.
  out.set([0x00, 0x80, 0x02, 0x02, 0x1f]);
  const text = `${VENDOR.padEnd(8)}${PRODUCT.padEnd(16)}${REVISION.padEnd(4)}`;
  out.set(new TextEncoder().encode(text), 8);
  return out;
}

function formatCapacities(blockCount: number): Uint8Array {
  const out = new Uint8Array(12);
  out[3] = 8;
  out.set(bigEndian(blockCount, BLOCK_BYTES), 4);
  out[8] = 0x02; // formatted
  return out;
}

/** Why a command of block address and count cannot be carried out. */
function refused(blocks: readonly Uint8Array[], command: Uint8Array): { readonly sense: Sense } | undefined {
  const count = word(command, 7);
  if (long(command, 2) + count > blocks.length) return { sense: BLOCK_OUT_OF_RANGE };
  return count > MOST_BLOCKS ? { sense: INVALID_FIELD } : undefined;
}

function read(blocks: readonly Uint8Array[], first: number, count: number): Uint8Array {
  const data = new Uint8Array(count * BLOCK_BYTES);
  for (let each = 0; each < count; each++) data.set(blocks[first + each] as Uint8Array, each * BLOCK_BYTES);
  return data;
}

function cut(bytes: Uint8Array, allocation = 0): Uint8Array {
  return bytes.subarray(0, allocation);
}

function word(command: Uint8Array, at: number): number {
  return ((command[at] ?? 0) << 8) | (command[at + 1] ?? 0);
}

function long(command: Uint8Array, at: number): number {
  return word(command, at) * 0x1_0000 + word(command, at + 2);
}

function bigEndian(...words: readonly number[]): Uint8Array {
  const out = new Uint8Array(words.length * 4);
  const view = new DataView(out.buffer);
  words.forEach((value, index) => {
    view.setUint32(index * 4, value);
  });
  return out;
}
