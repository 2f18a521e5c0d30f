/** Explains a message of any tool, without board and USB: who says it, what it proves, what it rules out, what to do. Pure. */
import { CAUSES, causeOf } from '../../spec/symptoms/causes.ts';
import { LAYERS, type LayerId, layerNumber } from '../../spec/symptoms/layers.ts';
import type { CheckId, Message } from '../../spec/symptoms/message.ts';
import { type CauseReport, type ExcludedCause, reportCause, reportExcluded } from '../cause-report.ts';
import type { Verdict } from '../reasoning/conclude.ts';
import { type MessageMatch, matchMessages } from './match.ts';

/** From here on a match is taken as the message that was meant. */
export const MATCH_SCORE = 0.65;
/** From here on a match is offered as "did you mean". */
const SUGGESTION_SCORE = 0.35;
const MAX_SUGGESTIONS = 3;
const MAX_ALSO = 5;

export interface MessageReference {
  /** Number in the catalogue. */
  readonly number: number;
  readonly tool: string;
  readonly text: string;
  readonly score: number;
}

export interface Explanation {
  /** `healthy` for a message that is no fault, `unclear` for an unknown one. */
  readonly verdict: Verdict;
  /** The message that was recognised. */
  readonly message?: MessageReference;
  /** What it means, in a sentence. */
  readonly means: string;
  /** What must have worked for this message to appear. */
  readonly proves: readonly string[];
  readonly ruledOut: readonly ExcludedCause[];
  readonly causes: readonly CauseReport[];
  /** What the message lets us know of each check, and which checks would decide. */
  readonly evidence: readonly { readonly check: CheckId; readonly outcome: string; readonly sentence: string }[];
  readonly next: { readonly software?: string; readonly hands?: string };
  /** Other messages of the same text. */
  readonly also: readonly MessageReference[];
  /** Messages that come near. */
  readonly didYouMean: readonly MessageReference[];
}

/** Explains the best match of what was pasted. Never fails; nonsense gives verdict `unclear`. */
export function explain(input: string): Explanation {
  const matches = matchMessages(input);
  const [best, ...others] = matches;
  if (!best || best.score < MATCH_SCORE) return unknown(matches);
  const { message } = best;
  return {
    verdict: message.kind === 'normal' ? 'healthy' : message.kind === 'wrapper' ? 'unclear' : 'fault',
    message: refer(best),
    means: meaningOf(message),
    proves: provenLayers(message).map((id) => layer(id).good),
    ruledOut: excludedBy(message),
    causes: rankedCauses(message),
    evidence: evidenceOf(message),
    next: nextOf(message),
    also: others
      .filter(({ score, seen }) => score >= MATCH_SCORE && seen !== best.seen)
      .slice(0, MAX_ALSO)
      .map(refer),
    didYouMean: others
      .filter(({ score, seen }) => score >= MATCH_SCORE && seen === best.seen)
      .slice(0, MAX_SUGGESTIONS)
      .map(refer),
  };
}

function unknown(matches: readonly MessageMatch[]): Explanation {
  return {
    verdict: 'unclear',
    means: 'No message of a tool that we know reads like this.',
    proves: [],
    ruledOut: [],
    causes: [],
    evidence: [],
    next: { software: 'probekit doctor, with the board plugged in' },
    also: [],
    didYouMean: matches
      .filter(({ score }) => score >= SUGGESTION_SCORE)
      .slice(0, MAX_SUGGESTIONS)
      .map(refer),
  };
}

function refer({ message, text, score }: MessageMatch): MessageReference {
  return { number: message.number, tool: message.tool, text, score: Math.round(Math.min(1, score) * 1e3) / 1e3 };
}

function meaningOf({ note, layers, causes }: Message): string {
  if (note) return note;
  const [first] = causes;
  if (!layers) return 'It says nothing about the board.';
  if (causes.length === 1 && first) return `${causeOf(first).title}.`;
  const [low, high] = layers;
  const span = low === high ? layer(low).name : `${layer(low).name} up to ${layer(high).name}`;
  return `The fault lies in this part of the chain: ${span}. The message does not say where.`;
}

/** The volume says nothing about driver and use of the debug interface. */
function provenLayers({ provenUpTo, through }: Message): readonly LayerId[] {
  const skipped: readonly LayerId[] = through === 'volume' ? ['L3', 'L5'] : [];
  return LAYERS.filter(({ id }) => layerNumber(id) <= provenUpTo && !skipped.includes(id)).map(({ id }) => id);
}

function excludedBy(message: Message): readonly ExcludedCause[] {
  const proven = provenLayers(message);
  return CAUSES.filter((cause) => proven.includes(cause.layer)).map(({ id }) => reportExcluded(id));
}

/** The catalogue ranks causes by how often each was behind the message; scores follow that order only. */
function rankedCauses({ causes }: Message): readonly CauseReport[] {
  const total = causes.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
  return causes.map((id, index) => reportCause(id, 1 / (index + 1) / total, causes.length === 1 ? 'likely' : 'possible', 1));
}

const PROOFS: readonly { readonly layer: LayerId; readonly check: CheckId; readonly outcome: string; readonly sentence: string }[] = [
  { layer: 'L2', check: 'C1', outcome: 'probe', sentence: 'the ST-LINK enumerates' },
  { layer: 'L3', check: 'C2', outcome: 'opens', sentence: 'the debug interface opens' },
  { layer: 'L4', check: 'C3', outcome: 'ok', sentence: 'the firmware of the ST-LINK answers' },
  { layer: 'L6', check: 'C4', outcome: 'ok', sentence: 'the target has its supply' },
  { layer: 'L8', check: 'C5', outcome: 'answers', sentence: 'the target answers on SWD' },
];

function evidenceOf(message: Message): Explanation['evidence'] {
  const proven = provenLayers(message);
  const known = PROOFS.filter((proof) => proven.includes(proof.layer)).map(({ check, outcome, sentence }) => ({
    check,
    outcome,
    sentence,
  }));
  if (message.tool.includes('FAIL.TXT')) known.push({ check: 'C13', outcome: 'fail-text', sentence: 'FAIL.TXT is on the volume' });
  const open = (message.checks ?? []).filter((check) => !known.some((item) => item.check === check));
  return [...known, ...open.map((check) => ({ check, outcome: 'unknown', sentence: 'would help to decide' }))];
}

function nextOf({ software, hands, causes }: Message): Explanation['next'] {
  if (software !== undefined || hands !== undefined) {
    return { ...(software === undefined ? {} : { software }), ...(hands === undefined ? {} : { hands }) };
  }
  const remedy = causes[0] ? causeOf(causes[0]).remedies[0] : undefined;
  if (!remedy) return { software: 'probekit doctor, with the board plugged in' };
  return { [remedy.by]: remedy.what };
}

function layer(id: LayerId) {
  const found = LAYERS.find((row) => row.id === id);
  if (!found) throw new RangeError(`no layer ${id}`);
  return found;
}
