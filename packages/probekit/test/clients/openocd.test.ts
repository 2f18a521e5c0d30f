/** OpenOCD 0.12, unmodified, takes the bench for an ST-LINK: over ST's stlink-server protocol, with both of its drivers. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasPeer, runPeer } from './peer.ts';
import { type ServedBench, serveBenchProcess } from './served-bench.ts';

const BLINKY = fileURLToPath(new URL('../../../../firmware/blinky.elf', import.meta.url));
const BIN = fileURLToPath(new URL('../../bin/probekit.js', import.meta.url));
const SWD_PINS = 'bench:swd-pins';

/** Each driver's way to a probe behind a server; the target file is OpenOCD's own. */
const DRIVERS = {
  dapdirect: (port: number) => ['source [find interface/stlink-dap.cfg]', `st-link backend tcp ${port}`, 'transport select dapdirect_swd'],
  hla: (port: number) => ['source [find interface/stlink.cfg]', `hla_stlink_backend tcp ${port}`, 'transport select hla_swd'],
};

const openocdIsHere = hasPeer('openocd');

describe.runIf(openocdIsHere).each(['dapdirect', 'hla'] as const)('OpenOCD with its %s driver', (driver) => {
  let bench: ServedBench | undefined;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-openocd-'));
  });
  afterEach(async () => {
    await bench?.stop();
    await rm(folder, { recursive: true });
  });

  async function openocd(address: string, before: readonly string[], commands: readonly string[]) {
    bench = await serveBenchProcess(address);
    return openocdAt(bench, before, commands);
  }

  function openocdAt(bench: ServedBench, before: readonly string[], commands: readonly string[]) {
    const lines = [...DRIVERS[driver](bench.port), 'source [find target/stm32h7x.cfg]', ...before, ...commands, 'shutdown'];
    return runPeer(
      'openocd',
      lines.flatMap((line) => ['-c', line]),
    );
  }

  it('finds the Cortex-M7, halts it and reads what a healthy board holds', async () => {
    const { text, status } = await openocd(
      'bench:healthy',
      [],
      ['init', 'halt', 'mdw 0xe000ed00', 'mdw 0x5c001000', 'mdh 0x1ff1e880', 'flash probe 0'],
    );
    expect(text).toContain('Cortex-M7 r1p1 processor detected');
    expect(text).toContain('target has 8 breakpoints, 4 watchpoints');
    expect(text).toMatch(/0xe000ed00: 411fc271/);
    expect(text).toMatch(/0x5c001000: 20036450/);
    expect(text).toMatch(/0x1ff1e880: 0800/);
    expect(text).toContain('Device: STM32H74x/75x');
    expect(status).toBe(0);
  }, 90_000);

  it('erases, programs with its own loader on our core, verifies, and reads the image back', async () => {
    const dump = join(folder, 'dump.bin');
    const image = join(folder, 'image.bin');
    const bytes = Uint8Array.from({ length: 40_000 }, (_, at) => (at * 7 + (at >> 9)) & 0xff);
    await writeFile(image, bytes);
    const { text, status } = await openocd(
      'bench:healthy',
      [],
      [
        'init',
        'reset halt',
        `flash write_image erase ${image} 0x08020000`,
        `verify_image ${image} 0x08020000`,
        `dump_image ${dump} 0x08020000 ${bytes.length}`,
      ],
    );
    expect(text).toMatch(/wrote 4\d{4} bytes from file/);
    expect(text).toMatch(/verified 40000 bytes/);
    expect(status).toBe(0);
    expect(new Uint8Array(await readFile(dump))).toEqual(bytes);
  }, 120_000);

  it('reads what `probekit memory` wrote', async () => {
    const served = await serveBenchProcess('bench:healthy');
    bench = served;
    const probe = `stlink-server://127.0.0.1:${served.port}`;
    const filled = await runPeer(process.execPath, [BIN, 'memory', 'fill', '0x24000003', '6', '0xa5', '--probe', probe]);
    expect(filled.status).toBe(0);
    const { text } = await openocdAt(served, [], ['init', 'halt', 'mdb 0x24000003 6', 'mdw 0x24000004 1']);
    expect(text).toMatch(/0x24000003: a5 a5 a5 a5 a5 a5/);
    expect(text).toMatch(/0x24000004: a5a5a5a5/);
  }, 90_000);

  it('reads the option bytes that `probekit option-bytes` wrote, and the other way round', async () => {
    const served = await serveBenchProcess('bench:healthy');
    bench = served;
    const probe = `stlink-server://127.0.0.1:${served.port}`;
    const probekit = (...args: readonly string[]) => runPeer(process.execPath, [BIN, 'option-bytes', ...args, '--probe', probe]);
    // Behind a server nobody can tell that the chip is a virtual one.
    const unnamed = await probekit('set', 'WRP1=0xf6');
    expect(unnamed.text).toContain('--unproven STM32H743/753');
    const values = ['WRP1=0xf6', 'BOR_LEV=1', 'BOOT_ADD1=0x24000000', 'PROT_AREA_START2=0x10', 'PROT_AREA_END2=0x1f'];
    expect((await probekit('set', ...values, '--unproven', 'STM32H743')).status).toBe(0);
    const { text } = await openocdAt(
      served,
      [],
      [
        'init',
        'reset halt',
        'stm32h7x option_read 0 0x1c',
        'stm32h7x option_read 0 0x38',
        'stm32h7x option_read 0 0x40',
        'mdw 0x52002128',
        'flash probe 0',
        'flash info 0',
        'flash protect 0 5 5 on',
        'stm32h7x option_write 0 0x44 0x1ff00800',
      ],
    );
    expect(text).toMatch(/201c> = 0x1bc6aaf4/);
    expect(text).toMatch(/2038> = 0xf6\b/);
    expect(text).toMatch(/2040> = 0x24000800/);
    expect(text).toMatch(/0x52002128: 001f0010/);
    expect(
      [...text.matchAll(/^\s*# *(\d+):.*\) (protected|not protected)$/gm)].filter(([, , state]) => state === 'protected').map(([, n]) => n),
    ).toEqual(['0', '3']);
    const after = await probekit('get', 'WRP1', 'BOOT_ADD1', 'BOR_LEV');
    expect(after.text).toMatch(/^BOOT_ADD1 +0x1ff0 /m);
    expect(after.text).toMatch(/^WRP1 +0xd6 /m);
    expect(after.text).toMatch(/^BOR_LEV +1 /m);
  }, 120_000);

  it('stops at its breakpoints and watchpoints, steps, and halts after a reset before the first instruction', async () => {
    const { text, status } = await openocd(
      'bench:healthy',
      [],
      [
        'init',
        `program ${BLINKY}`,
        'reset halt',
        'reg pc',
        'bp 0x080000e0 2 hw',
        'resume',
        'wait_halt 2000',
        'reg pc',
        'step',
        'reg pc',
        'rbp 0x080000e0',
        'wp 0x20000000 4 w',
        'resume',
        'wait_halt 2000',
        'reg pc',
      ],
    );
    const counters = [...text.matchAll(/^pc \(\/32\): (0x[0-9a-f]+)$/gm)].map(([, pc]) => Number(pc));
    // After the reset; at the breakpoint, in an interrupt; a step further; after the store of SysTick_Handler.
    expect(counters).toEqual([0x0800_018c, 0x0800_00e0, 0x0800_00e2, 0x0800_00fe]);
    expect(text).toMatch(/halted due to breakpoint, current mode: Handler SysTick/);
    expect(text).toMatch(/halted due to single-step/);
    expect(status).toBe(0);
  }, 120_000);

  it('runs its `program … verify reset`', async () => {
    const { text, status } = await openocd('bench:healthy', [], [`program ${BLINKY} verify reset`]);
    expect(text).toContain('** Programming Finished **');
    expect(text).toContain('** Verified OK **');
    expect(status).toBe(0);
  }, 120_000);

  it('is not disturbed by programs of ours that come and go meanwhile', async () => {
    const served = await serveBenchProcess('bench:healthy');
    bench = served;
    const erasing = openocdAt(served, [], ['init', 'reset halt', 'flash erase_sector 0 0 6', `program ${BLINKY} verify`]);
    let isErasing = true;
    void erasing.then(() => {
      isErasing = false;
    });
    const visits: number[] = [];
    while (isErasing) {
      const { status } = await runPeer(process.execPath, [BIN, 'info', '--probe', `stlink-server://127.0.0.1:${served.port}`]);
      visits.push(status);
    }
    const { text, status } = await erasing;
    expect(text).toContain('** Verified OK **');
    expect(status).toBe(0);
    expect(visits.length).toBeGreaterThan(1);
    expect(new Set(visits)).toEqual(new Set([0]));
  }, 120_000);

  it('says what it says on real boards when the program has taken the debug pins', async () => {
    const { text, status } = await openocd(SWD_PINS, [], ['init']);
    expect(text).toMatch(driver === 'hla' ? /init mode failed \(unable to connect to the target\)/ : /unable to connect to the target/);
    expect(status).not.toBe(0);
  }, 90_000);

  it('gets hold of that board under reset', async () => {
    const { text, status } = await openocd(
      SWD_PINS,
      ['reset_config srst_only srst_nogate connect_assert_srst'],
      ['init', 'reset halt', 'reg pc'],
    );
    expect(text).toMatch(/halted due to (debug-request|breakpoint)/);
    expect(status).toBe(0);
  }, 90_000);
});

