/** Files of the guest as the doctor looks at them, fetched by one script. */
import type { HostFacts } from '../../src/base/index.ts';

/**
 * A script of bash that prints links and files of these patterns, one a line: kind, path, and where it points or what is in
 * it in base64.
 */
export function printFiles(...patterns: readonly string[]): string {
  return `for path in ${patterns.join(' ')}; do
    if test -L "$path"; then printf 'link\\t%s\\t%s\\n' "$path" "$(readlink "$path")"
    elif test -f "$path"; then printf 'file\\t%s\\t%s\\n' "$path" "$(base64 -w0 "$path" 2>/dev/null)"
    fi
  done`;
}

/** A view of the computer that knows what was printed, and nothing else. Folders follow from the paths. */
export function factsOfPrinted(printed: string): HostFacts {
  const rows = printed.split('\n').map((line) => line.split('\t'));
  const of = (kind: string) =>
    new Map(rows.flatMap(([is, path = '', value = '']): [string, string][] => (is === kind ? [[path, value]] : [])));
  const [files, links] = [of('file'), of('link')];
  const paths = [...files.keys(), ...links.keys()];
  return {
    platform: 'linux',
    readFile: async (path) => {
      const content = files.get(path);
      return content === undefined ? undefined : new Uint8Array(Buffer.from(content, 'base64'));
    },
    list: async (folder) => {
      const names = paths.flatMap((path) => (path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1).split('/')[0] ?? ''] : []));
      return names.length > 0 ? [...new Set(names)].sort() : undefined;
    },
    readLink: async (path) => links.get(path),
  };
}
