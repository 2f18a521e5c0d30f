/** Readings that no cause of the table makes, and what is known to make them: the check says the note along. Words: `words/`. */
import type { EvidenceCheck, Outcome } from './outcomes.ts';

type NoteOf<Check extends EvidenceCheck> = Check extends EvidenceCheck
  ? { readonly check: Check; readonly outcome: Outcome<Check> }
  : never;

/** `note` is a key of the catalogue. */
export type ReadingNote = NoteOf<EvidenceCheck> & { readonly note: string; readonly source: string };

export const READING_NOTES = [
  {
    check: 'C4',
    outcome: 'high',
    note: 'note.c4.high',
    source: 'ST community 145636: 5.98 V of a supply of 3.3 V that was wired past the divider of an ST-LINK/V2-1',
  },
] as const satisfies readonly ReadingNote[];
