/**
 * A report as a link: the page opens what stands behind the `#`, and no server is asked for it (RFC 3986, 3.5: a fragment is
 * not part of the request). `#report/` is followed by a letter for the version of this form, then the report's JSON as a zlib stream
 * (RFC 1950) in base64url (RFC 4648, 5). Anybody may have written a link: its length is bounded before it is unpacked and after.
 */
import { unzlibSync, zlibSync } from 'fflate';
import { ProbekitError } from '../../base/index.ts';
import { reportErrors } from './errors.ts';
import { readReport } from './read-report.ts';
import type { Report } from './report.ts';

/**
 * Behind `#report/`. Chromium's address bar shows 32 Ki characters of an address (`kMaxURLDisplayChars`) and Firefox keeps none above
 * 65,536 in its history (`URL_LENGTH_MAX`); the rest is for the page's own address and for words around the link.
 */
export const MOST_LINK_CHARACTERS = 30_000;
/** Some six times what the report of the longest link holds, and a small part of what a stream of that length could. */
export const MOST_UNPACKED_BYTES = 1_000_000;
const VERSION = 'a';
const BASE64URL = /^[A-Za-z0-9_-]+$/;
const HEADER_BYTES = 2;
const CHECKSUM_BYTES = 4;

/** The link that opens the report in the page at this address. @throws `report/link-too-long` */
export function reportAsLink(report: Report, pageAddress: string): string {
  const bytes = new TextEncoder().encode(JSON.stringify(report));
  const data = VERSION + base64url(zlibSync(bytes, { level: 9 }));
  if (data.length > MOST_LINK_CHARACTERS || bytes.length > MOST_UNPACKED_BYTES) throw tooLong(data.length);
  const [page] = pageAddress.split('#', 1);
  return `${page}#report/${data}`;
}

/**
 * The report of a link, from what stands behind `#report/`.
 * @throws `report/link-too-long`, `report/link-version`, `report/link-damaged`, and every code of `readReport`
 */
export function readReportLink(data: string): Report {
  if (data.length > MOST_LINK_CHARACTERS) throw tooLong(data.length);
  const found = data.slice(0, 1);
  if (found !== VERSION) throw otherVersion(found);
  try {
    return readReport(unpacked(data.slice(1)));
  } catch (error) {
    throw error instanceof ProbekitError ? error : damaged(data, 'it was cut or changed', error);
  }
}

/** @throws anything: of what was cut or changed on its way */
function unpacked(data: string): string {
  if (!BASE64URL.test(data)) throw new RangeError('not base64url');
  const stream = Uint8Array.from(atob(data.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
  if (stream.length <= HEADER_BYTES + CHECKSUM_BYTES) throw new RangeError('no stream');
  // What does not fit is dropped, so the room itself is the bound; one byte more than allowed tells that there was more.
  const bytes = unzlibSync(stream, { out: new Uint8Array(MOST_UNPACKED_BYTES + 1) });
  if (bytes.length > MOST_UNPACKED_BYTES) throw damaged(data, `it unpacks to more than ${MOST_UNPACKED_BYTES} bytes`);
  const checksum = new DataView(stream.buffer).getUint32(stream.length - CHECKSUM_BYTES);
  if (adler32(bytes) !== checksum) throw new RangeError('checksum');
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function base64url(bytes: Uint8Array): string {
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The unpacker writes this sum and does not look at it. Source: RFC 1950, 8.2. */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 0x1_0000 + a;
}

function damaged(data: string, detail: string, cause?: unknown) {
  return reportErrors.make('report/link-damaged', {
    message: `The link holds no whole report: ${detail}.`,
    hint: 'Ask for the link again, or for the file.',
    evidence: { characters: data.length, detail },
    cause,
  });
}

function otherVersion(found: string) {
  return reportErrors.make('report/link-version', {
    message: `The link is of version "${found}"; this Probekit reads version "${VERSION}".`,
    hint: 'Open it in the page of the Probekit that made it, or ask for the file.',
    evidence: { found, reads: VERSION },
  });
}

function tooLong(characters: number) {
  return reportErrors.make('report/link-too-long', {
    message: `A link to a report has at most ${MOST_LINK_CHARACTERS} characters; this one would have ${characters}.`,
    hint: 'Hand on the file: probekit doctor --report case.probekit',
    evidence: { characters, most: MOST_LINK_CHARACTERS },
  });
}
