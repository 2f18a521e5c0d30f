import { describe, expect, test } from 'vitest';
import { type Memory, ProbekitError, type UsbDeviceSummary } from '../../base/index.ts';
import { decodeFaults } from '../../cortex/index.ts';
import { DHCSR } from '../../spec/arm/dcb.ts';
import { ICSR } from '../../spec/arm/scb.ts';
import { ERROR_FLAGS, OPTSR_FACTORY } from '../../spec/stm32/flash-h7.ts';
import { PWR_CPUCR } from '../../spec/stm32/pwr-h7.ts';
import { RCC_RSR, RSR_CAUSES } from '../../spec/stm32/rcc-h7.ts';
import type { H7OptionBytes } from '../../stm32/index.ts';
import { judgeAccessPorts } from './access-ports.ts';
import { type AttachAttempt, judgeAttach } from './attach.ts';
import { judgeUnderReset } from './attach-under-reset.ts';
import { judgeChip } from './chip-identity.ts';
import { type CoreLook, checkCoreState, judgeCoreState } from './core-state.ts';
import { judgeEnumeration } from './enumeration.ts';
import { judgeOpening } from './opening.ts';
import { judgeFirmware, judgeFirmwareError } from './probe-firmware.ts';
import { judgeProtection } from './protection.ts';
import { judgeResetRace } from './reset-race.ts';
import { judgeSerial } from './serial-port.ts';
import { judgeVoltage } from './target-voltage.ts';
import { type FailingCore, judgeFailingCore } from './why-core-fails.ts';

const failure = (code: string, evidence: unknown = {}) => new ProbekitError(code, { message: 'so it went', hint: 'none', evidence });

const device = (productId: number, more: Partial<UsbDeviceSummary> = {}): UsbDeviceSummary => ({
  vendorId: 0x0483,
  productId,
  serialNumber: '003A00273038510234333935',
  productName: 'STLINK-V3',
  manufacturerName: 'STMicroelectronics',
  deviceVersion: 0x0100,
  speed: 'high',
  location: '1-2',
  interfaces: [],
  ...more,
});

describe('C1, what enumerates', () => {
  test.each([
    ['one probe', [device(0x374e)], 'probe'],
    ['two probes', [device(0x374e), device(0x374b)], 'several'],
    ['the loader', [device(0x374d)], 'loader'],
    ['a virtual COM port of a program', [device(0x5740)], 'other-st'],
    ['devices of others', [device(0x374e, { vendorId: 0x1366 })], 'none'],
    ['nothing', [], 'none'],
  ] as const)('%s', (_name, devices, outcome) => {
    expect(judgeEnumeration(devices).outcome).toBe(outcome);
  });

  test('takes the probe that somebody chose among several', () => {
    const chosen = device(0x374b);
    expect(judgeEnumeration([device(0x374e), chosen], chosen).outcome).toBe('probe');
  });
});

describe('C2, opening', () => {
  test.each([
    ['usb/access-denied', 'denied'],
    ['usb/no-driver', 'no-driver'],
    ['usb/disconnected', 'lost'],
    ['usb/timeout', 'lost'],
  ])('%s is %s', (code, outcome) => {
    expect(judgeOpening(failure(code)).outcome).toBe(outcome);
  });

  test('opens, or names the holder', () => {
    expect(judgeOpening().outcome).toBe('opens');
    expect(judgeOpening(failure('usb/busy', { holder: 'openocd' }))).toMatchObject({
      outcome: 'busy',
      sentence: 'openocd holds the debug interface',
    });
  });

  test('passes on what says nothing of opening', () => {
    expect(() => judgeOpening(new TypeError('a defect'))).toThrow('a defect');
  });
});

