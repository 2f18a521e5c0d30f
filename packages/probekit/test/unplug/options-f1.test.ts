/**
 * A change of the option bytes of an STM32F103 is cut at each of its transfers: the chip erases them before it writes them. Where the
 * program alone is killed the next run completes the change and the flash is what it was; where the supply falls between the two, the
 * chip is at RDP level 1, which the next run sees and ends.
 */
import { describe, expect, it } from 'vitest';
import { type Bench, equalBytes, type Store, type UsbDeviceLink } from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import {
  type CutChange,
  changeOptionBytes,
  forgetCutChange,
  isInForceAlready,
  optionChangeOf,
  planOptionChange,
  readOptionBytes,
} from '../../src/flash/index.ts';
import type { OptionValues } from '../../src/stm32/index.ts';
import { asProgram, cutLink, killedLink, memoryStore, replug } from './cut.ts';

const FLASH = 0x0800_0000;
const PROGRAM = Uint8Array.from({ length: 64 }, (_, at) => (at * 5 + 1) & 0xff);
const CHANGE = ['WRP=0-3', 'DATA0=0x5a'] as const;
const WANTED: OptionValues = { RDP: 0xa5, WRP: 0xffff_fffe, DATA0: 0x5a };
const ALL_CUTS_MS = 300_000;

async function benchWith(): Promise<Bench> {
  const images = [{ name: 'old.bin', bytes: PROGRAM }];
  const scenario = { board: 'nucleo-f103rb', flash: [{ file: 'old.bin', address: '0x08000000' }] };
  return createBench({ scenario, boards: ALL_BOARDS, images });
}

interface Run {
  readonly values: OptionValues;
  readonly cut: CutChange | undefined;
  readonly erases: boolean;
}

/** As `probekit option-bytes set` does it. */
function set(bench: Bench, store: Store, usb: UsbDeviceLink = bench.usb, onPlan: () => void = () => undefined): Promise<Run> {
  return asProgram(bench, usb, async (target) => {
    const { layout } = await readOptionBytes(target, { store });
    const assignments = CHANGE.map((text) => text.split('=') as [string, string]);
    const plan = await planOptionChange(target, optionChangeOf(layout, assignments), { store });
    onPlan();
    const run = { cut: plan.cut, erases: plan.wholeFlash };
    if (!isInForceAlready(plan)) return { ...run, values: (await changeOptionBytes(target, plan, { store })).values };
    await forgetCutChange(target, { store });
    return { ...run, values: plan.after };
  });
}

async function transfersOf(bench: Bench): Promise<{ readonly planned: number; readonly transfers: number }> {
  let [transfers, planned] = [0, 0];
  const submit: UsbDeviceLink['submit'] = (transfer) => {
    transfers += 1;
    return bench.usb.submit(transfer);
  };
  await set(bench, memoryStore(), { ...bench.usb, submit }, () => {
    planned = transfers;
  });
  return { planned, transfers };
}

describe.each([
  ['whose program is killed', 'torn', 'erased'],
  ['whose cable is pulled, and its supply with it,', 'erased', 'torn'],
] as const)('a change of option bytes of an STM32F103 %s', (_what, expected, never) => {
  it('at any transfer is completed by the same command', { timeout: ALL_CUTS_MS }, async () => {
    const bench = await benchWith();
    const fresh = await bench.control.send('snapshot', {});
    const { planned, transfers } = await transfersOf(bench);
    const seen = new Map<string, number>();
    for (let cut = planned + 1; cut <= transfers; cut++) {
      await bench.control.send('restore', { snapshot: fresh });
      const store = memoryStore();
      const link = expected === 'torn' ? killedLink(bench, cut) : cutLink(bench, 'pulled', cut);
      // Cut in its last look at the core, the command has done its work.
      await set(bench, store, link).catch(() => undefined);
      if (expected === 'erased') await replug(bench);
      const again = await set(bench, store);
      expect(again.values, `cut at transfer ${cut}`).toMatchObject(WANTED);
      expect(await store.names(), `cut at transfer ${cut}`).toEqual([]);
      const found = await bench.control.send('peek', { address: FLASH, byteLength: PROGRAM.length });
      expect(found && equalBytes(found, PROGRAM), `cut at transfer ${cut}`).toBe(!again.erases);
      const kind = again.erases ? 'erased' : (again.cut ?? 'none');
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
    expect([...seen.keys()]).toContain(expected);
    expect([...seen.keys()]).not.toContain(never);
  });
});
