/** From a run to the report that is handed on: what names the person's things is taken out first. */
import type { UsbDeviceSummary } from '../../base/index.ts';
import { readableSerial } from '../../spec/stlink/serial-number.ts';
import { ST_VENDOR_ID } from '../../spec/stlink/usb-ids.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { maskedDeep, maskerOf } from './mask.ts';
import { rowOfSystem } from './redact-system.ts';
import { type KeptOfChip, redactTrace } from './redact-trace.ts';
import {
  type HostRow,
  REPORT_FORMAT,
  REPORT_VERSION,
  type Recording,
  type Redaction,
  type Remedied,
  type Report,
  type Solved,
} from './report.ts';
import { isSecretSerial, standInSerial } from './secrets.ts';

export interface MakeReportOptions {
  /** Version of Probekit. */
  readonly probekit: string;
  readonly writtenOn?: string | undefined;
  readonly solved?: readonly Solved[] | undefined;
  readonly remedies?: readonly Remedied[] | undefined;
  /** What the person wants told all the same. `ids`: serial numbers and the unique id of the chip. */
  readonly keep?: KeptOfChip | undefined;
  /** The board is one of the bench. */
  readonly isVirtual?: boolean | undefined;
}

/** Files that ST-LINK volumes hold; a person's own on the same volume are nobody's business. */
const OF_THE_VOLUME = /^(DETAILS|FAIL)\.TXT$|\.HTML?$/i;
const MOUNTS = '/proc/mounts';

/** @throws `replay/format` when the recording holds a trace that is none */
export function makeReport(
  diagnosis: Diagnosis,
  recording: Recording,
  { probekit, writtenOn, solved, remedies, keep = {}, isVirtual }: MakeReportOptions,
): Report {
  const trace = redactTrace(recording.trace, keep);
  const ofSt = (devices: readonly UsbDeviceSummary[]) => devices.filter(({ vendorId }) => vendorId === ST_VENDOR_ID);
  const usb = recording.usb && ofSt(recording.usb);
  const usbLater = recording.usbLater?.map(ofSt);
  const serials = keep.ids ? [] : serialsOf(diagnosis, recording, [...(usb ?? []), ...(usbLater ?? []).flat()]);
  const volumes = volumesOf(recording.host);
  const masks = new Map([
    ...trace.masks,
    ...serials.map((serial) => [serial, standInSerial(serial)] as const),
    ...volumes.flatMap((folder) => [folder, asInMounts(folder)].map((one) => [one, standInFolder(one)] as const)),
  ]);
  const masked = maskerOf(masks);
  const host = recording.host.flatMap((row) => rowOf(row, volumes) ?? []);
  const told = { ...recording, host, trace: trace.text, ...(usb && { usb }), ...(usbLater && { usbLater }) };
  return {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    probekit,
    ...(writtenOn === undefined ? {} : { writtenOn }),
    ...(isVirtual ? { virtual: true } : {}),
    diagnosis: maskedDeep(diagnosis, masked),
    recording: maskedDeep(told, masked),
    redacted: redactions(trace.times, serials.length, recording, host, usb),
    ...(solved && solved.length > 0 ? { solved } : {}),
    ...(remedies && remedies.length > 0 ? { remedies: maskedDeep(remedies, masked).map(rowOfRemedy) } : {}),
  };
}

function rowOfRemedy({ cause, action, worked, sentence, after }: Remedied): Remedied {
  return { cause, action, worked, sentence, after };
}

/** Every serial number that the run met, as it was met and as people see it. */
function serialsOf({ probe }: Diagnosis, { trace, chosen, host }: Recording, usb: readonly UsbDeviceSummary[]): readonly string[] {
  const [, head] = /^# probekit trace: .* (\S+)$/m.exec(trace) ?? [];
  const met = [probe?.serialNumber, head, chosen?.serialNumber, ...usb.map(({ serialNumber }) => serialNumber), ...host.flatMap(serialsIn)];
  const all = met.flatMap((serial) => (serial === undefined ? [] : [serial, readableSerial(serial)]));
  return [...new Set(all)].filter(isSecretSerial);
}

/** Systems name a probe by its serial number also where nobody may open it. */
const SERIALS_IN_ANSWERS: Readonly<Record<string, RegExp>> = {
  'windows-usb-devices': /VID_[0-9A-F]{4}&PID_[0-9A-F]{4}\\+([^\\&"\s]+)(?!&)/gi,
  'mac-usb-devices': /"serial_num"\s*:\s*"([^"]+)"/g,
};

function serialsIn(row: HostRow): readonly string[] {
  const pattern = row.of === 'answer' ? SERIALS_IN_ANSWERS[row.path] : undefined;
  return row.of === 'answer' && pattern ? [...row.text.matchAll(pattern)].flatMap(([, serial = '']) => serial) : [];
}

/** Folders that are volumes of an ST-LINK. */
function volumesOf(host: readonly HostRow[]): readonly string[] {
  return host.flatMap((row) => (row.of === 'list' && row.names.some((name) => OF_THE_VOLUME.test(name)) ? [row.path] : []));
}

/** Of the way to a folder only its last name stays; macOS and Windows have no names of people in it. */
function standInFolder(folder: string): string {
  const isPlain = !folder.includes('/') || folder.startsWith('/Volumes/');
  return isPlain ? folder : `/volume/${folder.slice(folder.lastIndexOf('/') + 1)}`;
}

/** Source: proc(5), mounts. */
const asInMounts = (folder: string) => folder.replaceAll(' ', '\\040');

/** Of the computer only what the verdict rests on; what no rule here knows is left out, and a replay takes it for unknown. */
function rowOf(row: HostRow, volumes: readonly string[]): HostRow | undefined {
  const folder = row.path.slice(0, row.path.lastIndexOf('/'));
  if (row.of === 'list' && volumes.includes(row.path)) return { ...row, names: row.names.filter((name) => OF_THE_VOLUME.test(name)) };
  if (row.of === 'list' && row.path === '/Volumes') {
    return { ...row, names: row.names.filter((name) => volumes.includes(`/Volumes/${name}`)) };
  }
  if (row.of === 'file' && volumes.includes(folder)) return row;
  if (row.of === 'link' && row.path.startsWith('/sys/block/')) return row;
  if (row.of !== 'file' || row.path !== MOUNTS) return rowOfSystem(row);
  const lines = row.text.split('\n').filter((line) => volumes.some((folder) => asInMounts(folder) === line.split(' ')[1]));
  return { ...row, text: lines.join('\n') };
}

function redactions(
  times: Readonly<Record<'unique-id' | 'memory', number>>,
  serials: number,
  recording: Recording,
  host: readonly HostRow[],
  usb: readonly UsbDeviceSummary[] | undefined,
): readonly Redaction[] {
  const left = recording.host.length - host.length + (recording.usb?.length ?? 0) - (usb?.length ?? 0);
  const all: readonly Redaction[] = [
    { what: 'serial-number', times: serials, by: 'zeros and a tag that is the same for the same probe' },
    { what: 'unique-id', times: times['unique-id'], by: 'zeros and a tag that is the same for the same chip' },
    { what: 'memory', times: times.memory, by: 'fillers; erased words stay, vectors are rounded to 64 KiB' },
    { what: 'computer', times: left, by: 'nothing: other devices, files and folders are left out' },
  ];
  return all.filter((row) => row.times > 0);
}
