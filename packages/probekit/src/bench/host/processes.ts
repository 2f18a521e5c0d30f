/**
 * The virtual computer's processes, as /proc tells of them: this user's own, the one that holds the probe, those that
 * listen on TCP ports. Source: proc(5), cgroups(7), kernel Documentation/networking/proc_net_tcp.rst.
 */
import type { Surroundings } from '../board/surroundings.ts';
import { groupsOf, USER_ID } from './access.ts';
import type { FileTree } from './file-tree.ts';

const OWN_PID = 4100;
const HOLDER_PID = 4242;
const FIRST_PID = 5100;
const FIRST_INODE = 40_000;
const HEADING_4 =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     ';
const HEADING_6 =
  '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

/** `node`: the probe's device node, while it has one. */
export function addProcesses(tree: FileTree, host: Surroundings['host'], node: string | undefined): void {
  const add = (pid: number, name: string) => addProcess(tree, pid, name, host);
  add(OWN_PID, 'probekit');
  tree.link('/proc/self', String(OWN_PID));
  if (host.heldBy !== null) {
    add(HOLDER_PID, host.heldBy);
    if (node) tree.link(`/proc/${HOLDER_PID}/fd/7`, node);
  }
  const rows = host.listeners.map(({ name, port }, index) => {
    const [pid, inode] = [FIRST_PID + index, FIRST_INODE + index];
    add(pid, name);
    tree.link(`/proc/${pid}/fd/3`, `socket:[${inode}]`);
    const number = String(index).padStart(4);
    const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    // 0A is LISTEN; 127.0.0.1 stands in the computer's byte order.
    const row = `${number}: ${address} 00000000:0000 0A 00000000:00000000 00:00000000 00000000  ${USER_ID}        0 ${inode} 1 0000000000000000 100 0 0 10 0`;
    return row.padEnd(149);
  });
  tree.file('/proc/net/tcp', `${[HEADING_4, ...rows].join('\n')}\n`);
  tree.file('/proc/net/tcp6', `${HEADING_6}\n`);
}

function addProcess(tree: FileTree, pid: number, name: string, host: Pick<Surroundings['host'], 'group'>): void {
  const folder = `/proc/${pid}`;
  const four = `\t${USER_ID}`.repeat(4);
  tree.file(`${folder}/comm`, `${name}\n`);
  tree.file(`${folder}/cmdline`, `${name}\0`);
  tree.file(
    `${folder}/status`,
    [
      `Name:\t${name}`,
      'Umask:\t0022',
      'State:\tS (sleeping)',
      `Tgid:\t${pid}`,
      'Ngid:\t0',
      `Pid:\t${pid}`,
      'PPid:\t1',
      'TracerPid:\t0',
      `Uid:${four}`,
      `Gid:${four}`,
      'FDSize:\t64',
      `Groups:\t${groupsOf(host).join(' ')} `,
      '',
    ].join('\n'),
  );
  tree.file(`${folder}/cgroup`, '0::/user.slice/user-1000.slice/session-2.scope\n');
  tree.folder(`${folder}/fd`);
}
