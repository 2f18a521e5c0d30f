/** Words of st-util and ST-LINK_gdbserver to what they ask for. */
import { describe, expect, it } from 'vitest';
import { parseStlinkGdbserver, parseStUtil } from './gdb-servers.ts';

const wordsOf = (text: string) => (text === '' ? [] : text.split(' '));
const SERVE = { kind: 'serve', stays: false, underReset: false } as const;

describe('the words of st-util', () => {
  it.each([
    ['', { port: 4242, resets: true }],
    ['-p 4500 -m -n', { port: 4500, stays: true, resets: false }],
    ['--listen_port=4500 --multi --hot-plug', { port: 4500, stays: true, resets: false }],
    ['-u --freq=950k --serial 0123 -v', { port: 4242, resets: true, underReset: true, speedKhz: 950, serialNumber: '0123' }],
    ['--verbose=99 --version', { port: 4242, resets: true, kind: 'version' }],
  ])('%j', (words, wish) => {
    expect(parseStUtil(wordsOf(words))).toEqual({ wish: { ...SERVE, ...wish } });
  });

  it.each(['--bogus', '-p 70000', '--semihosting', '--freq fast'])('%j are refused', (words) => {
    expect(parseStUtil(wordsOf(words))).toMatchObject({ refused: words });
  });

  it('name an option whose value is missing', () => {
    expect(parseStUtil(['-m', '-p'])).toEqual({ refused: '', why: '-p wants a value.' });
  });
});

describe('the words of ST-LINK_gdbserver', () => {
  it.each([
    ['-d', { port: 61_234 }],
    ['-p 50000 -cp /opt/bin --swd --halt -l 1 -m 0 -k -s', { port: 50_000, underReset: true }],
    ['-p 3333 -l 1 -d -s -i 066CFF -e -m 0 -k', { port: 3333, underReset: true, stays: true, serialNumber: '066CFF' }],
    ['--stm32cubeprogrammer-path /opt --port-number 61234 --apid 0 --halt --swd --attach', { port: 61_234 }],
    ['-d --frequency 8000 --pend-halt-timeout 8 -r 15 -v', { port: 61_234, speedKhz: 8000 }],
  ])('%j', (words, wish) => {
    expect(parseStlinkGdbserver(wordsOf(words))).toEqual({ wish: { ...SERVE, resets: false, ...wish } });
  });

  it.each([
    ['-d -m 1', '-m 1'],
    ['-d -t', '-t'],
    ['-d -z 61235', '-z'],
    ['-d -el loader.stldr', '-el'],
    ['-d --erase-all', '--erase-all'],
    ['-d --bogus', '--bogus'],
  ])('%j are refused, and the word is named', (words, refused) => {
    expect(parseStlinkGdbserver(wordsOf(words))).toMatchObject({ refused });
  });

  it.each(['', '-p 61234'])('%j would be JTAG', (words) => {
    expect(parseStlinkGdbserver(wordsOf(words))).toEqual({ refused: '', why: expect.stringContaining('add -d') });
  });
});
