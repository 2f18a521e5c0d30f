/**
 * Where records of interrupted flash jobs lie: the user's state folder for real probes; beside the state file for a bench,
 * whose flash is otherwise new each time.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../base/index.ts';
import { fileStore } from '../node/index.ts';
import type { ProbeAddress } from '../transport/index.ts';

export function journalStore(address: ProbeAddress): Store | undefined {
  if (address.kind !== 'bench') return fileStore(join(userStateFolder(), 'journal'));
  return address.state === undefined ? undefined : fileStore(`${address.state}.journal`);
}

/** XDG base directory specification on Linux and macOS, the local application data folder on Windows. */
function userStateFolder(): string {
  const { LOCALAPPDATA: local, XDG_STATE_HOME: state } = process.env;
  if (process.platform === 'win32' && local) return join(local, 'probekit');
  return join(state || join(homedir(), '.local', 'state'), 'probekit');
}
