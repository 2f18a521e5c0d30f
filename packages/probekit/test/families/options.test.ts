/** Option bytes of the families beside STM32H7, each on its virtual board: read, changed, in force after power was away, and of one mind with OpenOCD. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Bench, Scenario } from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { checkProtection } from '../../src/doctor/checks/protection.ts';
import {
  changeOptionBytes,
  flashImage,
  flashWithOptions,
  meaningOf,
  optionChangeOf,
  planFlashOptions,
  planOptionChange,
  readOptionBytes,
  wantedOptions,
} from '../../src/flash/index.ts';
import { recordOptionChange } from '../../src/flash/options/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { connectTarget, readProtection, type Target } from '../../src/stm32/index.ts';
import { ENGLISH, say } from '../../src/words/index.ts';
import { hasPeer, runPeer } from '../clients/peer.ts';
import { serveBenchProcess } from '../clients/served-bench.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { memoryStore } from '../unplug/cut.ts';

interface FamilyRow {
  readonly board: string;
  /** As delivered. */
  readonly factory: Readonly<Record<string, number>>;
  /** Sectors that one assignment protects, and what `get` then says of them. */
  readonly protect: readonly [assignment: string, sectors: readonly number[], said: string];
  readonly unprotect: string;
  /** A change of something else, and its values. */
  readonly other: readonly [readonly string[], Readonly<Record<string, number>>];
  readonly open: number;
  /** OpenOCD's own file for the family, what it is to print of our values, and how it protects one of its blocks. */
  readonly openocd: {
    readonly target: string;
    readonly reads: readonly string[];
    readonly shows: readonly RegExp[];
    readonly protects: readonly string[];
    readonly found: readonly [name: string, text: string];
  };
}

const F1_OPENOCD: FamilyRow['openocd'] = {
  target: 'stm32f1x',
  reads: ['stm32f1x options_read 0', 'mdw 0x40022020', 'mdw 0x1ffff800 2'],
  shows: [/0x40022020: fffffffe/, /stop mode: reset generated/i],
  protects: ['flash protect 0 2 2 on', 'reset halt'],
  found: ['WRP', '0xfffffffb'],
};

function l4Kind(target: string, found: readonly [string, string]): FamilyRow['openocd'] {
  return {
    target,
    reads: ['mdw 0x4002202c 2', 'mdw 0x1fff7818 4', 'stm32l4x option_read 0 0x20', 'flash probe 0', 'flash info 0'],
    shows: [
      /0x4002202c: 0003\w\w00 0007\w\w07/,
      /0x1fff7818: 0003\w\w00 fffc\w\wff 0007\w\w07/,
      /#\s*2:.*\bprotected/,
      /#\s*6:.*not protected/,
    ],
    protects: ['flash protect 0 4 5 on', 'stm32l4x option_load 0'],
    found,
  };
}

