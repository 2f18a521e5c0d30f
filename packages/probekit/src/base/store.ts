/** Named byte records that survive a kill: journals, backups, a bench's state. */
export interface Store {
  get(name: string): Promise<Uint8Array | undefined>;
  /** Replaces the record atomically; when it resolves the bytes are on the medium. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  delete(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
}

/** Records that last as long as this program, for boards that last no longer. */
export function memoryStore(): Store {
  const records = new Map<string, Uint8Array>();
  return {
    get: async (name) => records.get(name)?.slice(),
    put: async (name, bytes) => void records.set(name, bytes.slice()),
    delete: async (name) => void records.delete(name),
    names: async () => [...records.keys()],
  };
}
