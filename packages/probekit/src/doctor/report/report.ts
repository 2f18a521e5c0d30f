/**
 * A report: what one run of the doctor asked and was answered, and what it concluded. Plain JSON, so that somebody else
 * reaches the same diagnosis without the board. What is taken out of it: `secrets.ts`. Schema: `schemas/report.schema.json`.
 */
import type { HostPlatform, HostStat, UsbDeviceSummary } from '../../base/index.ts';
import type { CauseId } from '../../spec/symptoms/cause.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { Verdict } from '../reasoning/conclude.ts';

export const REPORT_FORMAT = 'probekit-report';
/** A reader of one version reads no other: what a run asks changes with it. */
export const REPORT_VERSION = 2;

/** An error as it can be raised again. `raw`: that of the browser or of libusb, where there is one behind ours. */
export interface RecordedError {
  readonly code: string;
  readonly message: string;
  readonly evidence: Readonly<Record<string, string | number>>;
  readonly raw?: { readonly name: string; readonly message: string };
}

/** One look at the computer. What was not there, or not to be read, is no row. */
export type HostRow =
  | { readonly of: 'file'; readonly path: string; readonly text: string }
  | { readonly of: 'list'; readonly path: string; readonly names: readonly string[] }
  | { readonly of: 'link'; readonly path: string; readonly target: string }
  | { readonly of: 'stat'; readonly path: string; readonly stat: HostStat }
  /** Which processes have it open; none is an answer. */
  | { readonly of: 'holders'; readonly path: string; readonly pids: readonly number[] }
  /** What the system answered; `path` is the question. */
  | { readonly of: 'answer'; readonly path: string; readonly text: string };

/** All that came into one run. */
export interface Recording {
  readonly allowAttach: boolean;
  /** Stopped at the probe. */
  readonly usbOnly?: boolean;
  /** Attached to with the slowest clock only. */
  readonly slowest?: boolean;
  readonly reset: 'never' | 'when-unreachable';
  /** What hands said when they were asked to cycle the power, where they were. */
  readonly powerRace?: boolean;
  /** What the person pasted. */
  readonly seen?: string;
  /** Missing where the computer's USB was not looked at. Only devices of ST. */
  readonly usb?: readonly UsbDeviceSummary[];
  /** What was listed at later looks, each in turn; made only when the probe left. */
  readonly usbLater?: readonly (readonly UsbDeviceSummary[])[];
  /** The probe that was named. */
  readonly chosen?: UsbDeviceSummary;
  /** Missing where the computer's files were not looked at. */
  readonly platform?: HostPlatform;
  readonly host: readonly HostRow[];
  /** How opening the probe failed, if it did. */
  readonly opening?: RecordedError;
  /** What the program said on the serial port, in hex, or that the port could not be heard. Missing when nobody listened. */
  readonly serial?: { readonly heard: string; readonly failed: boolean };
  /** Every command to the ST-LINK and its reply, as `--trace` writes them. */
  readonly trace: string;
}

/** What was taken out, how often, and what stands in its place. */
export interface Redaction {
  readonly what: 'serial-number' | 'unique-id' | 'memory' | 'computer';
  readonly times: number;
  readonly by: string;
}

/** What a person did, and what it changed. */
export interface Solved {
  readonly cause: CauseId;
  /** For people, in English. */
  readonly step: string;
  readonly before: Verdict;
  readonly after: Verdict;
}

/** What software did about it, and what the look afterwards found. */
export interface Remedied {
  readonly cause: CauseId;
  readonly action: string;
  readonly worked: boolean;
  /** For people, in English. */
  readonly sentence: string;
  readonly after: Verdict;
}

export interface Report {
  readonly format: typeof REPORT_FORMAT;
  readonly version: typeof REPORT_VERSION;
  /** Version of Probekit that wrote it. */
  readonly probekit: string;
  /** System and runtime that it was written on, as they name themselves. No name of a computer. */
  readonly writtenOn?: string;
  /** Of a virtual board on the bench: no hardware was looked at. */
  readonly virtual?: boolean;
  readonly diagnosis: Diagnosis;
  readonly recording: Recording;
  readonly redacted: readonly Redaction[];
  readonly solved?: readonly Solved[];
  readonly remedies?: readonly Remedied[];
}
