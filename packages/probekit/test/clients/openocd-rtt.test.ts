/** OpenOCD 0.12, unmodified, finds and reads the RTT that our own reader does, of the same program. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { connectTcp, listenTcp } from '../../src/node/index.ts';
import { hasPeer, runPeer } from './peer.ts';
import { serveBenchProcess } from './served-bench.ts';
import { BIN } from './started-command.ts';

const IMAGE = fileURLToPath(new URL('../../../../firmware/rtt.elf', import.meta.url));

/** One that is free now. */
async function freePort(): Promise<number> {
  const listener = await listenTcp({ port: 0 }, async () => undefined);
  await listener.close();
  return listener.port;
}

/** What its server says until there is enough; `typed` goes to the program. */
async function fromServer(port: number, count: number, typed: string): Promise<Uint8Array> {
  for (let attempt = 0; ; attempt++) {
    const stream = await connectTcp({ host: '127.0.0.1', port }).catch(() => undefined);
    if (!stream && attempt < 100) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    if (!stream) throw new Error('OpenOCD serves no RTT');
    await stream.write(new TextEncoder().encode(typed));
    const bytes: number[] = [];
    for await (const piece of stream.read) {
      bytes.push(...piece);
      if (bytes.length >= count) break;
    }
    await stream.close();
    return Uint8Array.from(bytes);
  }
}

/** OpenOCD takes connections when it has done what it was told; it serves until it is stopped. */
async function whileItServes(lines: readonly string[], use: () => Promise<Uint8Array>): Promise<{ heard: Uint8Array; text: string }> {
  const openocd = spawn(
    'openocd',
    lines.flatMap((line) => ['-c', line]),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let text = '';
  openocd.stderr.on('data', (piece: Buffer) => {
    text += piece.toString();
  });
  try {
    return { heard: await use(), text };
  } finally {
    openocd.kill();
    await once(openocd, 'exit');
  }
}

describe.runIf(hasPeer('openocd'))('OpenOCD and probekit console', () => {
  it('find the same channels, hear the same lines, and are both answered', async () => {
    const bench = await serveBenchProcess('bench:nucleo-h743zi2');
    try {
      const probe = `stlink-server://127.0.0.1:${bench.port}`;
      expect((await runPeer(process.execPath, [BIN, 'flash', IMAGE, '--probe', probe])).status).toBe(0);
      const port = await freePort();
      const lines = [
        'source [find interface/stlink-dap.cfg]',
        `st-link backend tcp ${bench.port}`,
        'transport select dapdirect_swd',
        'source [find target/stm32h7x.cfg]',
        'gdb_port disabled',
        'telnet_port disabled',
        'tcl_port disabled',
        'init',
        'rtt setup 0x20000000 0x4000 "SEGGER RTT"',
        'rtt start',
        'rtt channels',
        `rtt server start ${port} 0`,
      ];
      const { heard, text } = await whileItServes(lines, () => fromServer(port, 600, 'judge'));
      const theirs = new TextDecoder().decode(heard);
      const listen = ['console', '--rtt', '--seconds', '2', '--json', '--probe', probe];
      const ours = JSON.parse((await runPeer(process.execPath, [BIN, ...listen], { input: 'stack' })).text.replace(/^[^{]*/, ''));
      expect(text).toContain(`Control block found at 0x${ours.rtt.address.toString(16)}`);
      expect(text).toMatch(/0: Terminal 256 0\s+1: Numbers 1024 0/);
      expect(ours.rtt).toMatchObject({ channel: 0, name: 'Terminal', whenFull: 'skips' });
      expect(lettersIn(theirs)).toBe('JUDGE');
      expect(lettersIn(ours.receivedText)).toBe('STACK');
      for (const lines of [theirs, ours.receivedText]) expectLinesInOrder(lines);
      const numbers = ['console', '--rtt', IMAGE, '--channel', '1', '--seconds', '0.2', '--json', '--probe', probe];
      const { receivedText } = JSON.parse((await runPeer(process.execPath, [BIN, ...numbers])).text.replace(/^[^{]*/, ''));
      expect(receivedText.length).toBeGreaterThan(100);
    } finally {
      await bench.stop();
    }
  }, 60_000);
});

/** What came back, between the lines that come by themselves. */
function lettersIn(text: string): string {
  return text.replace(/[^A-Z]/g, '');
}

/** Each number follows the one before, but where the ring was full: there it is higher. */
function expectLinesInOrder(text: string): void {
  const numbers = [...text.matchAll(/line (\d{5})\r\n/g)].map(([, digits]) => Number(digits));
  expect(numbers.length).toBeGreaterThan(10);
  for (const [index, number] of numbers.entries()) if (index > 0) expect(number).toBeGreaterThan(numbers[index - 1]!);
}
