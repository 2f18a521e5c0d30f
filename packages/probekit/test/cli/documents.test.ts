/** Every command's `--json` document and `--events` lines against the published schemas. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { misfits, readSchema, type Schema } from '../schemas/json-schema.ts';
import { NEW_BOARD, runCommand } from './run-command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-documents-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Name of the schema, command, exit status. */
type Case = readonly [schema: string, args: readonly string[], status: number];

const AT_NEW_BOARD = ['--probe', NEW_BOARD];
const DONE: readonly Case[] = [
  ['list', ['list', ...AT_NEW_BOARD], 0],
  ['list', ['list', '--probe', 'bench:charging-cable'], 0],
  ['info', ['info', ...AT_NEW_BOARD], 0],
  ['info', ['info', '--probe', 'bench:write-protected'], 0],
  ['info', ['info', '--connect', 'under-reset', '--probe', 'bench:swd-pins'], 0],
  ['info', ['info', '--connect', 'auto', '--probe', 'bench:swd-pins'], 0],
  ['info', ['info', '--probe', 'bench:nucleo-f103rb'], 0],
  ['option-bytes', ['option-bytes', 'get', '--probe', 'bench:nucleo-l476rg'], 0],
  ['option-bytes', ['option-bytes', 'set', 'WRP=0-3', '--probe', 'bench:nucleo-f103rb'], 0],
  ['reset', ['reset', '--connect', 'auto', '--probe', 'bench:stop-mode'], 0],
  ['read', ['read', '0x08000000', '16', '--connect', 'auto', ...AT_NEW_BOARD], 0],
  ['doctor', ['doctor', ...AT_NEW_BOARD], 0],
  ['doctor', ['doctor', '--answer', 'jp4=off', '--probe', 'bench:jp4-off'], 1],
  ['doctor', ['doctor', '--fix=reset', '--probe', 'bench:swd-pins'], 1],
  ['doctor', ['doctor', '--fix=reset', '--probe', 'bench:no-permission'], 1],
  ['doctor', ['doctor', '--usb-only', ...AT_NEW_BOARD], 0],
  ['setup', ['setup', '--print', '--for', 'linux'], 0],
  ['setup', ['setup', '--for', 'windows'], 0],
  ['doctor', ['doctor', '--fix=reset', '--probe', 'bench:write-protected'], 0],
  ['completion', ['completion', 'bash'], 0],
  ['explain', ['explain', 'Error: No STM32 target found!'], 0],
  ['flash', ['flash', 'blinky.elf', ...AT_NEW_BOARD], 0],
  ['flash', ['flash', 'blinky.elf', '--dry-run', ...AT_NEW_BOARD], 0],
  ['flash', ['flash', 'factory-demo.elf', '--dry-run', ...AT_NEW_BOARD], 0],
  ['flash', ['flash', 'factory-demo.elf', '--no-run', ...AT_NEW_BOARD], 0],
  ['flash', ['flash', 'blinky.elf', '--option-bytes', 'BOR_LEV=1', ...AT_NEW_BOARD], 0],
  ['verify', ['verify', 'factory-demo.elf', ...AT_NEW_BOARD], 0],
  ['verify', ['verify', 'blinky.elf', ...AT_NEW_BOARD], 1],
  ['erase', ['erase', '--range', '0x08000000+128K', ...AT_NEW_BOARD], 0],
  ['read', ['read', '0x08000000', '32', ...AT_NEW_BOARD], 0],
  ['reset', ['reset', '--halt', ...AT_NEW_BOARD], 0],
  ['memory', ['memory', 'fill', '0x24000000', '32', '0x5a', ...AT_NEW_BOARD], 0],
  ['memory', ['memory', 'checksum', '0x1ff00000', '32', ...AT_NEW_BOARD], 0],
  ['memory', ['memory', 'blank', '0x08000000', '32', ...AT_NEW_BOARD], 1],
  ['memory', ['memory', 'disassemble', '0x08000298', '4', ...AT_NEW_BOARD], 0],
  ['memory', ['memory', 'print', 'vectors[1]', '&vectors[2]', '--file', 'factory-demo.elf', ...AT_NEW_BOARD], 0],
  ['memory', ['memory', 'print', '_SEGGER_RTT', '--file', 'rtt.elf', ...AT_NEW_BOARD], 0],
  ['read', ['memory', 'read', '0x24000000', '16', ...AT_NEW_BOARD], 0],
  ['verify', ['memory', 'compare', 'factory-demo.elf', ...AT_NEW_BOARD], 0],
  ['option-bytes', ['option-bytes', 'get', ...AT_NEW_BOARD], 0],
  ['option-bytes', ['option-bytes', 'get', 'RDP', '--connect', 'auto', ...AT_NEW_BOARD], 0],
  ['option-bytes', ['option-bytes', 'set', 'RDP=0xBB', '--dry-run', ...AT_NEW_BOARD], 0],
  ['option-bytes', ['option-bytes', 'set', 'WRP1=0xFE', ...AT_NEW_BOARD], 0],
  ['image', ['image', 'info', 'blinky.elf'], 0],
  ['image', ['image', 'where', 'blinky.elf', '0x080001f2'], 0],
  ['image', ['image', 'where', 'blinky.elf', '0x20000000'], 1],
  ['image', ['image', 'variables', 'blinky.elf'], 0],
  ['image', ['image', 'variables', 'blinky.elf', 'nowhere'], 1],
  ['image', ['image', 'diff', 'blinky.elf', 'echo.elf'], 1],
  ['console', ['console', '--seconds', '0.2', ...AT_NEW_BOARD], 0],
  ['console', ['console', '--swo', '--exceptions', '--pc', '--seconds', '0.3', ...AT_NEW_BOARD], 0],
];