describe('C3, firmware', () => {
  const probe = (j: number, more: object = {}) =>
    judgeFirmware({
      version: { hardware: 3, j, s: 1, m: 3, b: 0, p: 0, generation: 'v3', ...more },
      device: { vendorId: 0x0483, productId: 0x374e, productName: 'STLINK-V3', serialNumber: '003A00273038510234333935' },
    }).outcome;

  test.each([
    [9, 'ok'],
    [2, 'known-bad'],
    [1, 'old'],
    [0, 'loader'],
  ])('V3J%i is %s', (j, outcome) => {
    expect(probe(j)).toBe(outcome);
  });

  test('V2J17 is old and V2J37 is not', () => {
    expect(probe(17, { hardware: 2, generation: 'v2-1' })).toBe('old');
    expect(probe(37, { hardware: 2, generation: 'v2-1' })).toBe('ok');
  });

  test.each([
    ['v2-1', 28, undefined, 'ok', 'c3.ok'],
    ['v2-1', 28, 'STM32F4', 'ok', 'c3.ok'],
    ['v2-1', 28, 'STM32H7', 'old', 'c3.old-for-chip'],
    ['v2-1', 32, 'STM32H7', 'ok', 'c3.ok'],
    ['v2-1', 36, 'STM32F4', 'known-bad', 'c3.known-bad'],
    ['v3', 2, 'STM32H7', 'known-bad', 'c3.known-bad'],
    ['v3', 6, undefined, 'known-bad', 'c3.known-bad'],
    ['v3', 9, 'STM32H7', 'ok', 'c3.ok'],
  ] as const)('%s J%i beside %s is %s', (generation, j, series, outcome, key) => {
    const version = { hardware: generation === 'v3' ? 3 : 2, j, s: 0, m: 3, b: 0, p: 0, generation };
    const device = { vendorId: 0x0483, productId: 0x374b, productName: '', serialNumber: '0'.repeat(24) };
    const judged = judgeFirmware({ version, device }, series);
    expect([judged.outcome, judged.said.key]).toEqual([outcome, key]);
  });

  test('an ST-LINK/V2 with a short serial number looks like a copy', () => {
    const version = { hardware: 2, j: 29, s: 7, m: 0, b: 0, p: 0, generation: 'v2' } as const;
    const clone = { vendorId: 0x0483, productId: 0x3748, productName: 'ST-Link', serialNumber: '\u0001' };
    expect(judgeFirmware({ version, device: clone }).outcome).toBe('clone');
  });

  test('firmware that lacks a command which the look needs is old', () => {
    const lacking = failure('stlink/firmware-too-old', { command: 'READMEM_16BIT', have: 'V2J24S4', need: 26 });
    expect(judgeFirmwareError(lacking)).toMatchObject({ outcome: 'old', said: { values: { version: 'V2J24S4', oldest: 26 } } });
  });

  test('silence and the loader are told apart by the error', () => {
    expect(judgeFirmwareError(failure('stlink/desync')).outcome).toBe('silent');
    expect(judgeFirmwareError(failure('stlink/mode')).outcome).toBe('loader');
    expect(() => judgeFirmwareError(new RangeError('a defect'))).toThrow('a defect');
  });
});

describe('C4, target voltage', () => {
  test.each([
    [[3.2778, 3.285, 3.3024], 'ok'],
    [[0.0, 0.01, 0.02], 'none'],
    [[1.49, 1.5, 1.51], 'half'],
    [[1.808], 'half-or-1v8'],
    [[2.4, 2.4], 'low'],
    [[5.98], 'high'],
    [[3.3, 2.2, 3.3], 'unstable'],
    [[undefined, undefined], 'unmeasurable'],
  ] as const)('%o V is %s', (volts, outcome) => {
    expect(judgeVoltage(volts).outcome).toBe(outcome === 'half-or-1v8' ? '1v8' : outcome);
  });
});

describe('C5, attaching', () => {
  const DPIDR = 0x6ba0_2477;
  const good = (khz: number): AttachAttempt => ({ khz, dpidr: DPIDR });
  const bad = (khz: number, why: NonNullable<AttachAttempt['failure']>): AttachAttempt => ({
    khz,
    failure: why,
    status: 'GET_IDCODE_ERROR',
  });

  test.each([
    ['the first speed', [good(3300)], 'answers'],
    ['nothing', [bad(3300, 'none'), bad(1000, 'none'), bad(50, 'none')], 'silent'],
    ['no debug power', [bad(3300, 'power'), bad(1000, 'power'), bad(50, 'power')], 'no-power'],
    ['busy', [bad(3300, 'wait'), bad(1000, 'wait'), bad(50, 'wait')], 'wait'],
    ['damaged answers', [bad(3300, 'parity'), bad(1000, 'none'), bad(50, 'none')], 'noisy'],
    ['slow only', [bad(3300, 'none'), good(1000), bad(3300, 'none'), good(1000)], 'slow-only'],
    ['the second time', [bad(3300, 'none'), good(1000), good(3300)], 'intermittent'],
  ] as const)('%s', (_name, attempts, outcome) => {
    expect(judgeAttach(attempts).outcome).toBe(outcome);
  });

  test('says at which speeds nothing answered, and the status', () => {
    expect(judgeAttach([bad(3300, 'none'), bad(50, 'none')]).sentence).toBe('nothing answers on SWD at 3.3 MHz, 50 kHz (GET_IDCODE_ERROR)');
  });
});

