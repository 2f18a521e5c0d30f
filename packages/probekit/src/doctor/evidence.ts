/** What checks found, as data: one typed outcome each, with the facts behind it and the sentence that tells them. */
import type { HostPlatform } from '../base/index.ts';
import { type EvidenceCheck, OUTCOMES, type Outcome } from '../spec/symptoms/outcomes.ts';
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
  /** A product, `nucleo-h743zi2`, or the printed circuit alone, `mb1364`, as board data spells it. */
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

/** Whether only a fault can show this outcome. */
export function isOdd({ check, outcome }: Finding): boolean {
  return (OUTCOMES[check] as Readonly<Record<string, number>>)[outcome] === 0;
}
