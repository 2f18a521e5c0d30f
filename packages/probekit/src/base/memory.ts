/** Target memory as upper layers see it, whatever reaches it. */

export interface MemoryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called as bytes move, for progress. */
  readonly onBytes?: ((done: number) => void) | undefined;
}

export interface WriteOptions extends MemoryOptions {
  /** Every access has exactly this many bytes, of which address and length must be multiples. */
  readonly width?: 1 | 2 | 4 | undefined;
}

/** Bytes and words at target addresses. Words are unsigned 32-bit numbers. No method halts or resets the target. */
export interface Memory {
  /** Reads `byteLength` bytes at any address. */
  read(address: number, byteLength: number, options?: MemoryOptions): Promise<Uint8Array>;
  /** Writes bytes at any address; ends are written with narrower accesses, never by read-modify-write. */
  write(address: number, data: Uint8Array, options?: WriteOptions): Promise<void>;
  /** Reads one aligned unit with exactly one access of this width. */
  read32(address: number, options?: MemoryOptions): Promise<number>;
  read16(address: number, options?: MemoryOptions): Promise<number>;
  read8(address: number, options?: MemoryOptions): Promise<number>;
  write32(address: number, value: number, options?: MemoryOptions): Promise<void>;
  write16(address: number, value: number, options?: MemoryOptions): Promise<void>;
  write8(address: number, value: number, options?: MemoryOptions): Promise<void>;
}
