/** OpenOCD 0.12, unmodified, and `probekit console --swo` hear the same program of the same board. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { hasPeer, runPeer } from './peer.ts';
import { serveBenchProcess } from './served-bench.ts';
import { BIN } from './started-command.ts';
import { readSwo } from './swo-reader.ts';

const IMAGE = fileURLToPath(new URL('../../../../firmware/itm.elf', import.meta.url));

/** Whole lines that follow on each other. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').slice(1, -1);
  const [first = ''] = lines;
  const start = Number(/\d+$/.exec(first)?.[0]);
  expect(lines).toEqual(lines.map((_, index) => `itm: line ${start + index}`));
  return lines;
}

it.runIf(hasPeer('openocd'))(
  'OpenOCD and probekit console hear the same lines of the ITM, and leave each other the board',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'probekit-swo-'));
    const bench = await serveBenchProcess('bench:nucleo-h743zi2');
    try {
      const probe = `stlink-server://127.0.0.1:${bench.port}`;
      const ours = async () => {
        const { text, status } = await runPeer(process.execPath, [
          BIN,
          'console',
          '--swo',
          IMAGE,
          '--seconds',
          '1',
          '--json',
          '--probe',
          probe,
        ]);
        expect(status, text).toBe(0);
        return JSON.parse(text.slice(text.indexOf('{'))) as { swo: { pinHz: number; fullBuffers: number }; receivedText: string };
      };
      expect((await runPeer(process.execPath, [BIN, 'flash', IMAGE, '--probe', probe])).status).toBe(0);
      const before = await ours();
      const output = join(folder, 'swo.bin');
      const lines = [
        'source [find interface/stlink-dap.cfg]',
        `st-link backend tcp ${bench.port}`,
        'transport select dapdirect_swd',
        'source [find target/stm32h7x.cfg]',
        'init',
        `stm32h7x.swo configure -protocol uart -traceclk 64000000 -pin-freq 2000000 -formatter off -output ${output}`,
        'stm32h7x.swo enable',
        'itm port 0 on',
        'sleep 1000',
        'stm32h7x.swo disable',
        'shutdown',
      ];
      const { text, status } = await runPeer(
        'openocd',
        lines.flatMap((line) => ['-c', line]),
      );
      expect(status, text).toBe(0);
      const packets = readSwo(new Uint8Array(await readFile(output)));
      const theirs = packets.flatMap((packet) => (packet.kind === 'software' && packet.port === 0 ? packet.bytes : []));
      expect(linesOf(new TextDecoder().decode(Uint8Array.from(theirs))).length).toBeGreaterThan(10);
      // OpenOCD leaves the trace on: it is heard as it was left.
      for (const { swo, receivedText } of [before, await ours()]) {
        expect(swo).toMatchObject({ pinHz: 2_000_000, fullBuffers: 0 });
        expect(linesOf(receivedText).length).toBeGreaterThan(3);
      }
    } finally {
      await bench.stop();
      await rm(folder, { recursive: true });
    }
  },
  120_000,
);
