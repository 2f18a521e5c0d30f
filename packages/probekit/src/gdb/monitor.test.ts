/** What stands behind `monitor`, asked in packets. */
import { describe, expect, it } from 'vitest';
import { boardWith, openProbe } from '../../test/contracts/board-on-bench.ts';
import { type GdbClient, gdbBoard, gdbOn } from '../../test/contracts/gdb-client.ts';
import { memoryStore } from '../base/index.ts';
import { connectTarget } from '../stm32/index.ts';
import { bytesOfHex, textAsHex } from './hex.ts';

async function monitor(client: GdbClient, line: string): Promise<string> {
  const reply = await client.ask(`qRcmd,${textAsHex(line)}`);
  return new TextDecoder().decode(bytesOfHex(reply));
}

describe('monitor', () => {
  it('tells probe, chip, core and cycles, and of what it does not know, what it knows', async () => {
    const { client } = (await gdbBoard()).connectGdb();
    expect(await monitor(client, 'info')).toMatch(/Cortex-M7 r1p1.*\nThe cycle counter counts from now on, from 0\./);
    expect(await client.ask('s')).toMatch(/^T05/);
    expect(await monitor(client, 'info')).toMatch(/The cycle counter stands at [1-9]\d*, modulo/);
    for (const unknown of ['', 'help', 'flash', 'flash erase 0x08000000', 'option-bytes RDP', 'ReadAPEx 0x100 0xF8', 'WriteDP 0 0']) {
      expect(await monitor(client, unknown), unknown).toMatch(/^monitor halt \| reset/);
    }
    expect(await client.ask('D')).toBe('OK');
  });

  it('answers what STM32CubeIDE asks before it takes a server for one of ST', async () => {
    const { client, target } = await connected();
    const base = await target.probe.readAp(0, 0xf8);
    const text = `O.K.:0x${base.toString(16).toUpperCase().padStart(8, '0')}\n`;
    expect(await monitor(client, 'ReadAPEx 0x0 0xF8')).toBe(text);
    expect(await monitor(client, 'WriteDP 2 0xF0')).toBe('O.K.\n');
    expect(await monitor(client, 'ReadAP 2')).toBe(text);
    expect(await monitor(client, 'ReadDP 0')).toBe('O.K.:0x6BA02477\n');
    expect(await client.ask('D')).toBe('OK');
  });

  it('erases what is named, by whole sectors, and says why it does not', async () => {
    const { client, target } = await connected();
    expect(await monitor(client, 'flash info')).toBe('0x08000000 to 0x081fffff: 16 × 128 KiB\n');
    expect(await monitor(client, 'flash erase 0x08000000 1024')).toMatch(/is not made of whole sectors/);
    expect(await target.memory.read32(0x0800_0000)).toBe(0x2001_0000);
    expect(await client.ask('Z1,8000100,2')).toBe('OK');
    expect(await monitor(client, 'flash erase 0x08000000 0x20000')).toMatch(/^Sectors erased: 1\./);
    expect(await target.memory.read32(0x0800_0000)).toBe(0xffff_ffff);
    // The comparator is in force again.
    expect(await target.memory.read32(0xe000_2008)).not.toBe(0);
    expect(await client.ask('?')).toMatch(/^T05/);
    expect(await client.ask('D')).toBe('OK');
  });

  it('changes option bytes after it has told what that can cost, and after the chip was named', async () => {
    const { client, target } = await connected();
    expect(await monitor(client, 'option-bytes')).toMatch(/^RDP +0xaa +read-out protection level 0: open$/im);
    const asked = await monitor(client, 'option-bytes IWDG1_SW=0');
    expect(asked).toMatch(/IWDG1_SW {2}1 → 0/);
    const [, command = ''] = /Nothing was written\. To do it: monitor (.+)$/m.exec(asked) ?? [];
    expect(command).toBe(`option-bytes IWDG1_SW=0 -- ${target.chip.name}`);
    expect(await monitor(client, 'option-bytes IWDG1_SW=0 -- STM32F4')).toBe(asked);
    expect(await monitor(client, command)).toMatch(/^Option bytes written and read back: 1\. The core is halted/);
    expect(await client.ask('?')).toMatch(/^T05/);
    expect(await monitor(client, 'option-bytes IWDG1_SW=0')).toMatch(/^Nothing to change/);
    expect(await client.ask('D')).toBe('OK');
  });

  it('tells of a change of option bytes that was cut, as reading them and the next change begin', async () => {
    const bench = await boardWith({ flash: [{ file: 'blinky.elf' }] });
    const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
    // Cut when all was written and read back, and the record of it was still there.
    const { client } = (await gdbOn(target, { ...memoryStore(), delete: async () => {} })).connectGdb();
    expect(await monitor(client, 'option-bytes')).toMatch(/^RDP /);
    await monitor(client, `option-bytes IWDG1_SW=0 -- ${target.chip.name}`);
    const told = /^An earlier change was cut after the chip had taken it: its values are in force\.\n/;
    expect(await monitor(client, 'option-bytes')).toMatch(told);
    expect(await monitor(client, 'option-bytes IWDG1_SW=1')).toMatch(told);
    expect(await client.ask('D')).toBe('OK');
  });

  it('wants the sentence where the flash is lost for good', async () => {
    const bench = await boardWith({ flash: [{ file: 'blinky.elf' }], optionBytes: { RDP: '0xBB' } });
    const { client, target } = await connected(bench);
    const asked = await monitor(client, 'option-bytes RDP=0xAA');
    expect(asked).toMatch(/erases the whole flash/);
    expect(asked).toContain(`-- ${target.chip.name} erase it for good`);
    expect(await monitor(client, `option-bytes RDP=0xAA -- ${target.chip.name}`)).toBe(asked);
    expect(await monitor(client, 'option-bytes')).toMatch(/^RDP +0xbb/im);
    expect(await client.ask('D')).toBe('OK');
  });
});

async function connected(bench?: Awaited<ReturnType<typeof boardWith>>) {
  const { target, connectGdb } = await gdbBoard(bench);
  return { target, client: connectGdb().client };
}
