import { describe, expect, it } from 'vitest';
import { wallClock } from '../../base/index.ts';
import { connectTcp } from '../../node/index.ts';
import { listUsbip, StlinkServerClient } from '../../transport/index.ts';
import { exposures } from '../bench/ways.ts';
import type { CommandContext } from '../context.ts';
import { Output } from '../output.ts';
import { bench } from './bench.ts';

describe('probekit bench', () => {
  it('serves the probe on loopback until it is stopped', async () => {
    const stop = new AbortController();
    let told = '';
    let tell: (text: string) => void = () => undefined;
    const announced = new Promise<string>((resolve) => {
      tell = resolve;
    });
    const streams = {
      out: {
        write: (text: string) => {
          told += text;
          if (told.includes('Ctrl-C')) tell(told);
        },
      },
      error: { write: () => undefined },
    };
    const output = new Output(streams, { mode: 'people', verbose: false, environment: {} });
    const options = { probe: undefined, connect: 'normal', speedKhz: undefined, trace: undefined } as const;
    const context: CommandContext = { name: 'bench', options, output, signal: stop.signal };
    const anyPort = { host: undefined, port: 0 };
    const running = bench(context, { scenario: 'swd-pins', stlinkServer: anyPort, usbip: anyPort });

    const [, host = '', port = ''] = /stlink-server:\/\/([\d.]+):(\d+)/.exec(await announced) ?? [];
    expect(host).toBe('127.0.0.1');
    expect(told).toContain(`-c "st-link backend tcp ${port}"`);
    const client = new StlinkServerClient(await connectTcp({ host, port: Number(port) }), wallClock);
    await client.readVersion();
    const [probe] = await client.listDevices();
    expect(probe).toMatchObject({ vendorId: 0x0483, productId: 0x374e });
    expect(told).toContain(probe?.serialNumber);
    await client.close();

    const [, exportedAt = ''] = /usbip:\/\/127\.0\.0\.1:(\d+)\/1-1/.exec(told) ?? [];
    const exported = await connectTcp({ host, port: Number(exportedAt) });
    expect(await listUsbip(exported, { clock: wallClock })).toEqual([{ busId: '1-1', vendorId: 0x0483, productId: 0x374e }]);

    stop.abort();
    expect(await running).toBe(0);
    expect(told).toContain('The bench is closed.');
  });

  it('warns of whoever reaches a port that is not on loopback', () => {
    const close = async () => undefined;
    expect(exposures([{ host: '127.0.0.1', port: 7184, close }, undefined], 'this board')).toEqual([]);
    expect(exposures([{ host: '0.0.0.0', port: 3240, close }], 'these boards')).toEqual([
      'Whoever reaches 0.0.0.0:3240 may read, stop and reflash these boards: the protocol asks for no password.',
    ]);
  });
});
