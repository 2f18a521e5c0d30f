/**
 * What host and loader tell each other: the mailbox, and the commands that stand in the rings. The other half is
 * `firmware/loader/loader.h`.
 */
import { viewOf } from '../../base/index.ts';
import { LOADER_MAILBOX } from '../../stm32/index.ts';

/** A flash word: commands and data are multiples of it. */
export const RING_UNIT_BYTES = 32;
export const CHANNELS = 2;
export const RESULTS = 32;
const HEAD_BYTES = 32;
const RESULTS_OFFSET = 40;
/** Behind what a channel says. */
const HISTORY_OFFSET = 32;
const CHANNEL_BYTES = RESULTS_OFFSET + RESULTS * 8;
export const MAILBOX_BYTES = HEAD_BYTES + CHANNELS * CHANNEL_BYTES;
/** Where `alive`, `written` and `check` stand, which the host writes while the loader runs. */
export const HOST_WORDS_OFFSET = LOADER_MAILBOX.aliveOffset;

const STATES = ['starting', 'running', 'abandoned'] as const;
const OPERATION = { program: 1, erase: 2, sum: 3 } as const;
/** A program command whose data are LZ4. */
const EXPAND = 4;
/** Instead of FLASH_SR: what stood in the ring does not decode. */
export const STREAM_ERROR = 0x8000_0000;

/**
 * One thing that the loader does on one bank, and how long it takes by the data sheet: the host looks again after that. `stream`:
 * what crosses the wire for `bytes`, as LZ4 that may refer to what the channel has programmed before.
 */
export type LoaderCommand = { readonly typicalMs: number; readonly address: number } & (
  | { readonly operation: 'program'; readonly bytes: Uint8Array; readonly control: number; readonly stream?: Uint8Array | undefined }
  | { readonly operation: 'erase'; readonly byteLength: number; readonly control: number }
  | { readonly operation: 'sum'; readonly byteLength: number }
);

/** Where a channel finds its bank and its ring. `registers` 0: not used. */
export interface ChannelSetup {
  readonly registers: number;
  readonly ring: number;
  /** A power of two. */
  readonly ringBytes: number;
  /** Where the last bytes programmed stay: a power of two, flash words. */
  readonly history: number;
  readonly historyBytes: number;
}

/** What the loader says of a channel. */
export interface ChannelStatus {
  /** Bytes taken out of the ring so far, modulo 2 to the 32. */
  readonly taken: number;
  /** Commands completed. */
  readonly done: number;
  /** FLASH_SR of the operation that failed, or STREAM_ERROR; 0 while all is well. */
  readonly error: number;
  readonly errorAddress: number;
  /** Checksums made so far; `results` holds the last of them by number modulo their count. */
  readonly resultCount: number;
  readonly results: readonly Checksum[];
}

/** CRC-32 by words, not reflected; undefined where the memory answered with a bus fault. */
export type Checksum = number | undefined;

export interface MailboxStatus {
  readonly state: (typeof STATES)[number];
  readonly channels: readonly [ChannelStatus, ChannelStatus];
}

/** The mailbox before the loader starts. `tickCycles`: cycles of its clock in a millisecond. */
export function packMailbox(channels: readonly ChannelSetup[], tickCycles: number): Uint8Array {
  const bytes = new Uint8Array(MAILBOX_BYTES);
  const view = viewOf(bytes);
  view.setUint32(0, LOADER_MAILBOX.magic, true);
  view.setUint32(8, tickCycles, true);
  for (const [index, { registers, ring, ringBytes, history, historyBytes }] of channels.entries()) {
    const at = HEAD_BYTES + index * CHANNEL_BYTES;
    for (const [field, value] of [registers, ring, ringBytes].entries()) view.setUint32(at + 4 * field, value, true);
    view.setUint32(at + HISTORY_OFFSET, history, true);
    view.setUint32(at + HISTORY_OFFSET + 4, historyBytes, true);
  }
  return bytes;
}

/**
 * What the host writes while the loader runs: a sign of life, which counts up, how much it has put into each ring, and a check of
 * these words. A probe whose host has lost the data of a write takes 16 bytes of the next command for them.
 */
export function packHostWords(alive: number, written: readonly number[]): Uint8Array {
  const words = [alive, ...written];
  const bytes = new Uint8Array(4 * (words.length + 1));
  const check = ~words.reduce((sum, word) => sum ^ word, 0);
  for (const [index, word] of [...words, check].entries()) viewOf(bytes).setUint32(4 * index, word, true);
  return bytes;
}

/** undefined when this is no mailbox of ours: something else has written there. */
export function unpackMailbox(bytes: Uint8Array): MailboxStatus | undefined {
  const view = viewOf(bytes);
  const word = (at: number) => view.getUint32(at, true);
  if (bytes.length < MAILBOX_BYTES || word(0) !== LOADER_MAILBOX.magic) return undefined;
  const state = STATES[word(LOADER_MAILBOX.stateOffset)];
  if (!state) return undefined;
  const channel = (index: number): ChannelStatus => {
    const at = HEAD_BYTES + index * CHANNEL_BYTES;
    const results = Array.from({ length: RESULTS }, (_, result) => {
      const place = at + RESULTS_OFFSET + 8 * result;
      return word(place + 4) === 0 ? undefined : word(place);
    });
    return {
      taken: word(at + 12),
      done: word(at + 16),
      error: word(at + 20),
      errorAddress: word(at + 24),
      resultCount: word(at + 28),
      results,
    };
  };
  return { state, channels: [channel(0), channel(1)] };
}

/** The command as it stands in the ring, data behind it. */
export function packCommand(command: LoaderCommand): Uint8Array {
  const data = dataOf(command);
  const byteLength = command.operation === 'program' ? command.bytes.length : command.byteLength;
  const control = command.operation === 'sum' ? 0 : command.control;
  const isStream = command.operation === 'program' && command.stream !== undefined;
  const operation = isStream ? EXPAND : OPERATION[command.operation];
  const bytes = new Uint8Array(ringBytesOf(command));
  const view = viewOf(bytes);
  for (const [index, value] of [operation, command.address, byteLength, control, isStream ? data.length : 0].entries()) {
    view.setUint32(4 * index, value, true);
  }
  bytes.set(data, RING_UNIT_BYTES);
  return bytes;
}

/** What a command takes of the ring: whole units. */
export function ringBytesOf(command: LoaderCommand): number {
  return RING_UNIT_BYTES + Math.ceil(dataOf(command).length / RING_UNIT_BYTES) * RING_UNIT_BYTES;
}

function dataOf(command: LoaderCommand): Uint8Array {
  return command.operation === 'program' ? (command.stream ?? command.bytes) : new Uint8Array(0);
}
