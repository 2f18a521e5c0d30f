/**
 * The cable is pulled while the ladder is climbed, with the target's supply from elsewhere, so that it keeps whatever the
 * ladder had written to it. Then the same is tried again. The board is one whose every rung up to the reset race fails.
 */
import { expect, it } from 'vitest';
import { type Bench, ProbekitError, type Scenario, type UsbDeviceLink } from '../../src/base/index.ts';
import { type Climb, climbToTarget } from '../../src/stm32/index.ts';
import { boardWith, openProbe } from '../contracts/board-on-bench.ts';
import { cutLink, replug, SUPPLY_STAYS } from './cut.ts';

/** An exchange is two or three transfers: in steps of eleven every kind of them is met, in an eleventh of the time. */
const STEP = 11;
const RUNNING_MS = 1000;

const TAKEN_PINS: Partial<Scenario> = { ...SUPPLY_STAYS, flash: [{ file: 'swd-pins.elf' }], flags: { ppbUnderReset: 'faults' } };

async function climbOver(bench: Bench, usb: UsbDeviceLink): Promise<Climb> {
  return climbToTarget(await openProbe(bench, usb), { speedKhz: 200 });
}

it('a cable pulled in the middle of the ladder, at every eleventh transfer, leaves a board that the ladder reaches', async () => {
  const bench = await boardWith(TAKEN_PINS);
  await bench.control.send('advance', { ms: RUNNING_MS });
  const fresh = await bench.control.send('snapshot', {});
  let transfers = 0;
  const counted: UsbDeviceLink = {
    ...bench.usb,
    submit: (transfer) => {
      transfers += 1;
      return bench.usb.submit(transfer);
    },
  };
  expect((await climbOver(bench, counted)).rung).toBe('reset-race');
  expect(transfers).toBeGreaterThan(100);

  for (let cut = 1; cut <= transfers; cut += STEP) {
    await bench.control.send('restore', { snapshot: fresh });
    const outcome = await climbOver(bench, cutLink(bench, 'pulled', cut)).catch((error: unknown) => error);
    expect(outcome, `cut at transfer ${cut}`).toBeInstanceOf(ProbekitError);
    await replug(bench);
    expect((await bench.control.send('look', {})).nrst).toBe('high');
    const { target } = await climbOver(bench, bench.usb);
    expect(await target.core.readStatus(), `cut at transfer ${cut}`).toMatchObject({ halted: true });
  }
});
