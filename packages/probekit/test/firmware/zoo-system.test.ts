/** Programs of `firmware/zoo` that need somebody at the board, much time, or that lock it: what they say and show at every level. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { imageOf, LEVELS, linesOf, type Run, started, startedFrom, typeText, ZOO } from './run-zoo.ts';

describe.each(LEVELS)('at -%s', (level) => {
  it('bank-swap updates itself over both banks and finds itself at 0x08000000 each time', async () => {
    const run = await started(`bank-swap.${level}`);
    await run.wait(20_000);
    expect(linesOf(run.said())).toEqual(['version 1 in bank 1', 'swapped', 'version 2 in bank 2', 'swapped', 'version 3 in bank 1']);
    expect(run.lamps).toEqual(['LD1 green']);
  });

  it('bootloader starts the newer whole application, and goes back to the other bank when that never confirms itself', async () => {
    const run = await started(`bootloader.${level}`, `application.${level}`);
    await run.control.send('runUntil', { withinMs: 60_000, uartText: 'stays\r\n' });
    await run.wait(10);
    expect(linesOf(run.said())).toEqual([
      'boot: bank 1 has 1, the other none',
      'application 1 runs',
      'application 1 installs the next',
      'boot: bank 1 has 1, the other 2',
      'boot: swaps',
      'boot: bank 2 has 2, the other 1',
      'application 2 runs',
      'application 2 installs half of the next',
      'boot: bank 2 has 2, the other damaged',
      'application 2 runs',
      'application 2 installs the next',
      'boot: bank 2 has 2, the other 3',
      'boot: swaps',
      'boot: bank 1 has 3, the other 2',
      'application 3 runs',
      // Here the watchdog bites.
      'boot: bank 1 has 3, the other 2',
      'boot: never confirmed, refused',
      'boot: swaps',
      'boot: bank 2 has 2, the other 3',
      'application 2 runs',
      'application 2 stays',
    ]);
    const boots = run.said().match(/boot: bank/g) ?? [];
    expect(run.lamps).toEqual([...boots.flatMap(() => ['LD2 yellow', 'LD2 off']), 'LD1 green']);
  });

  it('bootloader starts nothing that is damaged', async () => {
    const bytes = new Uint8Array(readFileSync(`${ZOO}application.${level}.elf`));
    // A bit of its code, behind the first word of its vector table: the top of the stack, 0x20020000.
    const vectors = Buffer.from(bytes).indexOf(Buffer.from([0x00, 0x00, 0x02, 0x20]), 0x100);
    bytes[vectors + 0x300]! ^= 0x10;
    const run = await startedFrom([imageOf(`bootloader.${level}`), { name: 'damaged.elf', bytes }]);
    await run.wait(50);
    expect(linesOf(run.said())).toEqual(['boot: bank 1 has damaged, the other none', 'boot: nothing to start']);
    expect(run.lamps).toEqual(['LD2 yellow', 'LD3 red']);
  });

  it('dma-receive takes messages of any length out of a ring, and knows their end by the idle line', async () => {
    const run = await started(`dma-receive.${level}`);
    await run.wait(20);
    const long = 'forty characters are more than its ring.';
    for (const text of ['hello', long, 'a', 'one more frame']) {
      await typeText(run, text);
      await run.wait(20);
    }
    // Half and full count from the start of the ring of 32: 5, 45, 46 and 60 characters have come.
    expect(linesOf(run.said())).toEqual([
      'listens',
      '5: hello, half 0, full 0',
      `40: ${long}, half 1, full 1`,
      '1: a, half 1, full 1',
      '14: one more frame, half 2, full 1',
    ]);
    expect(run.lamps).toEqual(['LD2 yellow', 'LD2 off', 'LD2 yellow', 'LD2 off', 'LD1 green']);
  });

  it.each([
    { dataCache: false, sent: 'new', received: 'hello' },
    { dataCache: true, sent: 'old', received: '-----' },
  ])('dma-cache sends and reads $sent and $received before its cache maintenance, where dataCache is $dataCache', async (row) => {
    const run = await startedFrom([imageOf(`dma-cache.${level}`)], { dataCache: row.dataCache });
    await run.wait(50);
    await typeText(run, 'hello');
    await run.wait(50);
    expect(linesOf(run.said())).toEqual([
      `by DMA: ${row.sent} text`,
      'cleaned, by DMA: new text',
      'listens',
      `received: ${row.received}`,
      'invalidated: hello',
    ]);
    expect(run.lamps).toEqual(['LD1 green']);
  });

  it('stop-and-wake comes back on HSI, then on CSI, by interrupt and by event of the button', async () => {
    const run = await started(`stop-and-wake.${level}`);
    const press = async (): Promise<string> => {
      await run.button('USER', 'held');
      await run.wait(50);
      await run.button('USER', 'free');
      return run.core();
    };
    await run.wait(50);
    expect(await run.core()).toBe('stopped');
    expect([await press(), await press()]).toEqual(['stopped', 'sleeping']);
    expect(linesOf(run.said())).toEqual([
      'stops on PLL1, PLL1 on, 0 interrupts',
      'woke on HSI, PLL1 off, STOPF, 1 interrupts',
      'stops on HSI, PLL1 off, 1 interrupts',
      'woke on CSI, PLL1 off, STOPF, 1 interrupts',
    ]);
    expect(run.lamps).toEqual(['LD1 green']);
  });

  it('standby loses RAM, wakes by the button and says so', async () => {
    const run = await started(`standby.${level}`);
    const press = async (button: 'RESET' | 'USER'): Promise<string> => {
      const before = run.said().length;
      await run.button(button, 'held');
      await run.button(button, 'free');
      await run.wait(50);
      return run.said().slice(before);
    };
    await run.wait(50);
    // The ST-LINK has reset it at its start, and `started` once more: the first of these ended Standby.
    expect(run.said()).toBe('woke by a reset, RAM lost\r\nflag cleared\r\n');
    expect(await press('RESET')).toBe('reset\r\nstandby\r\n');
    expect(await press('USER')).toBe('woke by WKUP4, RAM lost\r\nflag cleared\r\n');
    expect(run.lamps).toEqual(['LD1 green', 'LD1 off', 'LD1 green']);
  });
});

/** Text, LEDs and the core in the end. The ST-LINK has started each once before. */
const LOCKED: Readonly<Record<string, (run: Run) => Promise<void>>> = {
  'swd-pins': async ({ said, lamps }) => {
    expect(said()).toBe('swd-pins: PA13 and PA14 are mine\r\n');
    expect(lamps).toEqual(['LD2 yellow', 'LD2 off']);
  },
  'stop-mode': silent('stopped'),
  'standby-loop': silent('off'),
  'supply-mistake': silent('off'),
  'rdp-lock': silent('lockup'),
  'watchdog-loop': async ({ said, lamps }) => {
    expect(said()).toMatch(/^(watchdog-loop\r\n){9,12}$/);
    expect(lamps.slice(0, 6)).toEqual(['LD3 red', 'LD3 off', 'LD3 red', 'LD3 off', 'LD3 red', 'LD3 off']);
  },
};

function silent(state: string): (run: Run) => Promise<void> {
  return async ({ said, lamps, core }) => {
    expect([said(), lamps, await core()]).toEqual(['', [], state]);
  };
}

describe.each(Object.entries(LOCKED))('%s locks the board', (program, verify) => {
  it.each(LEVELS)('at -%s', async (level) => {
    const run = await started(`${program}.${level}`);
    // Option bytes take their time.
    await run.wait(program === 'rdp-lock' ? 1100 : 300);
    await verify(run);
  });
});

it('the zoo has nothing in its folder that no test runs, and each program at each level', () => {
  const images = readdirSync(ZOO).map((file) => file.replace(/\.elf$/, ''));
  const programs = new Set(images.map((image) => image.replace(/\.\w+$/, '')));
  expect(images.sort()).toEqual([...programs].flatMap((program) => LEVELS.map((level) => `${program}.${level}`)).sort());
});
