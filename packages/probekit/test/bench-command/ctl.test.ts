/** `probekit bench ctl` on a running bench: hands and eyes, while other programs use the boards. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectLocal } from '../../src/node/index.ts';
import { runCommand } from '../cli/run-command.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { type BenchProcess, BIN, startBench } from './bench-process.ts';

let bench: BenchProcess;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-ctl-'));
  bench = await startBench('--boards', '2', '--usbip', '0', '--stlink-server', '0');
});
afterAll(async () => {
  await bench.stop();
  await rm(folder, { recursive: true });
});

/** Its document, which fits its schema; or its error's. */
async function ctl(...args: readonly string[]) {
  const { out, status } = await runCommand(['bench', 'ctl', ...args, '--bench', bench.document.control, '--json']);
  const document = JSON.parse(out);
  expect(misfits(document, readSchema(status === 0 ? 'bench-ctl' : 'error'))).toEqual([]);
  return document;
}

async function boards() {
  return (await ctl('status')).boards;
}

describe('hands', () => {
  beforeEach(async () => {
    await ctl('scenario', 'healthy');
  });

  it('pull the cable and plug it in again', async () => {
    await ctl('cable', 'pull');
    const [pulled, other] = await boards();
    expect(pulled.probe).toBeUndefined();
    expect(other.probe.location).toBe('1-2');
    await ctl('cable', 'charge-only');
    expect((await boards())[0]).not.toHaveProperty('probe');
    await ctl('cable', 'plug');
    expect((await boards())[0].probe.location).toBe('1-1');
  });

  it('take a jumper off, of the board that is named by number or serial number', async () => {
    await ctl('jumper', 'JP4', 'off', '--board', '2');
    expect((await boards()).map(({ view }: { view: { supply: { vddMcu: number } } }) => view.supply.vddMcu > 3)).toEqual([true, false]);
    await ctl('jumper', 'JP4', 'on', '--board', bench.document.boards[1]!.serialNumber);
    expect((await boards())[1].view.supply.vddMcu).toBeGreaterThan(3);
  });

  it('hold a button, let it go, and press it', async () => {
    await ctl('button', 'RESET', 'hold');
    expect((await boards())[0].view).toMatchObject({ nrst: 'low', core: 'reset' });
    await ctl('button', 'RESET', 'release');
    expect((await boards())[0].view).toMatchObject({ nrst: 'high' });
    await ctl('button', 'USER', 'press');
    expect((await boards())[0].view.buttons.USER).toBe('free');
  });

  it('cut the power and lower it', async () => {
    await ctl('power', 'off');
    expect((await boards())[0].view.core).toBe('off');
    await ctl('power', 'on');
    expect((await boards())[0].view.core).not.toBe('off');
    await ctl('power', 'vdd', '1.9');
    expect((await boards())[0].view.supply.vddMcu).toBeCloseTo(1.9, 2);
  });

  it('open a wire, so that the probe loses the chip', async () => {
    await ctl('wire', 'SWDIO', 'open');
    const probe = bench.document.boards[0]!.addresses[0] as string;
    const { out, status } = await runCommand(['info', '--probe', probe, '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(out).error.code).toMatch(/^(stlink|dap)\//);
    await ctl('wire', 'SWDIO', 'rise', '300');
    expect((await runCommand(['info', '--probe', probe, '--json'])).status).toBe(1);
    expect((await runCommand(['info', '--probe', probe, '--speed', '1000', '--json'])).status).toBe(0);
    await ctl('wire', 'SWDIO', 'noise', '0.001');
  });

  it('put another scenario there; the second board keeps its own serial number', async () => {
    await ctl('scenario', 'rdp1', '--board', '2');
    const [, second] = await boards();
    expect(second.probe.serialNumber).toBe(bench.document.boards[1]!.serialNumber);
    const { out } = await runCommand(['info', '--probe', bench.document.boards[1]!.addresses[1] as string, '--json']);
    expect(out).toMatch(/"rdp"|"level": 1|RDP/i);
    await ctl('scenario', 'healthy', '--board', '2');
  });

  it('keep the whole board and put it back', async () => {
    const file = join(folder, 'board.snapshot');
    await ctl('jumper', 'JP4', 'off');
    await ctl('snapshot', file);
    await ctl('jumper', 'JP4', 'on');
    expect((await boards())[0].view.core).not.toBe('off');
    await ctl('restore', file);
    expect((await boards())[0].view).toMatchObject({ core: 'off', jumpers: { JP4: 'off' } });
  });

  it('record what hands do and do it again', async () => {
    const file = join(folder, 'board.run');
    expect((await ctl('recording', file)).error.code).toBe('cli/usage');
    await ctl('record');
    await ctl('jumper', 'JP4', 'off');
    expect(await ctl('recording', file)).toMatchObject({ reply: { complete: true } });
    await ctl('jumper', 'JP4', 'on');
    await ctl('replay', file);
    expect((await boards())[0].view).toMatchObject({ core: 'off', jumpers: { JP4: 'off' } });
    await ctl('jumper', 'JP4', 'on');
  });

  it('let time pass until a lamp shines, a pin moves, so many cycles have passed, or not in time', async () => {
    expect((await ctl('run-until', 'led', 'LD1', 'green')).reply).toMatchObject({ reached: true, by: 'led' });
    expect((await ctl('run-until', 'pin', 'PB0', 'falling')).reply).toMatchObject({ by: 'pin' });
    expect((await ctl('run-until', 'cycles', '64')).reply).toMatchObject({ by: 'cycles' });
    const late = await runCommand([
      'bench',
      'ctl',
      'run-until',
      'text',
      'no such text',
      '--within',
      '5',
      '--bench',
      bench.document.control,
    ]);
    expect(late.status).toBe(1);
    expect(late.out).toContain('Not within 5 ms of bench time');
  });

  it('send any command of the bench, with bytes as base64', async () => {
    const { reply } = await ctl('send', 'peek', '{"address":134217728,"byteLength":4}');
    // The first word of the vectors is the initial stack pointer, at the end of some RAM.
    expect(Buffer.from(reply.$bytes, 'base64').readUInt32LE() % 0x400).toBe(0);
  });
});

describe('what is wrong is told as the bench tells it', () => {
  it.each([
    [['jumper', 'JP9', 'off'], 'bench/unknown-key', 'JP1'],
    [['jumper', 'JP4', 'open'], 'bench/bad-value', 'on or off'],
    [['button', 'RESTE', 'hold'], 'bench/unknown-key', 'RESET'],
    [['wire', 'SWDI0', 'open'], 'bench/unknown-key', 'SWDIO'],
    [['power', 'vdd', '33'], 'bench/bad-value', 'at most 3.6'],
    [['send', 'peeek'], 'bench/unknown-key', 'peek'],
    [['send', 'peek', '{"address":1}'], 'bench/bad-value', 'Add byteLength.'],
    [['send', 'look', '{'], 'cli/usage', 'send set'],
    [['cable', 'cut'], 'cli/usage', 'cable --help'],
    [['run-until', 'pin', 'PB0', 'up'], 'cli/usage', 'pin PB0 rising'],
    [['run-until', 'led', 'LD9', 'green'], 'bench/bad-value', 'LD1'],
    [['run-until', 'pin', 'PZ1'], 'bench/bad-value', 'PA0'],
    [['status', '--board', '3'], 'cli/which-board', '003B00273038510234333935'],
    [['scenario', 'nowhere'], 'cli/bench-file', 'jp4-off'],
    [['restore', '/nowhere/at-all'], 'cli/bench-file', 'ctl snapshot'],
  ] as const)('%j', async (args, code, hint) => {
    const { error } = await ctl(...args);
    expect(error.code).toBe(code);
    expect(error.hint).toContain(hint);
  });

  it('no bench of that name, and no bench at all', async () => {
    const known = await runCommand(['bench', 'ctl', 'status', '--bench', 'bench-0', '--json']);
    expect(['cli/which-bench', 'cli/no-bench']).toContain(JSON.parse(known.out).error.code);
    const path = await runCommand(['bench', 'ctl', 'status', '--bench', join(folder, 'no.sock'), '--json']);
    expect(JSON.parse(path.out).error.code).toBe('node/connect');
  });
});

describe('eyes', () => {
  it('watch what happens: plug, lamps and serial port, a line an event', async () => {
    const watching = spawn(process.execPath, [BIN, 'bench', 'ctl', 'watch', '--bench', bench.document.control, '--json']);
    let text = '';
    const seen = (part: string) =>
      new Promise<void>((resolve) => {
        const look = () => text.includes(part) && resolve();
        watching.stdout.on('data', look);
        look();
      });
    watching.stdout.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    await seen('"what":"led"');
    await ctl('cable', 'pull', '--board', '2');
    await seen('"what":"usb","present":false');
    await ctl('cable', 'plug', '--board', '2');
    await seen('"what":"usb","present":true');
    watching.kill('SIGINT');
    await once(watching, 'exit');
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.flatMap((event) => misfits(event, readSchema('events')))).toEqual([]);
    expect(events.find(({ what }) => what === 'usb').board).toBe(2);
  });

  it('watch tells people in words whether the computer sees the probe', async () => {
    const watching = spawn(process.execPath, [BIN, 'bench', 'ctl', 'watch', '--bench', bench.document.control]);
    let text = '';
    const gone = new Promise<void>((resolve) => {
      watching.stdout.on('data', (piece: Buffer) => {
        text += piece.toString();
        if (/board 2 {2}usb {3}gone/.test(text)) resolve();
      });
    });
    await once(watching.stderr, 'data'); // it says when it watches
    await ctl('cable', 'pull', '--board', '2');
    await gone;
    await ctl('cable', 'plug', '--board', '2');
    watching.kill('SIGINT');
    await once(watching, 'exit');
  });
});

describe('the socket', () => {
  it.runIf(process.platform !== 'win32')('is for this user only', async () => {
    expect((await stat(dirname(bench.document.control))).mode & 0o777).toBe(0o700);
  });

  it('refuses what is no message, closes that connection and serves the others', async () => {
    for (const bytes of ['{"id":1}\n', 'GET / HTTP/1.1\n', '[]\n', '\u0000\n', '{"id":1,"command":"look","request":{},"more":1}\n']) {
      const stream = await connectLocal(bench.document.control);
      await stream.write(new TextEncoder().encode(bytes));
      let answer = '';
      for await (const piece of stream.read) answer += new TextDecoder().decode(piece);
      expect(JSON.parse(answer).error.code).toBe('cli/bench-message');
    }
    expect(await boards()).toHaveLength(2);
  });

  it('tells of a board once, however often one program asks to watch it', async () => {
    const stream = await connectLocal(bench.document.control);
    const request = (id: number, command: string, board?: number) =>
      stream.write(new TextEncoder().encode(`${JSON.stringify({ id, board, command, request: null })}\n`));
    await request(1, 'watch');
    await request(2, 'watch', 2);
    await ctl('cable', 'pull', '--board', '2');
    await ctl('cable', 'plug', '--board', '2');
    // Answers and events keep their order: when this one is answered, all before it has come.
    await request(3, 'boards');
    let text = '';
    for await (const piece of stream.read) {
      text += new TextDecoder().decode(piece);
      if (text.includes('{"id":3,')) break;
    }
    expect(text.match(/"event":"usb"/g)).toHaveLength(2);
  });

  it('bounds a line', async () => {
    const stream = await connectLocal(bench.document.control);
    const piece = new Uint8Array(1024 * 1024).fill(0x20);
    await expect(
      (async () => {
        for (let sent = 0; sent < 40; sent++) await stream.write(piece);
        for await (const heard of stream.read) if (new TextDecoder().decode(heard).includes('longer than')) throw new Error('told');
      })(),
    ).rejects.toThrow();
    expect(await boards()).toHaveLength(2);
  });

  it('does not let a request reach into what objects inherit', async () => {
    for (const command of ['__proto__', 'constructor', 'toString'])
      expect((await ctl('send', command)).error.code).toBe('bench/unknown-key');
    const { error } = await ctl('send', 'set', '{"physics":{"__proto__":{"cable":{}}}}');
    expect(error.code).toBe('bench/unknown-key');
  });
});

it('a snapshot file that is something else is refused', async () => {
  const file = join(folder, 'notes.txt');
  await writeFile(file, 'Shopping');
  expect((await ctl('restore', file)).error.code).toBe('cli/bench-file');
  expect(await readFile(file, 'utf8')).toBe('Shopping');
});
