/** The server against packets that no GDB would send, and connections that end in the middle. GDB itself is in test/clients. */
import { describe, expect, it } from 'vitest';
import { bytesOf, gdbBoard } from '../../test/contracts/gdb-client.ts';
import { concatBytes } from '../base/index.ts';
import { packetOf } from './index.ts';

describe('the GDB server', () => {
  it('describes the target, and answers in packets cut at every byte', async () => {
    const { client, served } = (await gdbBoard()).connectGdb();
    expect(await client.ask('qSupported:multiprocess+')).toContain('qXfer:memory-map:read+');
    expect(await client.ask('qXfer:features:read:target.xml:0,4000')).toContain('org.gnu.gdb.arm.m-system');
    expect(await client.ask('qXfer:memory-map:read::0,4000')).toContain(
      '<memory type="flash" start="0x08000000" length="0x200000"><property name="blocksize">0x20000',
    );
    for (const byte of packetOf(bytesOf('m8000000,8'))) await client.send(Uint8Array.of(byte));
    expect(await client.reply()).toBe('000001208d010008');
    expect(await client.ask('x8000000,4')).toBe('b\x00\x00\x01\x20');
    expect(await client.ask('D')).toBe('OK');
    await served;
  });

  it('asks again for a packet that was damaged, and says once more what was not understood', async () => {
    const { client, served } = (await gdbBoard()).connectGdb();
    await client.send(bytesOf('$g#00'));
    expect(await client.reply()).toBe('rejected');
    expect(await client.ask('qC')).toBe('QC1');
    await client.send(bytesOf('-'));
    expect(await client.reply()).toBe('QC1');
    await client.ask('D');
    await served;
  });

  it('answers thousands of malformed packets and still does what it is asked', async () => {
    const { client, served } = (await gdbBoard()).connectGdb();
    await client.ask('QStartNoAckMode');
    let seed = 1;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    // No letter that runs, resets, leaves or erases: what they do is asked elsewhere.
    const starts = [
      'm',
      'M',
      'x',
      'X',
      'p',
      'P',
      'G',
      'Z0,',
      'Z1',
      'Z9',
      'z2,',
      'vFlashErase:',
      'vFlashWrite:',
      'qXfer:features:read:',
      'qRcmd,6',
      'qCRC:',
      'H',
      'vCont',
      '',
      'Q',
      '_',
    ];
    for (let count = 0; count < 20_000; count++) {
      const start = bytesOf(starts[random(starts.length)] ?? '');
      const rest = Uint8Array.from({ length: random(12) }, () =>
        random(3) === 0 ? random(256) : (bytesOf('0123456789abcdef,:;=-')[random(21)] ?? 0),
      );
      const packet = packetOf(concatBytes(start, rest));
      const isHarmful = /^(?:vCont;[cs]|[cCsSkDRv!?]|$)/.test(String.fromCharCode(...start, ...rest));
      if (isHarmful) continue;
      if (random(4) === 0) packet[random(packet.length - 1)]! ^= 1 << random(7);
      await client.send(packet);
      // A packet of which the frame is broken may swallow the next: an end stands between them.
      if (count % 50 === 0) {
        await client.send(bytesOf('#00'));
        await client.send('qC');
        for (let reply = ''; reply !== 'QC1'; ) reply = await client.reply();
      }
    }
    await client.send(bytesOf('#00'));
    await client.send('qAttached');
    for (let reply = ''; reply !== '1'; ) reply = await client.reply();
    expect(await client.ask('m8000000,4')).toBe('00000120');
    await client.ask('D');
    await served;
  }, 60_000);

  it('stops the program at an interrupt, and takes breakpoints back when the connection is lost', async () => {
    const { target, told, connectGdb } = await gdbBoard();
    const { client, served } = connectGdb();
    expect(await client.ask('?')).toMatch(/^T05/);
    expect(await client.ask('Z1,8000100,2')).toBe('OK');
    expect(await client.ask('z1,8000100,2')).toBe('OK');
    await client.send('c');
    await client.send(Uint8Array.of(3));
    expect(await client.reply()).toBe('T02thread:1;');
    expect(await client.ask('Z1,8000023c,2')).toBe('OK');
    await client.stream.close();
    await served;
    expect(told.at(-1)).toMatch(/connection to GDB was lost/);
    expect((await target.core.readStatus()).halted).toBe(true);
    expect(await target.memory.read32(0xe000_2008)).toBe(0);
  });

  it('hangs up on what is no GDB, and lets the program run as a client leaves', async () => {
    const { target, connectGdb } = await gdbBoard();
    const page = connectGdb();
    await page.client.send(bytesOf('POST / HTTP/1.1\r\n\r\n$k#6b'));
    expect(await page.client.reply()).toBe('closed');
    await page.served;
    const { client, served } = connectGdb();
    expect(await client.ask('D')).toBe('OK');
    await served;
    expect(await target.core.readStatus()).toMatchObject({ halted: false, debugEnabled: false });
  });
});