const ROWS: readonly FamilyRow[] = [
  {
    board: 'nucleo-f103rb',
    factory: { RDP: 0xa5, WDG_SW: 1, nRST_STOP: 1, nRST_STDBY: 1, DATA0: 0xff, DATA1: 0xff, WRP: 0xffff_ffff },
    protect: ['WRP=0-3', [0, 1, 2, 3], 'write-protected sectors of bank 1: 0, 1, 2, 3'],
    unprotect: 'WRP=none',
    other: [['DATA0=0x5a', 'nRST_STOP=0'], { DATA0: 0x5a, nRST_STOP: 0 }],
    open: 0xa5,
    openocd: F1_OPENOCD,
  },
  {
    board: 'nucleo-f091rc',
    factory: { RDP: 0xaa, WDG_SW: 1, nBOOT0: 1, nBOOT1: 1, BOOT_SEL: 1, DATA0: 0xff, WRP: 0xffff_ffff },
    protect: ['WRP=0,1', [0, 1], 'write-protected sectors of bank 1: 0, 1'],
    unprotect: 'WRP=none',
    other: [['DATA0=0x5a', 'nRST_STOP=0'], { DATA0: 0x5a, nRST_STOP: 0 }],
    open: 0xaa,
    openocd: { ...F1_OPENOCD, target: 'stm32f0x' },
  },
  {
    board: 'nucleo-f446re',
    factory: { RDP: 0xaa, BOR_LEV: 3, WDG_SW: 1, nRST_STOP: 1, nRST_STDBY: 1, SPRMOD: 0, WRP1: 0xff },
    protect: ['WRP1=0,7', [0, 7], 'write-protected sectors of bank 1: 0, 7'],
    unprotect: 'WRP=none',
    other: [['BOR_LEV=2', 'nRST_STDBY=0'], { BOR_LEV: 2, nRST_STDBY: 0 }],
    open: 0xaa,
    openocd: {
      target: 'stm32f4x',
      reads: ['mdw 0x40023c14', 'mdw 0x1fffc000 4', 'stm32f2x options_read 0', 'flash probe 0', 'flash info 0'],
      shows: [/0x40023c14: 007eaa69/, /0x1fffc000: ffffaa68 ffffffff ffff007e ffffffff/, /#\s*0:.*\bprotected/, /#\s*1:.*not protected/],
      protects: ['flash protect 0 5 5 on'],
      found: ['WRP1', '0xdf'],
    },
  },
  {
    board: 'nucleo-l476rg',
    factory: { RDP: 0xaa, IWDG_SW: 1, DUALBANK: 1, WRP1A_STRT: 0xff, WRP1A_END: 0, PCROP1_STRT: 0xffff, PCROP1_END: 0, PCROP_RDP: 0 },
    protect: ['WRP1=0-3,7', [0, 1, 2, 3, 7], 'write-protected sectors of bank 1: 0, 1, 2, 3, 7'],
    unprotect: 'WRP=none',
    other: [['BOR_LEV=1', 'nRST_SHDW=0', 'IWDG_STOP=0'], { BOR_LEV: 1, nRST_SHDW: 0, IWDG_STOP: 0 }],
    open: 0xaa,
    openocd: l4Kind('stm32l4x', ['WRP1A_END', '0x05']),
  },
  {
    board: 'nucleo-g474re',
    factory: { RDP: 0xaa, IWDG_SW: 1, DBANK: 1, nSWBOOT0: 1, nBOOT0: 1, BOOT_LOCK: 0, SEC_SIZE1: 0 },
    protect: ['WRP1=0-3,7', [0, 1, 2, 3, 7], 'write-protected sectors of bank 1: 0, 1, 2, 3, 7'],
    unprotect: 'WRP=none',
    other: [['BOR_LEV=1', 'nRST_SHDW=0', 'IWDG_STOP=0'], { BOR_LEV: 1, nRST_SHDW: 0, IWDG_STOP: 0 }],
    open: 0xaa,
    openocd: l4Kind('stm32g4x', ['WRP1A_END', '0x05']),
  },
  {
    board: 'nucleo-g071rb',
    factory: { RDP: 0xaa, IWDG_SW: 1, nBOOT_SEL: 1, BOOT_LOCK: 0, SEC_SIZE: 0 },
    protect: ['WRP1=0-3,7', [0, 1, 2, 3, 7], 'write-protected sectors of bank 1: 0, 1, 2, 3, 7'],
    unprotect: 'WRP=none',
    other: [['nRST_SHDW=0', 'IWDG_STOP=0'], { nRST_SHDW: 0, IWDG_STOP: 0 }],
    open: 0xaa,
    openocd: l4Kind('stm32g0x', ['WRP1A_END', '0x05']),
  },
];

const BIN = fileURLToPath(new URL('../../bin/probekit.js', import.meta.url));
const FLASH = 0x0800_0000;
const PROGRAM = Uint8Array.from({ length: 64 }, (_, at) => (at * 5 + 1) & 0xff);

/** Initial SP and reset vector, then `wfi` in a loop. */
const ASLEEP = Uint8Array.from(
  { length: 64 },
  (_, at) => [0x00, 0x10, 0x00, 0x20, 0x09, 0x00, 0x00, 0x08, 0x30, 0xbf, 0xfd, 0xe7][at] ?? 0,
);

const assigned = (text: string) => text.split('=') as [string, string];

async function targetOn(board: string, scenario: Partial<Scenario> = {}) {
  const images = [
    { name: 'old.bin', bytes: PROGRAM },
    { name: 'asleep.bin', bytes: ASLEEP },
  ];
  const flash = [{ file: 'old.bin', address: '0x08000000' }];
  const bench = await createBench({ scenario: { board, flash, ...scenario }, boards: ALL_BOARDS, images });
  return { bench, target: await connectTarget(await openProbe(bench), { mode: 'normal' }) };
}

/** As `probekit option-bytes set` does it. */
async function set(target: Target, assignments: readonly string[]) {
  const { layout } = await readOptionBytes(target);
  const change = optionChangeOf(layout, assignments.map(assigned));
  const store = memoryStore();
  const plan = await planOptionChange(target, change, { store });
  const report = await changeOptionBytes(target, plan, { store });
  expect(await store.names()).toEqual([]);
  return { plan, report };
}

async function afterPowerCycle(bench: Bench): Promise<Target> {
  await bench.control.send('set', { physics: { cable: { plugged: false } } });
  await bench.control.send('advance', { ms: 500 });
  await bench.control.send('set', { physics: { cable: { plugged: true } } });
  await bench.control.send('advance', { ms: 500 });
  return connectTarget(await openProbe(bench), { mode: 'normal' });
}

describe.each(ROWS)('the option bytes of bench:$board', ({ board, factory, protect, unprotect, other, open }) => {
  it('are as delivered', async () => {
    const { target } = await targetOn(board);
    const { layout, values } = await readOptionBytes(target);
    expect(values).toMatchObject(factory);
    for (const option of layout.fields)
      expect(() => say(ENGLISH, meaningOf(layout, option, values) ?? { key: 'options.same' })).not.toThrow();
  });

  it('protect sectors against writing, and give them back', async () => {
    const { bench, target } = await targetOn(board);
    const [assignment, sectors, said] = protect;
    const { report } = await set(target, [assignment]);
    const { layout } = await readOptionBytes(target);
    const told = layout.fields.flatMap((option) => meaningOf(layout, option, report.values) ?? []).map((each) => say(ENGLISH, each));
    expect(told).toContain(said);
    const again = await afterPowerCycle(bench);
    expect((await readProtection(again))?.writeProtected[1]).toEqual(sectors);
    expect((await checkProtection(again.memory, again.chip))?.outcome).toBe('wrp');
    const image = assembleImage('new.bin', 'bin', [{ address: FLASH, bytes: new Uint8Array(64).fill(7) }]);
    await expect(flashImage(again, image)).rejects.toMatchObject({
      code: 'flash/write-protected',
      evidence: { sectors: [{ bank: 1, index: 0, address: FLASH }] },
    });
    await set(again, [unprotect]);
    expect((await readProtection(again))?.writeProtected).toEqual({ 1: [], 2: [] });
    expect(await bench.control.send('peek', { address: FLASH, byteLength: PROGRAM.length })).toEqual(PROGRAM);
  });

  it('change together, and hold after power was away', async () => {
    const { bench, target } = await targetOn(board);
    const [assignments, values] = other;
    expect((await set(target, assignments)).report.values).toMatchObject(values);
    const again = await afterPowerCycle(bench);
    expect((await readOptionBytes(again)).values).toMatchObject({ ...factory, ...values });
  });

  it('are read and changed beside an image where the program sleeps, also when an earlier change was cut', async () => {
    const { target } = await targetOn(board, { flash: [{ file: 'asleep.bin', address: '0x08000000' }] });
    expect((await target.core.readStatus()).sleeping).toBe(true);
    const [assignments, values] = other;
    const store = memoryStore();
    await recordOptionChange(target, await planOptionChange(target, values), { store });
    expect((await readOptionBytes(target, { store })).cut).toBe('old');
    const change = await wantedOptions(target, assignments.map(assigned));
    const image = assembleImage('new.bin', 'bin', [{ address: FLASH, bytes: ASLEEP.map((byte, at) => byte ^ Number(at > 16)) }]);
    await flashWithOptions(target, image, await planFlashOptions(target, image, change, { store }), { store });
    expect((await readOptionBytes(target, { store })).values).toMatchObject(values);
    expect(await store.names()).toEqual([]);
  });

  it('close the flash at RDP level 1, and the way back erases it', async () => {
    const { bench, target } = await targetOn(board);
    const { plan } = await set(target, ['RDP=0xbb']);
    expect(plan.risks.map(({ id }) => id)).toContain('rdp-1');
    const closed = await afterPowerCycle(bench);
    expect(await readProtection(closed)).toMatchObject({ rdpLevel: 1, rdp: 0xbb });
    expect((await checkProtection(closed.memory, closed.chip))?.outcome).toBe('rdp1');
    const back = await set(closed, [`RDP=${open}`]);
    expect(back.plan.risks).toMatchObject([{ id: 'rdp-0', weight: 'sentence' }]);
    const opened = await afterPowerCycle(bench);
    expect((await readProtection(opened))?.rdpLevel).toBe(0);
    const erased = await opened.memory.read(FLASH, PROGRAM.length);
    expect([...erased].every((byte) => byte === 0xff)).toBe(true);
  });
});

it.each([
  [{ SPRMOD: '0x1', nWRP: '0x3' }, 'pcrop', 'PCROP, neither written nor read: bank 1 sector 0, bank 1 sector 1'],
  [
    { SPRMOD: '0x1', nWRP: '0xff' },
    'pcrop',
    'PCROP, neither written nor read: bank 1 sector 0, bank 1 sector 1, bank 1 sector 2 and 5 more',
  ],
  [{ SPRMOD: '0x1', nWRP: '0x0' }, 'open', 'the flash is open: no read-out and no write protection'],
  [{ SPRMOD: '0x0', nWRP: '0xfc' }, 'wrp', 'write-protected: bank 1 sector 0, bank 1 sector 1'],
])('C11 tells PCROP of the sectors of an F4 from their write protection: %j', async (optionBytes, outcome, said) => {
  const { target } = await targetOn('nucleo-f446re', { optionBytes });
  const found = await checkProtection(target.memory, target.chip);
  expect(found?.outcome).toBe(outcome);
  expect(found && say(ENGLISH, found.said)).toBe(said);
});

describe.runIf(hasPeer('openocd')).each(ROWS)(
  'OpenOCD and the option bytes of bench:$board',
  ({ board, protect, unprotect, other, openocd }) => {
    it('read what the other wrote', { timeout: 120_000 }, async () => {
      const served = await serveBenchProcess(`bench:${board}`);
      const probe = ['--probe', `stlink-server://127.0.0.1:${served.port}`];
      const probekit = (...args: readonly string[]) => runPeer(process.execPath, [BIN, 'option-bytes', ...args, ...probe]);
      const theirs = (commands: readonly string[]) => {
        const lines = [
          'source [find interface/stlink-dap.cfg]',
          `st-link backend tcp ${served.port}`,
          'gdb_port disabled',
          'transport select dapdirect_swd',
        ];
        lines.push(`source [find target/${openocd.target}.cfg]`, 'init', 'reset halt', ...commands, 'shutdown');
        return runPeer(
          'openocd',
          lines.flatMap((line) => ['-c', line]),
        );
      };
      try {
        const chip: string = JSON.parse((await runPeer(process.execPath, [BIN, 'info', '--json', ...probe])).text).chip.name;
        const accepted = ['reset-on-stop', 'reset-on-standby'].flatMap((id) => ['--accept', id]);
        const wrote = await probekit('set', protect[0], ...other[0], ...accepted, '--unproven', chip);
        expect(wrote.status, wrote.text).toBe(0);
        const read = await theirs(openocd.reads);
        for (const shown of openocd.shows) expect(read.text).toMatch(shown);
        expect((await probekit('set', unprotect, '--unproven', chip)).status).toBe(0);
        const closed = await theirs(openocd.protects);
        expect(closed.status, closed.text).toBe(0);
        const [name, text] = openocd.found;
        expect((await probekit('get', name)).text).toMatch(new RegExp(`^${name} +${text}( |$)`, 'm'));
      } finally {
        await served.stop();
      }
    });
  },
);
