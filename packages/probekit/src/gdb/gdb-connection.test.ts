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

  it('ends a load at Ctrl-C, says so, and takes the same load again', async () => {
    const { target, connectGdb } = await gdbBoard();
    const { client, served } = connectGdb();
    const image = new Uint8Array(0x4000).fill(0x5a);
    const load = async () => {
      expect(await client.ask('vFlashErase:8020000,20000')).toBe('OK');
      for (let at = 0; at < image.length; at += 4096) {
        await client.send(packetOf(concatBytes(bytesOf(`vFlashWrite:${(0x0802_0000 + at).toString(16)}:`), image.subarray(at, at + 4096))));
        expect(await client.reply()).toBe('OK');
      }
      await client.send('vFlashDone');
    };
    expect(await client.ask('Z1,8000100,2')).toBe('OK');
    await load();
    await client.send(Uint8Array.of(3));
    expect(await client.reply()).toMatch(/^E\..*cancelled/i);
    expect(await client.ask('?')).toMatch(/^T/);
    await load();
    expect(await client.reply()).toBe('OK');
    expect(await target.memory.read(0x0802_0000, image.length)).toEqual(image);
    expect(await target.memory.read32(0xe000_2008)).not.toBe(0);
    expect(await client.ask('D')).toBe('OK');
    await served;
  });

  it('takes a client again that has let go, and reads a whole session byte by byte', async () => {
    const { target, connectGdb } = await gdbBoard();
    const { client, served } = connectGdb();
    const bytewise = async (body: string) => {
      for (const byte of packetOf(bytesOf(body))) await client.send(Uint8Array.of(byte));
      return client.reply();
    };
    expect(await bytewise('!')).toBe('OK');
    expect(await bytewise('Z1,8000100,2')).toBe('OK');
    for (let count = 0; count < 3; count++) {
      expect(await bytewise('D;1')).toBe('OK');
      expect(await target.core.readStatus()).toMatchObject({ halted: false, debugEnabled: false });
      expect(await bytewise('vAttach;1')).toMatch(/^T/);
      expect(await target.memory.read32(0xe000_2008)).toBe(0);
      expect(await bytewise('s')).toMatch(/^T05/);
    }
    await client.send('k');
    await served;
    expect(await target.core.readStatus()).toMatchObject({ halted: false, debugEnabled: false });
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
