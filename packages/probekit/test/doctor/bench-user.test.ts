/** What the bench user answers follows from the board in front of it, for every question that the doctor has. */
import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../src/base/index.ts';
import { QUESTIONS } from '../../src/spec/symptoms/questions.ts';
import { EYES, HANDS } from './bench-user.ts';
import { openScenario } from './open-scenario.ts';
import { attach, haltsUnderReset, lookAt } from './outside.ts';

const board = 'nucleo-h743zi2';
const demo = (more: Omit<Scenario, 'board'>) => openScenario({ board, flash: [{ file: 'factory-demo.elf' }], ...more });

test('there are eyes for every question about this board, and each answer is one of its own', async () => {
  const bench = await demo({});
  for (const { id, answers } of QUESTIONS) {
    expect(Object.keys(answers), id).toContain(await EYES[id]?.(bench));
  }
});

describe('a question is answered from physics:', () => {
  test.each([
    ['another cable helps a loose contact', 'other-cable', { cable: { dropouts: { everyMs: 500, forMs: 100 } } }, 'helps'],
    ['another cable helps no charger', 'other-cable', { port: { data: false } }, 'same'],
    ['another port helps a charger', 'other-port', { port: { data: false } }, 'helps'],
    ['another port helps a hub that loses the device', 'other-port', { port: { dropouts: { everyMs: 500, forMs: 100 } } }, 'helps'],
    ['another port helps a port without current', 'other-port', { port: { milliamps: 100 } }, 'helps'],
    ['another port helps no cable without data lines', 'other-port', { cable: { data: false } }, 'same'],
    ['a probe that is there needs neither', 'other-port', {}, 'same'],
    ['a shield is seen', 'something-plugged', { shield: { fitted: true } }, 'yes'],
    ['an over-current lamp is seen', 'led-oc', { supply: { shortOhms: 1 } }, 'yes'],
    ['a dead chip that draws current is felt', 'board-warm', { parts: { target: 'dead' }, supply: { shortOhms: 15 } }, 'yes'],
    ['a good board stays cool', 'board-warm', {}, 'no'],
    ['the connector is read off the board', 'which-connector', { cable: { connector: 'CN13' } }, 'CN13'],
    ['a dead target shows no life', 'program-alive', { parts: { target: 'dead' } }, 'no'],
    ['a program behind dead drivers does', 'program-alive', { parts: { probeOutputs: 'dead' } }, 'yes'],
    ['a shield that comes off gives the wires back', 'shield-off', { shield: { fitted: true, SWDIO: 'low' } }, 'helps'],
    ['nothing to take off helps nothing', 'shield-off', { wires: { SWDIO: 'open' } }, 'same'],
    ['another board works where this one has no probe', 'other-board', { parts: { probe: 'dead' } }, 'works'],
    ['another board works no better on a charging cable', 'other-board', { cable: { data: false } }, 'same'],
    ['another probe reaches past dead drivers', 'other-probe', { parts: { probeOutputs: 'dead' } }, 'helps'],
    ['another computer has the permission', 'other-computer', { host: { permission: false } }, 'helps'],
    ['a missing driver is seen', 'device-manager', { host: { driver: false } }, 'code-28'],
    ['the program that holds the probe is named', 'which-tool', { host: { heldBy: 'openocd' } }, 'openocd'],
    ['JP5 is read off the board', 'jp5', { jumpers: { JP5: '2-3' } }, '2-3'],
    ['an open wire stays open with RESET held', 'hold-reset-and-attach', { wires: { SWDIO: 'open' } }, 'silent'],
    ['the factory demo is what a new board holds', 'never-programmed', {}, 'yes'],
    ['a cable that is in no connector is seen', 'which-connector', { cable: { plugged: false } }, 'none'],
    ['a charger is seen', 'plugged-into', { port: { of: 'charger' } }, 'charger'],
    ['a port without data is one of the computer all the same', 'plugged-into', { port: { data: false } }, 'computer'],
    ['the jumper that is off is found on the list', 'jumpers', { jumpers: { JP4: 'off' } }, 'idd'],
    ['a power source that feeds the board is meant so', 'jumpers', { jumpers: { JP2: '3-4' }, supply: { vin: 9 } }, 'none'],
    ['a power source that feeds nothing is not', 'jumpers', { jumpers: { JP2: '3-4' } }, 'power-source'],
    ['a cable that was not in is found first', 'appears-with', { cable: { plugged: false } }, 'plugs'],
    ['the wrong connector is found before the cable', 'appears-with', { cable: { connector: 'CN13' } }, 'connector'],
    ['a cable without data lines is found before the port', 'appears-with', { cable: { data: false } }, 'cable'],
    ['a charger is found by another port', 'appears-with', { port: { of: 'charger' } }, 'port'],
    ['no exchange brings a dead probe back', 'appears-with', { parts: { probe: 'dead' } }, 'none'],
    ['an open jumper is found first', 'answers-with', { jumpers: { JP4: 'off' } }, 'jumpers'],
    ['a shield that holds SWDIO is found on the headers', 'answers-with', { shield: { fitted: true, SWDIO: 'low' } }, 'headers'],
    ['an open wire is found by another probe on its own', 'answers-with', { wires: { SWDIO: 'open' } }, 'probe'],
    ['nothing wakes a dead chip', 'answers-with', { parts: { target: 'dead' } }, 'none'],
    ['a loose plug closes while it is pressed', 'press-plugs', { cable: { dropouts: { everyMs: 500, forMs: 100 } } }, 'yes'],
    ['a loose port does not', 'press-plugs', { port: { dropouts: { everyMs: 500, forMs: 100 } } }, 'no'],
    ['a dead chip leaves the probe good', 'both-halves', { parts: { target: 'dead' } }, 'there'],
    ['dead drivers leave the chip good', 'both-halves', { parts: { probeOutputs: 'dead' } }, 'here'],
    ['an open wire leaves both good', 'both-halves', { wires: { SWDIO: 'open' } }, 'both'],
    ['nobody complains of a good board', 'complaint', {}, 'nothing'],
    ['a loose contact comes and goes', 'complaint', { cable: { dropouts: { everyMs: 500, forMs: 100 } } }, 'comes-and-goes'],
    ['a slow supply fails right after plugging', 'complaint', { supply: { riseMs: 4000 } }, 'after-plugging'],
    ['a protected bank refuses a download', 'complaint', { optionBytes: { WRP1: '0xFE' } }, 'download-fails'],
    ['a dead target never connects', 'complaint', { parts: { target: 'dead' } }, 'never-connects'],
  ] satisfies readonly (readonly [string, string, Omit<Scenario, 'board'>, string])[])('%s', async (_, id, fault, answer) => {
    expect(await EYES[id]?.(await demo(fault))).toBe(answer);
  });
});

