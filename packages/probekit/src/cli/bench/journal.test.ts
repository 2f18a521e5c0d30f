import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bench, BenchCommands, MemoryChange } from '../../base/index.ts';
import { JournalFile, readJournal } from './journal.ts';
import { keepBench } from './keeper.ts';

const BYTE_LENGTH = 20_000;
const ALL: readonly MemoryChange[] = [{ offset: 0, bytes: new Uint8Array(BYTE_LENGTH).fill(0xff) }];
const change = (offset: number, ...bytes: readonly number[]): MemoryChange => ({ offset, bytes: Uint8Array.from(bytes) });

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-journal-'));
  path = join(folder, 'board-1.flash');
});
afterEach(() => rm(folder, { recursive: true }));

async function journalWith(...added: readonly MemoryChange[]): Promise<JournalFile> {
  const journal = new JournalFile(path, 'a-board');
  await journal.writeAll(BYTE_LENGTH, ALL);
  for (const one of added) journal.add([one]);
  return journal;
}

async function kept(): Promise<Uint8Array> {
  const { lasting } = (await readJournal(path)) ?? {};
  if (!lasting) throw new Error('nothing was kept');
  return lasting;
}

describe('a journal', () => {
  it('gives back what was written, the last change last', async () => {
    (await journalWith(change(4, 1, 2, 3), change(5, 9), change(BYTE_LENGTH - 1, 7))).close();
    expect(await readJournal(path)).toMatchObject({ board: 'a-board' });
    const bytes = await kept();
    expect([...bytes.slice(3, 8)]).toEqual([0xff, 1, 9, 3, 0xff]);
    expect(bytes.at(-1)).toBe(7);
  });

  it('that is not there keeps nothing', async () => {
    expect(await readJournal(path)).toBeUndefined();
  });

  it('ends at a record that was cut, wherever that was', async () => {
    await journalWith(change(0, 1, 1, 1));
    const whole = await readFile(path);
    const journal = await journalWith(change(0, 1, 1, 1), change(0, 2, 2, 2));
    journal.close();
    const longer = await readFile(path);
    for (let length = whole.length; length < longer.length; length++) {
      await writeFile(path, longer.subarray(0, length));
      expect([...(await kept()).slice(0, 3)]).toEqual([1, 1, 1]);
    }
  });

  it('ends at a record that was damaged, and at what follows the last one', async () => {
    (await journalWith(change(0, 1), change(0, 2))).close();
    const bytes = await readFile(path);
    await appendFile(path, Uint8Array.of(1, 0, 0, 0, 5, 5, 5, 5, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0));
    expect((await kept())[0]).toBe(2);
    bytes.set([bytes.at(-1)! ^ 1], bytes.length - 1);
    await writeFile(path, bytes);
    expect((await kept())[0]).toBe(1);
  });

  it('asks for everything when much has been added, and is short again after that', async () => {
    const journal = await journalWith();
    const { size } = await stat(path);
    const noise = Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919) >> 3);
    while (!journal.wantsAll) journal.add([{ offset: 0, bytes: noise }]);
    expect((await stat(path)).size).toBeGreaterThan(8_000_000);
    await journal.writeAll(BYTE_LENGTH, ALL);
    expect((await stat(path)).size).toBe(size);
    journal.close();
  });

  it.each([
    '',
    'Shopping\n',
    '{"version":2}\n',
    '{"version":1,"board":"a-board","byteLength":1e15}\n',
    '{"version":1,"board":5,"byteLength":1}\n',
  ])('that is %j is refused', async (text) => {
    await writeFile(path, text);
    await expect(readJournal(path)).rejects.toMatchObject({ code: 'cli/bench-file' });
  });
});

/** A bench whose every transfer programs one byte. */
function programmingBench(): Bench {
  let pending: MemoryChange[] = [];
  let done = 0;
  const send = async (command: keyof BenchCommands, request: { readonly all?: boolean }) => {
    if (command !== 'changes') return { atNs: 0 };
    const changes = request.all ? ALL : pending;
    pending = [];
    return { byteLength: BYTE_LENGTH, changes };
  };
  return {
    usb: {
      submit: async () => {
        pending.push(change(done++, 0x42));
        return { status: 'ok', byteLength: 1 };
      },
      cancel: async () => undefined,
      reset: async () => undefined,
      onDisconnect: () => () => undefined,
    },
    control: { send: send as unknown as Bench['control']['send'], onEvent: () => () => undefined },
  };
}

describe('a bench that is kept', () => {
  const transfer = (id: number) => ({ id, endpoint: 0x81, length: 1 });

  it('has on file what a reply tells of, before the reply', async () => {
    const { usb, close } = await keepBench(programmingBench(), new JournalFile(path, 'a-board'), { isNew: false });
    for (let count = 1; count <= 5; count++) {
      expect(await usb.submit(transfer(count))).toMatchObject({ status: 'ok' });
      expect((await kept()).slice(0, count).every((byte) => byte === 0x42)).toBe(true);
    }
    await Promise.all([6, 7, 8].map((id) => usb.submit(transfer(id)).then(async () => expect((await kept())[id - 6 + 5]).toBe(0x42))));
    await close();
  });

  it('writes no file before something changes', async () => {
    const { close } = await keepBench(programmingBench(), new JournalFile(path, 'a-board'), { isNew: true });
    await close();
    expect(await readJournal(path)).toBeUndefined();
  });

  it('acknowledges nothing that it cannot write, and says so', async () => {
    const { usb, failed } = await keepBench(programmingBench(), new JournalFile(join(path, 'in-a-file'), 'a-board'), { isNew: true });
    await writeFile(path, '');
    expect(await usb.submit(transfer(1))).toEqual({ status: 'error', byteLength: 0 });
    expect(await usb.submit(transfer(2))).toEqual({ status: 'error', byteLength: 0 });
    await expect(failed).rejects.toMatchObject({ code: 'node/file' });
  });
});
