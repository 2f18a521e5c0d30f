/**
 * What only a kernel shows: Debian's own takes the bench for a NUCLEO-H743ZI2, with its drivers for serial ports, mass
 * storage and FAT, through plugging, copying, pulling and plugging again. Our own programs in that computer:
 * `command-line.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import type { Bench } from '../../src/base/index.ts';
import { parseImage } from '../../src/image/index.ts';
import { firmware } from '../contracts/board-on-bench.ts';
import { HAS_GUEST, SLOW_MS } from './guest.ts';
import { complaintsIn, fileOf, HAS_DISK, HAS_TTY, MOUNT, mountAnew, useGuest, withBoardIn } from './plugged-board.ts';
import { expectSameDevice, expectSameProcesses } from './virtual-files.ts';

const { name, bytes } = firmware('blinky.elf');
/** blinky as a raw binary, as its own parser sees it. */
const BLINKY = parseImage(bytes, { name }).segments[0]!.bytes.slice();
const COPY = `${fileOf('/run/blinky.bin', BLINKY)} cp /run/blinky.bin /mnt/ && sync`;

const flashOf = (bench: Bench) => bench.control.send('peek', { address: 0x0800_0000, byteLength: BLINKY.length });

describe.runIf(HAS_GUEST)("Debian's kernel", { timeout: SLOW_MS }, () => {
  const guest = useGuest();

  it('finds an STLINK-V3 on its port and has no complaint', async () => {
    await withBoardIn(guest(), { attach: false }, async ({ run, list, attach }) => {
      expect(await list()).toContain('1-1: STMicroelectronics : STLINK-V3 (0483:374e)');
      await attach();
      const dmesg = await run(`${HAS_DISK} && ${HAS_TTY} && dmesg`);
      for (const line of [
        'new high-speed USB device number',
        'idVendor=0483, idProduct=374e, bcdDevice= 1.00',
        'Manufacturer: STMicroelectronics',
        'SerialNumber: 003A00273038510234333935',
        'Direct-Access     MBED     microcontroller  1.0  PQ: 0 ANSI: 2',
        '[sda] 4168 512-byte logical blocks',
        '[sda] Attached SCSI removable disk',
        'ttyACM0: USB ACM device',
      ]) {
        expect(dmesg).toContain(line);
      }
      expect(complaintsIn(dmesg)).toEqual([]);
      const tree = await run('lsusb -t');
      for (const driver of ['usb-storage', 'cdc_acm']) expect(tree).toContain(`Driver=${driver}, 480M`);
      expect(await run('lsusb -v -d 0483:374e')).toMatch(/ST-Link VCP Data[\s\S]*Device Status: +0x0000/);
    });
  });

  it('shows the same files about device and processes as the virtual computer of the bench', async () => {
    await withBoardIn(guest(), {}, async (board) => {
      await board.run(`${HAS_DISK} && ${HAS_TTY}`);
      await expectSameDevice(board);
      await expectSameProcesses(board);
    });
  });

  it('mounts the volume with its label and files, and reads all of it', async () => {
    await withBoardIn(guest(), {}, async ({ run }) => {
      expect(await run(`${HAS_DISK} && blkid /dev/sda`)).toContain('LABEL="NOD_H743ZI2"');
      const files = await run(`${MOUNT} && cd /mnt && ls && cat DETAILS.TXT MBED.HTM`);
      expect(files).toMatch(/^DETAILS.TXT\nMBED.HTM\nVersion: 0221/);
      expect(files).toContain('url=http://mbed.org/device/?code=0836');
      expect(await run('dd if=/dev/sda of=/dev/null bs=120k iflag=direct')).toContain('2134016 bytes');
    });
  });

  it('has a file programmed by copying it, which is gone when the volume is mounted anew', async () => {
    await withBoardIn(guest(), {}, async ({ bench, run }) => {
      expect(await run(`${HAS_DISK} && ${MOUNT} && ${COPY}; ls /mnt`)).toMatch(/blinky/i);
      await expect.poll(() => flashOf(bench), { timeout: SLOW_MS }).toEqual(BLINKY);
      expect(await run(mountAnew('! ls /mnt | grep -iq blinky'))).not.toContain('FAIL.TXT');
      await expect.poll(async () => (await bench.control.send('look', {})).leds['LD1'], { timeout: SLOW_MS }).toBe('green');
      const dmesg = await run('dmesg');
      expect(dmesg).toContain('medium may have changed');
      expect(complaintsIn(dmesg, { mediumChanged: true })).toEqual([]);
    });
  });

  it('reads in FAIL.TXT that the target cannot be halted, after plugging in and after a copy', async () => {
    await withBoardIn(guest(), { jumpers: { JP4: 'off' } }, async ({ bench, run }) => {
      const failed = 'The interface firmware FAILED to reset/halt the target MCU';
      expect(await run(`${HAS_DISK} && ${MOUNT} && cat /mnt/FAIL.TXT`)).toBe(`${failed}\r`);
      await bench.control.send('set', { physics: { jumpers: { JP4: 'on' } } });
      await run(`${COPY} && ${mountAnew('! test -e /mnt/FAIL.TXT')}`);
      await bench.control.send('set', { physics: { jumpers: { JP4: 'off' } } });
      await run(`${COPY} && ${mountAnew('test -e /mnt/FAIL.TXT')}`);
      expect(await run('cat /mnt/FAIL.TXT')).toBe(`${failed}\r`);
      expect(complaintsIn(await run('dmesg'), { mediumChanged: true })).toEqual([]);
    });
  });

  it('talks to the program through /dev/ttyACM0 at the right baud rate, and hears garbage at another', async () => {
    await withBoardIn(guest(), { flash: [{ file: 'echo.elf' }] }, async ({ run }) => {
      // An echoing terminal and a board that echoes would feed each other for ever.
      const talk = (baud: number, text: string) =>
        run(`stty -F /dev/ttyACM0 raw -echo ${baud} && exec 4<>/dev/ttyACM0 && printf ${text} >&4 && timeout 2 cat <&4 || true`);
      await run(HAS_TTY);
      expect(await talk(115_200, 'Hello')).toContain('Hello');
      const garbled = await talk(9600, 'Goodbye');
      expect(garbled).not.toContain('Goodbye');
      expect(await talk(115_200, 'Again')).toContain('Again');
      expect(complaintsIn(await run('dmesg'))).toEqual([]);
    });
  });

  it('takes a cable that is pulled in mid-transfer, and the board again afterwards', async () => {
    await withBoardIn(guest(), { flash: [{ file: 'blinky.elf' }] }, async ({ bench, run, attach }) => {
      await run(`${HAS_DISK} && ${HAS_TTY} && stty -F /dev/ttyACM0 raw -echo`);
      await run('while dd if=/dev/sda of=/dev/null bs=120k iflag=direct; do :; done >/dev/null 2>&1 & cat /dev/ttyACM0 >/dev/null 2>&1 &');
      await bench.control.send('set', { physics: { cable: { plugged: false } } });
      await run('within 20 bash -c \'! compgen -G "/dev/ttyACM*" && ! compgen -G "/dev/sd*"\'');
      expect(await run('dmesg')).toContain('USB disconnect');
      await bench.control.send('set', { physics: { cable: { plugged: true } } });
      await run('dmesg --clear');
      await attach();
      expect(await run(`${HAS_DISK} && ${HAS_TTY} && ${MOUNT} && ls /mnt`)).toContain('MBED.HTM');
      expect(complaintsIn(await run('dmesg'))).toEqual([]);
    });
  });

  it('gives the board back with usbip detach', async () => {
    await withBoardIn(guest(), {}, async ({ run, attach, detach }) => {
      await run(HAS_DISK);
      expect(await detach()).toContain('Port 0 is now detached');
      await run("within 20 bash -c '! test -b /dev/sda'");
      await attach();
      await run(HAS_DISK);
    });
  });
});
