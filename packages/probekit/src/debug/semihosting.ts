/**
 * Semihosting: a program talks to its debugger by a BKPT instruction, prints, reads what is typed, and ends with a status. It reaches
 * no file of the host, and runs no command there. What is refused answers as the specification says. Every argument is the program's,
 * and bounded. Source: ARM, "Semihosting for AArch32 and AArch64", 2025Q1, chapter 6.
 */
import { type Clock, hasCode, type Memory } from '../base/index.ts';
import { ADP_STOPPED_APPLICATION_EXIT, FEATURES, SYS } from '../spec/arm/semihosting.ts';
import { type OpenHandle, readFeatures, SemihostingHandles, type SemihostingHost } from './semihosting-handles.ts';

/** What R0 gets; a program that has ended has no more use for it. */
export type SemihostingOutcome = { readonly result: number } | { readonly exitStatus: number };

interface Call {
  readonly operation: number;
  /** R1: a number, or where the arguments are. */
  readonly argument: number;
}

const FAILED = -1;
/** Of newlib, which most programs have. */
const [ENOENT, EBADF, EFAULT, ENOSYS] = [2, 9, 14, 88] as const;
/** In one call: what is longer is told as not written, and a program writes the rest. */
const MOST_BYTES = 0x4000;
const MOST_NAME_BYTES = 256;
/** Reads of a string of unknown length end where memories do. */
const STRING_BLOCK_BYTES = 64;

export class Semihosting {
  readonly #host: SemihostingHost;
  readonly #memory: Memory;
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #handles = new SemihostingHandles();
  #errno = 0;

  constructor(host: SemihostingHost, memory: Memory, clock: Clock) {
    this.#host = host;
    this.#memory = memory;
    this.#clock = clock;
    this.#startMs = clock.nowMs();
  }

