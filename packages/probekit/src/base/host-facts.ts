/** What the doctor may look at on the computer: files, folders and a fixed set of commands. Real host, or the bench's virtual Linux. */

export type HostPlatform = 'linux' | 'windows' | 'darwin' | 'browser';

/** What stat(2) tells of a file. */
export interface HostStat {
  /** `device`: a character or block device. */
  readonly kind: 'file' | 'folder' | 'device' | 'other';
  /** Permission bits, as chmod(1) writes them in octal. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Questions to the system itself; which program answers one, and with which arguments, is the platform's business. */
export type HostQuestion = 'windows-usb-devices' | 'mac-usb-devices';

/** Read-only view of the host. A thing that is not there, or may not be read, is `undefined`, never an error. */
export interface HostFacts {
  readonly platform: HostPlatform;
  /** At most `maxBytes` (64 KiB unless told) of a file. */
  readFile(path: string, maxBytes?: number): Promise<Uint8Array | undefined>;
  /** Names in a folder, sorted. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** Where a symbolic link points, as written in it. */
  readLink(path: string): Promise<string | undefined>;
  /** Links followed. Missing where the view has no such thing. */
  stat?(path: string): Promise<HostStat | undefined>;
  /** Ids of the other processes that have one of these open, as far as this user may see: device nodes, `socket:[INODE]`. */
  holders?(of: readonly string[]): Promise<readonly { readonly pid: number; readonly of: string }[] | undefined>;
  /** The system's answer, bounded in length and time. */
  ask?(question: HostQuestion): Promise<string | undefined>;
}
