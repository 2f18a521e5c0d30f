/** What the doctor may look at on the computer: files, folders and a fixed set of commands. Real host, or the bench's virtual Linux. */

export type HostPlatform = 'linux' | 'windows' | 'darwin' | 'browser';

/** Read-only view of the host. A thing that is not there, or may not be read, is `undefined`, never an error. */
export interface HostFacts {
  readonly platform: HostPlatform;
  /** At most `maxBytes` (64 KiB unless told) of a file. */
  readFile(path: string, maxBytes?: number): Promise<Uint8Array | undefined>;
  /** Names in a folder, sorted. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** Where a symbolic link points, as written in it. */
  readLink(path: string): Promise<string | undefined>;
}
