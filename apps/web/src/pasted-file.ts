/** Reads a file that somebody chose or dropped, if it can be a message, a log or a report. Nothing is read before its size is known. */
import type { Said } from 'probekit/words';
import { kindOfFile } from './file-kind.ts';

export type ReadFile = { readonly text: string } | { readonly refusal: Said };

const MAX_BYTES = 1_000_000;
/** A report holds the whole dialogue; how much of it is read is the report's reader to say. */
const MAX_REPORT_BYTES = 8_000_000;

export async function readPastedFile(file: File): Promise<ReadFile> {
  const isTooLarge = file.size > MAX_REPORT_BYTES || (file.size > MAX_BYTES && (await kindOfFile(file)) !== 'report');
  if (isTooLarge) return { refusal: { key: 'page.paste.large', values: { size: sizeOf(file.size) } } };
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    // A folder, a file that was moved away, or one that the system does not let the browser read.
    return { refusal: { key: 'page.paste.unreadable' } };
  }
  const text = decode(bytes);
  return text === undefined ? { refusal: { key: 'page.paste.binary' } } : { text };
}

/** UTF-16 with its mark, as Windows tools write; else UTF-8; else the old single-byte set. Undefined for what is no text. */
function decode(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const utf16 = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  if (utf16) return new TextDecoder(utf16).decode(bytes);
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: an older system's code page; its letters below 128, of which messages consist, are the same.
    return new TextDecoder('latin1').decode(bytes);
  }
}

function sizeOf(bytes: number): string {
  const megabytes = bytes / 1e6;
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
}
