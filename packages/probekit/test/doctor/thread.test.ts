/** The forum thread, line by line: what people try and see, what each proves, in both languages; and whole logs. */
import { describe, expect, test } from 'vitest';
import {
  boardOf,
  type Diagnosis,
  drawBoard,
  explain,
  explanationIn,
  jumpersFor,
  tellDiagnosis,
  tellExplanation,
} from '../../src/doctor/index.ts';
import { loadCatalogue } from '../../src/words/index.ts';
import { examine, openScenario, readScenario } from './open-scenario.ts';

const SPANISH = await loadCatalogue('es');

/** What somebody writes, in English and in Spanish; what each says that it proves; causes that it leaves out. */
const THREAD: readonly {
  readonly line: string;
  readonly es: string;
  readonly says: string;
  readonly dice: string;
  readonly out?: readonly string[];
}[] = [
  {
    line: 'I tried another cable, same result',
    es: 'probé otro cable y sigue igual',
    says: 'the cable is not it',
    dice: 'no es el cable',
    out: ['RC01'],
  },
  {
    line: 'different USB ports, still nothing',
    es: 'en otro puerto, lo mismo',
    says: 'the USB port is not it',
    dice: 'no es el puerto USB',
    out: ['RC05'],
  },
  {
    line: 'tried it on a second PC: the same',
    es: 'con otro ordenador pasa lo mismo',
    says: 'another computer says the same',
    dice: 'otro equipo dice lo mismo',
    out: ['RC10', 'RC12', 'RC20'],
  },
  {
    line: 'I reinstalled the ST-LINK driver, no luck',
    es: 'reinstalé los controladores del ST-LINK',
    says: 'the driver is not it',
    dice: 'no es el controlador',
    out: ['RC10'],
  },
  {
    line: 'Should I reinstall Windows?',
    es: '¿Tengo que reinstalar Windows?',
    says: 'no need to install the system anew',
    dice: 'no hace falta reinstalar el sistema',
  },
  {
    line: 'JP1 OFF, JP2 [1-2], JP3 and JP4 ON, JP5 [1-2], JP6 ON',
    es: 'JP1 OFF, JP2 [1-2], JP3 y JP4 ON, JP5 [1-2], JP6 ON',
    says: 'as delivered: JP1 OFF, JP2 [1-2], JP3 and JP4 ON, JP5 [1-2], JP6 ON',
    dice: 'de fábrica: JP1 OFF, JP2 [1-2], JP3 y JP4 ON, JP5 [1-2], JP6 ON',
  },
  {
    line: 'I checked all the jumpers',
    es: 'revisé todos los puentes',
    says: 'JP1 OFF, JP2 [1-2], JP3 and JP4 ON, JP5 [1-2], JP6 ON',
    dice: 'JP1 OFF, JP2 [1-2], JP3 y JP4 ON, JP5 [1-2], JP6 ON',
  },
  { line: 'JP4 is missing', es: 'JP4 quitado', says: 'JP4 must be ON', dice: 'JP4 debe estar ON' },
  {
    line: 'the serial number shows in the list',
    es: 'el número de serie aparece en la lista',
    says: 'only the ST-LINK can tell its serial number',
    dice: 'solo el ST-LINK puede decir su número de serie',
    out: ['RC01', 'RC07', 'RC08'],
  },
  {
    line: 'Device Manager shows it as ST-Link Debug',
    es: 'el administrador de dispositivos lo muestra',
    says: 'Windows read who the device is',
    dice: 'Windows leyó qué dispositivo es',
    out: ['RC01', 'RC11'],
  },
  {
    line: 'a text file pops up on the drive',
    es: 'aparece un archivo de texto en la unidad',
    says: 'the ST-LINK itself writes FAIL.TXT',
    dice: 'FAIL.TXT lo escribe el propio ST-LINK',
    out: ['RC01', 'RC07'],
  },
  {
    line: 'I updated the firmware and it is still the same',
    es: 'actualicé el firmware y sigue igual',
    says: 'an update goes through the debug interface',
    dice: 'una actualización pasa por la interfaz de depuración',
    out: ['RC10', 'RC12', 'RC15', 'RC16'],
  },
  {
    line: 'ST-LINK Utility cannot connect',
    es: 'ST-LINK Utility no conecta',
    says: 'STM32CubeProgrammer is the right one',
    dice: 'la adecuada es STM32CubeProgrammer',
  },
  {
    line: 'CubeIDE does not detect the ST-LINK',
    es: 'CubeIDE no detecta el ST-LINK',
    says: 'Reset behaviour to "Connect under reset"',
    dice: 'Reset behaviour en "Connect under reset"',
  },
];

