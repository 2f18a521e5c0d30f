/**
 * Reads a serial port until it is closed, and hands on what arrives: text to whoever shows it, bytes to the doubt about the
 * rate. A pause keeps what is drawn as it is; what arrives meanwhile is kept for the file. It knows no DOM.
 */
import type { LineCoding, SerialLink } from '../base/index.ts';
import { BaudDoubt } from './baud-doubt.ts';
import { KeptBytes } from './kept-bytes.ts';

/** More than is shown at once. */
const MOST_HELD_CHARACTERS = 200_000;

export class PortReader {
  readonly #link: SerialLink;
  readonly #onText: (text: string) => void;
  readonly #kept: KeptBytes;
  readonly #doubt = new BaudDoubt();
  readonly #stop = new AbortController();
  #decoder = new TextDecoder();
  #held = '';
  #isPaused = false;

  /** `kept`: takes all that arrives, and may outlive the port. */
  constructor(link: SerialLink, onText: (text: string) => void, kept = new KeptBytes()) {
    this.#link = link;
    this.#kept = kept;
    this.#onText = onText;
  }

  get isWrongRate(): boolean {
    return this.#doubt.isWrong;
  }

  get isPaused(): boolean {
    return this.#isPaused;
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
    this.#kept.add(bytes);
    const text = this.#decoder.decode(bytes, { stream: true });
    if (this.#isPaused) this.#held = (this.#held + text).slice(-MOST_HELD_CHARACTERS);
    else this.#onText(text);
  }
}
