/** The manifest of an install button: what it may hold, and what hostile ones meet. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { misfits, readSchema } from '../../test/schemas/json-schema.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { type PickedBuild, pickBuild } from './pick-build.ts';

const URL_OF_IT = 'https://vendor.example/tutorial/manifest.json';
const SOUND = {
  name: 'Blinky',
  version: '1.2.0',
  builds: [
    {
      boards: ['NUCLEO-H743ZI2'],
      devices: [{ id: '0x450', revisions: ['V', '0x1003'] }],
      images: [{ url: 'blinky.bin', address: '0x08000000', sha256: 'ab'.repeat(32) }],
    },
    { devices: [{ id: '0x450' }, { id: '0x413' }], images: [{ url: '/images/any.elf' }] },
  ],
  console: { baudRate: 115_200 },
  help: '../help.html',
};
const [FIRST] = SOUND.builds;

const read = (value: unknown, url = URL_OF_IT) =>
  readManifest(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)), url);
const withImage = (url: string) => ({ ...SOUND, builds: [{ ...FIRST, images: [{ url }] }] });

describe('a manifest', () => {
  it('gives builds with whole addresses', () => {
    const { name, version, builds, baudRate, help } = read(SOUND);
    expect({ name, version, baudRate, help }).toEqual({
      name: 'Blinky',
      version: '1.2.0',
      baudRate: 115_200,
      help: 'https://vendor.example/help.html',
    });
    expect(builds[0]).toEqual({
      boards: ['NUCLEO-H743ZI2'],
      devices: [{ id: 0x450, revisions: ['V', '0x1003'] }],
      images: [{ url: 'https://vendor.example/tutorial/blinky.bin', address: 0x0800_0000, sha256: 'ab'.repeat(32) }],
    });
    expect(builds[1]?.images[0]?.url).toBe('https://vendor.example/images/any.elf');
  });

  it('may name another host, and http where it came by http itself', () => {
    expect(read(withImage('https://cdn.example/a.elf')).builds[0]?.images[0]?.url).toBe('https://cdn.example/a.elf');
    expect(read(withImage('a.elf'), 'http://127.0.0.1:8080/m.json').builds[0]?.images[0]?.url).toBe('http://127.0.0.1:8080/a.elf');
  });

  it.each([
    ['javascript:alert(1)'],
    ['data:application/octet-stream;base64,AAAA'],
    ['blob:https://vendor.example/0'],
    ['file:///etc/passwd'],
    ['http://vendor.example/a.elf'],
    ['https://name:password@vendor.example/a.elf'],
    ['https://'],
  ])('that names %s is refused', (url) => {
    expect(() => read(withImage(url))).toThrow(expect.objectContaining({ code: 'install/address', evidence: { url } }));
    expect(() => read({ ...SOUND, help: url })).toThrow(expect.objectContaining({ code: 'install/address' }));
  });

  it.each([
    ['that is no JSON', '{"name":', 'the file'],
    ['that is a page', '<!doctype html>', 'the file'],
    ['that is a list', '[]', 'the file'],
    ['that is a number', '7', 'the file'],
    ['without a name', { ...SOUND, name: undefined }, 'name'],
    ['with an empty name', { ...SOUND, name: '' }, 'name'],
    ['with a name without end', { ...SOUND, name: 'x'.repeat(101) }, 'name'],
    ['with a name that steers a terminal', { ...SOUND, name: '\u001b[2J' }, 'name'],
    ['with an object for a version', { ...SOUND, version: { toString: 1 } }, 'toString'],
    ['without a build', { ...SOUND, builds: [] }, 'builds'],
    ['with too many builds', { ...SOUND, builds: Array.from({ length: 65 }, () => FIRST) }, 'builds'],
    ['with option bytes', { ...SOUND, builds: [{ ...FIRST, optionBytes: { RDP: '0xBB' } }] }, 'builds.0.optionBytes'],
    ['with a number for a device', { ...SOUND, builds: [{ ...FIRST, devices: [{ id: 0x450 }] }] }, 'builds.0.devices.0.id'],
    [
      'with an address of nowhere',
      { ...SOUND, builds: [{ ...FIRST, images: [{ url: 'a', address: '-1' }] }] },
      'builds.0.images.0.address',
    ],
    ['with half a digest', { ...SOUND, builds: [{ ...FIRST, images: [{ url: 'a', sha256: 'ab' }] }] }, 'builds.0.images.0.sha256'],
    ['with a rate of nothing', { ...SOUND, console: { baudRate: 0 } }, 'console.baudRate'],
    ['with a name that every object has', `{"__proto__":{"polluted":true},"name":"x"}`, '__proto__'],
    ['with such a name below', `{"name":"x","builds":[{"constructor":1}]}`, 'constructor'],
    ['that is nested without end', `${'{"builds":['.repeat(4000)}${']}'.repeat(4000)}`, 'the file'],
  ])('%s is refused with the place', (_what, value, place) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code: 'install/manifest', evidence: expect.objectContaining({ place }) }));
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('is judged by the published schema as by us', () => {
    const schema = readSchema('install-manifest');
    expect(misfits({ $schema: 'https://probekit.dev/schemas/install-manifest.schema.json', ...SOUND }, schema)).toEqual([]);
    const refused: readonly unknown[] = [
      { ...SOUND, builds: [{ ...FIRST, optionBytes: {} }] },
      { ...SOUND, builds: [{ ...FIRST, devices: [{ id: 0x450 }] }] },
      { ...SOUND, console: { baudRate: 0 } },
      { name: 'x', version: '1' },
    ];
    for (const one of refused) {
      expect(misfits(one, schema)).not.toEqual([]);
      expect(() => read(one)).toThrow(expect.objectContaining({ code: 'install/manifest' }));
    }
  });
});

describe('the manifest of docs/install-button.md', () => {
  it('is one', () => {
    const document = readFileSync(new URL('../../../../docs/install-button.md', import.meta.url), 'utf8');
    const [, text = ''] = /```json\n([\s\S]*?)```/.exec(document) ?? [];
    expect(misfits(JSON.parse(text), readSchema('install-manifest'))).toEqual([]);
    expect(read(text).builds).toHaveLength(2);
  });
});

/** Which is taken; those that are asked for; none. */
function pickOf({ builds }: Manifest, pick: PickedBuild) {
  if (pick.step === 'which') return pick.builds.map((build) => builds.indexOf(build));
  return pick.step === 'take' ? builds.indexOf(pick.build) : undefined;
}

