import { describe, expect, test } from 'vitest';
import { CAUSES, causeOf } from '../symptoms/causes.ts';
import { QUESTIONS } from '../symptoms/questions.ts';
import { BUTTON_ROLES, CONNECTOR_ROLES, JUMPER_ROLES, LAMP_ROLES, type PartRole } from './board.ts';
import { BOARDS, boardOf, partsOf, productOf, productOfCode, productOfLabel } from './boards.ts';

const ROLES: readonly PartRole[] = [...JUMPER_ROLES, ...LAMP_ROLES, ...BUTTON_ROLES, ...CONNECTOR_ROLES];
const products = BOARDS.flatMap((board) => board.products);

describe.each(BOARDS.map((board) => [board.name, board] as const))('%s', (_, board) => {
  const parts = [...board.jumpers, ...board.lamps, ...board.buttons, ...board.connectors];

  test('says where its facts are from, and what to know it by', () => {
    expect(board.source).not.toBe('');
    expect(board.printed).not.toBe('');
    expect(board.id).toMatch(/^[a-z\d]+(-[a-z\d]+)*$/);
  });

  test('has jumpers that must be set to one of their positions, each name once', () => {
    for (const { name, positions, must } of board.jumpers) expect(positions, name).toContain(must);
    const names = [...board.jumpers, ...board.lamps, ...board.buttons].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('has one jumper in a role, and parts in roles of their kind', () => {
    const roles = board.jumpers.map(({ role }) => role);
    expect(new Set(roles).size).toBe(roles.length);
    expect(parts.every(({ role }) => ROLES.includes(role))).toBe(true);
  });

  test('blames jumpers only for causes whose picture marks them, and for each of these', () => {
    for (const { role, causes, name } of board.jumpers) {
      const marking = CAUSES.filter(({ picture }) => picture.includes(role)).map(({ id }) => id);
      expect([...causes].sort(), name).toEqual(marking.sort());
    }
  });

  test('names its products by their codes', () => {
    for (const { id, name, code } of board.products) {
      expect(id).toBe(name.toLowerCase());
      if (code !== undefined) expect(code).toMatch(/^0\d{3}$/);
    }
  });
});

describe('the boards', () => {
  test('have ids and codes that mean one of them only', () => {
    const ids = [...BOARDS.map(({ id }) => id), ...products.filter(({ id }) => boardOf(id)?.id !== id).map(({ id }) => id)];
    expect(new Set(ids).size).toBe(ids.length);
    const codes = products.flatMap(({ code = [] }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('have, on at least one of them, every part that a question or a picture names', () => {
    const named = new Set([...QUESTIONS.flatMap(({ part = [] }) => part), ...CAUSES.flatMap(({ picture }) => picture)]);
    for (const role of named) expect(BOARDS.filter((board) => partsOf(board, role).length > 0).length, role).toBeGreaterThan(0);
  });

  test('have words for every part that stands in a question or a remedy', () => {
    const texts = [
      ...QUESTIONS.flatMap(({ text, answers }) => [text, ...Object.values(answers)]),
      ...CAUSES.flatMap(({ id }) => causeOf(id).remedies.flatMap(({ steps }) => steps)),
    ];
    const places = texts.flatMap((text) => [...text.matchAll(/\{([a-z\d-]+)(?:\.must)?\}/g)].map(([, role]) => role));
    expect(places.length).toBeGreaterThan(20);
    for (const role of places) expect(ROLES).toContain(role);
  });

  test('are known by a product, by a printed circuit, by a code of the ST-LINK and by a label of its volume', () => {
    expect(boardOf('nucleo-f401re')?.id).toBe('mb1136');
    expect(boardOf('mb1136')?.id).toBe('mb1136');
    expect(boardOf('nucleo-x')).toBeUndefined();
    expect(productOf('mb1136')).toBeUndefined();
    expect(productOfCode('0836')?.name).toBe('NUCLEO-H743ZI2');
    expect(productOfCode('9999')).toBeUndefined();
    expect(productOfLabel('NODE_F401RE', 'v2-1')?.id).toBe('nucleo-f401re');
    expect(productOfLabel('nod_g474re', 'v3')?.id).toBe('nucleo-g474re');
  });

  test('that share a label are told apart by their ST-LINK', () => {
    expect(productOfLabel('NODE_H743ZI', 'v3')?.id).toBe('nucleo-h743zi2');
    expect(productOfLabel('NODE_H743ZI', 'v2-1')?.id).toBe('nucleo-h743zi');
    expect(productOfLabel('NODE_H743ZI', undefined)).toBeUndefined();
  });
});
