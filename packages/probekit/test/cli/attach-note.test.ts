/** What attaching may have done to a program behind read-out protection is said before a command goes on. */
import { describe, expect, it } from 'vitest';
import { NEW_BOARD, runCommand } from './run-command.ts';

const CLOSED = ['--probe', 'bench:rdp1'];
const ENGLISH = 'Read-out protection level 1: attaching may have stopped the program. Power-cycle the board to resume it.\n';

describe('attaching at read-out protection level 1', () => {
  it.each([
    ['info'],
    ['option-bytes', 'get', 'RDP'],
    ['memory', 'checksum', '0x24000000', '16'],
    ['read', '0x24000000', '16'],
    ['flash', 'blinky.elf', '--dry-run'],
  ])('is told of by %s', async (...words) => {
    expect((await runCommand([...words, ...CLOSED])).error).toContain(ENGLISH);
  });

  it('is told of in Spanish, and as an event', async () => {
    const spanish = await runCommand(['option-bytes', 'get', 'RDP', '--language', 'es', ...CLOSED]);
    expect(spanish.error).toMatch(/^Protección de lectura/);
    const events = await runCommand(['info', '--events', ...CLOSED]);
    expect(JSON.parse(events.out.split('\n')[0] ?? '')).toMatchObject({
      event: 'warning',
      warning: { code: 'rdp-attach', text: ENGLISH.trimEnd() },
    });
  });

  it('is no matter where the flash is open, nor of a command that resets anyway', async () => {
    expect((await runCommand(['info', '--probe', NEW_BOARD])).error).toBe('');
    expect((await runCommand(['reset', ...CLOSED])).error).not.toContain('protection level');
  });
});
