/**
 * What `manifest.json` in a backup says: of which chip it is, which ranges lie in which file with which checksum, and what is not
 * in it. It holds no time of day: two backups of the same state are the same file. `schemas/backup-manifest.schema.json` says the
 * same for others.
 */
import * as v from 'valibot';
import { cliErrors } from './errors.ts';

export const BACKUP_FORMAT = 'probekit-backup';
export const MANIFEST_FILE = 'manifest.json';
export const OPTIONS_FILE = 'option-bytes.json';
/** Far more than any STM32 has ranges to tell apart. */
export const MOST_RANGES = 1024;
/** The largest flash of an STM32 has 4 MiB. */
export const MOST_FLASH_BYTES = 8 * 1024 * 1024;

const ADDRESS_SPACE = 2 ** 32;

const ShortText = v.pipe(v.string(), v.minLength(1), v.maxLength(80), v.regex(/^\P{Cc}*$/u));
const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Address = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(ADDRESS_SPACE - 1));
const ByteLength = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_FLASH_BYTES));
const Id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff));
const FlashFile = v.pipe(v.string(), v.regex(/^flash\/[0-9a-f]{8}\.bin$/));

const manifestSchema = v.strictObject({
  format: v.literal(BACKUP_FORMAT),
  version: v.literal(1),
  probekit: ShortText,
  chip: v.strictObject({
    name: ShortText,
    deviceId: Id,
    revisionId: Id,
    flashKib: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_FLASH_BYTES / 1024))),
    uniqueId: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{24}$/))),
  }),
  flash: v.pipe(
    v.array(v.strictObject({ file: FlashFile, address: Address, byteLength: ByteLength, sha256: Sha256 })),
    v.maxLength(MOST_RANGES),
  ),
  missing: v.pipe(
    v.array(v.strictObject({ address: Address, byteLength: ByteLength, reason: v.picklist(['hidden', 'unreadable']) })),
    v.maxLength(MOST_RANGES),
  ),
  optionBytes: v.strictObject({ file: v.literal(OPTIONS_FILE), sha256: Sha256 }),
});

export type BackupManifest = v.InferOutput<typeof manifestSchema>;

export function flashFileAt(address: number): string {
  return `flash/${address.toString(16).padStart(8, '0')}.bin`;
}

/** @throws `cli/backup-file` */
export function readManifest(bytes: Uint8Array, path: string): BackupManifest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw badBackup(path, MANIFEST_FILE, 'it is no JSON', cause);
  }
  const result = v.safeParse(manifestSchema, value, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    const place = (issue.path ?? []).map(({ key }) => String(key).slice(0, 40)).join('.') || '(top level)';
    throw badBackup(
      path,
      `${MANIFEST_FILE}: ${place}`,
      `expected ${(issue.expected ?? 'another value').slice(0, 80)}, found ${issue.received.slice(0, 40)}`,
    );
  }
  checkRanges(result.output, path);
  return result.output;
}

/** In order, apart, inside the address space, each in the file of its address. */
function checkRanges({ flash }: BackupManifest, path: string): void {
  let end = 0;
  for (const [index, range] of flash.entries()) {
    const place = `${MANIFEST_FILE}: flash.${index}`;
    if (range.file !== flashFileAt(range.address)) throw badBackup(path, place, 'the file is not that of its address');
    if (range.address < end) throw badBackup(path, place, 'it begins before the end of the range ahead of it');
    end = range.address + range.byteLength;
    if (end > ADDRESS_SPACE) throw badBackup(path, place, 'it runs past the end of the address space');
  }
}

export function badBackup(path: string, place: string, detail: string, cause?: unknown): Error {
  return cliErrors.make('cli/backup-file', {
    message: `${path} is no backup that can be used: ${place}: ${detail}. Nothing was written.`,
    hint: 'Copy it again from where it was made, or use another; probekit backup FILE.zip makes one.',
    evidence: { path, place, detail },
    ...(cause === undefined ? {} : { cause }),
  });
}
