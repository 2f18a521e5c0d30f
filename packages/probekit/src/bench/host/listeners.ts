/** Programs that listen on TCP ports, as /proc tells of them. Source: proc(5), kernel Documentation/networking/proc_net_tcp.rst. */
import type { Surroundings } from '../board/surroundings.ts';
import type { FileTree } from './file-tree.ts';

const FIRST_PID = 5100;
const FIRST_INODE = 40_000;
const HEADING =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     ';

export function addListeners(tree: FileTree, listeners: Surroundings['host']['listeners']): void {
  const rows = listeners.map(({ name, port }, index) => {
    const [pid, inode] = [FIRST_PID + index, FIRST_INODE + index];
    tree.file(`/proc/${pid}/comm`, `${name}\n`);
    tree.file(`/proc/${pid}/cmdline`, `${name}\0`);
    tree.link(`/proc/${pid}/fd/3`, `socket:[${inode}]`);
    const number = String(index).padStart(4);
    const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    // 0A is LISTEN; 127.0.0.1 stands in the computer's byte order.
    const row = `${number}: ${address} 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 100 0 0 10 0`;
    return row.padEnd(149);
  });
  tree.file('/proc/net/tcp', `${[HEADING, ...rows].join('\n')}\n`);
}
