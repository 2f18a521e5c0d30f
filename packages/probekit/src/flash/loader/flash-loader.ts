/**
 * The loader on the target, as its host sees it: put into RAM, started, fed through a ring for each bank while it works,
 * stopped. What the commands mean is in `mailbox.ts`, which commands a job needs in `commands.ts`.
 */
import { concatBytes, equalBytes, hasCode, hex, type MemoryOptions, type OperationOptions } from '../../base/index.ts';
import { REGSEL } from '../../spec/arm/dcb.ts';
import { VTOR } from '../../spec/arm/scb.ts';
import { SWD_WORD_CLOCKS } from '../../spec/arm/swd.ts';
import {
  type FlashController,
  type FlashSector,
  keepDebugClocks,
  LOADER_MAILBOX,
  type LoaderPart,
  type Target,
} from '../../stm32/index.ts';
import { flashErrors } from '../errors.ts';
import type { Reader } from '../read.ts';
import {
  type Checksum,
  HOST_WORDS_OFFSET,
  type LoaderCommand,
  MAILBOX_BYTES,
  type MailboxStatus,
  packHostWords,
  packMailbox,
  STREAM_ERROR,
  unpackMailbox,
} from './mailbox.ts';
import { RingFeed } from './ring-feed.ts';

/** Code, mailbox and stack share the first 4 KiB; the rings follow. */
const RINGS_OFFSET = 0x1000;
/** Of both rings, or of the one of the only bank with something to do. */
const RINGS_BYTES = 0x4_0000;
/** Of a bank with nothing to do. */
const IDLE_RING_BYTES = 0x1000;
/** Behind the rings: what the banks have programmed last, of both or of the only one. */
const HISTORIES_OFFSET = RINGS_OFFSET + RINGS_BYTES + IDLE_RING_BYTES;
const HISTORIES_BYTES = 0x1_0000;
const IDLE_HISTORY_BYTES = 0x20;
const [R0, SP, PC] = [0, 13, 15];
const THUMB = 0x0100_0000;
const PRIMASK = 1;
const BANKS = [1, 2] as const;
const BYTES_OF_WORD = 4;

const START_TIMEOUT_MS = 20;
/** The loader goes on by itself: how soon the host looks again costs time only at the end. */
const LEAST_POLL_MS = 2;
/** So many go into one ring before the other one has its turn. */
const BLOCKS_A_TURN = 2;
/** Of the typical time: a part may be faster. */
const UNWATCHED_PART = 0.95;
/** The loader takes 5 s of silence for a host that is gone. */
const ALIVE_EVERY_MS = 500;
/** Most that crosses the wire without a sign of life: whole transfers of the probes, and less of it where the wire is slow. */
const BLOCK_BYTES = 0x3000;
const LEAST_BLOCK_BYTES = 0x400;
const BLOCK_MS = 2000;
/** Twice what the slowest operation may take (a worn bank at x8); a core that stands still is found sooner. */
const STUCK_MS = 52_000;
const LOOK_AT_CORE_MS = 1000;

/** What a mailbox says that should say `running`. */
const STOPPED = {
  abandoned: 'it gave up after 5 s without a word from this computer',
  starting: 'its mailbox in RAM is as before its start, as if another program had put a loader there',
  none: 'its mailbox in RAM was overwritten',
} as const;

/** Why no loader runs: its RAM does not keep what is written to it, or the core does not get as far as its first word. */
export type NoLoader = 'ram' | 'core';

/** What each bank shall do; the banks work side by side, each in its order. */
export type BankCommands = readonly [bank1: readonly LoaderCommand[], bank2: readonly LoaderCommand[]];

/** How far the banks together are. */
export interface LoaderProgress {
  readonly erasedBytes: number;
  readonly programmedBytes: number;
}

export interface RunOptions extends OperationOptions {
  readonly onLoader?: ((progress: LoaderProgress) => void) | undefined;
}

export class FlashLoader {
  /** The target's memory for reading beside the loader, however long it takes: it hears of its host between two blocks. */
  readonly reader: Reader;
  readonly #target: Target;
  readonly #part: LoaderPart;
  readonly #feeds: readonly [RingFeed, RingFeed];
  /** Of each bank: how far back a compressed command may refer. */
  readonly historyBytes: readonly [number, number];
  readonly #blockBytes: number;
  #alive = 0;
  #aliveMs = Number.NEGATIVE_INFINITY;

