import { describe, expect, it } from 'vitest';
import { explain } from './explain.ts';
import { reachOf } from './reach.ts';

const named = (text: string, state: string) =>
  reachOf(explain(text))
    .stations.filter((station) => station.state === state)
    .map(({ name }) => name);

describe('reachOf', () => {
  it('shows that FAIL.TXT proves the way to the probe, and leaves the driver of the debug interface unknown', () => {
    const text = 'The interface firmware FAILED to reset/halt the target MCU';
    expect(named(text, 'proven')).toEqual(['host', 'cable', 'USB', 'probe']);
    expect(named(text, 'suspect')).toEqual([]);
    expect(reachOf(explain(text)).open).toEqual(['L6', 'L7', 'L8', 'L9', 'L10', 'L11']);
  });

  it('suspects a station that alone can be behind the message', () => {
    expect(named('Target Held under Reset', 'suspect')).toEqual(['reset']);
    expect(named('libusb_open() failed with LIBUSB_ERROR_ACCESS', 'suspect')).toEqual(['driver']);
  });

  it('suspects nothing on account of a message that is no fault', () => {
    expect(reachOf(explain('usbfs: process 4711 (st-util) did not claim interface 0 before use')).open).toEqual([]);
  });

  it('knows nothing from a text that no tool prints', () => {
    const { proven, open, stations } = reachOf(explain('my cat sat on the keyboard'));
    expect([proven, open]).toEqual([[], []]);
    expect(stations.every(({ state }) => state === 'unknown')).toBe(true);
  });

  it('leaves open of several lines what their causes span, which is less than one message leaves', () => {
    const log = `Info : Target voltage: 0.012
Error: target voltage may be too low for reliable debugging
Error: init mode failed (unable to connect to the target)`;
    const { proven, open, stations } = reachOf(explain(log));
    expect(open).toEqual(['L6']);
    expect(proven).toContain('L4');
    expect(stations.find(({ name }) => name === 'power')?.state).toBe('suspect');
  });
});
