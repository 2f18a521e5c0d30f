/** Judges of what the probe's firmware answers: version, mode, voltage, clocks, lengths of replies. */
import { expect } from 'vitest';
import { bytesOfHexPairs, equalBytes, type Scenario } from '../../../src/base/index.ts';
import { parseFirmwareVersion } from '../../../src/bench/probe/firmware-version.ts';
import { topLevelReply } from '../../../src/bench/probe/top-level.ts';
import { debugProbeOverStlink } from '../../../src/dap/index.ts';
import { GET_TARGET_VOLTAGE, GET_VERSION, GET_VERSION_EX, MODE_DEBUG, MODE_MASS } from '../../../src/spec/stlink/opcodes.ts';
import { getVersion, getVersionEx, versionOfShort } from '../../../src/stlink/commands/version.ts';
import { enterSwd, formatVersion, getCurrentMode, getTargetVoltage, readDapRegister } from '../../../src/stlink/index.ts';
import { deskWith, quietDesk, replyLength } from '../desk.ts';
import { type Fact, isStlink, isV3e, type LogRecord, numberOf, RECORDS, textOf } from '../field-log.ts';
import { at, type Rule } from '../rule.ts';
import { v21, v21Stlink, v21Transport } from '../v21.ts';

const [PID_V2, PID_V21, PID_V3] = [0x3748, 0x374b, 0x374e];

/** What a probe with this firmware tells the host of itself: the bench encodes, the host decodes. */
export function decodedVersion(text: string) {
  const version = parseFirmwareVersion(text);
  const productId = version.generation >= 3 ? PID_V3 : version.massStorage > 0 ? PID_V21 : PID_V2;
  const facts = { version, productId, mode: MODE_MASS, senseVolts: () => 0 };
  const short = getVersion.decode(topLevelReply(GET_VERSION, facts)!, undefined);
  if (short.hardware < 3) return { ...versionOfShort(short), short };
  return { ...getVersionEx.decode(topLevelReply(GET_VERSION_EX, facts)!, undefined), generation: 'v3' as const, short };
}

/** The same as text: what comes back of a version that the probe has. */
export const versionThroughCodec = (text: string): string => formatVersion(decodedVersion(text));

/** The firmware versions of all records, as far as they are written out in full. */
export function statedFirmwares(): readonly string[] {
  const words = RECORDS.flatMap(({ probeFirmware }) => (probeFirmware ?? '').match(/V\dJ\d+(?:M\d+)?(?:B\d+)?(?:S\d+)?/g) ?? []);
  return [...new Set(words)];
}

