/** Who listens on TCP ports, from /proc/net/tcp and tcp6. Source: kernel Documentation/networking/proc_net_tcp.rst. Pure. */

export interface Listener {
  readonly port: number;
  /** Of its socket: `socket:[INODE]` in /proc/PID/fd. */
  readonly inode: string;
}

const LISTEN = '0A';

/** Lines that are none are passed over. */
export function parseListeners(text: string): readonly Listener[] {
  return text.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const [, port] = /^(?:[0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(local) ?? [];
    return port && state === LISTEN && /^\d+$/.test(inode) ? [{ port: Number.parseInt(port, 16), inode }] : [];
  });
}