describe('C6, attaching under reset', () => {
  test('tells halted, answering and silent apart', () => {
    expect(judgeUnderReset({ halted: true, dpidr: 0x6ba0_2477 }).outcome).toBe('halts');
    expect(judgeUnderReset({ halted: false, answered: true, why: '' }).outcome).toBe('no-halt');
    expect(judgeUnderReset({ halted: false, answered: false, why: '' }).outcome).toBe('silent');
  });
});

describe('C7, the instants after a reset', () => {
  test.each([
    ['caught', { outcome: 'catches', window: { answeredFromUs: 300, answeredUntilUs: 900, lost: true } }, 'catches', '300 to 900 us'],
    [
      'answers and is not caught',
      { outcome: 'never', window: { answeredFromUs: 300, answeredUntilUs: 320, lost: true } },
      'never',
      '300 to 320',
    ],
    ['silent', { outcome: 'never', window: { answeredFromUs: undefined, answeredUntilUs: undefined, lost: false } }, 'never', 'nothing'],
  ] as const)('%s', (_name, race, outcome, told) => {
    const found = judgeResetRace(race);
    expect(found.outcome).toBe(outcome);
    expect(found.sentence).toContain(told);
  });
});

describe('C8, access ports', () => {
  const ahb = (ap: number) => ({ ap, idr: 0x8477_0001, kind: 'AHB-AP', romTable: undefined });
  test('needs the port of the core', () => {
    expect(judgeAccessPorts([ahb(0), ahb(1)]).outcome).toBe('complete');
    expect(judgeAccessPorts([ahb(2)]).outcome).toBe('ap0-dead');
    expect(judgeAccessPorts([]).outcome).toBe('none');
  });
});

