/** OpenOCD 0.12, unmodified, and `probekit console --swo` hear the same program of the same board. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasPeer, runPeer } from './peer.ts';
import { serveBenchProcess } from './served-bench.ts';
import { BIN } from './started-command.ts';
import { readSwo } from './swo-reader.ts';

const IMAGE = fileURLToPath(new URL('../../../../firmware/itm.elf', import.meta.url));

/** What OpenOCD calls chip and trace port, and how long a few lines take at the clock that the chip starts with. */
const BOARDS = [
  { board: 'nucleo-h743zi2', chip: 'stm32h7x', port: 'swo', traceHz: 64_000_000, seconds: 1 },
  { board: 'nucleo-f446re', chip: 'stm32f4x', port: 'tpiu', traceHz: 16_000_000, seconds: 1 },
  { board: 'nucleo-l476rg', chip: 'stm32l4x', port: 'tpiu', traceHz: 4_000_000, seconds: 2 },
] as const;

/** Whole lines that follow on each other. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').slice(1, -1);
  const [first = ''] = lines;
  const start = Number(/\d+$/.exec(first)?.[0]);
  expect(lines).toEqual(lines.map((_, index) => `itm: line ${start + index}`));
  return lines;
}

describe.runIf(hasPeer('openocd'))('OpenOCD and probekit console hear the same lines of the ITM, and leave each other the board', () => {
  it.each(BOARDS)(
    '$board',
    async ({ board, chip, port, traceHz, seconds }) => {
      const folder = await mkdtemp(join(tmpdir(), 'probekit-swo-'));
      const bench = await serveBenchProcess(`bench:${board}`);
      try {
        const probe = `stlink-server://127.0.0.1:${bench.port}`;
        const ours = async () => {
          const { text, status } = await runPeer(process.execPath, [
            BIN,
            'console',
            '--swo',
            IMAGE,
            '--seconds',
            String(seconds),
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
          `source [find target/${chip}.cfg]`,
          'init',
          `${chip}.${port} configure -protocol uart -traceclk ${traceHz} -pin-freq 2000000 -formatter off -output ${output}`,
          `${chip}.${port} enable`,
          'itm port 0 on',
          `sleep ${1000 * seconds}`,
          `${chip}.${port} disable`,
          'shutdown',
        ];
        const { text, status } = await runPeer(
          'openocd',
          lines.flatMap((line) => ['-c', line]),
        );
        expect(status, text).toBe(0);
        const packets = readSwo(new Uint8Array(await readFile(output)));
        const theirs = packets.flatMap((packet) => (packet.kind === 'software' && packet.port === 0 ? packet.bytes : []));
        expect(linesOf(new TextDecoder().decode(Uint8Array.from(theirs))).length).toBeGreaterThan(3);
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
});