  /** Reads and writes the program's memory as the call says. An address that does not answer is a call that fails. */
  async serve(call: Call): Promise<SemihostingOutcome> {
    if (call.operation === SYS.EXIT) return { exitStatus: call.argument === ADP_STOPPED_APPLICATION_EXIT ? 0 : 1 };
    try {
      if (call.operation === SYS.EXIT_EXTENDED) {
        const [reason, status] = await this.#words(call.argument, 2);
        return { exitStatus: reason === ADP_STOPPED_APPLICATION_EXIT ? (status ?? 0) : 1 };
      }
      return { result: await this.#answer(call) };
    } catch (error) {
      if (!hasCode(error, 'dap/transfer')) throw error;
      return { result: this.#fail(EFAULT) };
    }
  }

  async #answer({ operation, argument }: Call): Promise<number> {
    switch (operation) {
      case SYS.OPEN:
        return this.#open(argument);
      case SYS.CLOSE:
        return this.#handles.close(await this.#word(argument)) ? 0 : this.#fail(EBADF);
      case SYS.WRITEC:
        await this.#host.print(await this.#memory.read(argument, 1), 'output');
        return 0;
      case SYS.WRITE0:
        await this.#host.print(await this.#string(argument), 'output');
        return 0;
      case SYS.WRITE:
        return this.#write(argument);
      case SYS.READ:
        return this.#read(argument);
      case SYS.READC:
        return (await this.#typed(1))[0] ?? FAILED;
      case SYS.ISERROR:
        return Number(((await this.#word(argument)) | 0) < 0);
      case SYS.ISTTY:
        return this.#withHandle(await this.#word(argument), ({ kind }) => Number(kind !== 'features'));
      case SYS.SEEK:
        return this.#seek(argument);
      case SYS.FLEN:
        return this.#withHandle(await this.#word(argument), ({ kind }) => (kind === 'features' ? FEATURES.length : 0));
      case SYS.CLOCK:
        return Math.floor((this.#clock.nowMs() - this.#startMs) / 10);
      case SYS.TIME:
        return this.#host.timeSeconds();
      case SYS.ERRNO:
        return this.#errno;
      case SYS.GET_CMDLINE:
        return this.#commandLine(argument);
      case SYS.HEAPINFO:
        // Zeros: it shall use what its linker knows.
        await this.#memory.write(await this.#word(argument), new Uint8Array(16));
        return 0;
      default:
        return this.#fail(ENOSYS);
    }
  }

  async #open(at: number): Promise<number> {
    const [name = 0, mode = 0, length = 0] = await this.#words(at, 3);
    if (length > MOST_NAME_BYTES) return this.#fail(ENOENT);
    const text = new TextDecoder().decode(await this.#memory.read(name, length));
    return this.#handles.open(text, mode) ?? this.#fail(ENOENT);
  }

  /** How many bytes were not written. */
  async #write(at: number): Promise<number> {
    const [number = 0, buffer = 0, length = 0] = await this.#words(at, 3);
    const kind = this.#handles.get(number)?.kind;
    if (kind !== 'output' && kind !== 'errors') {
      this.#fail(EBADF);
      return length;
    }
    const written = Math.min(length, MOST_BYTES);
    if (written > 0) await this.#host.print(await this.#memory.read(buffer, written), kind);
    return length - written;
  }

  /** How many bytes of the buffer are left: all of them at the end. */
  async #read(at: number): Promise<number> {
    const [number = 0, buffer = 0, length = 0] = await this.#words(at, 3);
    const handle = this.#handles.get(number);
    if (handle?.kind !== 'input' && handle?.kind !== 'features') {
      this.#fail(EBADF);
      return length;
    }
    const most = Math.min(length, MOST_BYTES);
    const bytes = handle.kind === 'features' ? readFeatures(handle, most) : await this.#typed(most);
    if (bytes.length > 0) await this.#memory.write(buffer, bytes);
    return length - bytes.length;
  }

  async #seek(at: number): Promise<number> {
    const [number = 0, position = 0] = await this.#words(at, 2);
    return this.#withHandle(number, (handle) => {
      if (handle.kind !== 'features') return this.#fail(EBADF);
      handle.position = Math.min(position, FEATURES.length);
      return 0;
    });
  }

  async #commandLine(at: number): Promise<number> {
    const [buffer = 0, room = 0] = await this.#words(at, 2);
    const text = new TextEncoder().encode(this.#host.commandLine ?? '');
    if (text.length >= room) return FAILED;
    await this.#memory.write(buffer, Uint8Array.of(...text, 0));
    await this.#memory.write32(at + 4, text.length);
    return 0;
  }

  #withHandle(number: number, answer: (handle: OpenHandle) => number): number {
    const handle = this.#handles.get(number);
    return handle ? answer(handle) : this.#fail(EBADF);
  }

  async #typed(mostBytes: number): Promise<Uint8Array> {
    return (await this.#host.type?.(mostBytes))?.subarray(0, mostBytes) ?? new Uint8Array();
  }

  /** Up to its zero byte. */
  async #string(at: number): Promise<Uint8Array> {
    const bytes: number[] = [];
    while (bytes.length < MOST_BYTES) {
      const from = at + bytes.length;
      const block = await this.#memory.read(from, STRING_BLOCK_BYTES - (from % STRING_BLOCK_BYTES));
      const end = block.indexOf(0);
      bytes.push(...(end < 0 ? block : block.subarray(0, end)));
      if (end >= 0) break;
    }
    return Uint8Array.from(bytes);
  }

  async #words(at: number, count: number): Promise<readonly number[]> {
    const bytes = await this.#memory.read(at, 4 * count);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return Array.from({ length: count }, (_, index) => view.getUint32(4 * index, true));
  }

  async #word(at: number): Promise<number> {
    return (await this.#words(at, 1))[0] ?? 0;
  }

  #fail(errno: number): number {
    this.#errno = errno;
    return FAILED;
  }
}
