/** Every probe that the bench can put on a board, seen by our own stack: it connects, tells, flashes and is examined. */
import { describe, expect, it } from 'vitest';
import type { Bench, ScenarioProbe } from '../../src/base/index.ts';
import { connect } from '../../src/connect.ts';
import { flashImage } from '../../src/flash/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { openScenario } from '../doctor/open-scenario.ts';

const FLASH = 0x0800_0000;
const bench = (probe: ScenarioProbe) => openScenario({ board: 'nucleo-h743zi2', flash: [{ file: 'factory-demo.elf' }], probe });
const summaryOf = async (on: Bench) => (await on.control.send('host.devices', {}))[0];
const opened = (on: Bench) => connect('bench:nucleo-h743zi2', { transports: { bench: async () => on } });

describe.each<[probe: ScenarioProbe, firmware: string, productId: number]>([
  [{}, 'V3J9M3', 0x374e],
  [{ model: 'v3e' }, 'V3J9M3', 0x374e],
  [{ firmware: 'V3J2M1' }, 'V3J2M1', 0x374e],
  [{ firmware: 'V3J5M2' }, 'V3J5M2', 0x374e],
  [{ model: 'v2-1' }, 'V2J37M27', 0x374b],
  [{ model: 'v2-1', firmware: 'V2J28M18' }, 'V2J28M18', 0x374b],
  [{ model: 'v2-1-no-msd' }, 'V2J37M27', 0x3752],
  [{ model: 'v2' }, 'V2J37S7', 0x3748],
  [{ model: 'v2', firmware: 'V2J24S4' }, 'V2J24S4', 0x3748],
  [{ model: 'v2-clone' }, 'V2J37S7', 0x3748],
])('%j', (probe, firmware, productId) => {
  it('connects, tells its firmware, and flashes 64 bytes', async () => {
    const on = await bench(probe);
    expect((await summaryOf(on))?.productId).toBe(productId);
    const connection = await opened(on);
    expect(connection.probe.identity.firmware).toBe(firmware);
    const target = await connectTarget(connection.probe, {});
    const bytes = Uint8Array.from({ length: 64 }, (_, index) => 255 - index);
    await flashImage(target, assembleImage('64.bin', 'bin', [{ address: FLASH + 0x40000, bytes }]), { start: false });
    await connection.close();
    expect(await on.control.send('peek', { address: FLASH + 0x40000, byteLength: 64 })).toEqual(bytes);
  });
});
