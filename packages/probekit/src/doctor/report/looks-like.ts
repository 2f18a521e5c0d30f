/** Tells a report from a log, before anything of it is read. */
import { REPORT_FORMAT } from './report.ts';

const BEGINNING = new RegExp(`^\\s*\\{\\s*"format":\\s*"${REPORT_FORMAT}"`);

/** Whether a text may be a report. Looks at its beginning only. */
export function looksLikeReport(text: string): boolean {
  return BEGINNING.test(text.slice(0, 200));
}
