/** Errors of reports that come from a file. */
import { declareErrors } from '../../base/index.ts';

export interface ReportErrors {
  /** The file is no report, or one that was changed: `place` does not hold what belongs there. */
  'report/format': { place: string; detail: string };
  /** The report was written by a version whose reports this one does not read. */
  'report/version': { found: number | string; reads: number; probekit: string };
  /** The file is larger than any report. */
  'report/too-large': { characters: number; most: number };
  /** A report holds no probe that could be opened. */
  'report/no-hardware': { productName: string };
}

export const reportErrors = declareErrors<ReportErrors>();
