/** C13 and what the volume's label, a product id and the probe's code tell of the board. */
import { describe, expect, test } from 'vitest';
import type { HostFacts, UsbDeviceSummary } from '../../base/index.ts';
import type { StlinkProbe } from '../../stlink/index.ts';
import { report } from '../conclusion.ts';
import { finding } from '../evidence.ts';
import { boardOfProbe, boardOfVolume, placeOf } from './board-identity.ts';
import { findVolume, judgeVolume, type Volume } from './volume.ts';

const device = (productId: number): UsbDeviceSummary => ({
  vendorId: 0x0483,
  productId,
  deviceVersion: 0x0100,
  serialNumber: '003A00273038510234333935',
  productName: 'STLINK-V3',
  manufacturerName: 'STMicroelectronics',
  speed: 'high',
  location: '1-2',
  interfaces: [],
});

describe('C13, the volume', () => {
  const volume = { folder: '/media/user/NOD_H743ZI2', label: 'NOD_H743ZI2', details: 'Version: 0221', fail: undefined };

  test('is clean, or tells what FAIL.TXT says', () => {
    expect(judgeVolume(volume, device(0x374e))?.outcome).toBe('clean');
    const fail = 'The interface firmware FAILED to reset/halt the target MCU\r\n';
    expect(judgeVolume({ ...volume, fail }, device(0x374e))).toMatchObject({
      outcome: 'fail-text',
      sentence: 'FAIL.TXT: "The interface firmware FAILED to reset/halt the target MCU"',
    });
  });

  test.each([
    ['File sent out of order by PC. Target might not be programmed correctly.', 'copy-failed'],
    ['The hex file cannot be decoded. Checksum calculation failure occurred.', 'copy-failed'],
    ['The transfer timed out.', 'copy-failed'],
    ['An error occurred during the transfer', 'copy-failed'],
    ['Possible mismatch between file size and size programmed', 'copy-failed'],
    ['The application file format is unknown and cannot be parsed and/or processed.', 'image-refused'],
    ['The application image is not compatible with the target.', 'image-refused'],
    ['The interface firmware ABORTED programming. Image is trying to set security bits', 'image-refused'],
    ['The interface firmware FAILED to unlock the target for programming', 'fail-text'],
    ['Flash algorithm erase sector command FAILURE', 'fail-text'],
    ['a text that nobody has catalogued', 'fail-text'],
  ])('tells target, copy and file apart: %s', (fail, outcome) => {
    expect(judgeVolume({ ...volume, fail }, device(0x374e))?.outcome).toBe(outcome);
  });

  test.each([
    [{ sizeKib: 2084 }, 'clean'],
    [{ sizeKib: 88 }, 'clean'],
    [{ sizeKib: 12 }, 'odd-volume'],
    [{ folder: '/media/user/2702-1974', label: '2702-1974' }, 'odd-volume'],
    [{ folder: '/Volumes/NO NAME', label: 'NO NAME' }, 'odd-volume'],
    [{ sizeKib: 12, fail: 'The interface firmware FAILED to reset/halt the target MCU' }, 'fail-text'],
  ])('is odd where it is smaller than any flash, or has no label: %j', (odd, outcome) => {
    expect(judgeVolume({ ...volume, ...odd }, device(0x374e))?.outcome).toBe(outcome);
  });

  test('blames the drive for a volume that is odd, and the protection for an erase that failed', () => {
    const around = [finding('C5', 'answers', { key: 'c5.answers' }), finding('C9', 'runs', { key: 'c9.runs' })];
    const firstOf = (found: Partial<Volume>) => {
      const of13 = judgeVolume({ ...volume, ...found }, device(0x374e));
      return report({ findings: [...around, ...(of13 ? [of13] : [])], warnings: [], answers: {}, setUp: {} });
    };
    expect(firstOf({ sizeKib: 12 }).causes[0]?.id).toBe('RC59');
    expect(firstOf({ fail: 'Flash algorithm erase sector command FAILURE' }).causes[0]?.id).toBe('RC50');
    expect(firstOf({ fail: 'The interface firmware FAILED to unlock the target for programming' }).causes[0]?.id).toBe('RC38');
    expect(firstOf({ fail: 'The application image is not compatible with the target.' }).verdict).toBe('healthy');
  });

  test('has its size from the disk that it is on', async () => {
    const files: Readonly<Record<string, string>> = {
      '/proc/mounts': '/dev/sda /media/user/NOD_H743ZI2 vfat rw 0 0\n',
      '/sys/block/sda/size': '4168\n',
      '/media/user/NOD_H743ZI2/DETAILS.TXT': 'Version: 0221',
    };
    const facts: HostFacts = {
      platform: 'linux',
      readFile: async (path) => (files[path] === undefined ? undefined : new TextEncoder().encode(files[path])),
      list: async (path) => (path === '/media/user/NOD_H743ZI2' ? ['DETAILS.TXT'] : undefined),
      readLink: async () => undefined,
    };
    expect(await findVolume(facts, device(0x374e))).toEqual({ ...volume, sizeKib: 2084 });
  });

  test('is unknown when it should be there and is not mounted, absent where the probe has none', () => {
    expect(judgeVolume(undefined, device(0x374e))).toBeUndefined();
    expect(judgeVolume(undefined, device(0x3754))?.outcome).toBe('absent');
  });

  test('names the board by its label, in the spellings that were seen', () => {
    const onV3 = (label: string) => boardOfVolume({ label }, device(0x374e));
    expect(onV3('NOD_H743ZI2')).toBe('nucleo-h743zi2');
    expect(onV3('NODE_H743ZI')).toBe('nucleo-h743zi2');
    expect(onV3('NOD_U575ZI')).toBeUndefined();
  });

  test.each([
    [0x374b, { onBoard: true }],
    [0x374e, { onBoard: true }],
    [0x3752, { onBoard: true }],
    [0x3748, { onBoard: false }],
    [0x374f, { onBoard: false }],
    [0x3754, {}],
  ])('takes product id %i for a probe on a board only where no other has it: %j', (productId, place) => {
    expect(placeOf({ productId })).toEqual(place);
  });

  test('knows a probe that stands alone by its PID, unless it keeps the code of a board or does not answer', async () => {
    const probe = (productId: number, answer: () => Promise<string | undefined>) =>
      boardOfProbe({ supports: () => true, run: answer as StlinkProbe['run'], device: { ...device(productId), productName: 'STLINK-V3' } });
    const none = async () => undefined;
    expect(await probe(0x374f, none)).toEqual({ board: 'stlink-v3set', onBoard: false });
    expect(await probe(0x3754, none)).toEqual({ board: 'stlink-v3minie', onBoard: false });
    expect(await probe(0x3754, async () => '0836')).toEqual({ board: 'nucleo-h743zi2', onBoard: true });
    expect(await probe(0x374e, none)).toEqual({});
    expect(await probe(0x374f, async () => Promise.reject(new Error('silent')))).toEqual({});
  });
});
