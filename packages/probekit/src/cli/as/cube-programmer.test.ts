/** Words of STM32_Programmer_CLI to what they ask for: the lines that build tools and scripts write. */
import { describe, expect, it } from 'vitest';
import { parseCubeProgrammer } from './cube-programmer.ts';

const C = ['-c', 'port=SWD'];
const NORMAL = { mode: 'normal', reset: 'software', ap: 0 };
const SETTINGS = { version: false, list: false, isAgreed: false, isErased: false, verbosity: 1 };
const sessionOf = (...jobs: readonly unknown[]) => ({ wish: { ...SETTINGS, sessions: [{ connecting: NORMAL, jobs }] } });

describe('the words of STM32_Programmer_CLI', () => {
  it('of west: the connection is one word', () => {
    const connect = ['--connect', 'port=swd freq=4000 reset=HWrst mode=UR'];
    const connecting = { mode: 'under-reset', reset: 'hardware', ap: 0, speedKhz: 4000 };
    expect(parseCubeProgrammer([...connect, '--erase', 'all'])).toMatchObject({
      wish: { sessions: [{ connecting, jobs: [{ kind: 'erase-all' }] }] },
    });
    expect(parseCubeProgrammer([...connect, '--download', 'zephyr.hex', '--start'])).toMatchObject({
      wish: { sessions: [{ connecting, jobs: [{ kind: 'download', file: 'zephyr.hex' }, { kind: 'start' }] }] },
    });
  });

  it('of Arduino: an empty word where nothing is to be erased, quiet, the address twice', () => {
    const words = ['--connect', 'port=SWD', 'mode=UR', '', '--quietMode', '--download', 'a.bin', '0x8000000', '--start', '0x8000000'];
    expect(parseCubeProgrammer(words)).toMatchObject({
      wish: {
        sessions: [
          {
            connecting: { mode: 'under-reset' },
            jobs: [
              { kind: 'download', file: 'a.bin', address: 0x800_0000 },
              { kind: 'start', address: 0x800_0000 },
            ],
          },
        ],
      },
    });
    // With -e its script puts both words of the option between one pair of quotes.
    const erasing = words.map((word) => (word === '' ? '--erase all' : word));
    expect(parseCubeProgrammer(erasing)).toMatchObject({ wish: { sessions: [{ jobs: [{ kind: 'erase-all' }, {}, {}] }] } });
  });

  it.each([
    [
      [...C, '-w', 'a.bin', '0x08000000', '-v', '-g', '0x24000000'],
      [{ kind: 'download', file: 'a.bin', address: 0x800_0000 }, { kind: 'verify' }, { kind: 'start', address: 0x2400_0000 }],
    ],
    [[...C, '-w', 'a.hex', 'incremental'], [{ kind: 'download', file: 'a.hex' }]],
    [[...C, '-e', '0', '3'], [{ kind: 'erase', sectors: [0, 3] }]],
    [[...C, '-e', '[1 3]'], [{ kind: 'erase', sectors: [1, 2, 3] }]],
    [[...C, '-e', '[1', '3]'], [{ kind: 'erase', sectors: [1, 2, 3] }]],
    [[...C, '-ob', 'displ'], [{ kind: 'show-options' }]],
    [[...C, '-ob', 'RDP=0xAA', 'IWDG1_SW=1'], [{ kind: 'set-options', values: ['RDP=0xAA', 'IWDG1_SW=1'] }]],
    [[...C, '-rdu'], [{ kind: 'unprotect' }]],
    [[...C, '-r32', '0x08000000', '0x10'], [{ kind: 'show', address: 0x800_0000, byteLength: 16, bits: 32 }]],
    [[...C, '-r', '0x08000000', '0x100', 'b.bin'], [{ kind: 'upload', address: 0x800_0000, byteLength: 256, file: 'b.bin' }]],
    [[...C, '-u', '0x08000000', '256', 'b.bin'], [{ kind: 'upload', address: 0x800_0000, byteLength: 256, file: 'b.bin' }]],
    [[...C, '-w32', '0x24000000', '0x1', '2', '-nv'], [{ kind: 'put', address: 0x2400_0000, values: [1, 2], bits: 32 }]],
    [[...C, '-HardRst'], [{ kind: 'hard-reset' }]],
    [
      [...C, '--hardRst', '-s'],
      [{ kind: 'hard-reset' }, { kind: 'start' }],
    ],
    [
      [...C, '-fillmemory', '0x20000004', 'size=4', 'pattern=0'],
      [{ kind: 'fill', address: 0x2000_0004, byteLength: 4, value: 0, bits: 8 }],
    ],
    [
      [...C, '-fillmemory', 'size=0x40', 'pattern=0xBEEF', 'dataWidth=16'],
      [{ kind: 'fill', address: 0x800_0000, byteLength: 64, value: 0xbeef, bits: 16 }],
    ],
    [[...C, '-coreReg'], [{ kind: 'registers', registers: [] }]],
    [
      [...C, '-coreReg', 'MSP=0x34200000', 'PC', 'IPSR'],
      [
        {
          kind: 'registers',
          registers: [
            { name: 'MSP', value: 0x3420_0000 },
            { name: 'PC', value: undefined },
            { name: 'IPSR', value: undefined },
          ],
        },
      ],
    ],
    [
      [...C, '-halt', '-score', '-run'],
      [{ kind: 'halt' }, { kind: 'score' }, { kind: 'run' }],
    ],
    [[...C, '-blankcheck'], [{ kind: 'blank-check' }]],
  ])('%j', (words, jobs) => {
    expect(parseCubeProgrammer(words)).toEqual(sessionOf(...jobs));
  });

  it.each([
    [['-l', 'st-link'], { list: true }],
    [['-version'], { version: true }],
    [['-vb', '3', '-log'], { verbosity: 3, log: '' }],
    [['--skipErase'], { isErased: true }],
    [['-log', 'x.log', '-y'], { log: 'x.log', isAgreed: true }],
  ])('%j holds for the whole line', (words, settings) => {
    expect(parseCubeProgrammer(words)).toEqual({ wish: { ...SETTINGS, ...settings, sessions: [] } });
  });

  it.each([
    ['sn=066BFF', { serialNumber: '066BFF' }],
    ['mode=HOTPLUG', { mode: 'hot-plug' }],
    ['mode=NORMAL reset=SWrst', NORMAL],
    ['reset=HWrst', { mode: 'normal', reset: 'hardware' }],
    ['mode=HWRSTPULSE', { mode: 'normal', reset: 'hardware' }],
    ['ap=2', { ap: 2 }],
    ['shared tcpport=7184 index=0 LPM', NORMAL],
    ['mode=UR reset=Crst', { mode: 'under-reset' }],
  ])('connects with %s', (words, connecting) => {
    expect(parseCubeProgrammer(['-c', `port=SWD ${words}`, '-r8', '0', '1'])).toMatchObject({ wish: { sessions: [{ connecting }] } });
  });

  it('connects anew for each -c, and does what stands behind it', () => {
    expect(parseCubeProgrammer([...C, '-halt', ...C, 'mode=HOTPLUG', '-score'])).toMatchObject({
      wish: {
        sessions: [
          { connecting: NORMAL, jobs: [{ kind: 'halt' }] },
          { connecting: { mode: 'hot-plug' }, jobs: [{ kind: 'score' }] },
        ],
      },
    });
  });

  it.each([
    [[], ''],
    [['--frob'], '--frob'],
    [['-c', 'port=SWD', 'mode=XX'], 'mode=XX'],
    [['-c', 'port=SWD', 'ap=256'], 'ap=256'],
    [[...C, '--skipErase', 'all'], '--skipErase all'],
    [[...C, '-fillmemory', '0x20000000', 'pattern=0'], '-fillmemory size='],
    [[...C, '-fillmemory', '0x20000000', 'size=3', 'pattern=1', 'dataWidth=16'], '-fillmemory 0x20000000'],
    [[...C, '-fillmemory', '0x20000000', 'size=4', 'pattern=0x100'], '-fillmemory 0x20000000'],
    [[...C, '-coreReg', 'R16'], '-coreReg R16'],
    [[...C, '-coreReg', 'APSR=0'], '-coreReg APSR=0'],
    [[...C, '-w', 'a.bin', 'here'], '-w here'],
    [[...C, '-e', 'some'], '-e some'],
    [[...C, '-ob', 'RDP'], '-ob RDP'],
    [[...C, '-w8', '0x24000000', '0x100'], '-w8 0x24000000'],
    [[...C, '-g', 'main'], '-g main'],
    [[...C, '-rst', 'now'], '-rst now'],
    [[...C, '-blankcheck', '0x08000000'], '-blankcheck 0x08000000'],
    [[...C, '-se'], '-se'],
    [[...C, '-vb', '4'], '-vb 4'],
    [['-l', 'uart'], '-l uart'],
  ])('%j are refused, and the word is named', (words, refused) => {
    expect(parseCubeProgrammer(words)).toEqual({ refused });
  });

  it.each([
    [['-c', 'mode=UR'], /-c port=SWD/],
    [['-w', 'a.bin', '0x08000000'], /^-w .* -c port=SWD/],
    [['-e', 'all', ...C], /^-e .* -c port=SWD/],
    [[...C, '-v'], /-w FILE/],
    [[...C, '-w'], /-w FILE \[ADDRESS\]/],
    [[...C, '--erase'], /--erase all/],
  ])('%j lack something, and it is named', (words, why) => {
    expect(parseCubeProgrammer(words)).toEqual({ refused: '', why: expect.stringMatching(why) });
  });

  it.each([
    [['-c', 'port=USB1'], 'port=USB1', /bootloader/],
    [['-c', 'port=JLINK', 'reset=SWrst'], 'port=JLINK', /SWD/],
    [['-c', 'port=SWD', 'mode=POWERDOWN'], 'mode=POWERDOWN', /mode=UR/],
    [['-c', 'port=SWD', 'reset=Crst'], 'reset=Crst', /reset=SWrst/],
    [['-c', 'port=SWD', 'ap=2', '-w', 'a.bin'], 'ap=2 -w', /ap=0/],
    [[...C, '-el', 'loader.stldr', '-w', 'a.hex'], '-el', /outside the chip/],
    [[...C, '-tzenreg'], '-tzenreg', /TrustZone/],
    [[...C, '-checksum', '0x08000000', '128'], '-checksum', /memory checksum/],
    [[...C, '-regdump', 'x.log'], '-regdump', /-coreReg/],
  ])('%j are refused, and why', (words, refused, why) => {
    expect(parseCubeProgrammer(words)).toEqual({ refused, why: expect.stringMatching(why) });
  });
});
