/** Runs the doctor on a probe's surroundings and shows what it does meanwhile. */
import type { UsbDeviceSummary } from '../base/index.ts';
import { type Answers, type DiagnoseOptions, type Diagnosis, type DoctorProgress, diagnose } from '../doctor/index.ts';
import { type Recording, recordRun } from '../doctor/report/index.ts';
import type { AskHands } from '../stm32/index.ts';
import { chooseProbe, type StlinkTransport } from '../transport/index.ts';
import { type Catalogue, ENGLISH, say } from '../words/index.ts';
import { busyIfLeased } from './lease-as-busy.ts';
import type { Output } from './output.ts';
import type { ProbeSource } from './probe-source.ts';
import { openSerialOf } from './serial-of-probe.ts';

export interface DiagnosisRun {
  readonly signal: AbortSignal;
  /** Whether the target may be reset where it cannot be looked at otherwise. */
  readonly mayReset: boolean;
  readonly mayAttach: boolean;
  /** Asks for what only hands can do; left out where nobody is there. */
  readonly ask?: AskHands | undefined;
  /** Attach with the slowest clock only. */
  readonly slowest?: boolean | undefined;
  /** Stop at the probe. */
  readonly usbOnly?: boolean | undefined;
  readonly answers: Answers;
  /** What was pasted or told beside. */
  readonly seen?: string | undefined;
  /** English when left out. */
  readonly catalogue?: Catalogue;
  /** Called with all that came in and what it makes, when the run has ended. */
  readonly recorded?: ((recording: Recording, diagnosis: Diagnosis) => void) | undefined;
}

export async function runDiagnosis(source: ProbeSource, output: Output, run: DiagnosisRun): Promise<Diagnosis> {
  try {
    const { options, recording } = recordRun(await diagnoseOptions(source, output, run));
    const diagnosis = await diagnose(options);
    run.recorded?.(recording(), diagnosis);
    return diagnosis;
  } finally {
    if (output.isTerminal) output.raw('\r\x1b[K');
  }
}

/** What the doctor gets to work with, whether it looks or mends. */
export async function diagnoseOptions(source: ProbeSource, output: Output, run: DiagnosisRun): Promise<DiagnoseOptions> {
  const { usb, facts, clock, usbAddress } = source;
  // Only a probe that was named is chosen here: between two the doctor itself refuses to pick.
  const isNamed = usb !== undefined && Object.keys(usbAddress).length > 1;
  return {
    clock,
    signal: run.signal,
    usbHost: usb,
    hostFacts: facts,
    device: isNamed ? await chooseProbe(usb, usbAddress) : undefined,
    openTransport: (device) => openForDoctor(source, device),
    openSerial: (device) => openSerialOf(source, device),
    ask: run.ask,
    allowAttach: run.mayAttach,
    slowest: run.slowest,
    usbOnly: run.usbOnly,
    reset: run.mayReset ? 'when-unreachable' : 'never',
    answers: run.answers,
    seen: run.seen,
    onProgress: (progress) => show(output, progress, run.catalogue ?? ENGLISH),
  };
}

/** The doctor says who has a probe that is taken. */
export async function openForDoctor(source: ProbeSource, device: UsbDeviceSummary | undefined): Promise<StlinkTransport> {
  try {
    return await source.openTransport(device);
  } catch (error) {
    throw busyIfLeased(error);
  }
}

function show(output: Output, progress: DoctorProgress, catalogue: Catalogue): void {
  const { kind, ...facts } = progress;
  output.event(kind, facts);
  if (kind !== 'station' || !output.isTerminal) return;
  const station = catalogue.stations[progress.station];
  output.raw(`\r${output.style('dim', say(catalogue, { key: 'progress.looking-at', values: { station } }))}\x1b[K`);
}