describe('the build for a board', () => {
  const chip = (devId: number, revId: number, revision?: string) => ({ devId, revId, revision });
  const picked = (manifest: Manifest, devId: number, revId: number, revision?: string, board?: string) =>
    pickOf(manifest, pickBuild(manifest, { chip: chip(devId, revId, revision), board }));
  const manifest = read(SOUND);

  it('is the one that names it, else the one for any board', () => {
    expect(picked(manifest, 0x450, 0x2003, 'V', 'NUCLEO-H743ZI2')).toBe(0);
    expect(picked(manifest, 0x450, 0x2003, 'V', 'nucleo-h743zi2')).toBe(0);
    expect(picked(manifest, 0x450, 0x2003, 'V', 'NUCLEO-H753ZI')).toBe(1);
  });

  it('goes by revision, by letter or number', () => {
    expect(picked(manifest, 0x450, 0x1003, 'Y', 'NUCLEO-H743ZI2')).toBe(0);
    expect(picked(manifest, 0x450, 0x2001, 'X', 'NUCLEO-H743ZI2')).toBe(1);
    expect(picked(manifest, 0x450, 0x9999, undefined, 'NUCLEO-H743ZI2')).toBe(1);
    const two = read({ ...SOUND, builds: [{ devices: [{ id: '0x425', revisions: ['X'] }], images: [{ url: 'a' }] }] });
    expect(picked(two, 0x425, 0x2018, '1,X')).toBe(0);
  });

  it('is asked for where it is for certain boards and the probe does not tell the board, be it the only one', () => {
    expect(picked(manifest, 0x450, 0x2003, 'V')).toEqual([0, 1]);
    expect(picked(manifest, 0x413, 0x1000)).toBe(1);
    expect(picked(read({ ...SOUND, builds: [FIRST] }), 0x450, 0x2003, 'V')).toEqual([0]);
    const [any] = SOUND.builds.slice(1);
    expect(picked(read({ ...SOUND, builds: [any, any] }), 0x450, 0x2003, 'V')).toBe(0);
    expect(picked(read({ ...SOUND, builds: [any, FIRST, any] }), 0x450, 0x2003, 'V')).toEqual([1, 0]);
  });

  it('is none for another chip', () => {
    expect(picked(manifest, 0x451, 0x1000, 'A', 'NUCLEO-F767ZI')).toBeUndefined();
  });
});
