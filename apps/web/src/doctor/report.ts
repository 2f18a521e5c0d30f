/** The report of an examination: the file that `probekit doctor --report` writes, and the same as one forum post. */
import type { Diagnosis } from 'probekit/doctor';
import manifest from 'probekit/package.json' with { type: 'json' };
import { makeReport, type Recording, type Report, reportAsMarkdown, type Solved } from 'probekit/report';
import type { Catalogue } from 'probekit/words';

/** An examination that has ended. */
export interface Examined {
  readonly diagnosis: Diagnosis;
  readonly recording: Recording;
  readonly solved?: Solved | undefined;
  readonly isVirtual: boolean;
}

/** Longer names of browsers are none. */
const MOST_OF_A_NAME = 400;

export function reportOf({ diagnosis, recording, solved, isVirtual }: Examined): Report {
  const browser = typeof navigator === 'undefined' ? undefined : navigator.userAgent?.slice(0, MOST_OF_A_NAME);
  return makeReport(diagnosis, recording, { probekit: manifest.version, writtenOn: browser, solved: solved && [solved], isVirtual });
}

/** With what names the person's things already taken out. */
export function reportAsPost(report: Report, catalogue: Catalogue): string {
  return reportAsMarkdown({ report, diagnosis: report.diagnosis }, catalogue);
}
