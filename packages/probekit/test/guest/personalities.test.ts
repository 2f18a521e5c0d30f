/** Other probes on the same board, as the kernel and its drivers see them: a V2-1 at full speed, a V2, which is nothing but a probe, and their kin. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Guest, HAS_GUEST, SLOW_MS } from './guest.ts';
import { complaintsIn, HAS_DISK, HAS_TTY, MOUNT, useGuest, withBoardIn } from './plugged-board.ts';

const PROBEKIT = `node ${fileURLToPath(new URL('../../bin/probekit.js', import.meta.url))}`;
const BLINKY = [{ file: 'blinky.elf' }];

/** What probekit says of the board to a person at the guest. */
async function diagnosisIn(guest: Guest, model: string): Promise<string> {
  let text = '';
  await withBoardIn(guest, { probe: { model }, flash: BLINKY }, async ({ run }) => {
    text = await run(`within 20 bash -c 'lsusb | grep -q 0483:' && ${PROBEKIT} list && ${PROBEKIT} doctor --probe usb:`);
  });
  return text;
}

describe.runIf(HAS_GUEST)("Debian's kernel, of a board with an ST-LINK/V2-1", { timeout: SLOW_MS }, () => {
  const guest = useGuest();

  it('has its volume and its serial port at full speed', async () => {
    await withBoardIn(guest(), { probe: { model: 'v2-1' }, flash: BLINKY }, async ({ run }) => {
      const dmesg = await run(`${HAS_DISK} && ${HAS_TTY} && dmesg`);
      expect(dmesg).toContain('new full-speed USB device number');
      expect(dmesg).toContain('idVendor=0483, idProduct=374b');
      // Not what a V3E answers (field logs fl-144 to fl-149).
      expect(dmesg).toContain('Mode Sense: 03 00 00 00');
      expect(dmesg).toContain('4144 512-byte logical blocks');
      expect(complaintsIn(dmesg)).toEqual([]);
      expect(await run(`${MOUNT} && ls /mnt`)).toBe('DETAILS.TXT\nMBED.HTM');
      expect(await run('stty -F /dev/ttyACM0 raw -echo 115200 && { timeout 3 cat /dev/ttyACM0 || true; }')).toMatch(/blinky: \d+ s/);
    });
  });

  it('answers to the doctor', async () => {
    const text = await diagnosisIn(guest(), 'v2-1');
    expect(text).toMatch(/^ST-LINK\/V2-1 +003A00273038510234333935/);
    expect(text).toContain('The board is well');
  });
});

describe.runIf(HAS_GUEST)("Debian's kernel, of a board with an ST-LINK/V2", { timeout: SLOW_MS }, () => {
  const guest = useGuest();

  it('has neither volume nor serial port', async () => {
    await withBoardIn(guest(), { probe: { model: 'v2' } }, async ({ run }) => {
      const dmesg = await run("within 20 eval 'dmesg | grep -q SerialNumber:' && sleep 2 && dmesg");
      expect(dmesg).toContain('idVendor=0483, idProduct=3748');
      expect(complaintsIn(dmesg)).toEqual([]);
      expect(await run("compgen -G '/dev/ttyACM*' || compgen -G '/dev/sd*' || echo none")).toBe('none');
    });
  });

  it('shows the twelve raw bytes that old firmware has for a serial number', async () => {
    const probe = { model: 'v2', firmware: 'V2J17S4', serial: '48FF6B067265575448101487' };
    await withBoardIn(guest(), { probe }, async ({ run }) => {
      const shown = await run("within 20 eval 'dmesg | grep -q SerialNumber:' && cat /sys/bus/usb/devices/1-1/serial | od -An -tx1");
      // Each byte as the character of that number, in UTF-8.
      expect(shown.trim()).toBe('48 c3 bf 6b 06 72 65 57 54 48 10 14 c2 87 0a');
    });
  });

  it('answers to the doctor, which knows that it has neither', async () => {
    const text = await diagnosisIn(guest(), 'v2');
    expect(text).toMatch(/^ST-LINK\/V2 +003A00273038510234333935/);
    expect(text).toContain('The board is well');
    expect(text).toContain('this ST-LINK has no volume');
  });
});

describe.runIf(HAS_GUEST)("Debian's kernel, of a board with an STLINK-V3E of old firmware", { timeout: SLOW_MS }, () => {
  const guest = useGuest();

  it('mends the interval that old descriptors have, as with real ones', async () => {
    await withBoardIn(guest(), { probe: { model: 'v3e', firmware: 'V3J5M2' } }, async ({ run }) => {
      const dmesg = await run(`${HAS_DISK} && ${HAS_TTY} && dmesg`);
      // Field logs fl-015 and fl-124.
      expect(dmesg).toMatch(/endpoint 0x84 has an invalid bInterval 255, changing to 11/);
      expect(dmesg).toContain('4168 512-byte logical blocks');
    });
  });
});

describe.runIf(HAS_GUEST)("Debian's kernel, of a board with an ST-LINK/V2-1 without mass storage", { timeout: SLOW_MS }, () => {
  const guest = useGuest();

  it('has its serial port and no volume', async () => {
    await withBoardIn(guest(), { probe: { model: 'v2-1-no-msd' }, flash: BLINKY }, async ({ run }) => {
      const dmesg = await run(`${HAS_TTY} && sleep 2 && dmesg`);
      expect(dmesg).toContain('idVendor=0483, idProduct=3752');
      expect(complaintsIn(dmesg)).toEqual([]);
      expect(await run("compgen -G '/dev/sd*' || echo none")).toBe('none');
      expect(await run('stty -F /dev/ttyACM0 raw -echo 115200 && { timeout 3 cat /dev/ttyACM0 || true; }')).toMatch(/blinky: \d+ s/);
    });
  });
});

describe.runIf(HAS_GUEST)("Debian's kernel, of a board with a copy of an ST-LINK/V2", { timeout: SLOW_MS }, () => {
  const guest = useGuest();

  it('shows the short serial number by which the doctor knows it', async () => {
    const probe = { model: 'v2-clone', serial: '68' };
    await withBoardIn(guest(), { probe, flash: BLINKY }, async ({ run }) => {
      const dmesg = await run("within 20 eval 'dmesg | grep -q SerialNumber:' && dmesg");
      expect(dmesg).toMatch(/SerialNumber: h$/m);
      const text = await run(`${PROBEKIT} doctor --probe usb: || echo "status $?"`);
      expect(text).toContain('The probe is a copy of an ST-LINK/V2.');
      expect(text).toContain('status 1');
    });
  });
});

describe.runIf(HAS_GUEST)("Debian's kernel, of a board with an STLINK-V3 in its loader", { timeout: SLOW_MS }, () => {
  const guest = useGuest();

  it('has one interface of it, and the doctor says what it is', async () => {
    await withBoardIn(guest(), { probe: { model: 'v3-loader' } }, async ({ run }) => {
      const dmesg = await run("within 20 eval 'dmesg | grep -q SerialNumber:' && sleep 2 && dmesg");
      expect(dmesg).toContain('idVendor=0483, idProduct=374d');
      expect(dmesg).toContain('Product: STM32 ST-LINK/V3');
      expect(complaintsIn(dmesg)).toEqual([]);
      expect(await run('ls -d /sys/bus/usb/devices/1-1:* | wc -l')).toBe('1');
      const text = await run(`${PROBEKIT} doctor --probe usb: || echo "status $?"`);
      expect(text).toContain('The ST-LINK is in its firmware loader.');
      expect(text).toContain('status 1');
    });
  });
});
