/** Reads a report from text that anybody may have written: bounded, checked, never trusted. */
import * as v from 'valibot';
import { reportErrors } from './errors.ts';
import { maskedDeep } from './mask.ts';
import { REPORT_FORMAT, REPORT_VERSION, type Report } from './report.ts';
import { reportSchema } from './schema.ts';

/** Some hundred times the report of a healthy board. */
export const MOST_CHARACTERS = 4_000_000;
const DEEPEST = 32;
/** Characters that steer a terminal or turn the direction of text. */
const STEERING = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** @throws `report/too-large`, `report/format` naming the place, `report/version` */
export function readReport(text: string): Report {
  if (text.length > MOST_CHARACTERS) {
    throw reportErrors.make('report/too-large', {
      message: `The file has ${text.length} characters; a report has at most ${MOST_CHARACTERS}.`,
      hint: 'Make a new one: probekit doctor --report case.probekit',
      evidence: { characters: text.length, most: MOST_CHARACTERS },
    });
  }
  const data = parsed(text);
  checkVersion(data);
  checkNames(data);
  const result = v.safeParse(reportSchema, data, { abortEarly: true });
  if (result.success) return maskedDeep(result.output, harmless) as unknown as Report;
  const [issue] = result.issues;
  const place = (issue.path ?? []).map(({ key }) => String(key).slice(0, 40)).join('.') || 'the whole';
  throw misformed(place, `expected ${(issue.expected ?? 'something else').slice(0, 80)}`);
}

function harmless(text: string): string {
  return text.replace(STEERING, '\ufffd');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw misformed('the whole', 'it is not JSON', cause);
  }
}

function checkVersion(data: unknown): void {
  const { format, version, probekit = '' } = typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>) : {};
  if (format !== REPORT_FORMAT) throw misformed('format', `it does not say "${REPORT_FORMAT}"`);
  if (version === REPORT_VERSION) return;
  const found = typeof version === 'number' ? version : String(version).slice(0, 20);
  const writer = String(probekit).slice(0, 20);
  throw reportErrors.make('report/version', {
    message: `The report is of version ${found}, written by Probekit ${writer}; this Probekit reads version ${REPORT_VERSION}.`,
    hint: 'Read it with the Probekit that wrote it, or ask for a new report.',
    evidence: { found, reads: REPORT_VERSION, probekit: writer },
  });
}

/** Names that every object has anyway are nobody's data; nesting beyond ours is meant to harm. Without recursion. */
function checkNames(data: unknown): void {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: data, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEEPEST) throw misformed('the whole', `it is nested deeper than ${DEEPEST}`);
    for (const [key, inner] of Object.entries(value)) {
      if (key in Object.prototype || key === 'prototype') throw misformed(key, 'no report has such a name');
      open.push({ value: inner, depth: depth + 1 });
    }
  }
}

function misformed(place: string, detail: string, cause?: unknown) {
  return reportErrors.make('report/format', {
    message: `This is no report that can be read: ${place}: ${detail}.`,
    hint: 'Make a new one: probekit doctor --report case.probekit',
    evidence: { place, detail },
    cause,
  });
}
