/** The bench's virtual computer held against a computer with a kernel: the same files, with the same in them. */
import { expect } from 'vitest';
import { type HostFacts, linuxHolders } from '../../src/base/index.ts';
import { benchHostFacts } from '../../src/transport/index.ts';
import { factsOfPrinted, printFiles } from './host-files.ts';
import type { PluggedBoard } from './plugged-board.ts';

/** Where the bench has the probe, and where the guest finds it. */
const [AT_BENCH, IN_GUEST] = ['1-2', '1-1'];
const DEVICES = '/sys/bus/usb/devices';
/** What depends on the port, or counts up. */
const OF_THE_PORT = ['busnum', 'devnum', 'devpath', 'uevent'];
const HOLDER = 4242;
const LISTENER = 5100;
/** Numbers and texts that belong to one computer. */
const shapeOf = (text: string) =>
  text
    // A kernel that has just started has no addresses to show yet.
    .replace('(____ptrval____)', '0')
    .replace(/\b[0-9A-F]*\d[0-9A-F]*\b/gi, '9')
    .replace(/ +/g, ' ')
    .trim();
/** Words before the colon. */
const namesIn = (text: string) => text.split('\n').flatMap((line) => /^(\w+):/.exec(line)?.[1] ?? []);

const textOf = async (facts: HostFacts, path: string) => {
  const bytes = await facts.readFile(path);
  return bytes && new TextDecoder().decode(bytes);
};

/** Each attribute that the bench has of a device or an interface is in the guest, and says the same. */
export async function expectSameDevice({ bench, run }: PluggedBoard): Promise<void> {
  const virtual = benchHostFacts(bench.control);
  const real = factsOfPrinted(
    await run(printFiles(`${DEVICES}/${IN_GUEST}/*`, `${DEVICES}/${IN_GUEST}:1.*/*`, `${DEVICES}/${IN_GUEST}:1.*/ep_*/*`)),
  );
  const attributesOf = async (folder: string): Promise<readonly string[]> => {
    const names = (await virtual.list(folder)) ?? [];
    const paths = await Promise.all(
      names.map(async (name) => ((await textOf(virtual, `${folder}/${name}`)) === undefined ? [] : [`${folder}/${name}`])),
    );
    return paths.flat();
  };
  const interfaces = ((await virtual.list(DEVICES)) ?? []).filter((name) => name.startsWith(`${AT_BENCH}:`));
  const folders = [AT_BENCH, ...interfaces].map((name) => `${DEVICES}/${name}`);
  const paths = (await Promise.all(folders.map(attributesOf))).flat();
  expect(paths.length).toBeGreaterThan(40);
  for (const path of paths) {
    const there = path.replaceAll(AT_BENCH, IN_GUEST);
    const [ours, theirs] = [await textOf(virtual, path), await textOf(real, there)];
    const isExact = !OF_THE_PORT.some((name) => path.endsWith(`/${name}`));
    expect([there, isExact ? theirs : shapeOf(theirs ?? '')]).toEqual([there, isExact ? ours : shapeOf(ours ?? '')]);
  }
}

/** A process that holds the probe, one that listens: found by the same links, told of in the same words. */
export async function expectSameProcesses({ bench, run }: PluggedBoard): Promise<void> {
  await bench.control.send('set', { physics: { host: { heldBy: 'sleep', listeners: [{ name: 'nc', port: 3333 }] } } });
  const virtual = benchHostFacts(bench.control);
  const printed = await run(`
    mkdir -p /run/cgroup && mount -t cgroup2 cgroup2 /run/cgroup
    node=$(printf /dev/bus/usb/%03d/%03d $(<${DEVICES}/${IN_GUEST}/busnum) $(<${DEVICES}/${IN_GUEST}/devnum))
    bash -c "exec 7<>$node; exec sleep 60" >/dev/null 2>&1 &
    holder=$!
    /run/busybox nc -l -p 3333 >/dev/null 2>&1 </dev/zero &
    listener=$!
    within 10 grep -q :0D05 /proc/net/tcp /proc/net/tcp6 && within 10 test -e /proc/$holder/fd/7
    stat -c 'stat %F' $node
    echo "pids $holder $listener $node"
    ${printFiles('/proc/net/tcp', '/proc/net/tcp6', '/proc/$holder/{comm,status,cgroup}', '/proc/$holder/fd/*', '/proc/$listener/{comm,status,cgroup}', '/proc/$listener/fd/*')}
    kill $holder $listener`);
  expect(printed).toContain('stat character special file');
  const [, holder = '', listener = '', node = ''] = /^pids (\d+) (\d+) (\S+)$/m.exec(printed) ?? [];
  const real = factsOfPrinted(printed);
  expect(await linuxHolders(real, [node])).toEqual([{ pid: Number(holder), of: node }]);
  expect(await linuxHolders(virtual, [node.replace(/\d+$/, '005')])).toEqual([
    { pid: HOLDER, of: expect.stringContaining('/dev/bus/usb/001/') },
  ]);
  for (const name of ['tcp', 'tcp6']) {
    const headOf = async (facts: HostFacts) => (await textOf(facts, `/proc/net/${name}`))?.split('\n')[0]?.trimEnd();
    expect(await headOf(virtual)).toBe(await headOf(real));
  }
  const rowOf = async (facts: HostFacts) => {
    const all = `${await textOf(facts, '/proc/net/tcp')}${await textOf(facts, '/proc/net/tcp6')}`;
    return all.split('\n').find((line) => line.includes(':0D05 '));
  };
  expect(shapeOf((await rowOf(virtual)) ?? '')).toBe(shapeOf((await rowOf(real)) ?? ''));
  for (const [ours, theirs] of [
    [HOLDER, holder],
    [LISTENER, listener],
  ]) {
    const both = async (file: string) =>
      [await textOf(virtual, `/proc/${ours}/${file}`), await textOf(real, `/proc/${theirs}/${file}`)] as const;
    const [status, realStatus] = await both('status');
    expect(namesIn(realStatus ?? '')).toEqual(expect.arrayContaining(namesIn(status ?? '')));
    for (const text of await both('cgroup')) expect(text).toMatch(/^0::\/.*\n$/m);
  }
  expect(await textOf(real, `/proc/${holder}/comm`)).toBe(await textOf(virtual, `/proc/${HOLDER}/comm`));
}
