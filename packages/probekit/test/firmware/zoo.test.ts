/** What people build, run on the bench: each program of `firmware/zoo` must say exactly this, at every level of optimisation. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Bench } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';

const ZOO = fileURLToPath(new URL('../../../../firmware/zoo/', import.meta.url));

async function started(image: string): Promise<Bench & { readonly said: () => string }> {
  const file = `${image}.elf`;
  const bytes = new Uint8Array(readFileSync(`${ZOO}${file}`));
  const bench = await createBench({ scenario: { board: 'nucleo-h743zi2', flash: [{ file }] }, images: [{ name: file, bytes }] });
  let text = '';
  bench.control.onEvent((event) => {
    if (event.event === 'uart') text += new TextDecoder('latin1').decode(event.bytes);
  });
  await bench.control.send('set', { physics: { buttons: { RESET: 'held' } } });
  await bench.control.send('set', { physics: { buttons: { RESET: 'free' } } });
  return { ...bench, said: () => text };
}

async function linesOf(image: string, ms = 600): Promise<readonly string[]> {
  const { control, said } = await started(image);
  await control.send('advance', { ms });
  expect((await control.send('look', {})).core, 'rests at its end').toBe('sleeping');
  return said().split('\r\n').slice(0, -1);
}

/** What `memory-kernels` fills its buffer with. */
function pseudoRandom(length: number): Uint8Array {
  let seed = 2024;
  return Uint8Array.from({ length }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed >>> 24;
  });
}

function matrixSum(): number {
  const range = [...Array(12).keys()];
  let sum = 0n;
  for (const i of range) {
    for (const j of range) {
      const cell = range.reduce((total, k) => total + (i * 7 - k * 3) * (k * j - 20), 0);
      sum = BigInt.asUintN(64, sum * 31n + BigInt(cell));
    }
  }
  return Number((sum ^ (sum >> 32n)) & 0xffff_ffffn);
}

const hex = (word: number): string => word.toString(16).padStart(8, '0');
const crc = hex(crc32(pseudoRandom(512)));

const faults = (handler: (own: string) => string, forced: string): readonly string[] => [
  `${handler('BusFault')} r0 00000001 r1 22000000 cfsr 00008200${forced} bfar 22000000 pc right thumb 1`,
  `${handler('UsageFault')} r0 00000002 r1 00000003 cfsr 00010000${forced} pc right thumb 1`,
  `${handler('UsageFault')} r0 00000003 r1 08000400 cfsr 00020000${forced} pc elsewhere, as ARM thumb 0`,
  'untrapped: 7/0 is 0',
  `${handler('UsageFault')} r0 00000005 r1 20000002 cfsr 01000000${forced} pc right thumb 1`,
  `${handler('UsageFault')} r0 00000007 r1 00000000 cfsr 02000000${forced} pc right thumb 1`,
  `${handler('UsageFault')} r0 00000004 r1 20000001 cfsr 01000000${forced} pc right thumb 1`,
  `${handler('UsageFault')} r0 00000008 r1 00000009 cfsr 00080000${forced} pc right thumb 1`,
];