describe('what was done before', () => {
  const running = (file: string) => openScenario({ board, flash: [{ file }], jumpers: { JP3: 'off' } });

  test('a download that shuts the debugger out is remembered', async () => {
    expect(await EYES['worked-before']?.(await running('swd-pins.elf'))).toBe('until-download');
    expect(await EYES['never-programmed']?.(await running('swd-pins.elf'))).toBe('no');
  });

  test('a download that did no harm is no reason', async () => {
    expect(await EYES['worked-before']?.(await running('blinky.elf'))).toBe('until-change');
  });

  test('RESET held, or the ROM loader started, brings an answer behind such a program, and both are undone', async () => {
    const bench = await running('swd-pins.elf');
    expect(await EYES['hold-reset-and-attach']?.(bench)).toBe('answers');
    expect(await EYES['boot0-and-power-cycle']?.(bench)).toBe('answers');
    expect(await attach(bench)).not.toBe(0x80);
  });
});

describe('an experiment by hand', () => {
  test('RESET held while attaching catches a program that takes the debug pins, where the probe cannot reset it', async () => {
    const bench = await openScenario({ board, flash: [{ file: 'swd-pins.elf' }], jumpers: { JP3: 'off' } });
    expect(await lookAt(bench)).toMatchObject({ attaches: false, haltsUnderReset: false });
    expect(await HANDS.holdingReset(bench, () => attach(bench))).toBe(0x80);
  });

  test('BOOT0 high and a power cycle reach a board behind such a program', async () => {
    const bench = await openScenario({ board, flash: [{ file: 'swd-pins.elf' }] });
    expect(await attach(bench)).not.toBe(0x80);
    await HANDS.startRomLoader(bench);
    expect(await attach(bench)).toBe(0x80);
  });

  test('another probe reaches the target behind dead drivers, another computer a probe behind a charger', async () => {
    const bench = await demo({ parts: { probeOutputs: 'dead' } });
    await HANDS.otherProbe(bench);
    expect(await haltsUnderReset(bench)).toBe(true);
    const charged = await demo({ port: { data: false } });
    await HANDS.otherComputer(charged);
    expect(await lookAt(charged)).toMatchObject({ configured: true, attaches: true });
  });

  test('the shield comes off, another cable and another port go in', async () => {
    const bench = await demo({ shield: { fitted: true, SWDIO: 'low' }, cable: { data: false }, port: { milliamps: 100 } });
    await HANDS.replaceCable(bench);
    await HANDS.otherPort(bench);
    await HANDS.takeOffShield(bench);
    expect(await lookAt(bench)).toMatchObject({ configured: true, attaches: true });
  });
});
