/**
 * The report of an acceptance run: what was tried on a board and how it went. It is made of named facts only, so that no serial
 * number, unique id, computer name or text of a message can get into it. Which reports count as hardware is decided here.
 */
import { arch, platform, release } from 'node:os';
import * as v from 'valibot';
import type { ProbeAddress } from '../../transport/index.ts';
import { cliErrors } from '../errors.ts';
import { VERSION } from '../version.ts';

/** Read-only steps first, then those that write. */
export const STEP_IDS = ['identify', 'speeds', 'read', 'doctor', 'backup', 'flash', 'verify', 'reset', 'restore'] as const;
export type StepId = (typeof STEP_IDS)[number];
export const STEP_RESULTS = ['passed', 'failed', 'skipped'] as const;

/** Far more than a report has to say. */
export const MOST_REPORT_BYTES = 65_536;

const Text = v.pipe(v.string(), v.maxLength(120), v.regex(/^\P{Cc}*$/u));
const Fact = v.union([Text, v.number(), v.boolean(), v.pipe(v.array(v.union([Text, v.number()])), v.maxLength(64))]);
const Step = v.strictObject({
  id: v.picklist(STEP_IDS),
  result: v.picklist(STEP_RESULTS),
  /** Bench time or this computer's, as `where` says. */
  tookMs: v.number(),
  facts: v.record(v.pipe(v.string(), v.maxLength(40)), Fact),
  /** Of the error that ended it. */
  code: v.exactOptional(Text),
});
const Report = v.strictObject({
  format: v.literal('probekit-acceptance'),
  version: v.literal(1),
  probekit: Text,
  /** A bench is no hardware, and what is behind a network nobody here can see. */
  where: v.picklist(['usb', 'bench', 'network']),
  note: v.exactOptional(Text),
  passed: v.boolean(),
  system: v.strictObject({ platform: Text, release: Text, arch: Text, node: Text }),
  /** A cut run was finished by this one. */
  resumed: v.boolean(),
  steps: v.pipe(v.array(Step), v.maxLength(STEP_IDS.length)),
  redacted: v.array(v.picklist(['serial-number', 'unique-id', 'computer-name'])),
});

export type AcceptStep = v.InferOutput<typeof Step>;
export type AcceptReport = v.InferOutput<typeof Report>;
export type Where = AcceptReport['where'];
export const stepSchema = Step;

export const BENCH_NOTE = 'bench, not hardware';

export function whereOf({ kind }: ProbeAddress): Where {
  if (kind === 'bench') return 'bench';
  return kind === 'usb' ? 'usb' : 'network';
}

export function makeAcceptReport(where: Where, steps: readonly AcceptStep[], resumed: boolean): AcceptReport {
  return {
    format: 'probekit-acceptance',
    version: 1,
    probekit: VERSION,
    where,
    ...(where === 'bench' && { note: BENCH_NOTE }),
    passed: steps.every(({ result }) => result === 'passed'),
    system: { platform: platform(), release: release(), arch: arch(), node: process.versions.node },
    resumed,
    steps: [...steps],
    redacted: ['serial-number', 'unique-id', 'computer-name'],
  };
}

/** @throws `cli/accept-report` */
export function readAcceptReport(bytes: Uint8Array, path: string): AcceptReport {
  const bad = (detail: string) =>
    cliErrors.make('cli/accept-report', {
      message: `${path} is no report of an acceptance run: ${detail}.`,
      hint: 'Make one: probekit accept --probe usb:SERIAL',
      evidence: { path, detail },
    });
  if (bytes.length > MOST_REPORT_BYTES) throw bad(`it has ${bytes.length} bytes`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw bad(`it is not JSON (${(error as Error).message})`);
  }
  const result = v.safeParse(Report, parsed, { abortEarly: true });
  if (result.success) return result.output;
  throw bad(v.getDotPath(result.issues[0]) ?? 'it is no object');
}

/** Why a report cannot stand in the table of hardware; undefined when it can. */
export function whyNotHardware({ where, passed, steps }: AcceptReport): string | undefined {
  if (where === 'bench') return BENCH_NOTE;
  if (where === 'network') return 'the probe was not plugged into the computer that tells of it';
  if (STEP_IDS.some((id) => !steps.some((step) => step.id === id))) return 'steps are missing';
  return passed && steps.every(({ result }) => result === 'passed') ? undefined : 'not every step passed';
}