/** By program; those with levels run at each of them. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  library: [
    '-7    42|42   |00042 4000000000 beef 0XC0DE 10 z text abc|       r|%',
    '-9000000000000000000 123456789abcdef0 -2147483647 44',
    '3.142    -2.50|1.234568e+04 1e-05 100000 2',
    '3 found: 12 31 seven; -63; 6020.00',
    '-45 -3 0 5 8 17 99 ',
    '1 9 in hay',
    'heap: 0 bytes damaged, too much gives 0x0',
    'setjmp returned 42, pass 3',
    'longjmp(0) came back',
  ],
  'memory-kernels': ['memcpy 0 wrong, memmove 0 wrong', `crc ${crc} ${crc}`, `check cbf43926, matrix ${hex(matrixSum())}`],
  scheduler: [
    // A wakes each 10 ms, B each 25, C each 40; who is due together runs in this order.
    'A1 B1 C1 A11 A21 B26 A31 A41 C41 A51 B51 A61 A71 B76 A81 C81 A91 A101 B101 A111 ',
    'scheduler: 0 registers damaged, many switches',
  ],
  nested: [
    'nest (10!2)4',
    'together -05<2(10!2)4(10!2)4>',
    'basepri 10!|kr2(10!2)4',
    'faultmask |0F',
    'grouping ()1!024',
    'own 5<2(10!2)4>',
    'svc S',
    'disabled |',
  ],
  mpu: [
    'before passes',
    'background passes',
    'full passes',
    'run passes',
    'run guarded faults 1', // IACCVIOL
    'read of read-only passes',
    'write of read-only faults 130 there', // DACCVIOL, MMARVALID
    'write beside passes',
    'no access faults 130 there',
    'through the hole passes',
    'and beneath it faults 130 there',
    'privileged passes',
    'unprivileged faults there',
    'unprivileged, no region faults there',
    'unprivileged, own stack passes',
    'off passes',
  ],
  faults: ['own handlers', ...faults((own) => own, ''), 'escalated', ...faults(() => 'HardFault', ' forced'), 'done'],
};

const SINGLE: readonly string[] = ['sleep.O2', 'bank-swap.O2', 'stop-and-wake.O2', 'standby.O2', 'dma-uart.O2'];

describe('a program of the zoo', () => {
  it.each(Object.entries(EXPECTED).flatMap(([program, lines]) => ['O0', 'O2', 'Os'].map((level) => [program, level, lines] as const)))(
    '%s at -%s says what it must',
    async (program, level, lines) => {
      expect(await linesOf(`${program}.${level}`)).toEqual(lines);
    },
  );

  it('sleep wakes by interrupts, masked ones and events, and lives in its handler', async () => {
    expect(await linesOf('sleep.O2')).toEqual(['wfi 10', 'masked 0', 'unmasked 1', 'sev', 'sevonpend', 'sleeponexit 40']);
  });

  it('bank-swap updates itself over both banks and finds itself at 0x08000000 each time', async () => {
    const lines = ['version 1 in bank 1', 'swapped', 'version 2 in bank 2', 'swapped', 'version 3 in bank 1'];
    expect(await linesOf('bank-swap.O2', 20_000)).toEqual(lines);
  });

  it('dma-uart sends while the core sleeps, and cannot reach DTCM', async () => {
    expect(await linesOf('dma-uart.O2')).toEqual(['by DMA, while the core sleeps', 'round round round ', 'DTCM: transfer error']);
  });

  it('stop-and-wake comes back on HSI, then on CSI, by interrupt and by event of the button', async () => {
    const { control, said } = await started('stop-and-wake.O2');
    const press = async (): Promise<string> => {
      await control.send('set', { physics: { buttons: { USER: 'held' } } });
      await control.send('advance', { ms: 50 });
      await control.send('set', { physics: { buttons: { USER: 'free' } } });
      return (await control.send('look', {})).core;
    };
    await control.send('advance', { ms: 50 });
    expect((await control.send('look', {})).core).toBe('stopped');
    expect([await press(), await press()]).toEqual(['stopped', 'sleeping']);
    expect(said().split('\r\n')).toEqual([
      'stops on PLL1, PLL1 on, 0 interrupts',
      'woke on HSI, PLL1 off, STOPF, 1 interrupts',
      'stops on HSI, PLL1 off, 1 interrupts',
      'woke on CSI, PLL1 off, STOPF, 1 interrupts',
      '',
    ]);
  });

  it('standby loses RAM, wakes by the button and says so', async () => {
    const { control, said } = await started('standby.O2');
    const press = async (button: 'RESET' | 'USER'): Promise<string> => {
      const before = said().length;
      await control.send('set', { physics: { buttons: { [button]: 'held' } } });
      await control.send('set', { physics: { buttons: { [button]: 'free' } } });
      await control.send('advance', { ms: 50 });
      return said().slice(before);
    };
    await control.send('advance', { ms: 50 });
    // The ST-LINK has reset it at its start, and `started` once more: the first of these ended Standby.
    expect(said()).toBe('woke by a reset, RAM lost\r\nflag cleared\r\n');
    expect(await press('RESET')).toBe('reset\r\nstandby\r\n');
    expect(await press('USER')).toBe('woke by WKUP4, RAM lost\r\nflag cleared\r\n');
  });

  it('has nothing in its folder that no test runs', () => {
    const run = [...Object.keys(EXPECTED).flatMap((program) => ['O0', 'O2', 'Os'].map((level) => `${program}.${level}`)), ...SINGLE];
    expect(readdirSync(ZOO).sort()).toEqual(run.map((image) => `${image}.elf`).sort());
  });
});