describe('the thread', () => {
  test.each(THREAD)('"$line" proves something, and leaves out what it leaves out', ({ line, es, says, dice, out = [] }) => {
    for (const text of [line, es]) {
      const explanation = explain(text);
      expect(explanation.lines?.map(({ sentence }) => sentence).join('\n')).toContain(says);
      const inSpanish = explanationIn(explanation, SPANISH).lines ?? [];
      expect(inSpanish.map(({ sentence }) => sentence).join('\n')).toContain(dice);
      expect(explanation.ruledOut.map(({ id }) => id)).toEqual(expect.arrayContaining([...out]));
    }
  });

  test.each([
    'with another cable it works',
    'Device Manager shows an unknown device',
    'the serial number does not show',
    'use another cable',
    'update the firmware first',
    'Downloading CubeIDE 1.16',
  ])('says nothing of what is no such remark: %s', (text) => {
    expect(explain(text).lines ?? []).toEqual([]);
  });

  test('told beside a live board: each line is heard, an answer settles, and only the suspect jumper is marked', async () => {
    const seen = [...THREAD.filter(({ line }) => !line.startsWith('JP')).map(({ line }) => line), 'JP4 is missing'].join('\n\n');
    const diagnosis: Diagnosis = await examine(await openScenario(readScenario('jp4-off.json')), { seen });
    expect(diagnosis.causes[0]).toMatchObject({ id: 'RC24', class: 'proven' });
    expect(diagnosis.answers).toMatchObject({ 'other-cable': 'same', 'other-port': 'same', jp4: 'off' });
    expect(diagnosis.good.map(({ because }) => because).join('\n')).toContain('does not support this chip; STM32CubeProgrammer');
    const told = tellDiagnosis(diagnosis).map(({ text }) => text);
    expect(told).toContain('What you saw');
    expect(tellDiagnosis(diagnosis, { catalogue: SPANISH }).map(({ text }) => text)).toContain('Lo que usted vio');
    const board = boardOf('nucleo-h743zi2');
    if (!board) throw new Error('the board of the bench has no data');
    const marked = drawBoard(jumpersFor(['RC24'], board), board).filter(({ text }) => /\[JP\d\]/.test(text));
    expect(marked.map(({ text }) => /\[(JP\d)\]/.exec(text)?.[1])).toEqual(['JP4']);
  });
});

/** As OpenOCD prints them. */
const UNPOWERED = [
  'Open On-Chip Debugger 0.12.0',
  'Info : clock speed 1800 kHz',
  'Info : STLINK V3J9M3 (API v3) VID:PID 0483:374E',
  'Info : Target voltage: 0.012',
  'Error: target voltage may be too low for reliable debugging',
  'Error: init mode failed (unable to connect to the target)',
].join('\n');

const ASLEEP = UNPOWERED.replace('0.012', '3.284').replace(/Error: target voltage.*\n/, '');

/** As STM32CubeProgrammer prints it. */
const CUBE = [
  'ST-LINK SN  : 004200483137510D33333639',
  'ST-LINK FW  : V3J9M3',
  'Board       : NUCLEO-H743ZI',
  'Voltage     : 3.28V',
  'Error: ST-LINK error (DEV_TARGET_CMD_ERR)',
].join('\n');

describe('a whole log', () => {
  test('of a target at 0.012 V concludes the open supply first, and says what each line proves', () => {
    const { verdict, causes, lines, ruledOut, next } = explain(UNPOWERED);
    expect(verdict).toBe('fault');
    expect(new Set(causes.slice(0, 2).map(({ id }) => id))).toEqual(new Set(['RC23', 'RC24']));
    expect(causes.every((cause) => cause.class !== 'proven')).toBe(true);
    expect(lines?.map(({ evidence }) => evidence)).toEqual([
      { C1: 'probe', C2: 'opens', C3: 'ok' },
      { C1: 'probe' },
      { C1: 'probe', C2: 'opens', C3: 'ok', C4: 'none' },
    ]);
    expect(ruledOut.map(({ id }) => id)).toEqual(expect.arrayContaining(['RC01', 'RC10', 'RC12', 'RC15']));
    expect(next.hands ?? next.software).toMatch(/jumper|JP/);
    const told = tellExplanation(explain(UNPOWERED), SPANISH).map(({ text }) => text);
    expect(told).toContain('Lo que demuestran las líneas');
  });

  test('of a target with its supply names neither of these first', () => {
    expect(explain(ASLEEP).causes[0]?.id).toMatch(/RC4[23]/);
    expect(explain(CUBE)).toMatchObject({ verdict: 'fault', message: { number: 43 } });
    expect(explain(CUBE).causes[0]?.id).toMatch(/RC4[23]/);
    expect(explain(CUBE).also).toEqual([]);
  });

  test('without any message names no cause where all is well, and the supply where it is not', () => {
    const well = 'Info : STLINK V3J9M3 (API v3) VID:PID 0483:374E\nInfo : Target voltage: 3.284\nInfo : SWD DPIDR 0x6ba02477';
    expect(explain(well)).toMatchObject({ verdict: 'unclear', causes: [], together: expect.arrayContaining(['L1', 'L4', 'L8']) });
    const dark = explain('Info : Target voltage: 0.012');
    expect(dark.verdict).toBe('fault');
    expect(['RC23', 'RC24']).toContain(dark.causes[0]?.id);
  });

  test('tells an old firmware, and a loader', () => {
    expect(explain('ST-LINK FW  : V2J17S4').causes[0]).toMatchObject({ id: 'RC15', class: 'likely' });
    expect(explain('usb 1-2: New USB device found, idVendor=0483, idProduct=374d').causes[0]?.id).toBe('RC16');
  });
});
