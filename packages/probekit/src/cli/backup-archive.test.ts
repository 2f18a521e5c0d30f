import { unzipSync, type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { archiveOf, manifestOf, readArchive } from './backup-archive.ts';
import { readManifest } from './backup-manifest.ts';

const CHIP = { name: 'STM32H743/753', deviceId: 0x450, revisionId: 0x2003, flashKib: 2048 };
const OPTIONS = '{"chip":"STM32H743/753","optionBytes":{"RDP":"0xaa"}}\n';
const SEGMENTS = [
  { address: 0x0800_0000, bytes: Uint8Array.from({ length: 300 }, (_, at) => (at * 31) & 0xff) },
  { address: 0x0810_0000, bytes: new Uint8Array(500).fill(0xff) },
];
const MANIFEST = manifestOf(CHIP, { segments: SEGMENTS, missing: [] }, OPTIONS);
const ARCHIVE = archiveOf({ manifest: MANIFEST, optionText: OPTIONS, segments: SEGMENTS });

const text = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
/** The good archive with some files in the place of others. */
const withFiles = (files: Zippable) => zipSync({ ...unzipSync(ARCHIVE), ...files });
const withManifest = (change: object) => withFiles({ 'manifest.json': text({ ...MANIFEST, ...change }) });

function codeOf(archive: Uint8Array): unknown {
  try {
    readArchive(archive, 'x.zip');
    return 'accepted';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

describe('an archive of a backup', () => {
  it('gives back what went in, and the same bytes each time', () => {
    expect(readArchive(ARCHIVE, 'x.zip')).toEqual({ manifest: MANIFEST, optionText: OPTIONS, segments: SEGMENTS });
    expect(archiveOf({ manifest: MANIFEST, optionText: OPTIONS, segments: SEGMENTS })).toEqual(ARCHIVE);
  });

  it('is refused wherever it ends too early', () => {
    for (let length = 0; length < ARCHIVE.length; length += 64)
      expect([length, codeOf(ARCHIVE.slice(0, length))]).toEqual([length, 'cli/backup-file']);
  });

  it.each<[string, Uint8Array, string]>([
    ['a foreign archive', zipSync({ 'readme.txt': text('hello') }), 'no backup holds such a file'],
    ['a name that leaves the folder', withFiles({ '../x.bin': text('x') }), 'no backup holds such a file'],
    ['no manifest', zipSync({ 'option-bytes.json': text(OPTIONS) }), 'manifest.json: it is not there'],
    ['a manifest that is no JSON', withFiles({ 'manifest.json': text('{') }), 'it is no JSON'],
    ['another version', withManifest({ version: 2 }), 'manifest.json: version'],
    ['more than a manifest says', withManifest({ more: 1 }), 'manifest.json: more'],
    ['a file beside', withFiles({ 'flash/08200000.bin': text('x') }), 'the manifest does not name it'],
    ['other bytes', withFiles({ 'flash/08100000.bin': new Uint8Array(500) }), 'SHA-256'],
    ['other option bytes', withFiles({ 'option-bytes.json': text('{}') }), 'SHA-256'],
    ['fewer bytes', withFiles({ 'flash/08100000.bin': new Uint8Array(499).fill(0xff) }), 'it has 499 bytes'],
    [
      'a missing range',
      withManifest({ flash: [...MANIFEST.flash, { ...MANIFEST.flash[1], file: 'flash/08200000.bin', address: 0x0820_0000 }] }),
      'not there',
    ],
    ['ranges out of order', withManifest({ flash: [...MANIFEST.flash].reverse() }), 'it begins before the end'],
    ['a bomb', withFiles({ 'flash/08100000.bin': new Uint8Array(9 * 1024 * 1024) }), '8388608 are the most'],
    ['many large files', withFiles({ 'flash/08200000.bin': new Uint8Array(5e6), 'flash/08300000.bin': new Uint8Array(5e6) }), 'all files'],
    ['no archive', text('PK and then nothing that is one, for longer than the end of a directory'), 'no ZIP archive'],
  ])('is refused with %s', (_what, archive, detail) => {
    expect(codeOf(archive)).toBe('cli/backup-file');
    expect(() => readArchive(archive, 'x.zip')).toThrow(detail);
  });

  it('is refused with a byte of its flash changed', () => {
    const name = 'flash/08000000.bin';
    const start = new TextDecoder('latin1').decode(ARCHIVE).indexOf(name) + name.length;
    for (const place of [20, 40, 100].map((offset) => start + offset)) {
      const damaged = ARCHIVE.slice();
      damaged[place] = (damaged[place] ?? 0) ^ 0xff;
      expect([place, codeOf(damaged)]).toEqual([place, 'cli/backup-file']);
    }
  });

  it('is refused with a manifest that is a list', () => {
    expect(() => readManifest(text('[]'), 'x.zip')).toThrow('no backup');
  });
});
