/** A read-only file tree in memory with symbolic links, as the virtual computer shows it. All but device nodes is root's. */
import type { HostStat } from '../../base/index.ts';

type TreeNode =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly mode: number }
  /** Something that is there but holds no bytes to read: a device node. */
  | { readonly kind: 'node'; readonly mode: number; readonly gid: number }
  | { readonly kind: 'link'; readonly target: string };

/** As many links in one path as Linux follows (path_resolution(7)). */
const MOST_LINKS = 40;

export class FileTree {
  readonly #nodes = new Map<string, TreeNode>();
  readonly #folders = new Map<string, Set<string>>([['/', new Set()]]);

  /** Adds a file with this text or bytes; folders above it come into being. */
  file(path: string, content: string | Uint8Array, mode = 0o644): void {
    this.#put(path, { kind: 'file', bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content, mode });
  }

  node(path: string, { mode, gid }: Pick<HostStat, 'mode' | 'gid'>): void {
    this.#put(path, { kind: 'node', mode, gid });
  }

  link(path: string, target: string): void {
    this.#put(path, { kind: 'link', target });
  }

  folder(path: string): void {
    const [parent, name] = split(path);
    if (this.#folders.has(path)) return;
    this.#folders.set(path, new Set());
    this.folder(parent);
    this.#folders.get(parent)!.add(name);
  }

  /** The bytes of a file, links followed. */
  readFile(path: string): Uint8Array | undefined {
    const real = this.#resolve(path);
    const node = real === undefined ? undefined : this.#nodes.get(real);
    return node?.kind === 'file' ? node.bytes : undefined;
  }

  /** Names in a folder, sorted, links followed. */
  list(path: string): readonly string[] | undefined {
    const real = this.#resolve(path);
    const names = real === undefined ? undefined : this.#folders.get(real);
    return names && [...names].sort();
  }

  /** Links followed. */
  stat(path: string): HostStat | undefined {
    const real = this.#resolve(path);
    if (real === undefined) return undefined;
    if (this.#folders.has(real)) return { kind: 'folder', mode: 0o755, uid: 0, gid: 0 };
    const node = this.#nodes.get(real);
    if (!node) return undefined;
    return node.kind === 'node'
      ? { kind: 'device', mode: node.mode, uid: 0, gid: node.gid }
      : { kind: 'file', mode: node.kind === 'file' ? node.mode : 0o644, uid: 0, gid: 0 };
  }

  /** What a link says; links in the folders above it are followed. */
  readLink(path: string): string | undefined {
    const [parent, name] = split(path);
    const real = this.#resolve(parent);
    const node = real === undefined ? undefined : this.#nodes.get(join(real, name));
    return node?.kind === 'link' ? node.target : undefined;
  }

  #put(path: string, node: TreeNode): void {
    const [parent, name] = split(path);
    this.folder(parent);
    this.#folders.get(parent)!.add(name);
    this.#nodes.set(path, node);
  }

  #resolve(path: string): string | undefined {
    if (!path.startsWith('/')) return undefined;
    const waiting = path.split('/').reverse();
    let real = '/';
    for (let links = 0; waiting.length > 0; ) {
      const name = waiting.pop()!;
      if (name === '' || name === '.') continue;
      if (name === '..') {
        real = split(real)[0];
        continue;
      }
      const next = join(real, name);
      const node = this.#nodes.get(next);
      if (node?.kind !== 'link') {
        real = next;
        continue;
      }
      if (++links > MOST_LINKS) return undefined;
      if (node.target.startsWith('/')) real = '/';
      waiting.push(...node.target.split('/').reverse());
    }
    return real;
  }
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** Parent folder and name. */
function split(path: string): [string, string] {
  const at = path.lastIndexOf('/');
  return [at <= 0 ? '/' : path.slice(0, at), path.slice(at + 1)];
}
