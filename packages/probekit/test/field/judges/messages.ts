/** Judges of what tools print, by our own tables, codecs and catalogue of messages: headers, messages, lists of lines. */
import { expect } from 'vitest';
import { explain } from '../../../src/doctor/index.ts';
import { V2_SWD_DELAYS } from '../../../src/spec/stlink/frequencies.ts';
import { DEBUG } from '../../../src/spec/stlink/opcodes.ts';
import { STATUS_NAMES } from '../../../src/spec/stlink/status.ts';
import { findDie } from '../../../src/spec/stm32/devices.ts';
import { quietDesk } from '../desk.ts';
import { type Fact, type LogRecord, textOf } from '../field-log.ts';
import { at, type Rule } from '../rule.ts';
import { isOfDie } from './chip.ts';
import { versionThroughCodec, voltsThroughCodec } from './probe.ts';

/** Firmware, voltage, clock and chip of a header, each through our own tables and codecs. */
async function judgeHeader(fact: Fact, { target, probe }: LogRecord): Promise<void> {
  const fields = fact['fields'] as Readonly<Record<string, string>>;
  const firmware = fields['ST-LINK FW'] ?? fields['ST-LINK Firmware version'];
  const volts = fields['Voltage'];
  const khz = fields['SWD freq'] ?? fields['SWD frequency'] ?? fields['COM frequency'];
  const deviceId = fields['Device ID'];
  if (firmware) expect(versionThroughCodec(firmware)).toBe(firmware.replace('S0', ''));
  if (volts) {
    const printed = Number(/[\d.]+/.exec(volts.replace(',', '.'))![0]);
    expect(Math.abs(voltsThroughCodec(printed)! - printed)).toBeLessThan(0.01);
  }
  if (khz) {
    const clocks = /V3/.test(probe ?? '') ? await (await (await quietDesk()).probe()).swdClocks() : V2_SWD_DELAYS.map((row) => row.khz);
    expect(clocks).toContain(Number.parseInt(khz, 10));
  }
  if (deviceId) {
    const die = findDie(Number(deviceId));
    if (target !== null) expect(isOfDie(target, die)).toBe(true);
    const size = /(\d+) ([KM])Bytes/.exec(fields['Flash size'] ?? fields['NVM size'] ?? '');
    if (size) expect(Number(size[1]) * (size[2] === 'M' ? 1024 : 1)).toBeLessThanOrEqual(die!.maxFlashKib);
  }
  expect([firmware, volts, khz, deviceId].some((field) => field !== undefined)).toBe(true);
}

/** Who may print a catalogued text: tools of one house share theirs. */
const FAMILIES: readonly (readonly [RegExp, RegExp])[] = [
  [/OpenOCD/, /OpenOCD/],
  [/stlink-tools/, /^st-|st-util|st-info|st-flash/],
  [/STM32Cube|ST-LINK Utility/, /Cube|GDB server|ST-LINK Utility|mass storage/],
  [/pyOCD/, /pyOCD/],
  [/probe-rs/, /probe-r/],
  [/Keil/, /Keil/],
  [/Linux/, /dmesg/],
];

/** The same message in other words or with another name in it: judged by reading, by its number in the catalogue. */
const PARAPHRASES: Readonly<Record<string, number>> = {
  'fl-035#2': 56,
  'fl-058#3': 169,
  'fl-118#3': 89,
  'fl-124#10': 167,
  'fl-161#4': 71,
  'fl-170#2': 127,
};

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .replace(/[\w.]*%\w*|0x[0-9a-f]+/g, ' ')
    .split(/[^a-z0-9_]+/)
    .filter((word) => word !== '');

/** Lines that a tool prints after the one that tells what is wrong, by their numbers in the catalogue. */
const ONLY_WRAPPED: readonly number[] = [31, 165];

