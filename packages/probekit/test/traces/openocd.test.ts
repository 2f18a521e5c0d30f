/** What OpenOCD says to a probe, as stlink-server hands it on to the probe's USB plug. */
import { describe, expect, test } from 'vitest';
import { paceBench } from '../../src/cli/bench/pacer.ts';
import { listenTcp } from '../../src/node/index.ts';
import { createStlinkServer } from '../../src/servers/index.ts';
import { hasPeer, runPeer } from '../clients/peer.ts';
import { openScenario, readScenario } from '../doctor/open-scenario.ts';
import { tellDialogue } from './dialogue.ts';
import { expectGolden } from './golden.ts';
import { type Exchange, listenOn } from './wire.ts';

const DRIVERS = {
  dapdirect: (port: number) => ['source [find interface/stlink-dap.cfg]', `st-link backend tcp ${port}`, 'transport select dapdirect_swd'],
  hla: (port: number) => ['source [find interface/stlink.cfg]', `hla_stlink_backend tcp ${port}`, 'transport select hla_swd'],
};
/** Another OpenOCD may have the usual port. */
const NO_GDB = 'gdb_port disabled';
const openocdIsHere = hasPeer('openocd');

/** Runs OpenOCD against a healthy board in this process. */
async function listenToOpenocd(driver: keyof typeof DRIVERS, commands: readonly string[]): Promise<readonly Exchange[]> {
  const bench = await openScenario(readScenario('healthy.json'));
  const pacer = paceBench(bench);
  const { link, exchanges } = listenOn(pacer.link);
  const server = createStlinkServer({
    devices: async () => (await bench.control.send('host.devices', {})).map((summary) => ({ link, summary })),
  });
  const listener = await listenTcp({ port: 0 }, (stream) => server.serve(stream));
  try {
    const lines = [NO_GDB, ...DRIVERS[driver](listener.port), 'source [find target/stm32h7x.cfg]', ...commands];
    const { status, text } = await runPeer(
      'openocd',
      lines.flatMap((line) => ['-c', line]),
    );
    expect(status, text).toBe(0);
  } finally {
    await listener.close();
    await pacer.stop();
  }
  return exchanges;
}

describe.runIf(openocdIsHere)('OpenOCD', () => {
  test.each(['dapdirect', 'hla'] as const)(
    'halts a healthy board with its %s driver',
    async (driver) => {
      const exchanges = await listenToOpenocd(driver, ['init', 'halt', 'shutdown']);
      expectGolden(`openocd-${driver}`, tellDialogue(`OpenOCD 0.12, ${driver}: init; halt; shutdown`, exchanges, { onWallTime: true }));
    },
    60_000,
  );
});
