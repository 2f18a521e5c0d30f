/** The dialogues on the wire, held to the texts beside this file. PROBEKIT_REWRITE=1 writes them anew. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Bench } from '../../src/base/index.ts';
import { debugProbeOverStlink } from '../../src/dap/index.ts';
import { flashImage } from '../../src/flash/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { openStlink } from '../../src/stlink/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { parseTrace, replayStlink } from '../../src/transport/index.ts';
import { runPeer } from '../clients/peer.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { examine, openScenario, readScenario } from '../doctor/open-scenario.ts';
import { tellDialogue } from './dialogue.ts';
import { expectGolden } from './golden.ts';
import { listenOn } from './wire.ts';

const BIN = fileURLToPath(new URL('../../bin/probekit.js', import.meta.url));

/** The dialogue of `work` with the board of a shipped scenario. */
async function dialogue(title: string, scenario: string, work: (bench: Bench) => Promise<unknown>): Promise<string> {
  const bench = await openScenario(readScenario(`${scenario}.json`));
  const { link, exchanges } = listenOn(bench.usb);
  await work({ usb: link, control: bench.control });
  return tellDialogue(title, exchanges);
}

test('connecting to a healthy board', async () => {
  const text = await dialogue('connect to a healthy board', 'healthy', async (bench) =>
    connectTarget(await openProbe(bench), { mode: 'normal' }),
  );
  expectGolden('connect', text);
});

test('connecting under reset to a board whose program has taken the debug pins', async () => {
  const text = await dialogue('connect under reset to a board whose program has taken the debug pins', 'swd-pins', async (bench) =>
    connectTarget(await openProbe(bench), { mode: 'under-reset' }),
  );
  expectGolden('connect-under-reset', text);
});

test('reading 64 bytes from an odd address', async () => {
  const text = await dialogue('read 64 bytes from an odd address', 'healthy', async (bench) => {
    const { memory } = await connectTarget(await openProbe(bench), { mode: 'normal' });
    await memory.read(0x0800_0101, 64);
  });
  expectGolden('read-unaligned', text);
});

test('`probekit info --trace` on a healthy board', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-trace-'));
  try {
    const file = join(folder, 'trace.txt');
    const { status, text } = await runPeer(process.execPath, [BIN, 'info', '--probe', 'bench:healthy', '--trace', file]);
    expect(status, text).toBe(0);
    const { exchanges } = parseTrace(await readFile(file, 'utf8'));
    expectGolden('info', tellDialogue('probekit info on healthy', exchanges));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('flashing 64 bytes onto a blank sector', async () => {
  const image = assembleImage('small.bin', 'bin', [{ address: 0x0802_0000, bytes: Uint8Array.from({ length: 64 }, (_, at) => at) }]);
  const text = await dialogue('flash 64 bytes onto a blank sector', 'healthy', async (bench) =>
    flashImage(await connectTarget(await openProbe(bench), { mode: 'normal' }), image),
  );
  expectGolden('flash', text);
});

test.each(['healthy', 'jp4-off'])('the doctor on %s', async (scenario) => {
  const text = await dialogue(`the doctor on ${scenario}`, scenario, (bench) => examine(bench));
  expectGolden(`doctor-${scenario}`, text);
});

test('what is written down can be played back, remarks and all', async () => {
  const text = await dialogue('connect to a healthy board', 'healthy', async (bench) =>
    connectTarget(await openProbe(bench), { mode: 'normal' }),
  );
  const { transport, clock } = replayStlink(text);
  const target = await connectTarget(debugProbeOverStlink(await openStlink(transport, { clock })), { mode: 'normal' });
  expect(target.chip).toMatchObject({ devId: 0x450, revision: 'V' });
});