describe('C9, what the core does', () => {
  const RUN = DHCSR.mask('S_REGRDY') | DHCSR.mask('S_RETIRE_ST');
  const RESET = DHCSR.mask('S_REGRDY') | DHCSR.mask('S_RESET_ST');
  const look = (dhcsr: readonly (number | undefined)[], more: Partial<CoreLook> = {}): CoreLook => ({
    dhcsr,
    icsr: dhcsr.map(() => 0),
    vtor: 0x0800_0000,
    vectors: [0x2400_0400, 0x0800_02a1],
    resetFlags: undefined,
    ...more,
  });
  const outcome = (...args: Parameters<typeof look>) => judgeCoreState(look(...args)).outcome;

  test('runs, although the first reading tells of the reset at power-up', () => {
    expect(outcome([RESET | RUN, RUN, RUN, RUN])).toBe('runs');
  });

  test('sleeps, is halted, is locked up', () => {
    expect(outcome([RUN, RUN, RUN | DHCSR.mask('S_SLEEP')])).toBe('sleeping');
    expect(outcome([RUN, RUN | DHCSR.mask('S_HALT')])).toBe('halted');
    expect(outcome([RUN, DHCSR.mask('S_LOCKUP')])).toBe('lockup');
  });

  test('started in system memory, whatever became of it there', () => {
    expect(outcome([RUN, DHCSR.mask('S_LOCKUP')], { vtor: 0x1ff0_0000 })).toBe('system-memory');
  });

  test('is held in reset when the flag never clears and nothing retires', () => {
    expect(outcome([RESET, RESET, RESET, RESET])).toBe('held-in-reset');
  });

  test('loops when reset after reset is seen while instructions retire', () => {
    const again = RUN | RESET;
    expect(outcome([again, RUN, again, again], { resetFlags: RCC_RSR.mask('IWDG1RSTF') })).toBe('watchdog-loop');
  });

  test.each([
    ['power-on', true],
    ['pin', true],
    ['software', true],
    ['independent-watchdog', false],
    ['window-watchdog', false],
    ['low-power', false],
    ['brown-out', false],
  ] as const)('after a reset by %s a short look settles it: %s; a long one always', async (cause, settles) => {
    const words: Readonly<Record<number, number>> = { [0xe000_edf0]: RUN, [0xe000_ed08]: 0x0800_0000, [0x5802_44d0]: RSR_CAUSES[cause] };
    const memory = { read32: async (address: number) => words[address] ?? 0 } as Partial<Memory> as Memory;
    let sleptMs = 0;
    const clock = { nowMs: () => sleptMs, sleep: async (ms: number) => void (sleptMs += ms) };
    const options = { isH7: true, block: async () => undefined };
    const short = await checkCoreState(memory, clock, { ...options, longLook: false });
    expect([short.finding.outcome, short.isSettled]).toEqual(['runs', settles]);
    expect(sleptMs).toBeLessThan(100);
    sleptMs = 0;
    const long = await checkCoreState(memory, clock, options);
    expect([long.finding.outcome, long.isSettled]).toEqual(['runs', true]);
    expect(sleptMs > 1000).toBe(!settles);
  });

  test('has no program where the flash starts erased, whatever the core makes of it', () => {
    expect(outcome([DHCSR.mask('S_LOCKUP'), DHCSR.mask('S_LOCKUP')], { vectors: [0xffff_ffff, 0xffff_ffff] })).toBe('no-program');
  });

  test('crashed when every look finds it in a fault handler', () => {
    const hardFault = ICSR.mask('VECTACTIVE') & 3;
    expect(outcome([RUN, RUN, RUN], { icsr: [hardFault, hardFault, hardFault] })).toBe('crashed');
    expect(outcome([RUN, RUN, RUN], { icsr: [hardFault, 0, hardFault] })).toBe('runs');
  });

  test('started in system memory with BOOT0 high', () => {
    expect(outcome([RUN, RUN], { vtor: 0x1ff0_0000 })).toBe('system-memory');
  });

  test('has no program where an empty flash alone makes it start there', () => {
    const empty = { vtor: 0x1fff_0000, vectors: [0xffff_ffff, 0xffff_ffff] } as const;
    expect(outcome([RUN, RUN], empty)).toBe('system-memory');
    expect(outcome([RUN, RUN], { ...empty, startsLoaderWhenEmpty: true })).toBe('no-program');
  });

  test('cannot be read', () => {
    expect(outcome([undefined, undefined, undefined])).toBe('unreadable');
  });
});

describe('C10, the chip', () => {
  const chip = (devId: number, known: boolean) => ({
    devId,
    revId: 0x2003,
    revision: 'V',
    name: 'a chip',
    series: 'STM32H7',
    die: known ? ({} as never) : undefined,
    flashKib: 2048,
    uid: undefined,
    core: undefined,
  });
  test('is known, unknown, unreadable or of another maker', () => {
    expect(judgeChip(chip(0x450, true), 0x6ba0_2477).outcome).toBe('known');
    expect(judgeChip(chip(0x7ff, false), 0x6ba0_2477).outcome).toBe('unknown');
    expect(judgeChip(chip(0, false), 0x6ba0_2477).outcome).toBe('unreadable');
    expect(judgeChip(chip(0x410, true), 0x2ba0_1477).outcome).toBe('foreign');
  });
});