/** Numbers behind the letters J, M, S … of a printed version. */
function lettersOf(text: string): Readonly<Record<string, number>> {
  const dotted = text.replace(/ '.*$/, '').replaceAll('.', '');
  return Object.fromEntries([...dotted.matchAll(/([VJMSB])(\d+)/g)].map(([, letter, digits]) => [letter, Number(digits)]));
}

function judgePrintedVersion(fact: Fact, { probeFirmware }: LogRecord): void {
  const version = decodedVersion((probeFirmware ?? '').split(' ')[0]!);
  const known = { V: version.hardware, J: version.j, M: version.m, S: version.s, B: version.b };
  const pair = /\((\d+), (\d+)\)/.exec(textOf(fact));
  const printed = pair ? { V: Number(pair[1]), J: Number(pair[2]) } : lettersOf(textOf(fact));
  expect(Object.keys(printed).length).toBeGreaterThan(1);
  expect(known).toMatchObject(printed);
}

/** st-info calls the two six-bit fields of V2's short version `jtag` and `swim`, whatever they mean on this probe. */
function judgeVersionFields(fact: Fact, { probeFirmware }: LogRecord): void {
  const { hardware, j, s, short } = decodedVersion(probeFirmware ?? '');
  const fields = hardware >= 3 ? { jtag: j, swim: s } : { jtag: short.high, swim: short.low };
  expect({ hardware, jtag: fields.jtag }).toEqual({ hardware: numberOf(fact, 'stlinkV'), jtag: numberOf(fact, 'jtag') });
  // A record that gives only `V3J7` does not say what S is.
  if (/[SM]/.test(probeFirmware ?? '')) expect(fields.swim).toBe(numberOf(fact, 'swim'));
}

const isLeftOver = (fact: Fact) => textOf(fact) === 'Jtag(debug)';
const modeCode = (fact: Fact) => (/^0x/.test(textOf(fact)) ? numberOf(fact) : /^mass/i.test(textOf(fact)) ? MODE_MASS : MODE_DEBUG);

async function judgeMode(fact: Fact, record: LogRecord): Promise<void> {
  const wanted = modeCode(fact);
  if (/V2/.test(record.probe ?? '')) {
    const { transport } = v21Transport(v21());
    expect((await transport.exchange(getCurrentMode.encode(undefined), { in: 2 }))[0]).toBe(wanted);
    return;
  }
  const desk = await deskWith();
  const { transport } = await desk.transport();
  const entered = isLeftOver(fact) || /after enter/.test(textOf(fact, 'when'));
  if (entered) await transport.exchange(enterSwd.encode(undefined), { in: 2 });
  await transport.close();
  const { transport: next } = await desk.transport();
  expect((await next.exchange(getCurrentMode.encode(undefined), { in: 2 }))[0]).toBe(wanted);
}

const VOLTS_TOLERANCE = 0.01;
/** Healthy boards' readings lie this far apart; the bench's supply is exactly 3.3 V. */
const SPREAD_VOLTS = 0.05;
/** A sense wire that is not there reads a little above nothing. */
const OPEN_VOLTS = 0.02;

/** Encoded by the bench's firmware, decoded by the host. */
export function voltsThroughCodec(volts: number): number | undefined {
  const facts = { version: parseFirmwareVersion('V3J9M3'), productId: PID_V3, mode: MODE_MASS, senseVolts: () => volts };
  return getTargetVoltage.decode(topLevelReply(GET_TARGET_VOLTAGE, facts)!, undefined);
}

function judgeCodec(fact: Fact): void {
  expect(Math.abs(voltsThroughCodec(numberOf(fact))! - numberOf(fact))).toBeLessThan(VOLTS_TOLERANCE);
}

async function readingOf(scenario: Partial<Scenario>): Promise<number> {
  return (await (await quietDesk(scenario)).probe()).readTargetVoltage().then((volts) => volts ?? Number.NaN);
}

/** The codec, and a board of the bench in the same state. */
const onBoard =
  (scenario: Partial<Scenario>, toleranceVolts: number) =>
  async (fact: Fact): Promise<void> => {
    judgeCodec(fact);
    expect(Math.abs((await readingOf(scenario)) - numberOf(fact))).toBeLessThan(toleranceVolts);
  };

async function judgeClockRequest(fact: Fact, record: LogRecord): Promise<void> {
  const stlink = /V2/.test(record.probe ?? '') ? await v21Stlink(v21()) : await (await quietDesk()).stlink();
  expect(await debugProbeOverStlink(stlink).setSwdClock(numberOf(fact, 'asked'))).toBe(fact['got']);
}

async function judgeReply(fact: Fact): Promise<void> {
  const command = bytesOfHexPairs(textOf(fact, 'bytes'));
  const isV2Clock = command[1] === 0x43;
  const { transport } = isV2Clock ? v21Transport(v21()) : await (await deskWith()).transport();
  if (command[0] === 0xf2 && command[1] !== 0x30) await transport.exchange(enterSwd.encode(undefined), { in: 2 });
  expect({ bytes: fact['bytes'], reply: await replyLength(transport, command) }).toEqual({ bytes: fact['bytes'], reply: fact['reply'] });
}

export const PROBE_RULES: readonly Rule[] = [
  { kind: 'probeVersion', where: (fact) => fact.item === 'F1 fields', judge: judgeVersionFields },
  { kind: 'probeVersion', judge: judgePrintedVersion },

  { kind: 'mode', judge: judgeMode },

  {
    kind: 'targetVoltage',
    where: (_fact, record) => !isStlink(record),
    not: "measured by firmware that is not ST's (J-Link, Black Magic)",
  },
  { kind: 'targetVoltage', where: at('fl-036#1'), judge: onBoard({ jumpers: { JP5: '2-3' } }, SPREAD_VOLTS) },
  { kind: 'targetVoltage', where: at('fl-094#0'), judge: onBoard({ jumpers: { JP2: '5-6' } }, OPEN_VOLTS) },
  { kind: 'targetVoltage', where: at('fl-125#0'), judge: onBoard({ buttons: { RESET: 'held' } }, SPREAD_VOLTS) },
  {
    kind: 'targetVoltage',
    where: (fact) => /not wired|no target/.test(textOf(fact, 'cause')),
    judge: onBoard({ wires: { VAPP: 'open' } }, OPEN_VOLTS),
  },
  { kind: 'targetVoltage', where: (fact, record) => isV3e(record) && fact['cause'] === undefined, judge: onBoard({}, SPREAD_VOLTS) },
  { kind: 'targetVoltage', judge: judgeCodec },

  {
    kind: 'clockList',
    judge: async (fact) => expect(await (await (await quietDesk()).probe()).swdClocks()).toEqual(fact['value']),
  },
  {
    kind: 'clockRequest',
    where: (fact) => typeof fact['got'] === 'string',
    not: 'OpenOCD repeats what was asked before it has opened the probe',
  },
  { kind: 'clockRequest', where: at('fl-044#1'), not: 'printed before the list of the probe was consulted' },
  { kind: 'clockRequest', where: at('fl-068#1'), not: 'Black Magic firmware, not an ST-LINK' },
  { kind: 'clockRequest', judge: judgeClockRequest },

  { kind: 'command', where: (fact) => fact['reply'] !== undefined, judge: judgeReply },
  {
    kind: 'command',
    where: (fact) => /^f2 45( [0-9a-f]{2})+$/.test(textOf(fact, 'bytes')),
    judge: (fact) => {
      const logged = bytesOfHexPairs(textOf(fact, 'bytes'));
      expect(equalBytes(readDapRegister.encode({ port: 0, address: 0xfc }).subarray(0, logged.length), logged)).toBe(true);
    },
  },
  {
    kind: 'command',
    where: at('fl-117#0'),
    judge: (fact) => {
      const [opcode, sub, port] = /^(\w\w) (\w\w) APSEL\((\d+)\) reg$/.exec(textOf(fact, 'bytes'))!.slice(1);
      const [low, high] = [0x34, 0x12];
      const encoded = readDapRegister.encode({ port: 0x1234, address: 0x56 });
      expect([...encoded.subarray(0, 5)]).toEqual([Number.parseInt(opcode!, 16), Number.parseInt(sub!, 16), low, high, 0x56]);
      expect(port).toBe('16');
    },
  },
];
