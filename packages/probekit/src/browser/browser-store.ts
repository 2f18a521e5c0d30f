/**
 * The store of this browser: journals and kept bytes in IndexedDB, so that a closed tab does not lose them. Where the browser
 * keeps nothing for this page (storage blocked), its calls reject with the browser's own error.
 */
import type { Store } from '../base/index.ts';

const RECORDS = 'records';

/** Opens the database of this name, which is made when it is not there. */
export function browserStore(database = 'probekit'): Store {
  let opened: Promise<IDBDatabase> | undefined;
  const open = () => {
    opened ??= openDatabase(database).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const run = async <T>(mode: IDBTransactionMode, act: (records: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const transaction = (await open()).transaction(RECORDS, mode, { durability: 'strict' });
    const request = act(transaction.objectStore(RECORDS));
    await ended(transaction);
    return request.result;
  };
  return {
    get: async (name) => {
      const bytes: unknown = await run('readonly', (records) => records.get(name));
      return bytes instanceof Uint8Array ? bytes : undefined;
    },
    put: async (name, bytes) => void (await run('readwrite', (records) => records.put(bytes, name))),
    delete: async (name) => void (await run('readwrite', (records) => records.delete(name))),
    names: async () => (await run('readonly', (records) => records.getAllKeys())).map(String),
  };
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(RECORDS);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Only then the bytes are on the medium. */
function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
