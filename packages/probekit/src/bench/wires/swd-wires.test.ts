import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeChip } from '../../../test/fakes/fake-chip.ts';
import { ACK_FAULT, ACK_NONE, ACK_OK } from '../../spec/arm/dp.ts';
import { SwdPort } from '../debug/swd-port.ts';
import type { SwdTarget } from './swd-target.ts';
import { requestByte, SwdWires } from './swd-wires.ts';

function wired(target?: (port: SwdPort) => SwdTarget) {
  const chip = new FakeChip();
  const port = new SwdPort(chip);
  const spent = { ns: 0 };
  const wires = new SwdWires({ target: target?.(port) ?? port, spend: (ns) => void (spent.ns += ns), seed: 7 });
  return { chip, port, wires, spent };
}

/** The same port, but never at rest: every transfer has to go bit by bit. */
function bitByBitOnly(port: SwdPort): SwdTarget {
  return {
    get reachable() {
      return port.reachable;
    },
    atRest: false,
    get output() {
      return port.output;
    },
    clock: (level) => port.clock(level),
    request: () => {
      throw new Error('the short cut was taken');
    },
    readData: () => 0,
    writeData: () => undefined,
  };
}

const readDpidr = (wires: SwdWires) => wires.transfer(false, true, 0);

describe('SWD wires', () => {
  it('carry the request byte that ARM IHI 0031 gives for reading DPIDR', () => {
    expect(requestByte(false, true, 0)).toBe(0xa5);
    expect(requestByte(false, false, 0)).toBe(0x81);
    expect(requestByte(true, true, 0xc)).toBe(0x9f);
  });

  it('read DPIDR after the select sequence and not before', () => {
    const { wires } = wired();
    expect(readDpidr(wires)).toBe(ACK_NONE);
    wires.lineReset();
    expect(readDpidr(wires)).toBe(ACK_NONE);
    wires.selectSwd();
    expect(readDpidr(wires)).toBe(ACK_OK);
    expect(wires.data).toBe(0x6ba0_2477);
  });

  it('cost the bits of the transfer at the set clock', () => {
    const { wires, spent } = wired();
    wires.selectSwd();
    wires.khz = 1000;
    spent.ns = 0;
    readDpidr(wires);
    expect(spent.ns).toBe((8 + 1 + 3 + 33 + 1 + 8) * 1000);
    wires.transfer(true, true, 0); // debug power is not up
    spent.ns = 0;
    expect(wires.transfer(true, true, 0)).toBe(ACK_FAULT);
    expect(spent.ns).toBe((8 + 1 + 3 + 1 + 8) * 1000);
  });

  it.each([
    ['SWDIO', 'open', ACK_NONE],
    ['SWDIO', 'low', 0],
    ['SWDIO', 'high', ACK_NONE],
    ['SWCLK', 'open', ACK_NONE],
    ['SWCLK', 'low', ACK_NONE],
    ['GND', 'open', ACK_NONE],
    ['GND', 'low', ACK_OK],
  ] as const)('see ACK from the pull or the short when %s is %s', (wire, state, ack) => {
    const { wires } = wired();
    wires.selectSwd();
    wires.setWire(wire, state);
    wires.selectSwd();
    expect(readDpidr(wires)).toBe(ack);
    wires.setWire(wire, 'ok');
    wires.selectSwd();
    expect(readDpidr(wires)).toBe(ACK_OK);
  });

  it('fail now and then over a loose ground', () => {
    const { wires } = wired();
    wires.setWire('GND', { noise: 0.001 });
    let good = 0;
    for (let attempt = 0; attempt < 100; attempt++) {
      wires.selectSwd();
      if (readDpidr(wires) === ACK_OK) good++;
    }
    expect(good).toBeGreaterThan(50);
    expect(good).toBeLessThan(100);
  });

  it('see nothing drive the line while the target has no supply or its pins serve something else', () => {
    const { wires, chip, port } = wired();
    wires.selectSwd();
    chip.pinsConnected = false;
    expect(readDpidr(wires)).toBe(ACK_NONE);
    chip.pinsConnected = true;
    expect(readDpidr(wires)).toBe(ACK_OK);
    chip.powered = false;
    expect(readDpidr(wires)).toBe(ACK_NONE);
    chip.powered = true;
    port.powerOnReset();
    expect(readDpidr(wires)).toBe(ACK_NONE);
    wires.selectSwd();
    expect(readDpidr(wires)).toBe(ACK_OK);
  });

  it('fail more often on a noisy wire the faster they are clocked, the same way for the same seed', () => {
    const failures = (khz: number) => {
      const { wires } = wired();
      wires.setWire('SWDIO', { noise: 0.0005 });
      wires.khz = khz;
      let failed = 0;
      for (let attempt = 0; attempt < 200; attempt++) {
        wires.selectSwd();
        const good = readDpidr(wires) === ACK_OK && wires.parityGood && wires.data === 0x6ba0_2477;
        if (!good) failed++;
      }
      return failed;
    };
    const [slow, fast] = [failures(50), failures(8000)];
    expect(slow).toBeLessThan(fast);
    expect(slow).toBeLessThan(10);
    expect(failures(8000)).toBe(fast);
  });

  it.each([
    ['SWDIO', 400],
    ['SWCLK', 400],
  ] as const)('work over a slow %s up to the clock whose half it takes, and at no faster one', (wire, riseNs) => {
    const { wires } = wired();
    wires.setWire(wire, { riseNs });
    const answersAt = (khz: number) => {
      wires.khz = khz;
      wires.selectSwd();
      return readDpidr(wires) === ACK_OK && wires.parityGood && wires.data === 0x6ba0_2477;
    };
    const fastestKhz = 500_000 / riseNs;
    expect([100, 1000, fastestKhz - 1, fastestKhz, 4000, 1000].map(answersAt)).toEqual([true, true, true, false, false, true]);
  });

  it('let no write through that arrives a clock too late', () => {
    const { wires, chip } = wired();
    wires.selectSwd();
    readDpidr(wires);
    const before = chip.log.length;
    wires.setWire('SWDIO', { riseNs: 400 });
    wires.khz = 4000;
    for (const value of [0, 0x5000_0000, 0xffff_ffff]) expect(wires.transfer(false, false, 4, value)).not.toBe(ACK_OK);
    expect(chip.log.slice(before)).toEqual([]);
  });

  it('notice wrong parity in what they read', () => {
    const { wires } = wired();
    wires.selectSwd();
    let wrong = 0;
    wires.setWire('SWDIO', { noise: 0.01 });
    for (let attempt = 0; attempt < 100; attempt++) {
      wires.selectSwd();
      if (readDpidr(wires) === ACK_OK && !wires.parityGood) wrong++;
    }
    expect(wrong).toBeGreaterThan(0);
  });

  it('do nothing while the probe has no supply', () => {
    const { wires, spent, chip } = wired();
    wires.selectSwd();
    wires.probeAlive = false;
    spent.ns = 0;
    expect(readDpidr(wires)).toBe(ACK_NONE);
    wires.lineReset();
    expect(spent.ns).toBe(0);
    expect(chip.log).toEqual([]);
  });

  it('have the same outcome and the same cost by the short cut and bit by bit', () => {
    const transfer = fc.record({
      accessPort: fc.boolean(),
      read: fc.boolean(),
      address: fc.constantFrom(0, 4, 8, 12),
      value: fc.oneof(fc.constantFrom(0, 0x5000_0000, 0x2300_0012, 0x2400_0010, 0x1e), fc.integer({ min: 0, max: 0xffff_ffff })),
      before: fc.constantFrom('nothing', 'line reset', 'select', 'stall', 'power off'),
    });
    fc.assert(
      fc.property(fc.array(transfer, { maxLength: 40 }), (transfers) => {
        const run = (target?: (port: SwdPort) => SwdTarget) => {
          const { chip, port, wires, spent } = wired(target);
          wires.selectSwd();
          readDpidr(wires);
          wires.transfer(false, false, 4, 0x5000_0000);
          const outcomes = transfers.map(({ accessPort, read, address, value, before }) => {
            if (before === 'line reset') wires.lineReset();
            if (before === 'select') wires.selectSwd();
            if (before === 'stall') chip.stalls = 2;
            if (before === 'power off') port.powerOnReset();
            // A changed turnaround makes the probe and the target disagree, which the short cut leaves to the bits anyway.
            const turnaround = !accessPort && !read && address === 4;
            const ack = wires.transfer(accessPort, read, address, turnaround ? value & ~0x300 : value);
            return [ack, read && ack === ACK_OK ? wires.data : 0, spent.ns];
          });
          return { outcomes, log: chip.log, port: (port.saveState() as { dp: unknown }).dp };
        };
        expect(run(bitByBitOnly)).toEqual(run());
      }),
      { numRuns: 150 },
    );
  });
});
