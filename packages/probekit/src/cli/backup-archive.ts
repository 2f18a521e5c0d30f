/**
 * A backup as one ZIP archive: manifest, option bytes, and a file a range of flash. Anybody may have written an archive, so names and
 * sizes are bounded before anything is unpacked, and checksums hold before anything is used. Source: APPNOTE.TXT 6.3.10, 4.3 (ZIP).
 */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { unzipSync, zipSync } from 'fflate';
import type { WholeFlash } from '../flash/index.ts';
import type { Segment } from '../image/index.ts';
import { fileError, readIfThere } from '../node/index.ts';
import {
  BACKUP_FORMAT,
  type BackupManifest,
  badBackup,
  flashFileAt,
  MANIFEST_FILE,
  MOST_FLASH_BYTES,
  MOST_RANGES,
  OPTIONS_FILE,
  readManifest,
} from './backup-manifest.ts';
import { VERSION } from './version.ts';

/** Of the archive, and of all that is in it. */
const MOST_BYTES = MOST_FLASH_BYTES + 1024 * 1024;
const MOST_JSON_BYTES = 512 * 1024;
/** The archive holds no time of day; the format wants one, from 1980 on, in local time. */
const NO_TIME = new Date(1980, 0, 1);

export interface Backup {
  readonly manifest: BackupManifest;
  /** As a file of option bytes. */
  readonly optionText: string;
  readonly segments: readonly Segment[];
}

export type BackupChip = BackupManifest['chip'];

export function manifestOf(chip: BackupChip, { segments, missing }: WholeFlash, optionText: string): BackupManifest {
  return {
    format: BACKUP_FORMAT,
    version: 1,
    probekit: VERSION,
    chip,
    flash: segments.map(({ address, bytes }) => ({
      file: flashFileAt(address),
      address,
      byteLength: bytes.length,
      sha256: sha256Of(bytes),
    })),
    missing: missing.map(({ address, end, reason }) => ({ address, byteLength: end - address, reason })),
    optionBytes: { file: OPTIONS_FILE, sha256: sha256Of(new TextEncoder().encode(optionText)) },
  };
}

/** The same backup gives the same bytes. */
export function archiveOf({ manifest, optionText, segments }: Backup): Uint8Array {
  const text = new TextEncoder();
  return zipSync(
    {
      [MANIFEST_FILE]: text.encode(`${JSON.stringify(manifest, undefined, 2)}\n`),
      [OPTIONS_FILE]: text.encode(optionText),
      ...Object.fromEntries(segments.map(({ address, bytes }) => [flashFileAt(address), bytes])),
    },
    { mtime: NO_TIME },
  );
}

/** @throws `cli/backup-file`, `node/file` */
export async function backupFromFile(path: string): Promise<Backup> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(path, 'read', error);
  });
  if (info.size > MOST_BYTES) throw badBackup(path, '(archive)', `it has ${info.size} bytes; ${MOST_BYTES} are the most`);
  return readArchive((await readIfThere(path)) ?? new Uint8Array(), path);
}

/** @throws `cli/backup-file` */
export function readArchive(archive: Uint8Array, path: string): Backup {
  const files = unpacked(archive, path);
  const manifestBytes = files.get(MANIFEST_FILE);
  if (!manifestBytes) throw badBackup(path, MANIFEST_FILE, 'it is not there');
  const manifest = readManifest(manifestBytes, path);
  const take = (name: string, sha256: string, byteLength?: number): Uint8Array => {
    const bytes = files.get(name);
    if (!bytes) throw badBackup(path, name, 'it is not there');
    files.delete(name);
    if (byteLength !== undefined && bytes.length !== byteLength) {
      throw badBackup(path, name, `it has ${bytes.length} bytes, and the manifest says ${byteLength}`);
    }
    if (sha256Of(bytes) !== sha256) throw badBackup(path, name, 'its SHA-256 is not that of the manifest');
    return bytes;
  };
  files.delete(MANIFEST_FILE);
  const optionText = new TextDecoder().decode(take(OPTIONS_FILE, manifest.optionBytes.sha256));
  const segments = manifest.flash.map(({ file, address, byteLength, sha256 }) => ({ address, bytes: take(file, sha256, byteLength) }));
  for (const name of files.keys()) throw badBackup(path, name, 'the manifest does not name it');
  return { manifest, optionText, segments };
}

/** Every name is one of ours, no two alike, and all sizes are small enough, before a byte is unpacked. */
function unpacked(archive: Uint8Array, path: string): Map<string, Uint8Array> {
  if (archive.length > MOST_BYTES) throw badBackup(path, '(archive)', `it has ${archive.length} bytes; ${MOST_BYTES} are the most`);
  const names = new Set<string>();
  let totalBytes = 0;
  const check = ({ name, size, originalSize }: { name: string; size: number; originalSize: number }) => {
    const most = mostBytesOf(name);
    const shown = JSON.stringify(name.slice(0, 40));
    if (most === undefined) throw badBackup(path, shown, 'no backup holds such a file');
    if (names.has(name)) throw badBackup(path, shown, 'it is there twice');
    names.add(name);
    totalBytes += originalSize;
    if (originalSize > most || size > archive.length)
      throw badBackup(path, shown, `it would have ${originalSize} bytes; ${most} are the most`);
    if (totalBytes > MOST_BYTES) throw badBackup(path, shown, `all files would have more than ${MOST_BYTES} bytes`);
    if (names.size > MOST_RANGES + 2) throw badBackup(path, shown, `there are more than ${MOST_RANGES + 2} files`);
    return true;
  };
  // Two passes: what is refused at the end of the directory is refused before the first file is unpacked.
  try {
    unzipSync(archive, { filter: (entry) => check(entry) && false });
    return new Map(Object.entries(unzipSync(archive)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'cli/backup-file') throw error;
    throw badBackup(path, '(archive)', 'it is no ZIP archive, or is damaged', error);
  }
}

function mostBytesOf(name: string): number | undefined {
  if (name === MANIFEST_FILE || name === OPTIONS_FILE) return MOST_JSON_BYTES;
  return /^flash\/[0-9a-f]{8}\.bin$/.test(name) ? MOST_FLASH_BYTES : undefined;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
