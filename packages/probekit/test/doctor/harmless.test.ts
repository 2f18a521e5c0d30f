import { describe, expect, test } from 'vitest';
import { debugProbeOverStlink } from '../../src/dap/index.ts';
import { diagnose } from '../../src/doctor/index.ts';
import * as op from '../../src/spec/stlink/opcodes.ts';
import { getCurrentMode, openStlink } from '../../src/stlink/index.ts';
import { benchClock, benchHost, parseTrace, recordStlink, stlinkOverUsb } from '../../src/transport/index.ts';
import { examine, openScenario, readScenario } from './open-scenario.ts';

/** Commands that write to the target or reset it. */
const WRITES: readonly number[] = [
  op.WRITEMEM_32BIT,
  op.WRITEMEM_8BIT,
  op.WRITEMEM_16BIT,
  op.WRITEREG,
  op.WRITEDEBUGREG,
  op.RESETSYS,
  op.DRIVE_NRST,
  op.WRITEMEM_32BIT_NO_ADDR_INC,
];

async function examineRecorded(file: string, more: { reset?: 'never'; allowAttach?: boolean; usbOnly?: boolean } = {}) {
  const bench = await openScenario(readScenario(file));
  const clock = benchClock(bench.control);
  const host = benchHost(bench, { clock });
  let trace = '';
  const write = (text: string) => {
    trace += text;
  };
  const openTransport = async () => {
    const [device] = await host.list();
    if (!device) throw new Error('nothing enumerates');
    return recordStlink(await stlinkOverUsb(await host.port(device), { clock }), { clock, write });
  };
  const diagnosis = await diagnose({ clock, openTransport, ...more });
  const { exchanges } = parseTrace(trace);
  const debug = exchanges.filter(({ command }) => command[0] === op.DEBUG);
  return { diagnosis, commands: debug.map(({ command }) => command[1] ?? 0), all: exchanges.map(({ command }) => command[0]) };
}

describe('reading', () => {
  test.each(['healthy.json', 'write-protected.json', 'rdp1.json', 'watchdog-loop.json'])(
    'neither writes to nor resets a target that answers: %s',
    async (file) => {
      const { commands } = await examineRecorded(file);
      expect(commands.length).toBeGreaterThan(10);
      expect(commands.filter((command) => WRITES.includes(command))).toEqual([]);
    },
  );

  test('resets a silent target only where that is allowed, and says so', async () => {
    const kept = await examineRecorded('swd-pins.json', { reset: 'never' });
    expect(kept.commands.filter((command) => WRITES.includes(command))).toEqual([]);
    expect(kept.diagnosis.warnings).toEqual([]);
    const allowed = await examineRecorded('swd-pins.json');
    expect(allowed.commands).toContain(op.DRIVE_NRST);
    expect(allowed.diagnosis.warnings.map(({ code }) => code)).toEqual(['target-was-reset']);
  });

  test('warns after attaching to a chip with RDP 1, and stops before it when told', async () => {
    const { diagnosis } = await examineRecorded('rdp1.json');
    expect(diagnosis.warnings.map(({ code }) => code)).toEqual(['rdp-attach']);
    const stopped = await examineRecorded('rdp1.json', { allowAttach: false });
    expect(stopped.commands).toEqual([]);
    expect(stopped.diagnosis).toMatchObject({ verdict: 'unclear', causes: [], warnings: [{ code: 'attach-skipped' }] });
  });

  test('sends nothing to the target when told to stop at the probe, and does not even measure it', async () => {
    const { diagnosis, all } = await examineRecorded('rdp1.json', { usbOnly: true });
    expect(all).toEqual([op.GET_VERSION, op.GET_VERSION_EX, op.GET_CURRENT_MODE]);
    expect(diagnosis).toMatchObject({ verdict: 'unclear', causes: [], warnings: [{ code: 'usb-only' }] });
  });

  test('leaves a debug mode alone that another program is in, when told to stop at the probe', async () => {
    const bench = await openScenario(readScenario('healthy.json'));
    const clock = benchClock(bench.control);
    const host = benchHost(bench, { clock });
    const [device] = await host.list();
    const modeAfter = async (usbOnly: boolean) => {
      const first = await stlinkOverUsb(await host.port(device!), { clock });
      await debugProbeOverStlink(await openStlink(first, { clock })).attach();
      await first.close();
      await examine(bench, { usbOnly, allowAttach: false });
      const last = await stlinkOverUsb(await host.port(device!), { clock });
      const mode = await (await openStlink(last, { clock, keepMode: true })).run(getCurrentMode, undefined);
      await last.close();
      return mode;
    };
    expect(await modeAfter(true)).toBe(op.MODE_DEBUG);
    expect(await modeAfter(false)).not.toBe(op.MODE_DEBUG);
  });

  test('lets the program go on after it was caught under reset', async () => {
    const bench = await openScenario(readScenario('swd-pins.json'));
    await examine(bench);
    const { reached } = await bench.control.send('runUntil', { withinMs: 2000, uartText: 'swd-pins' });
    expect(reached).toBe(true);
  });

  test('ends at once when it is called off', async () => {
    const bench = await openScenario(readScenario('healthy.json'));
    const calledOff = new AbortController();
    calledOff.abort(new Error('called off'));
    await expect(examine(bench, { signal: calledOff.signal })).rejects.toThrow('called off');
  });
});
