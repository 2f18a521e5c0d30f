import { describe, expect, test } from 'vitest';
import type { Board } from '../../spec/boards/board.ts';
import { BOARDS, boardOf } from '../../spec/boards/boards.ts';
import { CAUSES } from '../../spec/symptoms/causes.ts';
import { ENGLISH, loadCatalogue } from '../../words/index.ts';
import { reportCause } from '../cause-report.ts';
import { judgeVoltage } from '../checks/target-voltage.ts';
import { answerQuestion, report } from '../conclusion.ts';
import { finding } from '../evidence.ts';
import { explain } from '../explain/explain.ts';
import { drawBoard, jumpersFor } from './drawing.ts';
import { diagnosisIn } from './in-language.ts';
import { tellDiagnosis } from './tell-diagnosis.ts';
import { tellExplanation } from './tell-explanation.ts';

const unpowered = report({
  findings: [
    finding('C1', 'probe', { key: 'c1.probe-high-speed', values: { product: 'STLINK-V3' } }),
    finding('C2', 'opens', { key: 'c2.opens' }),
    finding('C3', 'ok', { key: 'c3.ok', values: { version: 'V3J9M3' } }),
    finding('C4', 'none', { key: 'c4.none', values: { volts: '0.02' } }),
    finding('C5', 'silent', { key: 'c5.silent', values: { tried: '3.3 MHz, 1 MHz, 50 kHz (GET_IDCODE_ERROR)' } }),
    finding('C13', 'fail-text', { key: 'c13.fail-text', values: { text: 'The interface firmware FAILED to reset/halt the target MCU' } }),
  ],
  warnings: [],
  answers: {},
  setUp: { platform: 'linux', onBoard: true, board: 'nucleo-h743zi2' },
  probe: { product: 'STLINK-V3', firmware: 'V3J9M3', serialNumber: '004200273038510234333139' },
});
const textOf = (lines: ReturnType<typeof tellDiagnosis>) => lines.map(({ text }) => text).join('\n');

describe('a told diagnosis', () => {
  const text = textOf(tellDiagnosis(unpowered));

  test('starts with the board and its probe, serial number shortened', () => {
    expect(text.split('\n')[0]).toBe('NUCLEO-H743ZI2   STLINK-V3   V3J9M3   004200…3139');
  });

  test('draws the chain with the state below each station', () => {
    const [names = '', states = ''] = tellDiagnosis(unpowered)
      .filter(({ role }) => role === 'chain')
      .map((line) => line.text);
    expect(
      names
        .trim()
        .split(' ── ')
        .map((name) => name.trim()),
    ).toHaveLength(12);
    expect(states.trim().split(/\s+/)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'SUSPECT', '?', '?', '?', '?', '?', '?']);
    expect(states.indexOf('SUSPECT')).toBeGreaterThan(names.indexOf('power') - 3);
  });

  test('says what is good, what is wrong, how we know and what to do', () => {
    expect(text).toContain('Your computer is right: it sees the ST-LINK. The ST-LINK cannot reach the STM32.');
    expect(text).toContain('C4   target voltage 0.02 V');
    expect(text).toContain('reinstalling anything');
    expect(text).toContain('updating will not help');
    expect(text).toMatch(/Next {5}\S/);
  });

  test('does not tell anybody to do what is about to be done', () => {
    const findings = [
      finding('C1', 'probe', { key: 'c1.probe-high-speed', values: { product: 'STLINK-V3' } }),
      finding('C2', 'opens', { key: 'c2.opens' }),
      finding('C3', 'ok', { key: 'c3.ok', values: { version: 'V3J9M3' } }),
      finding('C4', 'ok', { key: 'c4.ok', values: { volts: '3.30' } }),
      finding('C5', 'silent', { key: 'c5.silent', values: { tried: '3.3 MHz, 1 MHz, 50 kHz (GET_IDCODE_ERROR)' } }),
      finding('C6', 'halts', { key: 'c6.halts' }),
    ];
    const takenPins = report({ findings, warnings: [], answers: {}, setUp: unpowered.setUp });
    expect(textOf(tellDiagnosis(takenPins))).toContain('Next     Attach under reset');
    expect(textOf(tellDiagnosis(takenPins, { applying: 'halt-under-reset' }))).not.toContain('Next');
    expect(textOf(tellDiagnosis(takenPins, { applying: 'leave-loader' }))).toContain('Next     Attach under reset');
  });

  test('marks JP2 and JP4 in the drawing while both are suspect, then only the one', () => {
    expect(text.match(/look here/g)).toHaveLength(2);
    const after = textOf(tellDiagnosis(answerQuestion(unpowered, 'jp4', 'off')));
    expect(after.match(/look here/g)).toHaveLength(1);
    expect(after).toContain('[JP4]');
    expect(after).toMatch(/^Proven {3}The STM32 has no supply: the IDD jumper is open\.$/m);
  });

  test('shows no percentage, no exclamation mark of its own and no colour codes', () => {
    expect(text).not.toMatch(/\d\s?%|!/);
    expect(text).not.toContain('\u001b');
  });

  test('asks one question, and says how each answer is given on the command line', () => {
    const told = tellDiagnosis(unpowered).filter(({ role }) => role === 'question');
    expect(told).toHaveLength(1 + Object.keys(unpowered.questions[0]?.answers ?? {}).length);
    expect(told[1]?.text).toMatch(/^ {2}--answer [\w-]+=[\w-]+ {2}/);
  });

  test('says so when what was read fits no cause', () => {
    const odd = report({ findings: [judgeVoltage([5.98])], warnings: [], answers: {}, setUp: {} });
    expect(odd).toMatchObject({ verdict: 'unclear', causes: [] });
    const text = textOf(tellDiagnosis(odd)).replace(/\s+/g, ' ');
    expect(text).toContain('fits no cause that we know');
    expect(text).toContain(
      '5.98 V, more than an STM32 runs on; a supply of 3.3 V that is wired past the divider of the ST-LINK reads like that',
    );
  });

  test('refuses an answer that the question does not have', () => {
    const [question] = unpowered.questions;
    expect(() => answerQuestion(unpowered, question?.id ?? '', 'perhaps')).toThrow(RangeError);
  });
});

