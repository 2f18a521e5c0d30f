/** What an explained message says, as a headline: first what works, then where the fault lies. */
import type { Explanation, Reach } from 'probekit/doctor';
import { type Catalogue, type Said, type SentenceKey, say } from 'probekit/words';

export interface Headline {
  /** Absent where the message proves nothing. */
  readonly good?: string;
  readonly bad: string;
}

type LayerId = Reach['open'][number];

export function headlineOf({ verdict, message, lines = [] }: Explanation, { proven, open }: Reach, catalogue: Catalogue): Headline {
  const text = (key: SentenceKey) => say(catalogue, { key });
  if (!message && lines.length === 0) return { bad: text('page.explain.unknown.title') };
  const shown = goodOf(proven);
  if (!message && verdict !== 'fault') return { ...(shown ? { good: text(shown) } : {}), bad: text('means.lines') };
  if (verdict === 'healthy') return { bad: text('page.explain.normal') };
  if (verdict === 'unclear') return { bad: text('page.explain.wrapper') };
  return { ...(shown ? { good: text(shown) } : {}), bad: say(catalogue, badOf(open, catalogue)) };
}

const levelOf = (id: LayerId): number => Number(id.slice(1));

/** From the highest layer that is proven down. */
const GOOD: readonly { readonly from: number; readonly key: SentenceKey }[] = [
  { from: 9, key: 'page.explain.good.chip' },
  { from: 7, key: 'page.explain.good.wires' },
  { from: 6, key: 'page.explain.good.power' },
  { from: 4, key: 'page.explain.good.probe' },
  { from: 3, key: 'page.explain.good.driver' },
  { from: 2, key: 'page.explain.good.usb' },
];

function goodOf(proven: readonly LayerId[]): SentenceKey | undefined {
  const highest = Math.max(0, ...proven.map(levelOf));
  return GOOD.find(({ from }) => highest >= from)?.key;
}

function badOf(open: readonly LayerId[], { layers }: Catalogue): Said {
  const [low] = open;
  const high = open.at(-1);
  if (!low || !high) return { key: 'page.explain.bad.nothing' };
  if (low === 'L13') return { key: 'page.explain.bad.host' };
  if (low === high) return { key: 'page.explain.bad.layer', values: { layer: layers[low].name } };
  if (levelOf(high) <= 5) return { key: 'page.explain.bad.usb' };
  if (levelOf(low) >= 6 && (high === 'L10' || high === 'L11')) return { key: 'page.explain.bad.control' };
  return { key: 'page.explain.bad.span', values: { low: layers[low].name, high: layers[high].name } };
}
