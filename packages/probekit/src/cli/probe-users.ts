/**
 * Who uses a shared probe now: either one client of USB/IP, which has the whole device, or any number of clients of
 * stlink-server, whose commands queue. Both at once would read each other's replies.
 */
import type { HostOpenResult } from '../base/index.ts';

export class ProbeUsers {
  #commandClients = 0;
  #hasImporter = false;

  /** Counts a client of stlink-server for as long as `serve` runs. */
  async withCommandClient(serve: () => Promise<void>): Promise<void> {
    this.#commandClients += 1;
    try {
      await serve();
    } finally {
      this.#commandClients -= 1;
    }
  }

  /** Asked when a client of stlink-server opens the probe. */
  readonly commandAccess = async (): Promise<HostOpenResult> => (this.#hasImporter ? 'busy' : 'granted');

  /** Asked when a client of USB/IP imports it; granted until `importerLeft`. */
  readonly importAccess = async (): Promise<HostOpenResult> => {
    if (this.#commandClients > 0) return 'busy';
    this.#hasImporter = true;
    return 'granted';
  };

  importerLeft(): void {
    this.#hasImporter = false;
  }
}
