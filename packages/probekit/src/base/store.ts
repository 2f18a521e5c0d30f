/** Named byte records that survive a kill: journals, backups, a bench's state. */
export interface Store {
  get(name: string): Promise<Uint8Array | undefined>;
  /** Replaces the record atomically; when it resolves the bytes are on the medium. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  delete(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
}
