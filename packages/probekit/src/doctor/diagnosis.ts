/** A diagnosis: plain JSON that programs read, `words/` tells to people and reports keep. Schema: `schemas/doctor.schema.json`. */
import type { StationName } from '../spec/symptoms/layers.ts';
import type { EvidenceCheck } from '../spec/symptoms/outcomes.ts';
import type { Touches } from '../spec/symptoms/remedy-actions.ts';
import { ENGLISH, type Said, type SentenceKey, say } from '../words/index.ts';
import type { CauseReport, ExcludedCause } from './cause-report.ts';
import type { Answers, Finding, SetUp } from './evidence.ts';
import type { Seen } from './explain/read-seen.ts';
import type { Verdict } from './reasoning/conclude.ts';

/** What is known of one link of the chain. */
export type StationState = 'proven' | 'suspect' | 'unknown';

export interface Station {
  readonly name: StationName;
  readonly state: StationState;
}

/** Something proven good, said first: it saves people the evening. */
export interface ProvenGood {
  readonly what: string;
  readonly because: string;
  /** The same before it has a language. */
  readonly said: { readonly what: Said; readonly because: Said };
}

export interface AskedQuestion {
  readonly id: string;
  readonly text: string;
  readonly answers: Readonly<Record<string, string>>;
  /** Bits that the answer is expected to bring. */
  readonly expectedBits: number;
}

/** Something to do to the board, after which the checks in `runs` look again. */
export interface SuggestedExperiment {
  readonly id: string;
  readonly do: string;
  /** How it is undone afterwards; absent: it may stay so. */
  readonly undo?: string;
  readonly by: 'hands' | 'software';
  readonly touches: Touches;
  readonly runs: readonly EvidenceCheck[];
  /** Bits that the result is expected to bring. */
  readonly expectedBits: number;
}

export interface Warning {
  readonly code: 'rdp-attach' | 'target-was-reset' | 'attach-skipped' | 'usb-only' | 'several-probes' | 'left-loader' | 'cut-flash-job';
  readonly text: string;
  /** The same before it has a language. */
  readonly said: Said;
}

export interface Diagnosis {
  readonly verdict: Verdict;
  /** Best class first; empty for a healthy board. */
  readonly causes: readonly CauseReport[];
  /** In the order of the chain. A check that is not here was not run or could not be read. */
  readonly evidence: readonly Finding[];
  readonly stations: readonly Station[];
  readonly good: readonly ProvenGood[];
  readonly ruledOut: readonly ExcludedCause[];
  /** Best question first; empty when nothing would settle more. */
  readonly questions: readonly AskedQuestion[];
  /** Best first; absent when none would settle more. */
  readonly experiments?: readonly SuggestedExperiment[];
  readonly warnings: readonly Warning[];
  /** Of a healthy board: checks that could not be made, so that what they look at is neither good nor bad. */
  readonly unknown?: readonly EvidenceCheck[];
  readonly setUp: SetUp;
  readonly answers: Answers;
  /** What was pasted or told beside: numbers of messages, and what each line proves. */
  readonly seen?: Seen;
  readonly probe?: { readonly product: string; readonly firmware?: string; readonly serialNumber: string };
  readonly target?: { readonly name: string; readonly devId: number; readonly revision?: string };
}

/** A warning that says this. */
export function warning(code: Warning['code'], key: SentenceKey, values?: Said['values']): Warning {
  const said = { key, ...(values && { values }) };
  return { code, text: say(ENGLISH, said), said };
}
