/**
 * GDB's `load`: what it erases and writes is gathered, and becomes one job of the programmer when GDB says that it is done. Source:
 * GDB manual, "Packets": vFlashErase, vFlashWrite, vFlashDone.
 */
import type { Store } from '../base/index.ts';
import type { DebugSession } from '../debug/index.ts';
import { eraseRange, flashImage } from '../flash/index.ts';
import { assembleImage, type Segment } from '../image/index.ts';
import type { FlashSector } from '../stm32/index.ts';
import { MALFORMED, OK, type Reply, UNKNOWN } from './answers.ts';
import { flashWriteOf, type Span, spanOf } from './requests.ts';

const NO_FLASH = 'E.memtype';

export class FlashLoad {
  readonly #sectors: readonly FlashSector[];
  readonly #store: Store | undefined;
  #erased: Span[] = [];
  #pieces: Segment[] = [];

  /** `store`: for the programmer's journal. */
  constructor(sectors: readonly FlashSector[], store: Store | undefined) {
    this.#sectors = sectors;
    this.#store = store;
  }

  /** `vFlashErase` or `vFlashWrite`: nothing is done yet. */
  gather(body: Uint8Array, text: string): Reply {
    if (text.startsWith('vFlashErase:')) {
      const span = spanOf(text.slice('vFlashErase:'.length));
      if (!span) return MALFORMED;
      return this.erase(span) ? OK : NO_FLASH;
    }
    if (!text.startsWith('vFlashWrite:')) return UNKNOWN;
    const piece = flashWriteOf(body);
    if (!piece) return MALFORMED;
    return this.write(piece.address, piece.bytes) ? OK : NO_FLASH;
  }

  /** Answers false for what is not flash. */
  erase(span: Span): boolean {
    if (!this.#isFlash(span.address, span.byteLength)) return false;
    this.#erased.push(span);
    return true;
  }

  /** Answers false for what is not flash, and for more than there is of it. */
  write(address: number, bytes: Uint8Array): boolean {
    const total = this.#pieces.reduce((sum, piece) => sum + piece.bytes.length, bytes.length);
    const room = this.#sectors.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (total > room || !this.#isFlash(address, bytes.length)) return false;
    this.#pieces.push({ address, bytes });
    return true;
  }

  /** Erases and programs; the core stands after its reset. What was gathered is forgotten, however it ends. @throws `flash/*`, `stm32/*`, `image/overlap` */
  async done(session: DebugSession, signal: AbortSignal): Promise<void> {
    const [erased, pieces] = [this.#erased, this.#pieces];
    this.#erased = [];
    this.#pieces = [];
    const bare = erased.filter(({ address, byteLength }) => !pieces.some((piece) => isIn(piece.address, address, byteLength)));
    const { target } = session;
    await session.whileAside(async () => {
      for (const { address, byteLength } of bare) await eraseRange(target, address, byteLength, { signal });
      // GDB has asked for whole blocks to be erased: what stood beside the program in them is not kept.
      const image = assembleImage('load', 'bin', pieces);
      if (pieces.length > 0) await flashImage(target, image, { keep: false, start: false, signal, store: this.#store });
    });
    // The job leaves the core in a loader, its interrupts off.
    await session.reset('halt');
  }

  #isFlash(address: number, byteLength: number): boolean {
    return (
      byteLength === 0 ||
      [address, address + byteLength - 1].every((at) => this.#sectors.some((each) => isIn(at, each.address, each.byteLength)))
    );
  }
}

function isIn(at: number, address: number, byteLength: number): boolean {
  return at >= address && at < address + byteLength;
}
