/**
 * Reads a serial port until it is closed, and hands on what arrives: text to whoever shows it, bytes to the doubt about the
 * rate. A pause keeps what is drawn as it is; what arrives meanwhile is kept for the file. It knows no DOM.
 */
import type { LineCoding, SerialLink } from '../base/index.ts';
import { BaudDoubt } from './baud-doubt.ts';

/** Kept for the file; older bytes go first. */
const MOST_KEPT_BYTES = 8 << 20;
/** More than is shown at once. */
const MOST_HELD_CHARACTERS = 200_000;

export class PortReader {
  readonly #link: SerialLink;
  readonly #onText: (text: string) => void;
  readonly #doubt = new BaudDoubt();
  readonly #stop = new AbortController();
  #decoder = new TextDecoder();
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #held = '';
  #isPaused = false;

  constructor(link: SerialLink, onText: (text: string) => void) {
    this.#link = link;
    this.#onText = onText;
  }

  get isWrongRate(): boolean {
    return this.#doubt.isWrong;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** All that arrived, as far as it is kept. */
  get kept(): readonly Uint8Array[] {
    return this.#kept;
  }

  set isPaused(isPaused: boolean) {
    this.#isPaused = isPaused;
    if (isPaused) return;
    this.#onText(this.#held);
    this.#held = '';
  }

  /** Until the port ends or `close` is called. @throws what reading throws */
  async run(): Promise<void> {
    try {
      for await (const bytes of this.#link.read({ signal: this.#stop.signal })) this.#take(bytes);
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }

  send(text: string): Promise<void> {
    return this.#link.write(new TextEncoder().encode(text));
  }

  async configure(coding: LineCoding): Promise<void> {
    this.#doubt.forget();
    this.#decoder = new TextDecoder();
    await this.#link.configure(coding);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#link.close();
  }

  #take(bytes: Uint8Array): void {
    this.#doubt.take(bytes);
    this.#keep(bytes);
    const text = this.#decoder.decode(bytes, { stream: true });
    if (this.#isPaused) this.#held = (this.#held + text).slice(-MOST_HELD_CHARACTERS);
    else this.#onText(text);
  }

  #keep(bytes: Uint8Array): void {
    this.#kept.push(bytes);
    this.#keptBytes += bytes.length;
    while (this.#keptBytes > MOST_KEPT_BYTES) this.#keptBytes -= this.#kept.shift()?.length ?? this.#keptBytes;
  }
}