describe('--json prints one document that fits its schema', () => {
  it.each(DONE)('%s: probekit %j', async (schema, args, status) => {
    const heard = await runCommand([...args, '--json']);
    expect(heard).toMatchObject({ status, error: '' });
    expect(misfits(JSON.parse(heard.out), readSchema(schema))).toEqual([]);
  });

  it('read: into a file', async () => {
    const { out } = await runCommand(['read', '0x08000000', '32', '-o', join(folder, 'saved.bin'), ...AT_NEW_BOARD, '--json']);
    expect(misfits(JSON.parse(out), readSchema('read'))).toEqual([]);
  });

  it('option-bytes: saved, and compared with others', async () => {
    const file = join(folder, 'option-bytes.json');
    for (const [args, board, status] of [
      [['backup', file], NEW_BOARD, 0],
      [['diff', file], NEW_BOARD, 0],
      [['diff', file], 'bench:write-protected', 1],
    ] as const) {
      const heard = await runCommand(['option-bytes', ...args, '--json', '--probe', board]);
      expect(heard.status).toBe(status);
      expect(misfits(JSON.parse(heard.out), readSchema('option-bytes'))).toEqual([]);
    }
  });

  it('image: converted and merged', async () => {
    const to = join(folder, 'blinky.uf2');
    for (const args of [
      ['convert', 'blinky.elf', to, '--family', '0x6db66082'],
      ['merge', to, '-o', join(folder, 'merged.srec')],
    ]) {
      const { status, out } = await runCommand(['image', ...args, '--json']);
      expect(status).toBe(0);
      expect(misfits(JSON.parse(out), readSchema('image'))).toEqual([]);
    }
  });

  it('demo: both acts', async () => {
    const { status, out } = await runCommand(['demo', '--json']);
    expect(status).toBe(0);
    expect(misfits(JSON.parse(out), readSchema('demo'))).toEqual([]);
  });

  it('bench: as soon as it is open', async () => {
    let isOpen = false;
    const { status, out } = await runCommand(['bench', '--stlink-server', '0', '--json'], () => {
      if (!isOpen) process.emit('SIGTERM');
      isOpen = true;
    });
    expect(status).toBe(0);
    expect(misfits(JSON.parse(out), readSchema('bench'))).toEqual([]);
  });
});

const NO_TARGET = ['--probe', 'bench:jp4-off'];
const FAILING: readonly (readonly string[])[] = [
  ['list', '--probe', 'stlink-server://127.0.0.1'],
  ['info', ...NO_TARGET],
  ['info', '--connect', 'auto', ...NO_TARGET],
  ['doctor', '--answer', 'jp4', ...AT_NEW_BOARD],
  ['explain'],
  ['flash', 'blinky.elf', ...NO_TARGET],
  ['verify', 'blinky.elf', ...NO_TARGET],
  ['erase', '--chip', ...NO_TARGET],
  ['read', '0xf0000000', '16', ...AT_NEW_BOARD],
  ['reset', ...NO_TARGET],
  ['memory', 'write', 'blinky.elf', ...AT_NEW_BOARD],
  ['memory', 'fill', '0x40000000', '4', '0', ...AT_NEW_BOARD],
  ['option-bytes', 'set', 'RDP=0xBB', ...AT_NEW_BOARD],
  ['option-bytes', 'set', 'FOO=1', ...AT_NEW_BOARD],
  ['console', '--probe', 'bench:charging-cable'],
  ['bench', '--scenario', 'nowhere', '--stlink-server', '0'],
  ['share', '--probe', NEW_BOARD],
  ['web', '--probe', 'stlink-server://127.0.0.1'],
  ['web', '--page', 'nowhere'],
  ['demo', '--probes'],
  ['image', 'convert', 'blinky.elf', 'blinky.txt'],
  ['image', 'merge', 'blinky.elf', 'blinky.elf', '-o', 'twice.hex'],
];

