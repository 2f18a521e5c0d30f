/** Which processes have a file open, by the links of /proc/PID/fd. Those of other users are not to be read. Source: proc(5). */
import type { HostFacts } from './host-facts.ts';

const PROCESSES = '/proc';

/** Undefined where there is no /proc. */
export async function linuxHolders(
  { list, readLink }: Pick<HostFacts, 'list' | 'readLink'>,
  of: readonly string[],
): Promise<readonly { readonly pid: number; readonly of: string }[] | undefined> {
  const names = await list(PROCESSES);
  if (!names) return undefined;
  const wanted = new Set(of);
  const found = names
    .filter((name) => /^\d+$/.test(name))
    .map(async (pid) => {
      const folder = `${PROCESSES}/${pid}/fd`;
      const targets = await Promise.all(((await list(folder)) ?? []).map((fd) => readLink(`${folder}/${fd}`)));
      return [...new Set(targets)].flatMap((target) =>
        target !== undefined && wanted.has(target) ? [{ pid: Number(pid), of: target }] : [],
      );
    });
  return (await Promise.all(found)).flat();
}
