/** The adapter on a virtual board, and Microsoft's own client for tests of adapters at the other end of a socket. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { serveDebugAdapter } from '../../src/adapter/index.ts';
import { listenTcp } from '../../src/node/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { ENGLISH_SENTENCES, say } from '../../src/words/sentences/index.ts';
import { boardWith, openProbe } from '../contracts/board-on-bench.ts';

export const FIRMWARE = fileURLToPath(new URL('../../../../firmware/', import.meta.url));

/** A NUCLEO-H743ZI2 with nothing in its flash. */
export async function servedAdapter() {
  const bench = await boardWith();
  const closed: string[] = [];
  const services = {
    openBoard: async () => ({
      target: await connectTarget(await openProbe(bench), { mode: 'normal' as const }),
      close: async () => void closed.push('board'),
    }),
    readFile: async (path: string) => new Uint8Array(readFileSync(path)),
    findSource: async (name: string) => join(FIRMWARE, '..', name),
    say: (said: Parameters<typeof say>[1]) => say(ENGLISH_SENTENCES, said),
    signal: new AbortController().signal,
  };
  const listener = await listenTcp({ port: 0 }, (stream) => serveDebugAdapter(stream, services));
  const client = new DebugClient('node', '', 'probekit');
  await client.start(listener.port);
  const events: DebugProtocol.Event[] = [];
  for (const name of ['stopped', 'output', 'terminated', 'exited']) client.on(name, (event) => events.push(event));
  return { bench, client, closed, events, close: () => listener.close() };
}
