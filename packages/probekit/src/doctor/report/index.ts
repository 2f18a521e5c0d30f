/**
 * doctor/report: a case as a file: what the doctor asked, was answered and concluded, without what names the person's
 * things. It replays, compares, and reads as a forum post or a page. A subpath of its own: the doctor needs none of it.
 */

export { afterwards, type Case, headOf, openCase, solvedText, stepIn, takenOut, wordsIn } from './case.ts';
export { type Comparison, compareCases, type Difference, tellComparison } from './compare.ts';
export { dialogueOf, lengthMs, type Spoken, spokenLine } from './dialogue.ts';
export { type ReportErrors, reportErrors } from './errors.ts';
export { reportAsHtml } from './html.ts';
export { looksLikeReport } from './looks-like.ts';
export { type MakeReportOptions, makeReport } from './make-report.ts';
export { MOST_OF_A_POST, reportAsMarkdown } from './markdown.ts';
export { MOST_CHARACTERS, readReport } from './read-report.ts';
export { type RecordedRun, recordRun } from './record-run.ts';
export type { KeptOfChip } from './redact-trace.ts';
export { type ReplayOptions, replayReport } from './replay-run.ts';
export type { HostRow, RecordedError, Recording, Redaction, Remedied, Report, Solved } from './report.ts';
export { MOST_LINK_CHARACTERS, MOST_UNPACKED_BYTES, readReportLink, reportAsLink } from './report-link.ts';
export { type HandStep, handSteps, handStepsFirst, solvedBy, solvedOtherwise, stepId } from './solved.ts';
