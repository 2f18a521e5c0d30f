/**
 * What only a kernel shows: Debian's own takes the bench for a NUCLEO-H743ZI2, with its drivers for serial ports, mass
 * storage and FAT.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeer } from '../clients/peer.ts';
import { bootGuest, type Guest } from './guest.ts';
import { LOAD_DRIVERS, withBoardIn } from './plugged-board.ts';

const HAS_ALL = ['qemu-system-x86_64', 'usbip', 'lsusb'].map((program) => hasPeer(program)).every((here) => here);
/** Everything in a guest that emulates each instruction takes its time. */
const SLOW = 120_000;

const WITH_DISK = 'within 30 test -b /dev/sda';
const WITH_TTY = 'within 30 test -c /dev/ttyACM0';
const MOUNT = 'mkdir -p /mnt && mount -t vfat /dev/sda /mnt';

/** What the kernel says when a device misbehaves. */
const COMPLAINTS = /error|failed|unable|not responding|timed out|reset (full|high)-speed|overflow|invalid|corrupt/i;
/** A real V3E makes the kernel say this as well (field log fl-124). */
const AS_REAL_ONES = 'Asking for cache data failed';

function complaintsIn(dmesg: string): readonly string[] {
  return dmesg.split('\n').filter((line) => COMPLAINTS.test(line) && !line.includes(AS_REAL_ONES));
}

describe.runIf(HAS_ALL)("Debian's kernel", { timeout: SLOW }, () => {
  let guest: Guest;
  beforeAll(async () => {
    guest = await bootGuest();
    expect(await guest.run(LOAD_DRIVERS)).toMatchObject({ status: 0 });
  }, SLOW * 2);
  afterAll(() => guest?.stop());

  it('finds an STLINK-V3 on its port and has no complaint', async () => {
    await withBoardIn(guest, {}, async ({ run, list }) => {
      expect(await list()).toContain('1-1: STMicroelectronics : STLINK-V3 (0483:374e)');
      const dmesg = await run(`${WITH_DISK} && ${WITH_TTY} && within 10 eval 'dmesg | grep -q Attached.SCSI' && dmesg`);
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

  it('mounts the volume with its label and files', async () => {
    await withBoardIn(guest, {}, async ({ run }) => {
      expect(await run(`${WITH_DISK} && blkid /dev/sda`)).toContain('LABEL="NOD_H743ZI2"');
      const files = await run(`${MOUNT} && cd /mnt && ls && cat DETAILS.TXT MBED.HTM`);
      expect(files).toMatch(/^DETAILS.TXT\nMBED.HTM\nVersion: 0221/);
      expect(files).toContain('url=http://mbed.org/device/?code=0836');
    });
  });
});
