/** Errors of reports that come from a file. */
import { declareErrors } from '../../base/index.ts';

export interface ReportErrors {
  /** The file is no report, or one that was changed: `place` does not hold what belongs there. */
  'report/format': { place: string; detail: string };
  /** The report was written by a version whose reports this one does not read. */
  'report/version': { found: number | string; reads: number; probekit: string };
  /** The file is larger than any report. */
  'report/too-large': { characters: number; most: number };
  /** A link holds no whole report: it was cut or changed on its way. Ask for it again, or for the file. */
  'report/link-damaged': { characters: number; detail: string };
  /** A report is too long for a link, or a link longer than any. Hand on the file. */
  'report/link-too-long': { characters: number; most: number };
  /** A link was made by a Probekit whose links this one does not read. Ask for the file. */
  'report/link-version': { found: string; reads: string };
  /** A report holds no probe that could be opened. */
  'report/no-hardware': { productName: string };
}

export const reportErrors = declareErrors<ReportErrors>();
