/** The rows of docs/performance.md, as `npm run benchmark -- --markdown` prints them. */
import { readFile } from 'node:fs/promises';

const PAGE = new URL('../../../../docs/performance.md', import.meta.url);

export interface PublishedRow {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number | undefined;
  /** Value by limit, as it stands there. */
  readonly ratio: number | undefined;
  readonly peers: readonly { readonly value: number; readonly ratio: number }[];
}

export async function publishedRows(): Promise<PublishedRow[]> {
  const lines = (await readFile(PAGE, 'utf8')).split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) => {
    const [id = '', value = '', limit = '', ratio = '', , peers = ''] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return {
      id: id.replaceAll('`', ''),
      value: Number.parseFloat(value),
      unit: value.slice(value.indexOf(' ') + 1),
      limit: limit === '' ? undefined : Number.parseFloat(limit),
      ratio: ratio === '' ? undefined : Number.parseFloat(ratio),
      peers: [...peers.matchAll(/([\d.]+) [^,(]+ \(([\d.]+) x\)/g)].map(([, peer, times]) => ({
        value: Number(peer),
        ratio: Number(times),
      })),
    };
  });
}
