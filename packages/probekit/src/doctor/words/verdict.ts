/** The verdict of a diagnosis in a sentence or two: what is proven to work first, then what does not. */

import type { StationName } from '../../spec/symptoms/layers.ts';
import type { Said, SentenceKey } from '../../words/index.ts';
import type { CauseReport } from '../cause-report.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { isOdd } from '../evidence.ts';

export interface VerdictWords {
  /** What is proven to work, where that is worth a line of its own. */
  readonly good?: Said;
  /** What does not work, or that all is well. */
  readonly fault: Said;
}

const MAX_TOGETHER = 2;

export function verdictOf({ verdict, causes, evidence, stations, warnings, unknown = [] }: Diagnosis): VerdictWords {
  if (verdict === 'healthy') return words(unknown.includes('C11') ? 'verdict.healthy-flash-unread' : 'verdict.healthy');
  if (causes.length === 0 && evidence.every((finding) => !isOdd(finding)) && warnings.some(({ code }) => code === 'usb-only')) {
    return words('verdict.usb-only');
  }
  if (causes.length === 0) return words(evidence.some(isOdd) ? 'verdict.fits-nothing' : 'verdict.too-little');
  const proven = (name: StationName) => stations.some((station) => station.name === name && station.state === 'proven');
  const reached = evidence.some(({ check, outcome }) => check === 'C5' && (outcome === 'answers' || outcome === 'slow-only'));
  if (!proven('probe')) {
    if (!proven('USB')) return words('verdict.no-probe');
    return reached ? words('verdict.probe-itself', 'verdict.reaches') : words('verdict.cannot-work', 'verdict.sees-usb');
  }
  const isHeld = stations.some(({ name, state }) => name === 'reset' && state === 'suspect');
  if (reached) return words(isHeld ? 'verdict.held-in-reset' : 'verdict.in-the-chip', 'verdict.sees-probe');
  const underReset = evidence.some(({ check, outcome }) => check === 'C6' && outcome === 'halts');
  return words(underReset ? 'verdict.under-reset-only' : 'verdict.out-of-reach', 'verdict.sees-probe');
}

/** The causes to tell together: of the first class, those that are proven or likely. */
export function leadingCauses(causes: readonly CauseReport[]): readonly CauseReport[] {
  const [first] = causes;
  if (!first) return [];
  if (first.class === 'proven') return [first];
  const likely = causes.filter(({ group, class: certainty }) => group === first.group && certainty === 'likely');
  return likely.length > 0 ? likely.slice(0, MAX_TOGETHER) : [first];
}

/** What is there beside the leading causes: proven, or rather there than not, and none of their class. The best of each class. */
export function besideCauses(causes: readonly CauseReport[]): readonly CauseReport[] {
  const [first] = causes;
  const sure = causes.filter(({ group, class: certainty }) => group !== first?.group && (certainty === 'proven' || certainty === 'likely'));
  return sure.filter(({ group }, index) => sure.findIndex((other) => other.group === group) === index);
}

function words(fault: SentenceKey, good?: SentenceKey): VerdictWords {
  return { ...(good && { good: { key: good } }), fault: { key: fault } };
}
