/**
 * Where records of interrupted flash jobs and copies of erased programs lie: the user's state folder for real probes; beside
 * the state file for a bench, whose flash is otherwise new each time.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { equalBytes, type Store } from '../base/index.ts';
import type { KeepBytes } from '../doctor/remedies/index.ts';
import { fileStore } from '../node/index.ts';
import type { ProbeAddress } from '../transport/index.ts';

export function journalStore(address: ProbeAddress): Store | undefined {
  if (address.kind !== 'bench') return fileStore(join(userStateFolder(), 'journal'));
  return address.state === undefined ? undefined : fileStore(`${address.state}.journal`);
}

/** Copies of programs that were erased lie beside the journals. Another copy of the same name gets a number. */
export function keepCopies(address: ProbeAddress): KeepBytes {
  const state = address.kind === 'bench' ? address.state : undefined;
  const folder = state === undefined ? join(userStateFolder(), 'saved') : `${state}.saved`;
  const store = fileStore(folder);
  return async (name, bytes) => {
    for (let copy = 1; ; copy++) {
      const numbered = copy === 1 ? name : name.replace(/\.bin$/, `-${copy}.bin`);
      const there = await store.get(numbered);
      if (!there) await store.put(numbered, bytes);
      if (!there || equalBytes(there, bytes)) return join(folder, numbered);
    }
  };
}

/** XDG base directory specification on Linux and macOS, the local application data folder on Windows. */
function userStateFolder(): string {
  const { LOCALAPPDATA: local, XDG_STATE_HOME: state } = process.env;
  if (process.platform === 'win32' && local) return join(local, 'probekit');
  return join(state || join(homedir(), '.local', 'state'), 'probekit');
}
