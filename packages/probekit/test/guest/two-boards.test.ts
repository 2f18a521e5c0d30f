/** `probekit flash --all` on a Linux computer with two boards, whose probes it finds and claims through the kernel. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startPacer } from '../../src/cli/bench/pacer.ts';
import { LOOPBACK, listenTcp } from '../../src/node/index.ts';
import { type FleetBoard, fleetOf, holds, imageOf, serversFor } from '../load/fleet.ts';
import { plug, pulledAtBlock } from '../load/pulled-board.ts';
import { HAS_GUEST, HOST_IN_GUEST, SLOW_MS } from './guest.ts';
import { fileOf, useGuest } from './plugged-board.ts';

const PROBEKIT = `node ${fileURLToPath(new URL('../../bin/probekit.js', import.meta.url))}`;
const FLASH_ALL = `${PROBEKIT} flash /tmp/app.bin --address 0x08000000 --all`;
const IMAGE = imageOf(7);
/** Both ST-LINKs have their device nodes. */
const HAS_BOTH = "within 30 eval 'test $(cat /sys/bus/usb/devices/*/idVendor | grep -c 0483) = 2'";

describe.runIf(HAS_GUEST)('probekit on a computer with two boards', { timeout: SLOW_MS }, () => {
  const guest = useGuest();

  it('flashes one while the cable of the other is pulled, and both when that is plugged in again', async () => {
    const [stays, goes] = (await fleetOf(2)) as [FleetBoard, FleetBoard];
    const pacer = startPacer();
    const plugs = [
      { ...stays, bench: pacer.add(stays.bench) },
      { ...goes, bench: pacer.add(pulledAtBlock(goes.bench, 3)) },
    ];
    const { usbip } = serversFor(plugs);
    const listener = await listenTcp({ host: LOOPBACK, port: 0 }, (stream) => usbip.serve(stream));
    const attach = ({ busId }: FleetBoard) => `usbip --tcp-port ${listener.port} attach --remote=${HOST_IN_GUEST} --busid=${busId}`;
    const probes = [stays, goes].map(({ serialNumber }) => `usb:${serialNumber}`);
    try {
      const ready = await guest().run(`${fileOf('/tmp/app.bin', IMAGE)} ${attach(stays)} && ${attach(goes)} && ${HAS_BOTH}`);
      expect(ready).toMatchObject({ status: 0 });

      const { status, text } = await guest().run(`${FLASH_ALL} --json`);
      expect(status).toBe(1);
      const { boards, ...counts } = JSON.parse(text);
      expect(counts).toMatchObject({ doneCount: 1, failedCount: 1 });
      const of = (probe: string | undefined) => boards.find((board: { probe: string }) => board.probe === probe);
      expect(of(probes[0])).toMatchObject({ done: true, report: { state: 'running' } });
      expect(of(probes[1])).toMatchObject({ done: false, error: { layer: 'usb' } });
      expect([await holds(stays, IMAGE), await holds(goes, IMAGE)]).toEqual([true, false]);

      await plug(goes.bench, true);
      const again = await guest().run(`${attach(goes)} && ${HAS_BOTH} && ${FLASH_ALL}`);
      expect(again.text).toMatch(new RegExp(`${probes[0]} +done .*equal already`));
      expect(again.text).toMatch(new RegExp(`${probes[1]} +done .*the earlier job that was cut is finished`));
      expect(again.text).toContain('All 2 boards are flashed and verified.');
      expect(again.status).toBe(0);
      expect(await holds(goes, IMAGE)).toBe(true);
    } finally {
      await listener.close();
      await pacer.stop();
    }
  });
});