describe('what fails prints one document that fits error.schema.json', () => {
  it.each(FAILING.map((args) => ({ args })))('probekit $args', async ({ args }) => {
    const json = await runCommand([...args, '--json']);
    expect(json.status).toBeGreaterThan(0);
    const document = JSON.parse(json.out);
    expect(misfits(document, readSchema('error'))).toEqual([]);
    expect(document.error.layer).toBe(document.error.code.split('/')[0]);
    const events = await runCommand([...args, '--events']);
    const last = eventsOf(events.out).at(-1);
    expect(misfits(last, readSchema('events'))).toEqual([]);
    expect(last).toMatchObject({ event: 'error', code: document.error.code });
  });
});

describe('--events prints lines that fit events.schema.json', () => {
  it.each([
    ['doctor', ['doctor', ...AT_NEW_BOARD], ['station', 'finding', 'warning', 'result']],
    ['doctor', ['doctor', '--fix=reset', '--probe', 'bench:swd-pins'], ['station', 'finding', 'warning', 'result']],
    ['flash', ['flash', 'blinky.elf', ...AT_NEW_BOARD], ['plan', 'progress', 'result']],
    ['info', ['info', '--connect', 'auto', '--probe', 'bench:swd-pins'], ['rung', 'result']],
    ['verify', ['verify', 'factory-demo.elf', ...AT_NEW_BOARD], ['progress', 'result']],
    ['erase', ['erase', '--range', '0x08000000+128K', ...AT_NEW_BOARD], ['progress', 'result']],
    ['console', ['console', '--seconds', '0.5', '--probe', 'bench:swd-pins'], ['serial', 'result']],
    ['watch', ['watch', 'typed', '_SEGGER_RTT.up[0]', '--file', 'rtt.elf', '--samples', '3', ...AT_NEW_BOARD], ['sample', 'result']],
    ['demo', ['demo'], ['diagnosis', 'plan', 'progress', 'result']],
  ] as const)('%s: probekit %j', async (schema, args, names) => {
    const { out } = await runCommand([...args, '--events']);
    const events = eventsOf(out);
    expect(events.flatMap((event) => misfits(event, readSchema('events')))).toEqual([]);
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining([...names]));
    expect(events.slice(0, -1).map(({ event }) => event)).not.toContain('result');
    const { event, ...document } = events.at(-1) ?? { event: 'none' };
    expect(event).toBe('result');
    expect(misfits(document, readSchema(schema))).toEqual([]);
  });
});

describe('the schemas', () => {
  it('are strict, described and use only what the check of these tests knows', async () => {
    const files = (await readdir(new URL('../../schemas/', import.meta.url))).filter((file) => !WRITTEN_BY_PEOPLE.includes(file));
    expect(files).toContain('doctor.schema.json');
    const known = ['$schema', '$id', 'title', 'description', ...KEYWORDS];
    for (const file of files) {
      for (const schema of everySchemaIn(readSchema(file.replace('.schema.json', '')))) {
        expect(known).toEqual(expect.arrayContaining(Object.keys(schema)));
        if (schema.properties)
          expect([file, schema.additionalProperties ?? schema.properties['event']?.const]).not.toEqual([file, undefined]);
      }
    }
  });
});

/** Checked against the programs that read them, with every keyword that an editor knows. */
const WRITTEN_BY_PEOPLE = ['scenario.schema.json', 'project.schema.json', 'install-manifest.schema.json'];

const KEYWORDS = [
  ...['$ref', 'type', 'const', 'enum', 'pattern', 'minimum', 'maximum', 'required', 'properties', 'additionalProperties'],
  ...['items', 'oneOf', '$defs'],
];

function everySchemaIn(schema: Schema): readonly Schema[] {
  const parts = [...Object.values(schema.properties ?? {}), ...Object.values(schema.$defs ?? {}), ...(schema.oneOf ?? [])];
  if (schema.items) parts.push(schema.items);
  return [schema, ...parts.flatMap(everySchemaIn)];
}

function eventsOf(out: string): readonly { readonly event: string }[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
