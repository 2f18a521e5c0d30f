import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ProbekitError } from '../../base/index.ts';
import { ALL_BOARDS } from '../boards/index.ts';
import { scenarioJsonSchema } from './json-schema.ts';
import { nearestOf } from './nearest.ts';
import { parseScenario } from './parse.ts';

const folder = (name: string) => fileURLToPath(new URL(`../../../${name}/`, import.meta.url));

function errorOf(data: unknown): ProbekitError<string, Record<string, unknown>> {
  try {
    parseScenario(data);
  } catch (error) {
    if (error instanceof ProbekitError) return error as ProbekitError<string, Record<string, unknown>>;
    throw error;
  }
  throw new Error('the scenario was accepted');
}

describe('a scenario file', () => {
  it('needs nothing but a board', () => {
    const { scenario, board } = parseScenario({ board: 'nucleo-h743zi2' });
    expect(scenario).toEqual({ board: 'nucleo-h743zi2' });
    expect(board.name).toBe('NUCLEO-H743ZI2');
  });

  it('takes every key of the format', () => {
    const full = {
      board: 'nucleo-h743zi2',
      probe: { model: 'v3e', firmware: 'V3J9M3' },
      host: { permission: true, driver: true, heldBy: null },
      cable: { data: true },
      jumpers: { JP4: 'off' },
      wires: { SWDIO: 'open', NRST: 'low', SWCLK: { noise: 0.01 }, SWO: { riseNs: 90 } },
      supply: { vdd: 3.3 },
      optionBytes: { RDP: '0xBB' },
      flash: [{ file: 'x.elf' }],
      flags: { senseAt: 'before-idd-jumper' },
      buttons: { RESET: 'held' },
      events: [{ atMs: 100, jumpers: { JP4: 'on' } }],
      seed: 1,
    };
    expect(parseScenario(full).scenario).toEqual(full);
  });

  it('names an unknown key, where it stands and the nearest valid one', () => {
    const error = errorOf({ board: 'nucleo-h743zi2', cable: { dta: false } });
    expect(error.code).toBe('bench/unknown-key');
    expect(error.evidence).toMatchObject({ key: 'dta', path: 'cable', nearest: 'data' });
    expect(error.hint).toContain('"data"');
  });

  it.each([
    [{ board: 'nucleo-h743zi2', jumper: {} }, 'jumper', 'jumpers'],
    [{ board: 'nucleo-h743zi2', jumpers: { jp4: 'off' } }, 'jp4', 'JP4'],
    [{ board: 'nucleo-h743zi2', events: [{ atMs: 1, wires: { SWIDO: 'open' } }] }, 'SWIDO', 'SWDIO'],
    [{ board: 'nucleo-h743zi2', wires: { SWDIO: { nois: 1 } } }, 'nois', 'noise'],
    [{ board: 'nucleo-h743zi2', wires: { SWDIO: { riseMs: 1 } } }, 'riseMs', 'riseNs'],
    [{ board: 'nucleo-h743zi3' }, 'nucleo-h743zi3', 'nucleo-h743zi2'],
  ])('finds the misspelt name in %j', (data, key, nearest) => {
    expect(errorOf(data).evidence).toMatchObject({ key, nearest });
  });

  it('suggests nothing when no name is near', () => {
    const error = errorOf({ board: 'nucleo-h743zi2', zzzzzz: 1 });
    expect(error.evidence['nearest']).toBeUndefined();
    expect(error.hint).toContain('jumpers');
  });

  it.each([
    ['{"board":"nucleo-h743zi2","__proto__":{"cable":{"data":false}}}', '__proto__', ''],
    ['{"board":"nucleo-h743zi2","constructor":1}', 'constructor', ''],
    ['{"board":"nucleo-h743zi2","jumpers":{"toString":"off"}}', 'toString', 'jumpers'],
    ['{"board":"nucleo-h743zi2","events":[{"atMs":1,"valueOf":1}]}', 'valueOf', 'events.0'],
    ['{"board":"nucleo-h743zi2","optionBytes":{"prototype":"0x1"}}', 'prototype', 'optionBytes'],
  ])('calls a name unknown that every object has: %s', (text, key, path) => {
    const error = errorOf(JSON.parse(text));
    expect(error.code).toBe('bench/unknown-key');
    expect(error.evidence).toMatchObject({ key, path });
  });

  it('is not held up by data that is nested deeper than the stack, or that contains itself', () => {
    const deep = JSON.parse(`{"board":"nucleo-h743zi2","seed":${'['.repeat(5000)}${']'.repeat(5000)}}`);
    expect(errorOf(deep).evidence['path']).toBe('seed');
    const round: Record<string, unknown> = { board: 'nucleo-h743zi2' };
    round['seed'] = round;
    expect(errorOf(round).evidence['path']).toBe('seed');
  });

  it.each([
    [{ board: 'nucleo-h743zi2', jumpers: { JP4: '1-2' } }, 'jumpers.JP4'],
    [{ board: 'nucleo-h743zi2', supply: { vdd: 12 } }, 'supply.vdd'],
    [{ board: 'nucleo-h743zi2', events: [{ atMs: 'soon' }] }, 'events.0.atMs'],
    [{ board: 'nucleo-h743zi2', optionBytes: { RDP: 'BB' } }, 'optionBytes.RDP'],
    [{}, 'board'],
    ['text', '(top level)'],
    [null, '(top level)'],
  ])('names the place of a bad value in %j', (data, path) => {
    const error = errorOf(data);
    expect(error.code).toBe('bench/bad-value');
    expect(error.evidence['path']).toBe(path);
  });

  it('takes the jumpers and the probes of the board that it names, and no others', () => {
    expect(parseScenario({ board: 'nucleo-h743zi', jumpers: { CN4: 'off', JP3: 'VIN' } }).board.name).toBe('NUCLEO-H743ZI');
    expect(errorOf({ board: 'nucleo-h743zi', jumpers: { JP4: 'off' } }).code).toBe('bench/unknown-key');
    for (const model of ['v3set', 'v3minie', 'v2', 'v2-clone'])
      expect(() => parseScenario({ board: 'custom-h743', probe: { model } }), model).not.toThrow();
    const onNucleoOnly = errorOf({ board: 'custom-h743', probe: { model: 'v3e' } });
    expect([onNucleoOnly.code, onNucleoOnly.evidence['path']]).toEqual(['bench/bad-value', 'probe.model']);
  });

  it('is published as a JSON Schema that equals the checks; PROBEKIT_WRITE_SCHEMAS=1 rewrites it', () => {
    const path = `${folder('schemas')}scenario.schema.json`;
    const text = `${JSON.stringify(scenarioJsonSchema(ALL_BOARDS), null, 2)}\n`;
    if (process.env['PROBEKIT_WRITE_SCHEMAS']) writeFileSync(path, text);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('the scenarios that ship', () => {
  const files = readdirSync(folder('scenarios')).filter((name) => name.endsWith('.json'));

  it('are there', () => {
    expect(files).toContain('healthy.json');
    expect(files.length).toBeGreaterThanOrEqual(14);
  });

  it.each(files)('%s is valid', (name) => {
    expect(() => parseScenario(JSON.parse(readFileSync(`${folder('scenarios')}${name}`, 'utf8')), ALL_BOARDS)).not.toThrow();
  });
});

describe('the nearest name', () => {
  it('forgives swapped, missing and wrong letters', () => {
    expect(nearestOf('JP44', ['JP1', 'JP4'])).toBe('JP4');
    expect(nearestOf('plgued', ['plugged', 'data'])).toBe('plugged');
    expect(nearestOf('x', ['data'])).toBeUndefined();
  });
});