  private constructor(target: Target, part: LoaderPart, sectors?: readonly FlashSector[]) {
    const [one, two] = ringBytesFor(sectors);
    this.historyBytes = historyBytesFor(sectors);
    this.#target = target;
    this.#part = part;
    this.#blockBytes = blockBytesAt(target.speedKhz);
    const rings = part.ramAddress + RINGS_OFFSET;
    this.#feeds = [new RingFeed(rings, one, this.#blockBytes), new RingFeed(rings + one, two, this.#blockBytes)];
    this.reader = { read: (address, byteLength, options) => this.#read(address, byteLength, options) };
  }

  /**
   * Starts the loader on a core that is halted after a reset, its flash unlocked. Resolves with the reason when it does not
   * run: then there is no way but registers. `sectors`: those of the job, all of them
   * when left out.
   */
  static async start(target: Target, part: LoaderPart, sectors?: readonly FlashSector[]): Promise<FlashLoader | NoLoader> {
    const loader = new FlashLoader(target, part, sectors);
    if (!(await unlessSilent(() => loader.#putIntoRam()))) return 'ram';
    return (await unlessSilent(() => loader.#startCore())) ? loader : 'core';
  }

  /** Whether the RAM holds it afterwards. */
  async #putIntoRam(): Promise<boolean> {
    const { memory } = this.#target;
    const { code, ramAddress, tickCycles, registersOfBank } = this.#part;
    const setups = BANKS.map((bank, index) => {
      const { address, byteLength } = this.#feeds[index as 0 | 1];
      const historyBytes = this.historyBytes[index as 0 | 1];
      const history = ramAddress + HISTORIES_OFFSET + (index === 0 ? 0 : this.historyBytes[0]);
      return { registers: registersOfBank[bank], ring: address, ringBytes: byteLength, history, historyBytes };
    });
    const image = new Uint8Array(LOADER_MAILBOX.offset + MAILBOX_BYTES);
    image.set(code);
    image.set(packMailbox(setups, tickCycles), LOADER_MAILBOX.offset);
    // The loader sleeps between two words: without them the debug port could not reach the RAM then.
    await keepDebugClocks(this.#target);
    await memory.write(ramAddress, image);
    return equalBytes(await memory.read(ramAddress, image.length), image);
  }

  /** Whether it says that it runs; else the core is halted. */
  async #startCore(): Promise<boolean> {
    const { memory, core, probe } = this.#target;
    const { ramAddress } = this.#part;
    const start = [
      [R0, ramAddress + LOADER_MAILBOX.offset],
      [SP, ramAddress + RINGS_OFFSET],
      [PC, ramAddress],
      [REGSEL.xPSR, THUMB],
      [REGSEL.CONTROL_FAULTMASK_BASEPRI_PRIMASK, PRIMASK],
    ] as const;
    for (const [register, value] of start) await core.writeRegister(register, value);
    // No vectors of its own: this tells whoever connects that it runs, and a reset takes it back.
    await memory.write32(VTOR.address, ramAddress);
    await core.run();
    this.#aliveMs = probe.clock.nowMs();
    for (const deadline = probe.clock.nowMs() + START_TIMEOUT_MS; ; ) {
      if ((await this.#status())?.state === 'running') return true;
      if (probe.clock.nowMs() >= deadline) break;
      await probe.clock.sleep(1);
    }
    await core.halt();
    return false;
  }

  /**
   * Does all of it and resolves with the checksums of each bank, in order. Cancelling stops between two commands.
   *
   * @throws `stm32/flash-error`, `flash/loader-stopped`, and what the link throws
   */
  async run(commands: BankCommands, { signal, onLoader }: RunOptions = {}): Promise<readonly [Checksum[], Checksum[]]> {
    const { clock } = this.#target.probe;
    for (const [index, feed] of this.#feeds.entries()) feed.begin(commands[index as 0 | 1], clock.nowMs());
    let changedMs = clock.nowMs();
    let lookedMs = changedMs;
    while (!this.#feeds.every((feed) => feed.isDone)) {
      signal?.throwIfAborted();
      const wrote = await this.#feed();
      // While there is more to put in, and room was found for some of it, there may be room for the next block.
      if (!wrote || this.#feeds.every((feed) => feed.isAllIn)) await clock.sleep(this.#pauseMs(clock.nowMs()));
      const status = await this.#needStatus();
      const nowMs = clock.nowMs();
      const changes = this.#feeds.map((feed, index) => feed.take(status.channels[index as 0 | 1], nowMs));
      this.#refuseErrors(status, commands);
      onLoader?.({
        erasedBytes: this.#feeds[0].erasedBytes + this.#feeds[1].erasedBytes,
        programmedBytes: this.#feeds[0].programmedBytes + this.#feeds[1].programmedBytes,
      });
      if (changes.includes(true)) changedMs = nowMs;
      if (nowMs - Math.max(changedMs, lookedMs) >= LOOK_AT_CORE_MS) {
        await this.#refuseDeadCore(nowMs - changedMs);
        lookedMs = nowMs;
      }
    }
    return [this.#feeds[0].sums, this.#feeds[1].sums];
  }

  /** Halts the core, and waits for what runs in the flash: no program may be started before that. */
  async stop(flash: FlashController): Promise<void> {
    await this.#target.core.halt();
    await flash.waitIdle();
  }

  #pauseMs(nowMs: number): number {
    const restMs = Math.min(...this.#feeds.map((feed) => feed.restMs(nowMs)));
    return Math.min(Math.max(LEAST_POLL_MS, restMs * UNWATCHED_PART), ALIVE_EVERY_MS);
  }

  /** Fills the rings as far as there is room, and shows that the host is there; whether anything went into a ring. */
  async #feed(): Promise<boolean> {
    const { memory } = this.#target;
    let wrote = false;
    for (const feed of this.#feeds) {
      const blocks = feed.isFresh ? 1 : BLOCKS_A_TURN;
      for (let block = 0; block < blocks; block++) {
        const writes = feed.next();
        for (const { address, bytes } of writes) await memory.write(address, bytes);
        if (writes.length === 0) break;
        wrote = true;
        if (this.#isSilent) await this.#writeHostWords();
      }
    }
    if (wrote || this.#isSilent) await this.#writeHostWords();
    return wrote;
  }

  get #isSilent(): boolean {
    return this.#target.probe.clock.nowMs() - this.#aliveMs >= ALIVE_EVERY_MS;
  }

  async #writeHostWords(): Promise<void> {
    const { memory, probe } = this.#target;
    this.#alive += 1;
    this.#aliveMs = probe.clock.nowMs();
    const written = this.#feeds.map((feed) => feed.written);
    await memory.write(this.#part.ramAddress + LOADER_MAILBOX.offset + HOST_WORDS_OFFSET, packHostWords(this.#alive, written));
  }

  async #read(address: number, byteLength: number, options?: MemoryOptions): Promise<Uint8Array> {
    const blocks: Uint8Array[] = [];
    for (let at = 0; at < byteLength; at += this.#blockBytes) {
      if (this.#isSilent) await this.#writeHostWords();
      blocks.push(await this.#target.memory.read(address + at, Math.min(this.#blockBytes, byteLength - at), options));
    }
    return concatBytes(...blocks);
  }

  async #status(): Promise<MailboxStatus | undefined> {
    return unpackMailbox(await this.#target.memory.read(this.#part.ramAddress + LOADER_MAILBOX.offset, MAILBOX_BYTES));
  }

  async #needStatus(): Promise<MailboxStatus> {
    const status = await this.#status();
    if (status?.state === 'running') return status;
    throw stopped(STOPPED[status?.state ?? 'none']);
  }

  #refuseErrors({ channels }: MailboxStatus, commands: BankCommands): void {
    for (const [index, { error, errorAddress }] of channels.entries()) {
      if (error === 0) continue;
      if (error === STREAM_ERROR) throw stopped(`what its ring holds for ${hex(errorAddress)} does not decode, as if the RAM had changed`);
      const command = commands[index as 0 | 1][this.#feeds[index as 0 | 1].doneCount];
      throw this.#part.errorOf(command?.operation === 'erase' ? 'erase' : 'program', errorAddress, error);
    }
  }

  async #refuseDeadCore(silentMs: number): Promise<void> {
    const { halted, lockedUp, raw } = await this.#target.core.readStatus();
    if (lockedUp) throw stopped(`the core locked up (DHCSR ${hex(raw)})`);
    if (halted) throw stopped(`something halted the core (DHCSR ${hex(raw)})`);
    if (silentMs >= STUCK_MS) throw stopped(`nothing has moved for ${Math.round(silentMs / 1000)} s`);
  }
}

/**
 * How long each bank's ring is in a job on these sectors: powers of two. A bank that is alone has the room of both, so that more
 * crosses a slow wire while it is erased.
 */
export function ringBytesFor(sectors?: readonly { readonly bank: 1 | 2 }[]): readonly [number, number] {
  const [one, two] = BANKS.map((bank) => sectors === undefined || sectors.some((sector) => sector.bank === bank));
  if (one === two) return [RINGS_BYTES / 2, RINGS_BYTES / 2];
  return one ? [RINGS_BYTES, IDLE_RING_BYTES] : [IDLE_RING_BYTES, RINGS_BYTES];
}

/** How far back each bank's compressed commands may refer: powers of two, shared as the rings are. */
export function historyBytesFor(sectors?: readonly { readonly bank: 1 | 2 }[]): readonly [number, number] {
  const [one, two] = ringBytesFor(sectors);
  if (one === two) return [HISTORIES_BYTES / 2, HISTORIES_BYTES / 2];
  return one > two ? [HISTORIES_BYTES, IDLE_HISTORY_BYTES] : [IDLE_HISTORY_BYTES, HISTORIES_BYTES];
}

function blockBytesAt(speedKhz: number): number {
  const bytes = (speedKhz * BLOCK_MS * BYTES_OF_WORD) / SWD_WORD_CLOCKS;
  return Math.min(BLOCK_BYTES, Math.max(LEAST_BLOCK_BYTES, bytes - (bytes % LEAST_BLOCK_BYTES)));
}

/** What the target refuses or leaves undone is false, not an error. */
async function unlessSilent(step: () => Promise<boolean>): Promise<boolean> {
  try {
    return await step();
  } catch (error) {
    if (!hasCode(error, 'dap/transfer') && !hasCode(error, 'cortex/timeout')) throw error;
    return false;
  }
}

function stopped(detail: string): Error {
  return flashErrors.make('flash/loader-stopped', {
    message: `The flash loader on the chip stopped: ${detail}.`,
    hint: 'Run the same command again; --no-loader programs through the debug port alone.',
    evidence: { detail },
  });
}
