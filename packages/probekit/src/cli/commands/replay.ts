/** `probekit replay`: the doctor on what a report recorded, with every transfer; compared, as a forum post, or as a page. */
import { basename } from 'node:path';
import { type Diagnosis, tellDiagnosis } from '../../doctor/index.ts';
import {
  afterwards,
  type Case,
  compareCases,
  dialogueOf,
  lengthMs,
  openCase,
  reportAsHtml,
  reportAsMarkdown,
  spokenLine,
  tellComparison,
  wordsIn,
} from '../../doctor/report/index.ts';
import type { Catalogue, Language } from '../../words/index.ts';
import { catalogueFor } from '../catalogue-for.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import type { Output } from '../output.ts';
import { loadReport, saveText } from '../report-file.ts';
import { showLines } from '../told-lines.ts';

export interface ReplayFlags {
  readonly file: string;
  /** Of the report to compare it with. */
  readonly other?: string;
  readonly markdown?: true;
  readonly html?: string;
  readonly language: Language;
}

/** Succeeds when the verdict is the one that the report tells. */
export async function replay({ output, signal }: CommandContext, flags: ReplayFlags): Promise<ExitStatus> {
  const { file, other: otherFile, markdown, html, language } = flags;
  const catalogue = await catalogueFor(output, language);
  const one = await openCase(await loadReport(file), { signal });
  const other = otherFile === undefined ? undefined : await openCase(await loadReport(otherFile), { signal });
  const comparison = other && compareCases(one, other, catalogue);
  const transfers = dialogueOf(one.report.recording.trace);
  if (html !== undefined) {
    await saveText(html, reportAsHtml(one, catalogue));
    output.aside(wordsIn(catalogue)('report.page-saved', { file: html }));
  }
  if (markdown) output.raw(reportAsMarkdown(one, catalogue));
  else if (comparison && otherFile !== undefined) showLines(output, tellComparison(comparison, shortNames(file, otherFile), catalogue));
  else if (html === undefined) showCase(output, one, catalogue);
  const { diagnosis, report } = one;
  const sameVerdict = isSameVerdict(diagnosis, report.diagnosis);
  output.result({
    probekit: report.probekit,
    sameVerdict,
    ...(report.virtual && { virtual: true }),
    diagnosis,
    transfers,
    solved: report.solved ?? [],
    remedies: report.remedies ?? [],
    ...comparison,
  });
  return sameVerdict ? DONE : FAILED;
}

/** Without their folders, unless nothing else tells them apart. */
function shortNames(one: string, other: string): readonly [string, string] {
  return basename(one) === basename(other) ? [one, other] : [basename(one), basename(other)];
}

function isSameVerdict(now: Diagnosis, then: Diagnosis): boolean {
  return now.verdict === then.verdict && now.causes[0]?.id === then.causes[0]?.id;
}

function showCase(output: Output, { report, diagnosis }: Case, catalogue: Catalogue): void {
  const words = wordsIn(catalogue);
  const toldAs = ({ verdict, causes: [first] }: Diagnosis) => [words(`report.verdict.${verdict}`), first?.title].filter(Boolean).join(': ');
  const version = report.probekit;
  if (isSameVerdict(diagnosis, report.diagnosis)) output.line(words('report.replayed', { version }));
  else output.line(words('report.replayed-otherwise', { version, before: toldAs(report.diagnosis), now: toldAs(diagnosis) }));
  if (report.virtual) output.line(words('report.of-virtual'));
  output.line();
  showLines(output, tellDiagnosis(diagnosis, { catalogue }));
  for (const line of afterwards(report, catalogue)) output.line(output.style('green', line));
  showDialogue(output, report.recording.trace, catalogue);
}

/** With `-v` the bytes as well. */
function showDialogue(output: Output, trace: string, catalogue: Catalogue): void {
  const words = wordsIn(catalogue);
  const transfers = dialogueOf(trace);
  output.line();
  if (transfers.length === 0) output.line(words('report.no-dialogue'));
  else output.line(words('report.dialogue', { count: transfers.length, ms: lengthMs(transfers) }));
  for (const spoken of transfers) {
    output.line(spokenLine(spoken));
    if (!output.verbose) continue;
    output.line(output.style('dim', `${' '.repeat(14)}> ${spoken.sent}`));
    if (spoken.received !== '') output.line(output.style('dim', `${' '.repeat(14)}< ${spoken.received}`));
  }
}
