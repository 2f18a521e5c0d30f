/**
 * The report that a person hands to somebody who helps: the diagnosis and each exchange with the probe, so that the
 * session can be replayed. What names the person's things is taken out first: serial number, folders of the computer. The
 * doctor does not read the chip's unique id, and of the program in flash no more than its first two words.
 */
import { type Diagnosis, tellDiagnosis } from 'probekit/doctor';
import manifest from 'probekit/package.json' with { type: 'json' };
import { shortSerial } from 'probekit/transport';
import type { Catalogue } from 'probekit/words';

export interface Report {
  readonly format: 'probekit-report';
  readonly version: 1;
  /** Version of Probekit that wrote it. */
  readonly probekit: string;
  readonly diagnosis: Diagnosis;
  /** As `probekit doctor --trace` writes it. */
  readonly trace: string;
}

const PATH_KEYS: ReadonlySet<string> = new Set(['folder']);

/** A report of this diagnosis, without what identifies the reader's things. */
export function makeReport(diagnosis: Diagnosis, trace: string): Report {
  const masked = maskSerials(serialsOf(diagnosis, trace));
  return {
    format: 'probekit-report',
    version: 1,
    probekit: manifest.version,
    diagnosis: maskedDeep(diagnosis, masked) as Diagnosis,
    trace: masked(trace),
  };
}

/** The diagnosis in words, for a message or a forum. */
export function reportAsText(diagnosis: Diagnosis, catalogue: Catalogue): string {
  const masked = maskSerials(serialsOf(diagnosis, ''));
  return masked(
    tellDiagnosis(diagnosis, { catalogue })
      .map(({ text }) => text)
      .join('\n'),
  );
}

/** Every serial number that the diagnosis or the head of the trace names: all probes that were listed. */
function serialsOf({ probe, evidence }: Diagnosis, trace: string): readonly string[] {
  const listed = evidence.find(({ check }) => check === 'C1')?.facts['devices'];
  const devices = Array.isArray(listed) ? (listed as readonly { readonly serialNumber?: string }[]) : [];
  const [, head = ''] = /^# probekit trace: .* (\S+)$/m.exec(trace) ?? [];
  const all = [probe?.serialNumber, head, ...devices.map(({ serialNumber }) => serialNumber)];
  return [...new Set(all)].filter((serial): serial is string => serial !== undefined && serial !== '');
}

/** As people are shown it; a serial number that is short anyway is left out as a whole. */
function maskSerials(serials: readonly string[]): (text: string) => string {
  const masks = serials.map((serial) => [serial, shortSerial(serial) === serial ? '…' : shortSerial(serial)] as const);
  return (text) => masks.reduce((sofar, [serial, mask]) => sofar.replaceAll(serial, mask), text);
}

/** A copy of plain JSON with each text masked; of a folder only its last name stays. */
function maskedDeep(value: unknown, masked: (text: string) => string, key = ''): unknown {
  if (typeof value === 'string') return masked(PATH_KEYS.has(key) ? (value.split(/[/\\]/).at(-1) ?? '') : value);
  if (Array.isArray(value)) return value.map((item) => maskedDeep(item, masked));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskedDeep(item, masked, name)]));
}
