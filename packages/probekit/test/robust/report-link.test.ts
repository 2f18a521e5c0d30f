/** A report as a link: what was made opens again, and what was cut, changed or made to harm ends in a code of ours. */

import { isDeepStrictEqual } from 'node:util';
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProbekitError } from '../../src/base/index.ts';
import { diagnose } from '../../src/doctor/index.ts';
import {
  MOST_LINK_CHARACTERS,
  MOST_UNPACKED_BYTES,
  makeReport,
  type Report,
  readReport,
  readReportLink,
  recordRun,
  reportAsLink,
} from '../../src/doctor/report/index.ts';
import { openScenario, readScenario } from '../doctor/open-scenario.ts';
import { optionsFor } from '../doctor/run-options.ts';

const PAGE = 'https://example.org/probekit/';
const START = `${PAGE}#report/`;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const dataOf = (report: Report) => reportAsLink(report, PAGE).slice(START.length);
/** As somebody else would make one. */
const packed = (content: string | Uint8Array) => `a${deflateSync(content, { level: 9 }).toString('base64url')}`;
const readFromFile = (report: Report) => readReport(JSON.stringify(report));

describe('a link to a report', () => {
  let report: Report;
  let data: string;
  beforeAll(async () => {
    const { options, recording } = recordRun(optionsFor(await openScenario(readScenario('jp4-off.json'))));
    report = makeReport(await diagnose(options), recording(), { probekit: '0.0.0' });
    data = dataOf(report);
  });

  function expectRefused(link: string, code?: string): void {
    let error: unknown;
    try {
      readReportLink(link);
    } catch (thrown) {
      error = thrown;
    }
    if (!(error instanceof ProbekitError)) throw new Error(`${link.slice(0, 80)} ended in ${String(error)}`, { cause: error });
    if (code !== undefined) expect(error.code).toBe(code);
  }

  function isTheReport(link: string): boolean {
    try {
      return isDeepStrictEqual(readReportLink(link), readFromFile(report));
    } catch {
      return false;
    }
  }

  it('holds the report in letters that every address takes, in place of what stood behind the # before', () => {
    const link = reportAsLink(report, `${PAGE}?x=1#doctor/2#3`);
    expect(link).toMatch(/^https:\/\/example\.org\/probekit\/\?x=1#report\/a[\w-]+$/);
    expect(readReportLink(data)).toEqual(readFromFile(report));
    expect(data.length).toBeLessThan(8000);
  });

  it('is a zlib stream to others: zlib unpacks it, and what zlib packs is read', () => {
    expect(inflateSync(Buffer.from(data.slice(1), 'base64url')).toString()).toBe(JSON.stringify(report));
    expect(readReportLink(packed(JSON.stringify(report)))).toEqual(readFromFile(report));
  });

  it('gives back any text that a person pasted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (seen) => {
        const pasted = { ...report, recording: { ...report.recording, seen } };
        expect(readReportLink(dataOf(pasted))).toEqual(readFromFile(pasted));
      }),
      { numRuns: 50 },
    );
  });

  it('is refused when it was cut, wherever', () => {
    for (let length = 1; length < data.length; length += 7) expectRefused(data.slice(0, length), 'report/link-damaged');
    expectRefused(data.slice(0, -1), 'report/link-damaged');
    expectRefused('', 'report/link-version');
  });

  it('is refused when one letter was changed, or is the same report', () => {
    const letter = fc.constantFrom(...BASE64URL);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: data.length - 1 }), letter, (at, other) => {
        const changed = data.slice(0, at) + other + data.slice(at + 1);
        // Bits that fill the last letter (RFC 4648, section 3.5), or the last byte before the checksum, say nothing.
        if (isTheReport(changed)) return;
        expectRefused(changed, 'report/link-damaged');
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['of another version', 'bAAAA', 'report/link-version'],
    ['with letters of ordinary base64', 'aeJy+/w==', 'report/link-damaged'],
    ['with spaces, as a mail that was folded', 'aeJyr VkrLz1', 'report/link-damaged'],
    ['with a name of every object as version', 'constructor', 'report/link-version'],
    ['of no stream', 'aAAAAAAAAAAAA', 'report/link-damaged'],
    ['of an empty stream', packed(''), 'report/format'],
    ['of bytes that are no text', packed(Uint8Array.of(0xff, 0xfe, 0xc0)), 'report/link-damaged'],
    ['of text that is no JSON', packed('Error: No STM32 target found!'), 'report/format'],
    ['of JSON that is no report', packed('{"verdict":"healthy"}'), 'report/format'],
    ['of names that every object has', packed('{"format":"probekit-report","version":2,"__proto__":{"polluted":1}}'), 'report/format'],
    ['of another version of reports', packed('{"format":"probekit-report","version":99}'), 'report/version'],
  ])('%s is refused', (_what, link, code) => {
    expectRefused(link, code);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('of any letters at all, or of any JSON, ends in a code', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => expectRefused(text)));
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...BASE64URL), maxLength: 400 }), (text) => expectRefused(`a${text}`)));
    fc.assert(fc.property(fc.json({ maxDepth: 6 }), (text) => expectRefused(packed(text), 'report/format')));
  });

  it('is not unpacked when it is longer than any, and not beyond its room when it is short', () => {
    const zeros = (byteLength: number) => packed(new Uint8Array(byteLength));
    const bomb = zeros(300_000_000);
    expect(bomb.length).toBeGreaterThan(10 * MOST_LINK_CHARACTERS);
    expectRefused(bomb, 'report/link-too-long');
    expectRefused('a'.repeat(MOST_LINK_CHARACTERS + 1), 'report/link-too-long');
    const short = zeros(22_000_000);
    expect(short.length).toBeLessThanOrEqual(MOST_LINK_CHARACTERS);
    expect(() => readReportLink(short)).toThrowError(
      expect.objectContaining({
        code: 'report/link-damaged',
        evidence: expect.objectContaining({ detail: expect.stringContaining('1000000') }),
      }),
    );
    // Bytes as they are behind compressed ones that fill the room already.
    expectRefused(`a${overfull().toString('base64url')}`, 'report/link-damaged');
  });

  it('is not made of a report that does not fit, packed or unpacked', () => {
    const withPasted = (seen: string) => ({ ...report, recording: { ...report.recording, seen } });
    const scattered = Array.from({ length: 20_000 }, (_, at) => ((at * at * 48_271) % 2_147_483_647).toString(36)).join(' ');
    for (const seen of [scattered, 'x'.repeat(MOST_UNPACKED_BYTES)]) {
      expect(() => reportAsLink(withPasted(seen), PAGE)).toThrowError(expect.objectContaining({ code: 'report/link-too-long' }));
      expect(() => readFromFile(withPasted(seen))).not.toThrow();
    }
  });
});

/** A stream of a megabyte of zeros in one block and of stored bytes in the next. */
function overfull(): Buffer {
  const zeros = deflateSync(new Uint8Array(MOST_UNPACKED_BYTES + 100), { level: 9 });
  // The first block is not the last any more: BFINAL is the lowest bit behind the header (RFC 1951, 3.2.3).
  zeros[2] = (zeros[2] ?? 0) & ~1;
  return Buffer.concat([zeros.subarray(0, -4), Buffer.from([1, 5, 0, 0xfa, 0xff, 1, 2, 3, 4, 5]), Buffer.alloc(4)]);
}
