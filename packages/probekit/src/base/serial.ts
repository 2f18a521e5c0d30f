/** A serial port: byte stream, line coding, break. */

export interface LineCoding {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'odd' | 'even';
  readonly stopBits: 1 | 1.5 | 2;
}

/** An opened serial port. Iterating ends when the port closes or leaves. */
export interface SerialLink {
  configure(coding: LineCoding): Promise<void>;
  write(data: Uint8Array, options?: { signal?: AbortSignal | undefined }): Promise<void>;
  /** Bytes as they arrive. One reader at a time. */
  read(options?: { signal?: AbortSignal | undefined }): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}
