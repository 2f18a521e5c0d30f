/** What checks found, as data: one typed outcome each, with the facts behind it and the sentence that tells them. */
import type { HostPlatform } from '../base/index.ts';
import type { EvidenceCheck, Outcome } from '../spec/symptoms/outcomes.ts';
import { ENGLISH, type Said, say } from '../words/index.ts';

/** Outcomes by check. A check that did not run, or could not read, is absent: unknown, not false. */
export type EvidenceVector = { readonly [Check in EvidenceCheck]?: Outcome<Check> };

/** One check's finding, or any check's. */
export type Finding<Check extends EvidenceCheck = EvidenceCheck> = Check extends EvidenceCheck ? FindingOf<Check> : never;

interface FindingOf<Check extends EvidenceCheck> {
  readonly check: Check;
  readonly outcome: Outcome<Check>;
  /** For people: one sentence in English, without full stop. */
  readonly sentence: string;
  /** The same before it has a language. */
  readonly said: Said;
  /** For programs and for `-v`: plain JSON. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What is known of the set-up before any check of the target. */
export interface SetUp {
  readonly platform?: HostPlatform;
  /** The probe sits on a factory-built board together with its target. */
  readonly onBoard?: boolean;
  /** `nucleo-h743zi2`, as scenarios and board data spell it. */
  readonly board?: string;
  /** DEV_ID, once the chip has told it. */
  readonly devId?: number;
}

/** A person's answers by question id. */
export type Answers = Readonly<Record<string, string>>;

/** Everything the reasoning works on. */
export interface Known {
  readonly evidence: EvidenceVector;
  readonly answers?: Answers;
  /** Numbers of catalogued messages that other tools printed. */
  readonly seen?: readonly number[];
  readonly setUp?: SetUp;
}

/** A finding whose outcome belongs to its check, by construction. */
export function finding<Check extends EvidenceCheck>(
  check: Check,
  outcome: Outcome<Check>,
  said: Said,
  facts: Readonly<Record<string, unknown>> = {},
): FindingOf<Check> {
  return { check, outcome, sentence: say(ENGLISH, said), said, facts };
}

/** The outcomes alone. */
export function vectorOf(findings: readonly Finding[]): EvidenceVector {
  return Object.fromEntries(findings.map(({ check, outcome }) => [check, outcome]));
}