describe.runIf(openocdIsHere)('OpenOCD with `cortex_m reset_config vectreset`', () => {
  it('resets the core alone: it stands at its first instruction, with the clocks that were set', async () => {
    const bench = await serveBenchProcess('bench:healthy');
    try {
      const lines = [
        ...DRIVERS.dapdirect(bench.port),
        'source [find target/stm32h7x.cfg]',
        'cortex_m reset_config vectreset',
        'init',
        'halt',
        // RCC_AHB4ENR, VTOR.
        'mww 0x580244e0 0x55',
        'mww 0xe000ed08 0x08020000',
        'reset halt',
        'mdw 0x580244e0',
        'mdw 0xe000ed08',
        'mdw 0x08000004',
        'reg pc',
        'cortex_m reset_config sysresetreq',
        'reset halt',
        'mdw 0x580244e0',
        'shutdown',
      ];
      const { text } = await runPeer(
        'openocd',
        lines.flatMap((line) => ['-c', line]),
      );
      const reset = /0x08000004: (\w{8})/.exec(text)?.[1] ?? '';
      const pc = /pc \(\/32\): 0x(\w{8})/.exec(text)?.[1] ?? '';
      expect(Number.parseInt(pc, 16)).toBe(Number.parseInt(reset, 16) & ~1);
      expect(text).toContain('0xe000ed08: 08000000');
      expect([...text.matchAll(/0x580244e0: (\w{8})/g)].map(([, word]) => word)).toEqual(['00000055', '00000000']);
    } finally {
      await bench.stop();
    }
  }, 90_000);
});
