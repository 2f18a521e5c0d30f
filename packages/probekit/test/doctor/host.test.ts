/** The checks on the computer, on the bench's virtual Linux: what it tells is named, and what follows from it is concluded. */
import { describe, expect, test } from 'vitest';
import type { Physics } from '../../src/base/index.ts';
import { type Diagnosis, diagnose } from '../../src/doctor/index.ts';
import { makeReport, recordRun, replayReport } from '../../src/doctor/report/index.ts';
import { examine, openScenario } from './open-scenario.ts';
import { optionsFor } from './run-options.ts';

const board = 'nucleo-h743zi2';
const running = async (physics: Physics) => examine(await openScenario({ board, flash: [{ file: 'factory-demo.elf' }], ...physics }));
const sentenceOf = ({ evidence }: Diagnosis, check: string) => evidence.find((finding) => finding.check === check)?.sentence;
const outcomeOf = ({ evidence }: Diagnosis, check: string) => evidence.find((finding) => finding.check === check)?.outcome;

describe('a probe that Linux does not open', () => {
  test.each([
    ['no rule', { permission: false }, 'no udev rule names 0483:374e, so only root may write to /dev/bus/usb/001/005 (mode 0664)'],
    [
      'a rule for other probes',
      { rule: 'other-probe' },
      '/etc/udev/rules.d/60-stlinkv2.rules is for other probes (3748), not for 0483:374e',
    ],
    ['a rule that is not in force', { rule: 'not-loaded' }, 'udev has not read the rule, or the board was not plugged in again since'],
    ['a group without this user', { rule: 'group', group: false }, 'allows it to the group plugdev, and this user is not in it'],
  ] as const)('%s: the cause is RC12, and it is said why', async (_name, host, reason) => {
    const diagnosis = await running({ host });
    expect(diagnosis.causes[0]).toMatchObject({ id: 'RC12', class: 'proven' });
    expect(sentenceOf(diagnosis, 'C2')).toContain(reason);
  });
});

describe('other programs', () => {
  test('the one that holds the probe is named, with its process', async () => {
    const diagnosis = await running({ host: { heldBy: 'openocd' } });
    expect(diagnosis.causes[0]).toMatchObject({ id: 'RC20', class: 'proven' });
    expect(sentenceOf(diagnosis, 'C2')).toBe('openocd (process 4242) holds the debug interface');
    expect(outcomeOf(diagnosis, 'C15')).toBe('holder');
  });

  test('one that listens where a GDB server would leaves the board healthy and is named', async () => {
    const diagnosis = await running({ host: { listeners: [{ name: 'openocd', port: 3333 }] } });
    expect(diagnosis.verdict).toBe('healthy');
    expect(sentenceOf(diagnosis, 'C15')).toBe('openocd (process 5100) listens on TCP port 3333, the usual one of OpenOCD, pyOCD (GDB)');
  });

  test('a taken port stands behind the message of a GDB server that could not start', async () => {
    const bench = await openScenario({ board, host: { listeners: [{ name: 'ST-LINK_gdbserv', port: 61234 }] } });
    const diagnosis = await examine(bench, { seen: 'Error: bind() failed, port 61234 already in use' });
    expect(outcomeOf(diagnosis, 'C15')).toBe('port-taken');
  });

  test('ports of other programs are nobody’s business', async () => {
    const diagnosis = await running({ host: { listeners: [{ name: 'nginx', port: 8080 }] } });
    expect(sentenceOf(diagnosis, 'C15')).toBe('no other program of this user has the ST-LINK open, and no port of a debug server is taken');
  });
});

test('a probe that the port does not configure is not forced', async () => {
  const diagnosis = await running({ port: { milliamps: 100 } });
  expect(outcomeOf(diagnosis, 'C2')).toBe('not-configured');
  expect(diagnosis.causes[0]?.id).toBe('RC06');
});

test('firmware of the probe that is too old for this chip alone is named as such, and otherwise said to be what does not help', async () => {
  const judged = async (firmware: string) => running({ probe: { model: 'v2-1', firmware } } as Physics);
  const old = await judged('V2J28M18');
  expect(sentenceOf(old, 'C3')).toContain('V2J28M18 of the ST-LINK is too old for this chip (STM32H7)');
  expect(old.causes[0]).toMatchObject({ id: 'RC15', class: 'proven' });
  const fine = await judged('V2J37M27');
  expect(fine.good.find(({ what }) => what === 'ST-LINK firmware')?.because).toContain('updating will not help');
});

test('a second device of ST is named beside the probe', async () => {
  const diagnosis = await running({ host: { others: [{ vendorId: 0x0483, productId: 0x5740, productName: 'Virtual COM Port' }] } });
  expect(sentenceOf(diagnosis, 'C1')).toBe('STLINK-V3 enumerates at high speed, beside Virtual COM Port');
});

test('a loose contact is seen as a probe that came and went', async () => {
  const diagnosis = await running({ cable: { dropouts: { everyMs: 500, forMs: 100 } } });
  expect(outcomeOf(diagnosis, 'C1')).toBe('flaps');
  expect(['RC02', 'RC03']).toContain(diagnosis.causes[0]?.id);
});

test.each([
  ['another program holds it', { host: { heldBy: 'openocd' } }],
  ['a port is taken', { host: { listeners: [{ name: 'openocd', port: 3333 }] } }],
  ['a group without this user', { host: { rule: 'group', group: false } }],
  ['no configuration', { port: { milliamps: 100 } }],
  ['a loose contact', { cable: { dropouts: { everyMs: 500, forMs: 100 } } }],
] as const satisfies readonly (readonly [string, Physics])[])('a report replays to the same evidence: %s', async (_name, physics) => {
  const bench = await openScenario({ board, flash: [{ file: 'factory-demo.elf' }], ...physics });
  const { options, recording } = recordRun(optionsFor(bench));
  const diagnosis = await diagnose(options);
  const report = makeReport(diagnosis, recording(), { probekit: '0.0.0', keep: { ids: true } });
  const again = await replayReport(report);
  const told = ({ evidence }: Diagnosis) => evidence.map(({ check, outcome, sentence }) => [check, outcome, sentence]);
  expect(told(again)).toEqual(told(diagnosis));
  expect(JSON.stringify(report)).not.toContain('dialout:x:20:user');
});
