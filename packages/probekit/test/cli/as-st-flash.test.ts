/** `probekit as st-flash` on a virtual board that keeps its flash: lines, files and exit status. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NEW_BOARD, runCommand } from './run-command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-st-flash-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const asStFlash = (...words: readonly string[]) =>
  runCommand(['--probe', `${NEW_BOARD}?state=${join(folder, 'board.state')}`, 'as', 'st-flash', ...words]);

describe('probekit as st-flash', { timeout: 60_000 }, () => {
  it('writes raw bytes, says the line that scripts look for, and reads them back', async () => {
    const [app, back] = [join(folder, 'app.bin'), join(folder, 'back.bin')];
    // The bytes of a text file too: what st-flash is given as binary is binary.
    const bytes = Buffer.from(':020000040800F2 is only text here\n');
    await writeFile(app, bytes);
    const written = await asStFlash('write', app, '0x8020000');
    expect(written).toMatchObject({ status: 0, error: expect.stringContaining('Flash written and verified') });
    expect((await asStFlash('read', back, '0x8020000', `${bytes.length}`)).status).toBe(0);
    expect(await readFile(back)).toEqual(bytes);
  });

  it('erases whole sectors of a range, and says what is none', async () => {
    const erased = join(folder, 'erased.bin');
    expect((await asStFlash('erase', '0x8020000', '128k')).status).toBe(0);
    await asStFlash('read', erased, '0x8020000', '16');
    expect(await readFile(erased)).toEqual(Buffer.alloc(16, 0xff));
    expect(await asStFlash('erase', '0x8020000', '1k')).toMatchObject({ status: 255, error: expect.stringContaining('(flash/range)') });
  });

  it('writes to no other board than that of the serial number, also where --probe names one', async () => {
    const [app, first] = [join(folder, 'serial.bin'), join(folder, 'first.bin')];
    await writeFile(app, 'meant for another board');
    await asStFlash('read', first, '0x8040000', '16');
    const wrong = await asStFlash('--serial', 'NOPE', 'write', app, '0x8040000');
    expect(wrong).toMatchObject({ status: 255, error: expect.stringMatching(/there is usb:[0-9A-F]{24}.*\(probe\/not-found\)/s) });
    const serial = /usb:([0-9A-F]{24})/.exec(wrong.error)?.[1] ?? '';
    await asStFlash('read', join(folder, 'after.bin'), '0x8040000', '16');
    expect(await readFile(join(folder, 'after.bin'))).toEqual(await readFile(first));
    expect((await asStFlash('--serial', serial, 'write', app, '0x8040000')).status).toBe(0);
  });

  it('changes the option bytes by their word, and not what can lock out', async () => {
    expect((await asStFlash('--area=option', 'write', '0x1bc6aaf4')).status).toBe(0);
    expect((await asStFlash('--area=option', 'read')).out).toContain('1bc6aaf4\n');
    const locking = await asStFlash('--area=option', 'write', '0x1bc6bbf4');
    expect(locking).toMatchObject({ status: 255, error: expect.stringContaining('probekit option-bytes set RDP=0xbb --accept') });
    expect((await asStFlash('--area=option', 'read')).out).toContain('1bc6aaf4\n');
  });

  it('refuses what it does not take with exit status 255 and touches nothing', async () => {
    expect(await asStFlash('--frob', 'erase')).toMatchObject({ status: 255, error: expect.stringContaining('"--frob"') });
    expect((await asStFlash('write', join(folder, 'none.bin'), '0x8000000')).status).toBe(255);
  });
});
