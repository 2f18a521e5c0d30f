/** Nothing that a report must not tell is in it, in any spelling. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, hexPairs, readU32, type UsbDeviceSummary } from '../../base/index.ts';
import { formatExchange, formatHeader } from '../../transport/index.ts';
import { report } from '../conclusion.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { finding } from '../evidence.ts';
import { makeReport, type Recording } from './index.ts';
import { isSecretSerial, standInSerial } from './secrets.ts';

const FLASH = 0x0800_2000;
const UNIQUE_ID = 0x1ff1_e800;
const FOLDER = '/run/media/annabelle/My stick/NOD_H743ZI2';

const stlink = (serialNumber: string): UsbDeviceSummary => ({
  vendorId: 0x0483,
  productId: 0x374e,
  serialNumber,
  productName: 'STLINK-V3',
  manufacturerName: 'STMicroelectronics',
  deviceVersion: 0x100,
  speed: 'high',
  location: '1-2',
  interfaces: [],
});

/** READMEM_32BIT, READMEM_8BIT, or READDEBUGREG word by word. */
function readsOf(address: number, bytes: Uint8Array, how: 0x07 | 0x0c | 0x36): string {
  const step = how === 0x36 ? 4 : bytes.length;
  let text = '';
  for (let at = 0; at < bytes.length; at += step) {
    const command = new Uint8Array(16);
    const view = new DataView(command.buffer);
    command.set([0xf2, how]);
    view.setUint32(2, address + at, true);
    view.setUint16(6, how === 0x36 ? 0 : step, true);
    const part = bytes.slice(at, at + step);
    const reply = how === 0x36 ? Uint8Array.of(0x80, 0, 0, 0, ...part) : part;
    text += formatExchange({ command, out: undefined, in: reply, error: undefined, atMs: 1 });
  }
  return text;
}

interface Secrets {
  readonly serial: string;
  readonly uid: Uint8Array;
  readonly flash: Uint8Array;
  readonly how: 0x07 | 0x0c | 0x36;
}

function caseOf({ serial, uid, flash, how }: Secrets): { diagnosis: Diagnosis; recording: Recording } {
  const device = stlink(serial);
  const words = [0, 4, 8].map((at) => hex(readU32(uid, at)));
  const diagnosis = report({
    findings: [
      finding(
        'C1',
        'probe',
        { key: 'c1.probe', values: { product: `ST-LINK ${serial.toLowerCase()}` } },
        { devices: [{ serialNumber: serial }] },
      ),
      finding('C9', 'runs', { key: 'c9.runs' }, { words: [0, 4].map((at) => hex(readU32(flash, at))), uid: words, folder: FOLDER }),
    ],
    warnings: [],
    answers: {},
    setUp: { platform: 'linux' },
    probe: { product: 'STLINK-V3', serialNumber: serial },
  });
  const trace = formatHeader(device) + readsOf(UNIQUE_ID, uid, how) + readsOf(FLASH, flash, how);
  const host = [
    {
      of: 'file',
      path: '/proc/mounts',
      text: `/dev/sda ${FOLDER.replaceAll(' ', '\\040')} vfat rw 0 0\n//server/annabelle /mnt/x cifs rw 0 0\n`,
    },
    { of: 'list', path: FOLDER, names: ['DETAILS.TXT', 'thesis of annabelle.bin'] },
    { of: 'file', path: `${FOLDER}/DETAILS.TXT`, text: `Version: 0221, ${serial}` },
    { of: 'file', path: '/etc/group', text: 'plugdev:x:46:annabelle\nannabelle:x:1000:' },
    { of: 'file', path: '/etc/passwd', text: 'annabelle:x:1000:1000::/home/annabelle:/bin/sh' },
  ] as const;
  const other = { ...stlink('SECRET-MOUSE-1'), vendorId: 0x046d };
  return { diagnosis, recording: { allowAttach: true, reset: 'never', usb: [device, other], host, platform: 'linux', trace } };
}

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hexSerial = fc.stringMatching(/^[0-9A-F]{24}$/);
const secrets = fc.record({
  serial: fc.oneof(hexSerial, fc.stringMatching(/^[A-Z0-9-]{8,20}$/)),
  uid: bytes(12),
  flash: bytes(24),
  how: fc.constantFrom(0x07 as const, 0x0c as const, 0x36 as const),
});