describe('C11, protection', () => {
  const factory: H7OptionBytes = {
    optsr: OPTSR_FACTORY,
    rdpLevel: 0,
    rdp: 0xaa,
    borLevel: 0,
    hardwareWatchdog: false,
    resetOnStop: false,
    resetOnStandby: false,
    security: false,
    swapBank: false,
    bootAddress0: 0x0800_0000,
    bootAddress1: 0x1ff0_0000,
    writeProtected: { 1: [], 2: [] },
    areas: [],
    flashStatus: [0, 0],
  };
  const outcome = (more: Partial<H7OptionBytes>) => judgeProtection({ ...factory, ...more }).outcome;

  test('is open as the factory leaves it', () => {
    expect(outcome({})).toBe('open');
  });

  test('names the worst obstacle first', () => {
    expect(outcome({ rdpLevel: 1, rdp: 0xbb, writeProtected: { 1: [0], 2: [] } })).toBe('rdp1');
    expect(outcome({ security: true })).toBe('secure');
    expect(outcome({ optsr: (OPTSR_FACTORY | (1 << 30)) >>> 0 })).toBe('stuck');
    expect(outcome({ writeProtected: { 1: [0, 3], 2: [] } })).toBe('wrp');
    expect(outcome({ areas: [{ kind: 'PCROP', address: 0x0800_0000, end: 0x0800_0200 }] })).toBe('pcrop');
    expect(outcome({ flashStatus: [0, ERROR_FLAGS & (1 << 18)] })).toBe('flash-errors');
  });

  test('tells where the chip starts, if there is no program', () => {
    const outcomeAt = (more: Partial<H7OptionBytes>, ...start: readonly (readonly [number | undefined, number | undefined])[]) => {
      const [vectors = [undefined, undefined], second] = start;
      return judgeProtection({ ...factory, ...more }, { vectors, ...(second ? { second } : {}) }).outcome;
    };
    const program = [0x2400_0400, 0x0800_02a1] as const;
    const erased = [0xffff_ffff, 0xffff_ffff] as const;
    expect(outcomeAt({ bootAddress0: 0x0810_0000 }, erased)).toBe('boot-elsewhere');
    expect(outcomeAt({ bootAddress0: 0x0810_0000 }, program)).toBe('open');
    expect(outcomeAt({ bootAddress0: 0x1ff0_0000 }, program)).toBe('boot-elsewhere');
    expect(outcomeAt({ swapBank: true }, erased, program)).toBe('swapped');
    expect(outcomeAt({ swapBank: true }, program, erased)).toBe('open');
    expect(outcomeAt({ swapBank: true }, erased, erased)).toBe('open');
  });

  test('names the sectors', () => {
    expect(judgeProtection({ ...factory, writeProtected: { 1: [0], 2: [7] } }).sentence).toBe(
      'write-protected: bank 1 sector 0, bank 2 sector 7',
    );
  });
});

describe('C12, why the core fails', () => {
  const core: FailingCore = { vtor: 0x0800_0000, vectors: [0x2400_0400, 0x0800_02a1], faults: [], cpucr: 0, cr3: 0x2 };
  const outcome = (more: Partial<FailingCore>) => judgeFailingCore({ ...core, ...more }).outcome;

  test('tells the deepest cause', () => {
    expect(outcome({})).toBe('nothing');
    expect(outcome({ vectors: [0xffff_ffff, 0xffff_ffff] })).toBe('nothing');
    expect(outcome({ vectors: [0, 0] })).toBe('bad-vectors');
    expect(outcome({ vectors: [0x2400_0400, 0x0800_02a0] })).toBe('bad-vectors');
    expect(outcome({ vectors: [undefined, undefined] })).toBe('nothing');
    expect(outcome({ faults: decodeFaults({ cfsr: 0x200, hfsr: 0, mmfar: 0, bfar: 0 }) })).toBe('fault');
    expect(outcome({ cpucr: PWR_CPUCR.mask('SBF') })).toBe('woke-from-standby');
    expect(outcome({ cr3: 0 })).toBe('supply-config');
    expect(outcome({ cpucr: undefined, cr3: undefined })).toBe('nothing');
  });

  test('names the flag of the fault', () => {
    const faults = decodeFaults({ cfsr: 0x8200, hfsr: 0, mmfar: 0, bfar: 0x2480_0000 });
    expect(judgeFailingCore({ ...core, faults })).toMatchObject({
      sentence: 'the core holds a fault: PRECISERR is set',
      facts: { faults: ['PRECISERR at 0x24800000'] },
    });
  });
});

describe('C14, the serial port', () => {
  test('talks or is silent', () => {
    expect(judgeSerial(new Uint8Array(0)).outcome).toBe('silent');
    expect(judgeSerial(new TextEncoder().encode('Demo started:\r\n')).sentence).toBe(
      'the program talks on the virtual COM port: "Demo started:"',
    );
  });
});
