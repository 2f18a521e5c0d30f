/** Which view a file is for, by its name and its first bytes, so that it may be dropped on any. Nothing more of it is read. */
import { looksLikeReport } from 'probekit/report';

export type FileKind = 'firmware' | 'report' | 'other';

const FIRMWARE = /\.(elf|axf|out|hex|ihex|ihx|srec|s19|s28|s37|mot|uf2|bin|zip)$/i;
const REPORT = /\.probekit$/i;
/** Files of some compilers have no ending. */
const ELF_MARK = '\x7fELF';
const BEGINNING_BYTES = 200;

export async function kindOfFile(file: File): Promise<FileKind> {
  const named = kindOfName(file.name);
  if (named !== 'other') return named;
  const beginning = await beginningOf(file);
  if (beginning.startsWith(ELF_MARK)) return 'firmware';
  return looksLikeReport(beginning) ? 'report' : 'other';
}

export function kindOfName(name: string): FileKind {
  if (FIRMWARE.test(name)) return 'firmware';
  return REPORT.test(name) ? 'report' : 'other';
}

/** Nothing, where it cannot be read: whoever takes the file says so. */
function beginningOf(file: File): Promise<string> {
  return file
    .slice(0, BEGINNING_BYTES)
    .text()
    .catch(() => '');
}
