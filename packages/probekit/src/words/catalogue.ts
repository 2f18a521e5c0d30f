/**
 * The catalogue: everything that Probekit says to people about boards, in one language, for every face. English comes
 * from `spec/symptoms/` and `en/`, Spanish from `es/`; both have the same shape, so that a missing text does not compile.
 */
import type { CauseId } from '../spec/symptoms/cause.ts';
import type { LayerId, StationName } from '../spec/symptoms/layers.ts';
import type { EN_SENTENCES } from './en/sentences.ts';

export type Language = 'en' | 'es';

/** Key of a sentence: its subject, a dot, what it says, as in `c4.none` or `page.doors.paste.title`. */
export type SentenceKey = keyof typeof EN_SENTENCES;

export interface RemedyWords {
  readonly what: string;
  readonly steps: readonly string[];
}

export interface CauseWords {
  readonly title: string;
  readonly beginner: string;
  readonly expert: string;
  /** In the order of the cause's remedies. */
  readonly remedies: readonly RemedyWords[];
}

export interface QuestionWords {
  readonly text: string;
  readonly answers: Readonly<Record<string, string>>;
}

export interface ExperimentWords {
  readonly do: string;
  readonly undo?: string;
}

export interface LayerWords {
  readonly name: string;
  readonly good: string;
}

/** What is added to a catalogued message of another tool; the message itself is in no language but its own. */
export interface MessageWords {
  readonly note?: string;
  readonly software?: string;
  readonly hands?: string;
}

/** All that a command says which examines nothing. */
export interface Sentences {
  readonly language: Language;
  /** Templates; `{volts}` is filled in. */
  readonly sentences: Readonly<Record<SentenceKey, string>>;
}

export interface Catalogue extends Sentences {
  readonly stations: Readonly<Record<StationName, string>>;
  readonly layers: Readonly<Record<LayerId, LayerWords>>;
  readonly causes: Readonly<Record<CauseId, CauseWords>>;
  /** By question id. */
  readonly questions: Readonly<Record<string, QuestionWords>>;
  /** By experiment id. */
  readonly experiments: Readonly<Record<string, ExperimentWords>>;
  /** By number in the catalogue of messages; a message without a text of ours is absent. */
  readonly messages: Readonly<Record<number, MessageWords>>;
}