/** `explain` finds the message itself, not a neighbour: all its words are there, or all that was printed is in it. */
function judgeMessage(fact: Fact, record: LogRecord): void {
  const printed = textOf(fact, 'text');
  const { message, verdict } = explain(printed);
  expect(message, printed).toBeDefined();
  expect(
    FAMILIES.some(([ours, theirs]) => ours.test(message!.tool) && theirs.test(record.tool ?? '')),
    `${message!.tool} for ${record.tool}`,
  ).toBe(true);
  const id = `${record.id}#${record.facts.indexOf(fact)}`;
  if (PARAPHRASES[id] !== undefined) expect(message!.number).toBe(PARAPHRASES[id]);
  else {
    const [ours, theirs] = [wordsOf(message!.text), wordsOf(printed)];
    const inside = ours.every((word) => theirs.includes(word)) || theirs.every((word) => ours.includes(word));
    expect({ printed, found: message!.text, inside }).toEqual({ printed, found: message!.text, inside: true });
  }
  expect(verdict === 'fault' || ONLY_WRAPPED.includes(message!.number) || /boot sector/.test(printed)).toBe(true);
}

const STATUS_LINE = /^(?:WARN [\w:]+: )?send_jtag_command (\d+) failed: (?:Swd|Jtag)(\w+)$/;

/** probe-rs prints the command's first byte and the status by its own name for it: ours is the same in other letters. */
function judgeStatusLine(fact: Fact): void {
  const [, opcode, name = ''] = STATUS_LINE.exec(textOf(fact, 'text'))!;
  expect(Number(opcode)).toBe(DEBUG);
  expect(Object.values(STATUS_NAMES)).toContain(name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase());
}

/** The trouble that a list of printed lines ends in is what `explain` makes of it. */
function judgePrintedOrder(fact: Fact): void {
  const steps = fact['steps'] as readonly string[];
  const troubles = steps.filter((step) => /^Error|not responding|^Unable|^No STM32|lost$/.test(step));
  expect(troubles.length).toBeGreaterThan(0);
  for (const trouble of troubles.slice(0, 1)) expect(explain(trouble).verdict).toBe('fault');
}

/** Messages of covered tools that the catalogue does not list. */
export const UNLISTED: readonly string[] = [
  'fl-011#2',
  'fl-016#3',
  'fl-025#1',
  'fl-033#1',
  'fl-057#0',
  'fl-059#1',
  'fl-076#8',
  'fl-077#6',
  'fl-083#8',
  'fl-111#2',
  'fl-128#4',
  'fl-156#1',
  'fl-159#4',
];

export const MESSAGE_RULES: readonly Rule[] = [
  { kind: 'toolHeader', judge: judgeHeader },

  {
    kind: 'order',
    where: at('fl-035#1', 'fl-037#2', 'fl-045#2', 'fl-056#3', 'fl-094#1', 'fl-126#0', 'fl-172#0'),
    judge: judgePrintedOrder,
  },
  { kind: 'order', not: 'in which order a tool works and prints; nothing for the bench or a decoder to show' },

  {
    kind: 'error',
    where: at('fl-030#6', 'fl-106#1', 'fl-109#1', 'fl-115#0', 'fl-123#0'),
    not: 'the words of a person, not a message of a tool',
  },
  {
    kind: 'error',
    where: at('fl-053#2', 'fl-068#2', 'fl-080#1', 'fl-133#5', 'fl-171#2'),
    not: 'printed by Black Magic Debug, pyswd, pystlink or over JTAG; the catalogue does not cover these',
  },
  { kind: 'error', where: at(...UNLISTED), not: 'the catalogue of messages does not list it' },
  { kind: 'error', where: (fact) => STATUS_LINE.test(textOf(fact, 'text')), judge: judgeStatusLine },
  { kind: 'error', judge: judgeMessage },

  {
    kind: 'toolText',
    where: at('fl-062#2', 'fl-108#1', 'fl-154#1', 'fl-157#1'),
    not: 'the words of a person, not of a tool',
  },
  // A line of success must never be taken for a fault.
  { kind: 'toolText', judge: (fact) => expect(explain(textOf(fact, 'text')).verdict).not.toBe('fault') },
];
