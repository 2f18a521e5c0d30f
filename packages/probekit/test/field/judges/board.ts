/** Judges of what the board and its probe show to eyes and to the computer: volume, disk, serial port, lamps. */
import { expect } from 'vitest';
import type { BenchEvent, Scenario } from '../../../src/base/index.ts';
import { findPersonality } from '../../../src/bench/probe/personalities.ts';
import { volumeContents } from '../../../src/bench/probe/volume.ts';
import { deskWith, quietDesk } from '../desk.ts';
import { type Fact, isV3e, type LogRecord, textOf } from '../field-log.ts';
import { at, type Rule } from '../rule.ts';

/** The target has no supply: the probe cannot halt it. */
const UNREACHABLE: Partial<Scenario> = { jumpers: { JP4: 'off' } };

async function judgeFailText(fact: Fact): Promise<void> {
  const { read } = await (await quietDesk(UNREACHABLE)).volume();
  expect(await read('FAIL.TXT')).toBe(fact['text']);
}

async function judgeFiles(fact: Fact): Promise<void> {
  const { names } = await (await quietDesk(UNREACHABLE)).volume();
  expect(names.map((name) => name.split('.')[0]).sort()).toEqual([...(fact['value'] as readonly string[])].sort());
}

/** The pages a V2-1 makes for that board: the code stands before the version in the address. */
function judgePage(fact: Fact): void {
  const details = findPersonality('v2-1')!.details;
  const { files } = volumeContents({
    label: '',
    boardCode: textOf(fact, 'code') || '0000',
    serialNumber: '0'.repeat(24),
    details,
    failText: '',
  });
  const file = files.find(({ name }) => name === fact.item);
  const text = new TextDecoder().decode(file?.bytes);
  expect(text).toContain(fact.item === 'MBED.HTM' ? `code=${fact['code']}${fact['version']}` : `Version: ${fact['version']}`);
}

async function judgeInquiry(fact: Fact): Promise<void> {
  const desk = await quietDesk();
  const [vendor, model] = [await desk.text('/sys/block/sda/device/vendor'), await desk.text('/sys/block/sda/device/model')];
  expect([vendor, model]).toEqual([fact['vendor'], fact['product']]);
}

async function judgeCapacity(fact: Fact): Promise<void> {
  expect(Number(await (await quietDesk()).text('/sys/block/sda/size'))).toBe(fact['blocks']);
}

async function judgePortName(fact: Fact, { probeFirmware }: LogRecord): Promise<void> {
  const desk = await quietDesk({ probe: { firmware: probeFirmware! } });
  const usbDevice = '/sys/bus/usb/devices/1-2';
  expect(await desk.files.list('/sys/class/tty')).toContain('ttyACM0');
  expect([await desk.text(`${usbDevice}/product`), await desk.text(`${usbDevice}/manufacturer`)]).toEqual([
    fact['value'],
    fact['manufacturer'],
  ]);
}

/** Red while idle; a program that leaves debug mode open leaves it green. */
async function judgeComLed(fact: Fact): Promise<void> {
  const [, before, after] = /COM LED (\w+) before, (\w+) after/.exec(textOf(fact, 'what'))!;
  const desk = await deskWith({ flash: [{ file: 'blinky.elf' }] });
  const led = async () => (await desk.bench.control.send('look', {})).leds['LD4'];
  expect(await led()).toBe(before);
  await desk.connect();
  await desk.bench.control.send('advance', { ms: 1000 });
  expect(await led()).toBe(after);
}

async function judgeBlinking(fact: Fact): Promise<void> {
  const [, colours] = /COM blinking ([\w/]+) while/.exec(textOf(fact, 'what'))!;
  const desk = await deskWith();
  const seen = new Set<string>();
  desk.bench.control.onEvent((event: BenchEvent) => {
    if (event.event === 'led' && event.name === 'LD4') seen.add(event.value);
  });
  await desk.connect();
  expect([...seen]).toContain(`blink-${colours!.replace('/', '-')}`);
}

/** The demo of a new board: each lamp toggles in its own time. */
async function judgeDemo(fact: Fact): Promise<void> {
  const desk = await deskWith({ flash: [{ file: 'factory-demo.elf' }] });
  const changes = new Map<string, number[]>();
  desk.bench.control.onEvent((event: BenchEvent) => {
    if (event.event === 'led') changes.set(event.name, [...(changes.get(event.name) ?? []), event.atNs / 1e6]);
  });
  await desk.bench.control.send('advance', { ms: 4500 });
  const logged = [...textOf(fact, 'what').matchAll(/(LD\d) (?:red )?(\d+) ms/g)];
  expect(logged.length).toBeGreaterThan(0);
  const shown = logged.map(([, name]) => {
    const [first = 0, second = 0] = (changes.get(name!) ?? []).slice(-2);
    return [name, Math.round((second - first) / 10) * 10];
  });
  expect(shown).toEqual(logged.map(([, name, ms]) => [name, Number(ms)]));
}

const V21_VOLUME = 'the volume of a V2-1 board; no board of the bench carries one';
const notV3e = (_fact: Fact, record: LogRecord) => !isV3e(record);

export const BOARD_RULES: readonly Rule[] = [
  { kind: 'volume', where: at('fl-123#1'), not: 'says that there was an error file, not what it said' },
  { kind: 'volume', where: at('fl-158#0'), not: 'early V2-1 firmware, whose volume the bench does not have' },
  { kind: 'volume', where: (fact) => fact.item === 'FAIL.TXT', judge: judgeFailText },
  { kind: 'volume', where: (fact) => fact.item === 'files', judge: judgeFiles },
  { kind: 'volume', where: (fact) => fact.item === 'MBED.HTM' || fact.item === 'DETAILS.TXT', judge: judgePage },
  { kind: 'volume', where: notV3e, not: V21_VOLUME },
  { kind: 'volume', judge: async (fact) => expect((await (await quietDesk()).volume()).label).toBe(fact['value']) },

  { kind: 'msd', where: notV3e, not: V21_VOLUME },
  { kind: 'msd', where: (fact) => fact.item === 'inquiry', judge: judgeInquiry },
  { kind: 'msd', where: (fact) => fact.item === 'capacity', judge: judgeCapacity },
  { kind: 'msd', not: 'the bench shows the volume mounted and refuses SCSI commands' },

  { kind: 'vcp', where: (fact) => fact.item === 'text', not: "the text of ST's demo program; the bench runs one of its own" },
  { kind: 'vcp', judge: judgePortName },

  { kind: 'led', where: at('fl-025#0'), judge: judgeComLed },
  { kind: 'led', where: at('fl-143#4'), judge: judgeBlinking },
  { kind: 'led', where: at('fl-040#6'), judge: judgeDemo },
  { kind: 'led', not: 'a short on one broken board' },
];
