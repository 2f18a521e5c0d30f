/** Words of st-flash to what they ask for. */
import { describe, expect, it } from 'vitest';
import { parseStFlash, ST_FLASH_USAGE } from './st-flash.ts';

const plain = { reset: false, underReset: false };

describe('the words of st-flash', () => {
  it.each([
    ['--version', { ...plain, job: { kind: 'version' } }],
    ['write app.bin 0x8000000', { ...plain, job: { kind: 'write', file: 'app.bin', address: 0x800_0000 } }],
    ['--reset write app.bin 0x8000000', { ...plain, reset: true, job: { kind: 'write', file: 'app.bin', address: 0x800_0000 } }],
    ['--format ihex write app.hex', { ...plain, job: { kind: 'write', file: 'app.hex' } }],
    ['--reset --format=ihex write app.hex', { ...plain, reset: true, job: { kind: 'write', file: 'app.hex' } }],
    [
      'read back.bin 0x8000000 0x1000',
      { ...plain, job: { kind: 'read', file: 'back.bin', address: 0x800_0000, byteLength: 4096, isHex: false } },
    ],
    [
      '--format=ihex read back.hex 0x8000000 4k',
      { ...plain, job: { kind: 'read', file: 'back.hex', address: 0x800_0000, byteLength: 4096, isHex: true } },
    ],
    ['erase', { ...plain, job: { kind: 'erase' } }],
    ['reset', { ...plain, job: { kind: 'reset' } }],
    ['erase 0x8000000 128k', { ...plain, job: { kind: 'erase-range', address: 0x800_0000, byteLength: 0x2_0000 } }],
    [
      '--area=system read o.bin 0x1fff0000 4',
      { ...plain, job: { kind: 'read', file: 'o.bin', address: 0x1fff_0000, byteLength: 4, isHex: false } },
    ],
    ['--area=option read', { ...plain, job: { kind: 'read-options', byteLength: 0 } }],
    ['--area=option read o.bin 4', { ...plain, job: { kind: 'read-options', file: 'o.bin', byteLength: 4 } }],
    ['--area=option write 0xebeff8aa', { ...plain, job: { kind: 'write-options', value: 0xebef_f8aa } }],
    [
      '--debug --opt --connect-under-reset --freq=950k --serial 066BFF --flash=2m --area=main erase',
      { reset: false, underReset: true, speedKhz: 950, serialNumber: '066BFF', flashBytes: 0x20_0000, job: { kind: 'erase' } },
    ],
  ])('%s', (words, wish) => {
    expect(parseStFlash(words.split(' '))).toEqual({ wish });
  });

  it.each([
    ['', ''],
    ['--frob erase', '--frob'],
    ['--format=elf write app.elf', '--format=elf'],
    ['--area=optcr read', '--area=optcr'],
    ['--area=option write RDP', 'RDP'],
    ['--area=option write 1 2', '2'],
    ['--area=otp read', '--area=otp'],
    ['erase 0x8000000 0', '0'],
    ['erase 0x8000000 1k 1k', '1k'],
    ['--area=option read o.bin many', 'many'],
    ['--freq fast reset', '--freq=fast'],
    ['--serial', '--serial'],
    ['--flash=lots erase', '--flash=lots'],
    ['write app.bin here', 'here'],
    ['write app.bin 0x8000000 0x10', '0x10'],
    ['erase now', 'now'],
    ['frob', 'frob'],
  ])('%j are refused, and the word is named', (words, refused) => {
    expect(parseStFlash(words === '' ? [] : words.split(' '))).toEqual({ refused });
  });

  it.each([
    ['write app.bin', 'write FILE ADDRESS'],
    ['write', 'write FILE ADDRESS'],
    ['--format=ihex write', 'write FILE'],
    ['read back.bin 0x8000000', 'read FILE ADDRESS SIZE'],
    ['erase 0x8000000', 'erase ADDRESS SIZE'],
    ['--area=option write', 'write VALUE'],
  ])('%j lack something, and the whole is shown', (words, whole) => {
    expect(parseStFlash(words.split(' '))).toEqual({ refused: '', why: `Something is missing: ${whole}.` });
  });

  it('are all in what is shown to whoever asks', () => {
    const options = ['--reset', '--serial', '--freq', '--format', '--area', '--flash', '--connect-under-reset', '--opt', '--version'];
    for (const option of options) expect(ST_FLASH_USAGE.join(' ')).toContain(option);
  });
});