describe('the drawing', () => {
  test('is a closed frame within 80 columns, every row of the board equally wide', async () => {
    for (const board of BOARDS) {
      for (const catalogue of [ENGLISH, await loadCatalogue('es')]) {
        const lines = drawBoard([board.jumpers[0]?.name ?? 'JP4'], board, catalogue).map(({ text }) => text);
        const frame = lines.map((text) => text.replace(/ {2}<── .*$/, '')).filter((text) => /^ {2}[┌│└]/.test(text));
        expect(new Set(frame.map((text) => text.length)).size, board.name).toBe(1);
        expect(Math.max(...lines.map((text) => text.length)), board.name).toBeLessThanOrEqual(80);
      }
    }
  });

  test('has every jumper of the board that is there, by its own name', () => {
    const board = boardOf('nucleo-f401re') as Board;
    expect(jumpersFor(['RC24', 'RC23'], board)).toEqual(['JP6', 'JP5']);
    const text = textOf(drawBoard(['JP6'], board));
    for (const { name } of board.jumpers) expect(text).toContain(name);
    expect(text).toMatch(/\[JP6\] +IDD +must be ON +│ {2}<── look here/);
    expect(text).toContain('ST-LINK   LD1 (COM)   LD3 (red, PWR)');
  });

  test('is left out when no jumper is suspect', () => {
    const board = boardOf('nucleo-h743zi2') as Board;
    expect(drawBoard(jumpersFor(['RC43'], board), board)).toEqual([]);
    expect(jumpersFor(['RC24'], undefined)).toEqual([]);
  });
});

describe('a board that nothing told of', () => {
  const unknown = report({ findings: unpowered.evidence, warnings: [], answers: {}, setUp: { onBoard: true } });

  test('is asked for last, since the suspect jumpers have other names on other boards', () => {
    expect(unknown.questions.at(-1)).toMatchObject({ id: 'board', expectedBits: 0 });
    expect(unpowered.questions.map(({ id }) => id)).not.toContain('board');
  });

  test('has its own names for parts once somebody names it, and ranks the same causes', () => {
    const named = answerQuestion(unknown, 'board', 'mb1136');
    const text = textOf(tellDiagnosis(named));
    expect(text).toContain('jumper JP6 (IDD) must be ON');
    expect(text).toContain('Nucleo-64 MB1136');
    expect(named.causes[0]?.id).toBe(unknown.causes[0]?.id);
    expect(answerQuestion(unpowered, 'board', 'mb1136').setUp.board).toBe('nucleo-h743zi2');
  });
});

describe('a told explanation', () => {
  test('follows the order: who says it, what it proves, what it means, what is behind it, what next', () => {
    const text = textOf(tellExplanation(explain('interface firmwre FAILED to reset halt target')));
    const order = ['FAIL.TXT', 'Proves', 'Means', 'Often', 'Next'].map((word) => text.indexOf(word));
    expect(order.every((at) => at >= 0)).toBe(true);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
  });

  test('says plainly that it does not know a text', () => {
    expect(textOf(tellExplanation(explain('my cat sat on the keyboard')))).toContain('No message of a tool that we know');
  });
});

test('every explanation names the parts of the board that is there, and of any board where it is not known', async () => {
  const spanish = await loadCatalogue('es');
  for (const board of [undefined, ...BOARDS.map(({ id }) => id)]) {
    const causes = CAUSES.map(({ id }) => reportCause(id, 0, 'possible', 1, board));
    const told = diagnosisIn({ ...unpowered, setUp: board === undefined ? {} : { board }, causes }, spanish).causes;
    for (const { explanation } of [...causes, ...told]) expect(explanation.expert).not.toMatch(/[{}]/);
  }
  const expert = (board?: string) => reportCause('RC24', 0, 'possible', 1, board).explanation.expert;
  expect(expert('nucleo-h743zi2')).toContain('jumper JP4 (IDD)');
  expect(expert()).toMatch(/the IDD jumper \(JP4 on MB1364, JP5 on MB1137, JP6 on /);
});
