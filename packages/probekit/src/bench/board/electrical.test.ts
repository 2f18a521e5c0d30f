import { describe, expect, it } from 'vitest';
import type { Physics } from '../../base/index.ts';
import type { BoardSpec } from './board-spec.ts';
import { CUSTOM_H743 } from './custom-h743.ts';
import { electricalState } from './electrical.ts';
import { NUCLEO_H743ZI } from './nucleo-h743zi.ts';
import { NUCLEO_H743ZI2 } from './nucleo-h743zi2.ts';
import { changed, healthySurroundings } from './surroundings.ts';

function state(
  change: Physics = {},
  { configured = true, senseAt = 'after-idd-jumper' as 'after-idd-jumper' | 'before-idd-jumper', risen = 1 } = {},
) {
  return electricalState(NUCLEO_H743ZI2, { around: changed(healthySurroundings(NUCLEO_H743ZI2), change), configured, senseAt, risen });
}

describe('the supply of a NUCLEO-H743ZI2', () => {
  it('reaches the target once the host has configured the probe', () => {
    expect(state()).toMatchObject({ probeRuns: true, v5: 5, v3v3: 3.3, vddMcu: 3.3, senseVolts: 3.3, externalClockHertz: 8_000_000 });
    expect(state({}, { configured: false })).toMatchObject({ probeRuns: true, v5: 0, vddMcu: 0, senseVolts: 0 });
  });

  it('takes 5 V from where JP2 says', () => {
    expect(state({ jumpers: { JP2: 'off' } }).v5).toBe(0);
    expect(state({ jumpers: { JP2: '3-4' } }).v5).toBe(0);
    expect(state({ jumpers: { JP2: '3-4' }, supply: { vin: 9 } }).v5).toBe(5);
    expect(state({ jumpers: { JP2: '5-6' }, supply: { external5V: true } }).v5).toBe(5);
    expect(state({ jumpers: { JP2: '7-8' } }, { configured: false }).v5).toBe(5);
  });

  it('survives a pulled cable only on a source of its own', () => {
    const pulled = { cable: { plugged: false } };
    expect(state(pulled)).toMatchObject({ probeRuns: false, vddMcu: 0, externalClockHertz: 0 });
    expect(state({ ...pulled, jumpers: { JP2: '5-6' }, supply: { external5V: true } })).toMatchObject({ probeRuns: false, vddMcu: 3.3 });
  });

  it('ends at JP4, and the flag says on which side the sense point lies', () => {
    const open = { jumpers: { JP4: 'off' } };
    expect(state(open)).toMatchObject({ v5: 5, v3v3: 3.3, vddMcu: 0, senseVolts: 0 });
    expect(state(open, { senseAt: 'before-idd-jumper' })).toMatchObject({ vddMcu: 0, senseVolts: 3.3 });
  });

  it('gives 1.8 V with JP5 on [2-3] and nothing without JP5', () => {
    expect(state({ jumpers: { JP5: '2-3' } })).toMatchObject({ v3v3: 3.3, vddMcu: 1.8, senseVolts: 1.8 });
    expect(state({ jumpers: { JP5: 'off' } }).vddMcu).toBe(0);
  });
});

describe('the reset net', () => {
  it('is held low by the RESET button or a short, not by USER', () => {
    expect(state().nrstHeldLow).toBe(false);
    expect(state({ buttons: { USER: 'held' } }).nrstHeldLow).toBe(false);
    expect(state({ buttons: { RESET: 'held' } }).nrstHeldLow).toBe(true);
    expect(state({ wires: { NRST: 'low' } }).nrstHeldLow).toBe(true);
  });

  it('is joined to the probe through JP3 and its wire', () => {
    expect(state().nrstJoined).toBe(true);
    expect(state({ jumpers: { JP3: 'off' } }).nrstJoined).toBe(false);
    expect(state({ wires: { NRST: 'open' } }).nrstJoined).toBe(false);
  });
});

describe('the wires', () => {
  it('are all open when ground is', () => {
    expect(state({ wires: { GND: 'open' } })).toMatchObject({ wires: { SWDIO: 'open' }, senseVolts: 0, nrstJoined: false });
  });

  it('leave the sense input at 0 V when VAPP is open', () => {
    expect(state({ wires: { VAPP: 'open' } })).toMatchObject({ vddMcu: 3.3, senseVolts: 0 });
  });
});

describe('JP1', () => {
  it('stops the probe and with it the switched 5 V', () => {
    expect(state({ jumpers: { JP1: 'on' } })).toMatchObject({ probeRuns: false, v5: 0 });
  });
});

const on = (board: BoardSpec, change: Physics = {}, configured = true) =>
  electricalState(board, { around: changed(healthySurroundings(board), change), configured, senseAt: 'after-idd-jumper' });

describe('a NUCLEO-H743ZI', () => {
  it('is fed where JP3 says, through JP5', () => {
    expect(on(NUCLEO_H743ZI)).toMatchObject({ probeRuns: true, v5: 5, vddMcu: 3.3, senseVolts: 3.3, externalClockHertz: 8_000_000 });
    expect(on(NUCLEO_H743ZI, {}, false).v5).toBe(0);
    expect(on(NUCLEO_H743ZI, { jumpers: { JP3: 'VIN' } }).v5).toBe(0);
    expect(on(NUCLEO_H743ZI, { jumpers: { JP3: 'E5V' }, supply: { external5V: true } }).v5).toBe(5);
    expect(on(NUCLEO_H743ZI, { jumpers: { JP5: 'off' } })).toMatchObject({ v3v3: 3.3, vddMcu: 0 });
  });

  it('has its debug wires, and no others, through CN4', () => {
    expect(on(NUCLEO_H743ZI, { jumpers: { CN4: 'off' } })).toMatchObject({
      wires: { SWDIO: 'open', SWCLK: 'open', NRST: 'ok', VCP_TX: 'ok', GND: 'ok' },
      nrstJoined: true,
      senseVolts: 3.3,
    });
  });
});

describe("a board of one's own", () => {
  it('has its power and its clock whatever the probe does, and the probe has none of it', () => {
    const pulled = on(CUSTOM_H743, { cable: { plugged: false } }, false);
    expect(pulled).toMatchObject({ probeRuns: false, v5: 5, vddMcu: 3.3, externalClockHertz: 8_000_000 });
    const dark = on(CUSTOM_H743, { supply: { external5V: false } });
    expect(dark).toMatchObject({ probeRuns: true, v5: 0, vddMcu: 0, senseVolts: 0 });
  });

  it('shows its voltage through VTref only', () => {
    expect(on(CUSTOM_H743).senseVolts).toBe(3.3);
    expect(on(CUSTOM_H743, { wires: { VAPP: 'open' } })).toMatchObject({ senseVolts: 0, vddMcu: 3.3 });
  });
});
