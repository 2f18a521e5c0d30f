/** `probekit as STM32_Programmer_CLI` on virtual boards: the lines that scripts compare, exit status, and what was done. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NEW_BOARD, runCommand } from './run-command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-as-cube-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const onBoard = (board: string, ...words: readonly string[]) => runCommand(['--probe', board, 'as', 'STM32_Programmer_CLI', ...words]);
const asCube = (...words: readonly string[]) => onBoard(NEW_BOARD, ...words);
/** A stack pointer, a start, and there: 5 is written to 0x24000014, and the rest is an endless loop. */
async function ramProgram(): Promise<string> {
  const path = join(folder, 'ram.bin');
  const code = [0x2024, 0x0600, 0x2105, 0x6141, 0xe7fe, 0, 0, 0];
  await writeFile(path, Uint8Array.from([0, 0, 1, 0x20, 9, 0, 0, 0x24, ...code.flatMap((half) => [half & 0xff, half >> 8])]));
  return path;
}

/** What is told behind the connection. */
const toldBehind = (out: string) => out.slice(out.lastIndexOf('Device CPU'), -1).split('\n').slice(1);

describe('probekit as STM32_Programmer_CLI', { timeout: 60_000 }, () => {
  it('tells of the connection as the tool does', async () => {
    const { status, out } = await asCube('-c', 'port=SWD freq=4000');
    expect(status).toBe(0);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^ST-LINK SN {2}: [0-9A-F]{24}$/),
      'ST-LINK FW  : V3J9M3',
      'Board       : --',
      expect.stringMatching(/^Voltage {5}: 3\.\d\dV$/),
      'SWD freq    : 3300 KHz',
      'Connect mode: Normal',
      'Reset mode  : Software reset',
      'Device ID   : 0x450',
      'Revision ID : Rev V',
      'Device name : STM32H7xx',
      'Flash size  : 2 MBytes',
      'Device type : MCU',
      'Device CPU  : Cortex-M7',
      '',
    ]);
  });

  it('connects to no other probe than that of sn=, also where --probe names one', async () => {
    const other = await asCube('-c', 'port=SWD', 'sn=NOPE', '-w', 'blinky.elf');
    expect(other).toMatchObject({ status: 1, error: expect.stringContaining('The probe asked for is not plugged in') });
    expect(other.out).not.toContain('ST-LINK SN');
    const serial = /usb:([0-9A-F]{24})/.exec(other.error)?.[1];
    expect((await asCube('-c', 'port=SWD', `sn=${serial}`)).out).toContain(`ST-LINK SN  : ${serial}\n`);
  });

  it('writes, verifies, shows memory and resets in one run', async () => {
    const { status, out } = await asCube('-c', 'port=SWD', '-w', 'blinky.elf', '-v', '-r32', '0x08000000', '7', '-rst');
    expect(status).toBe(0);
    expect(toldBehind(out)).toEqual([
      'Memory Programming ...',
      'Opening and parsing file: blinky.elf',
      '  File          : blinky.elf',
      '  Size          : 908.00 B',
      '  Address       : 0x08000000',
      'Erasing internal memory sector 0',
      'Download in Progress:',
      'File download complete',
      expect.stringMatching(/^Time elapsed during download operation: 00:00:0\d\.\d{3}$/),
      'Verifying ...',
      'Download verified successfully',
      expect.stringMatching(/^0x08000000 : [0-9A-F]{8} [0-9A-F]{8}$/),
      'MCU Reset',
      'Software reset is performed',
    ]);
  });

  it('writes with --skipErase only where it is erased', async () => {
    const { status, out } = await asCube('-c', 'port=SWD', '-w', await ramProgram(), '0x08020000', '--skipErase', '-v', '-w', 'blinky.elf');
    expect(status).toBe(1);
    expect(toldBehind(out).slice(-8)).toEqual([
      'Download verified successfully',
      'Memory Programming ...',
      'Opening and parsing file: blinky.elf',
      '  File          : blinky.elf',
      '  Size          : 908.00 B',
      '  Address       : 0x08000000',
      'Error: failed to download Segment[0]',
      'Error: failed to download the File',
    ]);
  });

  it('takes an address with a file that carries its own where both say the same', async () => {
    expect((await asCube('-c', 'port=SWD', '-w', 'blinky.elf', '0x08000000', '-v')).status).toBe(0);
    expect((await asCube('-c', 'port=SWD', '-w', 'blinky.elf', '0x08000100', '-v')).status).toBe(1);
  });

  it('fills memory, and reads and writes the registers of the core', async () => {
    const filled = ['-fillmemory', '0x24000000', 'size=8', 'pattern=0xBEEF', 'dataWidth=16', '-r16', '0x24000004', '4'];
    const { status, out } = await asCube(
      '-c',
      'port=SWD',
      ...filled,
      '-coreReg',
      'R0=0x1234',
      '-coreReg',
      'R15',
      'EPSR',
      'PRIMASK',
      '-run',
      '-score',
    );
    expect([status, toldBehind(out).slice(-8)]).toEqual([
      0,
      [
        'Memory filled: 8 Bytes at 0x24000000',
        '0x24000004 : BEEF BEEF',
        'R0 = 0x00001234',
        expect.stringMatching(/^R15 = 0x08[0-9A-F]{6}$/),
        'EPSR = 0x01000000',
        'PRIMASK = 0x00',
        'Core run',
        'Core is running',
      ],
    ]);
    const inFlash = await asCube('-c', 'port=SWD', '-fillmemory', 'size=4', 'pattern=0xFF', '-v', '-r32', '0x08000000', '4');
    expect(inFlash.out).toContain('Memory filled: 4 Bytes at 0x08000000\n0x08000000 : FFFFFFFF\n');
  });

  it('says whether the flash is empty, and where not', async () => {
    const { status, out } = await asCube('-c', 'port=SWD', '-e', 'all', '-blankcheck', '-w8', '0x08020001', '7', '--blankcheck');
    expect(status).toBe(0);
    expect(toldBehind(out)).toEqual([
      'Mass erase ...',
      'Mass erase successfully achieved',
      'Flash memory blank checking...',
      'Flash memory is empty.',
      'Downloading 8-bit data...',
      'Downloading 8-bit data done successfully',
      'Flash memory blank checking...',
      'Warning: Flash memory is not empty at 0x08020001.',
    ]);
  });

  it('erases the sectors that are listed, and those of a range', async () => {
    const sectors = [0, 1, 2, 3, 4].map((index) => `0x${(0x0800_0000 + index * 0x2_0000).toString(16)}`);
    const dirty = ['-e', 'all', ...sectors.flatMap((address) => ['-w8', address, '7'])];
    const left = async (...erase: readonly string[]) => {
      const { status, out } = await asCube('-c', 'port=SWD', ...dirty, '-e', ...erase, ...sectors.flatMap((at) => ['-r8', at, '1']));
      expect(status).toBe(0);
      return [...out.matchAll(/^0x08[0-9A-F]{6} : ([0-9A-F]{2})$/gm)].map(([, byte]) => byte);
    };
    expect(await left('0', '3')).toEqual(['FF', '07', '07', 'FF', '07']);
    expect(await left('[1 3]')).toEqual(['07', 'FF', 'FF', 'FF', '07']);
  });

  it.each(['nucleo-f446re', 'nucleo-g071rb'])('writes, verifies and shows memory of bench:%s', async (board) => {
    const path = join(folder, 'word.bin');
    await writeFile(path, Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]));
    const { status, out } = await onBoard(`bench:${board}`, '-c', 'port=SWD', '-w', path, '0x08004000', '-v', '-r32', '0x08004000', '8');
    expect([status, out]).toEqual([0, expect.stringMatching(/Download verified successfully[\s\S]*0x08004000 : 04030201 08070605\n/)]);
  });

  it('refuses what is write-protected, in the words of the tool', async () => {
    const { status, out } = await onBoard('bench:write-protected', '-c', 'port=SWD mode=UR', '-w', 'blinky.elf', '-v');
    expect([status, out]).toEqual([1, expect.stringContaining('Error: failed to erase memory\nError: ')]);
  });

  it('puts values into flash only where it is erased, and into RAM anywhere', async () => {
    const { status, out } = await asCube(
      '-c',
      'port=SWD',
      '-w32',
      '0x08020000',
      '1',
      '2',
      '-w32',
      '0x08020000',
      '1',
      '-w16',
      '0x24000002',
      '0xBEEF',
      '-r16',
      '0x24000002',
      '2',
      '-w8',
      '0x08020004',
      '3',
    );
    expect(status).toBe(1);
    expect(toldBehind(out)).toEqual([
      ...Array.from({ length: 2 }, () => ['Downloading 32-bit data...', 'Downloading 32-bit data done successfully']).flat(),
      'Downloading 16-bit data...',
      'Downloading 16-bit data done successfully',
      '0x24000002 : BEEF',
      'Downloading 8-bit data...',
      'Error: Downloading 8-bit data failed...',
      "If it's a Flash memory, it may be not erased or protected",
    ]);
  });

  it('reads a range into a file, and keeps every line where -log says', async () => {
    const [read, log] = [join(folder, 'read.bin'), join(folder, 'told.log')];
    const { status, out } = await asCube('-c', 'port=SWD mode=HOTPLUG', '-vb', '3', '-u', '0x08000000', '256', read, '-log', log);
    expect([status, (await readFile(read)).length]).toEqual([0, 256]);
    expect(await readFile(log, 'utf8')).toBe(out);
    expect(toldBehind(out)).toEqual([
      'UPLOADING ...',
      '  Size          : 256 Bytes',
      '  Address       : 0x8000000',
      expect.stringMatching(/^r ap 0 @0x08000000 0x00000100 bytes Data 0x[0-9A-F]{8}$/),
      'Data read successfully',
      expect.stringMatching(/^Time elapsed during the read operation is: /),
    ]);
  });

  it('halts, lets go, starts and resets the core, and tells its state', async () => {
    const sessions = [
      ['port=SWD', '-score', '-run', '-score', '-halt', '-score'],
      ['port=SWD mode=HOTPLUG', '-score', '-hardRst', '-score'],
      ['port=SWD reset=HWrst', '-score'],
    ].flatMap((words) => ['-c', ...words]);
    const { status, out } = await asCube(...sessions);
    expect(status).toBe(0);
    expect(out.match(/^(Core .*|Hard .*|Connect mode.*|Reset mode.*)$/gm)).toEqual([
      'Connect mode: Normal',
      'Reset mode  : Software reset',
      'Core is halted',
      'Core run',
      'Core is running',
      'Core halted',
      'Core is halted',
      'Connect mode: Hot Plug',
      'Reset mode  : Software reset',
      'Core is halted',
      'Hard reset is performed',
      'Core is running',
      'Connect mode: Normal',
      'Reset mode  : Hardware reset',
      'Core is halted',
    ]);
  });

  it('starts what is at an address, in RAM too, and says where nothing is', async () => {
    const words = [
      '-d',
      await ramProgram(),
      '0x24000000',
      '-v',
      '-g',
      '0x24000000',
      '-halt',
      '-r32',
      '0xE000ED08',
      '4',
      '-g',
      '0x08020000',
    ];
    const { status, out } = await asCube('-c', 'port=SWD', ...words);
    expect(status).toBe(1);
    expect(toldBehind(out).slice(-11)).toEqual([
      'Verifying ...',
      'Download verified successfully',
      'RUNNING Program ...',
      '  Address:      : 0x24000000',
      'Application is running, Please Hold on...',
      'Start operation achieved successfully',
      'Core halted',
      '0xE000ED08 : 24000000',
      'RUNNING Program ...',
      '  Address:      : 0x8020000',
      'Error: There is no program at 0x08020000.',
    ]);
  });

  it('names the first byte that is not as it was written, and does nothing behind it', async () => {
    const { status, out } = await asCube('-c', 'port=SWD', '-d', await ramProgram(), '0x24000000', '-g', '0x24000000', '-v', '-halt');
    expect(status).toBe(1);
    expect(toldBehind(out).slice(-3)).toEqual([
      'Verifying ...',
      'Error: Data mismatch found at address 0x24000014 (byte = 0x05 instead of 0x00)',
      'Error: Download verification failed',
    ]);
  });

  it('reads through the access port that ap= names', async () => {
    const { status, out } = await asCube('-c', 'port=SWD ap=2', '-r32', '0xE00E1000', '4');
    expect([status, toldBehind(out)]).toEqual([0, ['0xE00E1000 : 20036450']]);
    expect(await asCube('-c', 'port=SWD ap=9', '-r32', '0xE00E1000', '4')).toMatchObject({
      status: 1,
      out: expect.stringContaining('Error: '),
    });
  });

  it('shows option bytes, changes what costs nothing, and the rest only with -y', async () => {
    const shown = await asCube('-c', 'port=SWD', '-ob', 'displ');
    expect(shown.out).toMatch(/^ {5}RDP {10}: 0xAA \(/m);
    const { status, out } = await asCube('-c', 'port=SWD', '-ob', 'BOR_LEV=1', '-ob', 'BOR_LEV=1', '-ob', 'IWDG1_SW=0');
    expect(status).toBe(1);
    expect(toldBehind(out)).toEqual([
      'PROGRAMMING OPTION BYTES AREA ...',
      'OPTION BYTE PROGRAMMING VERIFICATION:',
      'Option Bytes successfully programmed',
      'PROGRAMMING OPTION BYTES AREA ...',
      'Warning: Option Byte: BOR_LEV, value: 1, was not modified.',
      "Warning: Option Bytes are unchanged, Data won't be downloaded",
      'PROGRAMMING OPTION BYTES AREA ...',
      expect.stringMatching(/^Error: .* Nothing was written\.$/),
    ]);
    expect((await asCube('-y', '-c', 'port=SWD', '-ob', 'IWDG1_SW=0')).status).toBe(0);
    expect((await asCube('-c', 'port=SWD', '-ob', 'FROB=1')).out).toContain('Warning: Option Byte: FROB, does not exist\n');
  });

  it('takes read protection away, and the flash with it', async () => {
    const { status, out } = await onBoard('bench:rdp1', '-c', 'port=SWD mode=UR', '-rdu', '-ob', 'displ');
    expect([status, out]).toEqual([0, expect.stringMatching(/Option Bytes successfully programmed\n {5}RDP {10}: 0xAA /)]);
  });

  it('leaves a chip open that calls it by another value', async () => {
    const { status, out } = await onBoard('bench:nucleo-f103rb', '-c', 'port=SWD', '-rdu', '-ob', 'displ');
    expect([status, toldBehind(out).slice(0, 4)]).toEqual([
      0,
      [
        'PROGRAMMING OPTION BYTES AREA ...',
        'Warning: Option Byte: RDP, value: 0xA5, was not modified.',
        "Warning: Option Bytes are unchanged, Data won't be downloaded",
        expect.stringMatching(/^ {5}RDP {10}: 0xA5 /),
      ],
    ]);
  });

  it('lists probes, and says that there is none, no target, no file', async () => {
    const list = await asCube('-l', 'st-link-only');
    expect([list.status, list.out]).toEqual([
      0,
      expect.stringMatching(
        /^===== STLink Interface =====\n-+ Connected .*\nST-Link Probe 0 :\n {3}ST-LINK SN {2}: [0-9A-F]{24}\n {3}ST-LINK FW {2}: V3J9M3\n-+\n$/,
      ),
    ]);
    expect((await onBoard('bench:charging-cable', '-l')).out).toBe('===== STLink Interface =====\nError: No ST-Link detected!\n');
    expect(await onBoard('bench:charging-cable', '-c', 'port=SWD')).toMatchObject({
      status: 1,
      out: expect.stringContaining('Error: No ST-Link detected!'),
    });
    expect(await onBoard('bench:swd-pins', '-c', 'port=SWD')).toMatchObject({
      status: 1,
      out: expect.stringMatching(/^Error: No STM32 target found!\nError: /),
    });
    expect(await asCube('-c', 'port=SWD', '-w', 'none.elf')).toMatchObject({ status: 1, out: 'Error: File does not exist: none.elf\n' });
  });

  it('names what it does not take, with exit status 1', async () => {
    expect(await asCube('-c', 'port=USB1', '-w', 'blinky.elf')).toMatchObject({ status: 1, error: expect.stringContaining('"port=USB1"') });
    expect(await asCube('-c', 'port=SWD', '-el', 'x.stldr', '-w', 'x.bin')).toMatchObject({
      status: 1,
      error: expect.stringContaining('outside'),
    });
  });
});
