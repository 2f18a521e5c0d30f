/** Reports as files: `doctor --report FILE` writes one, `replay` reads them. */
import { stat } from 'node:fs/promises';
import { arch, release, type } from 'node:os';
import { hasCode } from '../base/index.ts';
import type { Diagnosis } from '../doctor/index.ts';
import {
  type KeptOfChip,
  MOST_CHARACTERS,
  makeReport,
  type Recording,
  type Remedied,
  type Report,
  readReport,
  reportAsLink,
  reportErrors,
  type Solved,
  takenOut,
  wordsIn,
} from '../doctor/report/index.ts';
import { fileError, readIfThere, writeFileAtomically } from '../node/index.ts';
import type { Catalogue } from '../words/index.ts';
import type { Output } from './output.ts';
import { siteSaid } from './site.ts';
import { VERSION } from './version.ts';

/** What it was written on, without the computer's name. */
const WRITTEN_ON = `${type()} ${release()} ${arch()}, Node ${process.versions.node}`;

export interface ReportToSave {
  readonly diagnosis: Diagnosis;
  readonly recording: Recording;
  readonly solved: readonly Solved[];
  readonly remedies?: readonly Remedied[] | undefined;
  readonly keep: KeptOfChip;
  /** The board is one of the bench. */
  readonly isVirtual: boolean;
}

/** Room for all else that a report holds. */
const MOST_OF_MENDING = MOST_CHARACTERS / 2;

/** A trace that ends with a remark where it grows beyond what a report holds, as when a whole flash is saved. */
export class BoundedTrace {
  readonly #pieces: string[] = [];
  #length = 0;

  add(piece: string): void {
    if (this.#length > MOST_OF_MENDING) return;
    this.#length += piece.length;
    this.#pieces.push(this.#length > MOST_OF_MENDING ? '# the rest is left out\n' : piece);
  }

  get text(): string {
    return this.#pieces.join('');
  }
}

/** Writes the report and says what was taken out of it. @throws `node/file` */
export async function saveReport(
  output: Output,
  path: string,
  { diagnosis, recording, ...made }: ReportToSave,
  catalogue: Catalogue,
): Promise<void> {
  const report = makeReport(diagnosis, recording, { probekit: VERSION, writtenOn: WRITTEN_ON, ...made });
  await saveText(path, `${JSON.stringify(report, null, 2)}\n`);
  const words = wordsIn(catalogue);
  const left = takenOut(report.redacted, words);
  output.aside(left.length === 0 ? words('report.saved-whole', { file: path }) : words('report.saved', { file: path, left }));
  tellLink(output, report, words);
}

/** Only where PROBEKIT_SITE says that the page stands somewhere: there is no link without an address. */
function tellLink(output: Output, report: Report, words: ReturnType<typeof wordsIn>): void {
  const site = siteSaid();
  if (!site) return;
  try {
    if (site.address === undefined) output.aside(words('report.site', { site: site.said.slice(0, 80) }));
    else output.aside(words('report.link', { link: reportAsLink(report, site.address) }));
  } catch (error) {
    if (!hasCode(error, 'report/link-too-long')) throw error;
    output.aside(words('report.link-too-long'));
  }
}

export async function saveText(path: string, text: string): Promise<void> {
  await writeFileAtomically(path, new TextEncoder().encode(text));
}

/** @throws `node/file`, and every code of `readReport` */
export async function loadReport(path: string): Promise<Report> {
  const found = await stat(path).catch((error: unknown) => {
    throw fileError(path, 'read', error);
  });
  // Not even read when it is larger than any report; a character has at least one byte, and ours have seldom more.
  if (found.size > 4 * MOST_CHARACTERS) {
    throw reportErrors.make('report/too-large', {
      message: `${path} has ${found.size} bytes; a report has less.`,
      hint: 'Make a new one: probekit doctor --report case.probekit',
      evidence: { characters: found.size, most: MOST_CHARACTERS },
    });
  }
  const bytes = await readIfThere(path);
  return readReport(new TextDecoder().decode(bytes));
}
