/**
 * The other end of libumockdev-preload: a program whose ioctls on an emulated node come here, and whose memory we may
 * read and write while it waits. Source: umockdev (LGPL), src/libumockdev-preload.c, `remote_emulate`: three native
 * words each way.
 */
import type { Socket } from 'node:net';

export interface ClientCall {
  readonly kind: 'ioctl' | 'read' | 'write';
  readonly request: number;
  readonly argument: bigint;
}

const MESSAGE_BYTES = 24;
const REQUEST_IOCTL = 1n;
const REQUEST_READ = 7n;
const REQUEST_WRITE = 8n;
const RESULT_DONE = 3n;
const RESULT_READ_MEMORY = 5n;
const RESULT_WRITE_MEMORY = 6n;
/** As a result: let the program's own call go through. */
const UNHANDLED = -100n;

export class ClientMemory {
  readonly #socket: Socket;
  readonly #pieces: AsyncIterator<Buffer>;
  #left: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#pieces = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The next call, undefined when the program has closed the node. */
  async next(): Promise<ClientCall | undefined> {
    const message = await this.#take(MESSAGE_BYTES);
    if (!message) return undefined;
    const code = message.readBigUInt64LE(0);
    const kind = code === REQUEST_IOCTL ? 'ioctl' : code === REQUEST_READ ? 'read' : code === REQUEST_WRITE ? 'write' : undefined;
    if (!kind) throw new Error(`umockdev sent command ${code}`);
    return { kind, request: Number(message.readBigUInt64LE(8) & 0xffff_ffffn), argument: message.readBigUInt64LE(16) };
  }

  async read(address: bigint, byteLength: number): Promise<Uint8Array> {
    if (byteLength === 0) return new Uint8Array(0);
    this.#send(RESULT_READ_MEMORY, address, BigInt(byteLength));
    const bytes = await this.#take(byteLength);
    if (!bytes) throw new Error('the program ended while its memory was read');
    return new Uint8Array(bytes);
  }

  write(address: bigint, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#send(RESULT_WRITE_MEMORY, address, BigInt(bytes.length));
    this.#socket.write(bytes);
  }

  done(result: number): void {
    this.#send(RESULT_DONE, BigInt(result), 0n);
  }

  fail(errno: number): void {
    this.#send(RESULT_DONE, -1n, BigInt(errno));
  }

  leaveToSystem(): void {
    this.#send(RESULT_DONE, UNHANDLED, 0n);
  }

  #send(...words: readonly bigint[]): void {
    const out = Buffer.alloc(MESSAGE_BYTES);
    words.forEach((word, index) => {
      out.writeBigInt64LE(BigInt.asIntN(64, word), index * 8);
    });
    this.#socket.write(out);
  }

  async #take(byteLength: number): Promise<Buffer | undefined> {
    while (this.#left.length < byteLength) {
      const { done, value } = await this.#pieces.next();
      if (done) return undefined;
      this.#left = Buffer.concat([this.#left, value]);
    }
    const taken = this.#left.subarray(0, byteLength);
    this.#left = this.#left.subarray(byteLength);
    return taken;
  }
}