/** As bytes of a dialogue, as text of a string descriptor, as hex in either order. Parts that are nearly alike stand everywhere and tell nothing. */
function spellings({ serial, uid, flash }: Secrets): readonly string[] {
  const ascii = new TextEncoder().encode(serial);
  const utf16 = Uint8Array.from([...ascii].flatMap((byte) => [byte, 0]));
  const words = (all: Uint8Array) => Array.from({ length: all.length / 4 }, (_, index) => all.subarray(4 * index, 4 * index + 4));
  const isPlain = (part: Uint8Array) => new Set(part).size < 3;
  const secretWords = [...words(uid), ...words(flash)].filter((part) => !isPlain(part));
  return [
    serial,
    hexPairs(ascii),
    hexPairs(utf16),
    ...secretWords.flatMap((part) => [hexPairs(part), hexPairs(part).replaceAll(' ', ''), hex(readU32(part, 0))]),
    'annabelle',
    'SECRET-MOUSE',
  ].map((text) => text.toLowerCase());
}

/** What stands in the place of words 0 and 1 of a vector table may be the word itself, when it is round already. */
const isRound = (flash: Uint8Array) => [0, 4].some((at) => (readU32(flash, at) & 0xfff6) === 0);

describe('a report', () => {
  it('holds no serial number, unique id, flash contents, or name of the person, however they were read', () => {
    fc.assert(
      fc.property(secrets, (all) => {
        fc.pre(!isRound(all.flash) && new Set(all.serial).size > 3);
        const { diagnosis, recording } = caseOf(all);
        const text = JSON.stringify(makeReport(diagnosis, recording, { probekit: '0.0.0' })).toLowerCase();
        for (const spelling of spellings(all)) expect(text).not.toContain(spelling);
      }),
      { numRuns: 200 },
    );
  });

  it('holds them when it is told to', () => {
    const all: Secrets = {
      serial: '0042003B3137510E33333639',
      uid: Uint8Array.from({ length: 12 }, (_, at) => at + 1),
      flash: Uint8Array.from({ length: 24 }, (_, at) => at + 33),
      how: 0x07,
    };
    const { diagnosis, recording } = caseOf(all);
    const text = JSON.stringify(makeReport(diagnosis, recording, { probekit: '0.0.0', keep: { ids: true, flash: true } }));
    for (const told of [all.serial, hexPairs(all.uid), hexPairs(all.flash)]) expect(text).toContain(told);
  });

  it.each([
    ['windows-usb-devices', JSON.stringify([{ InstanceId: 'USB\\VID_0483&PID_374E\\003A00273038510234333935' }])],
    [
      'mac-usb-devices',
      JSON.stringify({
        SPUSBDataType: [{ _name: 'STLINK-V3', vendor_id: '0x0483', product_id: '0x374e', serial_num: '003A00273038510234333935' }],
      }),
    ],
  ])('holds no serial number that only the system tells: %s', (path, text) => {
    const { diagnosis, recording } = caseOf({ serial: 'CLONE-1234567890', uid: new Uint8Array(12), flash: new Uint8Array(24), how: 0x07 });
    const host = [...recording.host, { of: 'answer', path, text } as const];
    const report = makeReport(diagnosis, { ...recording, host }, { probekit: '0.0.0' });
    expect(report.recording.host.map((row) => row.of)).toContain('answer');
    expect(JSON.stringify(report)).not.toContain('003A00273038510234333935');
    expect(JSON.stringify(report)).toContain(standInSerial('003A00273038510234333935'));
  });

  it('says what was taken out, and how often', () => {
    const { diagnosis, recording } = caseOf({
      serial: '0042003B3137510E33333639',
      uid: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
      flash: new Uint8Array(24).fill(7),
      how: 0x36,
    });
    const { redacted } = makeReport(diagnosis, recording, { probekit: '0.0.0' });
    expect(redacted.map(({ what, times }) => [what, times])).toEqual([
      ['serial-number', 1],
      ['unique-id', 3],
      ['memory', 6],
      ['computer', 2],
    ]);
  });
});

describe('the pseudonym of a serial number', () => {
  it('is the same for the same probe, another for another, and of the same length and kind', () => {
    fc.assert(
      fc.property(hexSerial, hexSerial, (one, other) => {
        expect(standInSerial(one)).toBe(standInSerial(one));
        expect(standInSerial(one)).toMatch(/^0{16}[0-9A-F]{8}$/);
        if (one !== other) expect(standInSerial(one)).not.toBe(standInSerial(other));
      }),
    );
    expect(standInSerial('CLONE-1234567890')).toMatch(/^[X0-]{8}[0-9A-F]{8}$/);
  });

  it('of the twelve raw bytes of an old probe is that of its 24 digits', () => {
    const raw = String.fromCharCode(...Array.from({ length: 12 }, (_, at) => 0xf5 - at));
    expect(standInSerial(raw)).toBe(standInSerial('F5F4F3F2F1F0EFEEEDECEBEA'));
  });

  it('is not needed for a number that is shared by copies', () => {
    expect(isSecretSerial('68')).toBe(false);
  });
});
