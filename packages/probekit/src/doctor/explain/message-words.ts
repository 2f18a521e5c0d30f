/** What is said of a catalogued message, in the language of a catalogue: its meaning, what it proves, what to do next. Pure. */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { causeOf } from '../../spec/symptoms/causes.ts';
import { LAYERS, type LayerId, layerNumber } from '../../spec/symptoms/layers.ts';
import type { CheckId, Message } from '../../spec/symptoms/message.ts';
import { type Catalogue, type Said, type SentenceKey, say } from '../../words/index.ts';
import type { EvidenceVector } from '../evidence.ts';

export interface MessageWords {
  /** What it means, in a sentence. */
  readonly means: string;
  /** What must have worked for this message to appear. */
  readonly proves: readonly string[];
  /** What the message lets us know of each check, and which checks would decide. */
  readonly evidence: readonly { readonly check: CheckId; readonly outcome: string; readonly sentence: string }[];
  readonly next: { readonly software?: string; readonly hands?: string };
}

/** What lines around the message add. */
interface Around {
  /** Layers that they show to work. */
  readonly proven: readonly LayerId[];
  /** What is most likely behind them all, where the message alone says otherwise. */
  readonly lead?: CauseId | undefined;
}

/** Of a message, or of a text in which none was recognised. */
export function wordsOf(message: Message | undefined, catalogue: Catalogue, around?: Around): MessageWords {
  const lead = around?.lead;
  const proven = new Set([...(message ? provenLayers(message) : []), ...(around?.proven ?? [])]);
  const proves = LAYERS.flatMap(({ id }) => (proven.has(id) ? catalogue.layers[id].good : []));
  if (!message) {
    const next = lead ? remedyOf(lead, catalogue) : { software: say(catalogue, { key: 'means.run-doctor' }) };
    return { means: say(catalogue, { key: around ? 'means.lines' : 'means.unknown' }), proves, evidence: [], next };
  }
  return {
    means: meaningOf(message, catalogue),
    proves,
    evidence: evidenceOf(message, catalogue),
    next: lead && lead !== message.causes[0] ? remedyOf(lead, catalogue) : nextOf(message, catalogue),
  };
}

/** What the checks would have found for the message to appear. A supply that reads well is not among it: it may read 0 V and work. */
export function evidenceBehind(message: Message): EvidenceVector {
  const proven = provenLayers(message);
  return Object.fromEntries(
    PROOFS.filter(({ layer, check }) => proven.includes(layer) && check !== 'C4').map(({ check, outcome }) => [check, outcome]),
  );
}

/** The volume says nothing about driver and use of the debug interface. */
export function provenLayers({ provenUpTo, through }: Message): readonly LayerId[] {
  const skipped: readonly LayerId[] = through === 'volume' ? ['L3', 'L5'] : [];
  return LAYERS.filter(({ id }) => layerNumber(id) <= provenUpTo && !skipped.includes(id)).map(({ id }) => id);
}

function meaningOf({ number, note, layers, causes }: Message, catalogue: Catalogue): string {
  if (note) return catalogue.messages[number]?.note ?? note;
  if (!layers) return say(catalogue, { key: 'means.not-the-board' });
  const [first] = causes;
  if (causes.length === 1 && first) return say(catalogue, { key: 'means.cause', values: { cause: titleOf(first, catalogue) } });
  const [low, high] = layers.map((id) => catalogue.layers[id].name) as [string, string];
  const span: Said = low === high ? { key: 'means.one-layer', values: { layer: low } } : { key: 'means.layers', values: { low, high } };
  return say(catalogue, span);
}

function titleOf(id: CauseId, catalogue: Catalogue): string {
  return catalogue.causes[id]?.title ?? causeOf(id).title;
}

const PROOFS: readonly { readonly layer: LayerId; readonly check: CheckId; readonly outcome: string; readonly key: SentenceKey }[] = [
  { layer: 'L2', check: 'C1', outcome: 'probe', key: 'proof.enumerates' },
  { layer: 'L3', check: 'C2', outcome: 'opens', key: 'proof.opens' },
  { layer: 'L4', check: 'C3', outcome: 'ok', key: 'proof.firmware' },
  { layer: 'L6', check: 'C4', outcome: 'ok', key: 'proof.supply' },
  { layer: 'L8', check: 'C5', outcome: 'answers', key: 'proof.swd' },
];

function evidenceOf(message: Message, catalogue: Catalogue): MessageWords['evidence'] {
  const row = (check: CheckId, outcome: string, key: SentenceKey) => ({ check, outcome, sentence: say(catalogue, { key }) });
  const proven = provenLayers(message);
  const known = PROOFS.filter(({ layer }) => proven.includes(layer)).map(({ check, outcome, key }) => row(check, outcome, key));
  if (message.tool.includes('FAIL.TXT')) known.push(row('C13', 'fail-text', 'proof.fail-text'));
  const open = (message.checks ?? []).filter((check) => !known.some((item) => item.check === check));
  return [...known, ...open.map((check) => row(check, 'unknown', 'proof.open'))];
}

function nextOf({ number, software, hands, causes: [first] }: Message, catalogue: Catalogue): MessageWords['next'] {
  const words = catalogue.messages[number];
  if (software !== undefined || hands !== undefined) {
    return {
      ...(software === undefined ? {} : { software: words?.software ?? software }),
      ...(hands === undefined ? {} : { hands: words?.hands ?? hands }),
    };
  }
  return first ? remedyOf(first, catalogue) : { software: say(catalogue, { key: 'means.run-doctor' }) };
}

function remedyOf(id: CauseId, catalogue: Catalogue): MessageWords['next'] {
  const [remedy] = causeOf(id).remedies;
  if (!remedy) return { software: say(catalogue, { key: 'means.run-doctor' }) };
  return { [remedy.by]: catalogue.causes[id]?.remedies[0]?.what ?? remedy.what };
}
