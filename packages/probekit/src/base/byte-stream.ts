/** Two ways of bytes between two programs: a TCP connection, a pipe, a pair of arrays in a test. */
export interface ByteStream {
  /** Resolves once the bytes are handed on. Rejects when the other side has closed. */
  write(bytes: Uint8Array): Promise<void>;
  /** Bytes as they arrive, in pieces of any size; ends when the other side closes. One reader at a time. */
  readonly read: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}
