/** The contract suites over the virtual NUCLEO-H743ZI2: the same assertions as over the fakes. */
import { MessageChannel } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import type { Bench, UsbPort } from '../../src/base/index.ts';
import { type BenchChannel, connectBench, createBench, serveBench } from '../../src/bench/index.ts';
import { connect } from '../../src/connect.ts';
import { CortexM } from '../../src/cortex/index.ts';
import { scanAccessPorts, walkRomTable } from '../../src/dap/index.ts';
import { createStlinkServer, createUsbipServer } from '../../src/servers/index.ts';
import { DBGMCU_BASE_AP2, DBGMCU_CR } from '../../src/spec/stm32/dbgmcu-h7.ts';
import { benchClock, benchHost, openCdcSerial, usbipHost, usbipPort } from '../../src/transport/index.ts';
import { describeMemory } from './memory.ts';
import { describeProbe } from './probe.ts';
import { streamPair } from './stream-pair.ts';
import { describeUsbPort, type UsbPortSubject } from './usb-port.ts';

const SCENARIO = { board: 'nucleo-h743zi2' };
const AXI_SRAM = 0x2400_0000;
const ACCESS_PORTS = { 0: 0x8477_0001, 1: 0x8477_0001, 2: 0x5477_0002 };
const PC = 15;
/** ROM table of the trace units on the debug bus, in the D1 domain. */
const TRACE_UNITS = 0xe00f_0000;

async function opened() {
  const bench = await createBench({ scenario: SCENARIO });
  const connection = await connect('bench:nucleo-h743zi2', { transports: { bench: async () => bench } });
  return { ...connection, bench };
}

async function peek(bench: Bench, address: number, byteLength: number): Promise<Uint8Array> {
  const bytes = await bench.control.send('peek', { address, byteLength });
  if (!bytes) throw new Error('no such memory');
  return bytes;
}

async function portOf(bench: Bench): Promise<UsbPortSubject> {
  const host = benchHost(bench);
  const [device] = await host.list();
  if (!device) throw new Error('nothing enumerated');
  const unplug = async () => {
    await bench.control.send('set', { physics: { cable: { plugged: false } } });
  };
  return { port: await host.port(device), out: 0x01, in: 0x81, unplug };
}

describeUsbPort('bench', async () => portOf(await createBench({ scenario: SCENARIO })));

/** Exported by the server and imported by the client: the whole of USB/IP between bench and stack. */
function exportedDevice(bench: Bench) {
  const exported = async () =>
    (await bench.control.send('host.devices', {})).map((summary) => ({ busId: '1-1', link: bench.usb, summary }));
  const server = createUsbipServer({ devices: exported });
  const dial = async () => {
    const [near, far] = streamPair();
    void server.serve(far);
    return near;
  };
  return { dial, busId: '1-1', clock: benchClock(bench.control) };
}

const importedPort = (bench: Bench): Promise<UsbPort> => usbipPort(exportedDevice(bench));

describe('over USB/IP', () => {
  describeUsbPort('bench', async () => {
    const bench = await createBench({ scenario: SCENARIO });
    const unplug = async () => {
      await bench.control.send('set', { physics: { cable: { plugged: false } } });
    };
    return { port: await importedPort(bench), out: 0x01, in: 0x81, unplug };
  });

  it('is the same device, down to every descriptor', async () => {
    const bench = await createBench({ scenario: SCENARIO });
    const [device] = await bench.control.send('host.devices', {});
    const port = await importedPort(bench);
    expect(port.summary).toEqual({ ...device, location: '1-1' });
  });

  it('is listed as well while it is ours, and not once it has left', async () => {
    const bench = await createBench({ scenario: SCENARIO });
    const host = usbipHost(exportedDevice(bench));
    const [found] = await host.list();
    if (!found) throw new Error('nothing exported');
    const port = await host.port(found);
    await port.open();
    expect(await host.list()).toEqual([found]);
    await port.close();
    expect(await host.list()).toEqual([found]);
    await port.open();
    const left = new Promise<void>((resolve) => port.onDisconnect(resolve));
    await bench.control.send('set', { physics: { cable: { plugged: false } } });
    await left;
    expect(await host.list()).toEqual([]);
  });

  it('halts the core and reads its memory', async () => {
    const bench = await createBench({ scenario: SCENARIO });
    const transports = { usbip: () => importedPort(bench) };
    const { probe, close } = await connect('usbip://127.0.0.1/1-1', { transports, clock: benchClock(bench.control) });
    await probe.attach();
    const core = new CortexM(probe.memory(0), probe.clock);
    await core.halt();
    expect((await core.readStatus()).halted).toBe(true);
    await close();
  });
});

describe('behind a message channel', () => {
  const channels: MessageChannel[] = [];
  afterAll(() => {
    for (const { port1 } of channels) port1.close();
  });

  describeUsbPort('bench', async () => {
    const channel = new MessageChannel();
    channels.push(channel);
    serveBench(await createBench({ scenario: SCENARIO }), channel.port1 as unknown as BenchChannel);
    return portOf(connectBench(channel.port2 as unknown as BenchChannel));
  });
});

describeProbe('bench', async () => {
  const { probe } = await opened();
  return { probe, dpidr: 0x6ba0_2477, accessPorts: ACCESS_PORTS };
});

describeMemory('bench, AXI SRAM through AP 0', async () => {
  const { bench, probe } = await opened();
  await probe.setSwdClock(24_000);
  await probe.attach();
  await new CortexM(probe.memory(0), probe.clock).halt();
  return {
    memory: probe.memory(0),
    address: AXI_SRAM,
    byteLength: 8192,
    absent: 0x7000_0000,
    peek: (address, byteLength) => peek(bench, address, byteLength),
  };
});

describe('over stlink-server', () => {
  const open = async () => {
    const bench = await createBench({ scenario: SCENARIO });
    const [summary] = await bench.control.send('host.devices', {});
    if (!summary) throw new Error('nothing enumerated');
    const [here, there] = streamPair();
    const served = createStlinkServer({ devices: () => [{ link: bench.usb, summary }] }).serve(there);
    const connection = await connect('stlink-server://localhost', { transports: { tcp: async () => here } });
    return { connection, served };
  };

  describeProbe('bench', async () => {
    const { probe } = (await open()).connection;
    return { probe, dpidr: 0x6ba0_2477, accessPorts: ACCESS_PORTS };
  });

  it('ends when the client goes', async () => {
    const { connection, served } = await open();
    await connection.close();
    await served;
    await expect(connection.probe.swdClocks()).rejects.toMatchObject({ code: 'stlink-server/protocol' });
  });
});

it('resets the core onto its first instruction, steps and lets it go', async () => {
  const { probe } = await opened();
  await probe.attach();
  const core = new CortexM(probe.memory(0), probe.clock);
  expect(await core.readCpuid()).toMatchObject({ name: 'Cortex-M7', revision: 'r1p1' });
  await core.systemReset({ halt: true });
  expect(await core.readStatus()).toMatchObject({ halted: true, debugEnabled: true });
  const program = Uint8Array.of(0x2a, 0x20, 0x01, 0x21, 0xfe, 0xe7); // movs r0, #42; movs r1, #1; b .
  await probe.memory(0).write(AXI_SRAM, program);
  await core.writeRegister(PC, AXI_SRAM);
  await core.writeRegister(16, 0x0100_0000);
  await core.step();
  expect([await core.readRegister(0), await core.readRegister(PC)]).toEqual([42, AXI_SRAM + 2]);
  await core.run();
  expect((await core.readStatus()).halted).toBe(false);
  await core.halt();
  expect([await core.readRegister(1), await core.readRegister(PC)]).toEqual([1, AXI_SRAM + 4]);
});

it('walks the ROM tables that its access ports name, past components whose clock stands still', async () => {
  const { probe } = await opened();
  await probe.attach();
  const [core, debugBus] = (await scanAccessPorts(probe)).filter(({ romTable }) => romTable !== undefined);
  const behindCore = await walkRomTable(probe.memory(core?.ap ?? 0), core?.romTable ?? 0);
  // As logs of an H743 show them: SCS, DWT, FPB, ITM, ETM, CTI.
  expect(behindCore.components.map(({ part }) => part)).toEqual(expect.arrayContaining([0x00c, 0x002, 0x00e, 0x001, 0x975, 0x906]));
  const root = debugBus?.romTable ?? 0;
  expect(debugBus?.ap).toBe(2);
  expect((await walkRomTable(probe.memory(2), root)).unreadable).toEqual([TRACE_UNITS]);
  await probe.memory(2).write32(DBGMCU_BASE_AP2 + DBGMCU_CR.address, DBGMCU_CR.pack({ D1DBGCKEN: 1 }));
  const { components, unreadable } = await walkRomTable(probe.memory(2), root);
  expect(unreadable).toEqual([]);
  expect(components.map(({ address }) => address)).toContain(TRACE_UNITS);
});

it('moves bench time by transfers only, not by waiting for them', async () => {
  const { probe } = await opened();
  const before = probe.clock.nowMs();
  for (let round = 0; round < 10; round++) await probe.readTargetVoltage();
  const perExchange = (probe.clock.nowMs() - before) / 10;
  expect(perExchange).toBeGreaterThan(0.1);
  expect(perExchange).toBeLessThan(1);
});

it('keeps a serial port that reads beside the debugger', async () => {
  const bench = await createBench({ scenario: SCENARIO });
  const clock = benchClock(bench.control);
  const host = benchHost(bench, { clock });
  const [device] = await host.list();
  if (!device) throw new Error('nothing enumerated');
  const port = await host.port(device);
  await port.open();
  await port.selectConfiguration(1);
  const serial = await openCdcSerial(port);
  await serial.configure({ baudRate: 115200, dataBits: 8, parity: 'none', stopBits: 1 });
  const reading = (async () => {
    for await (const bytes of serial.read()) expect(bytes.length).toBeGreaterThan(0);
  })();
  await clock.sleep(20);
  await serial.close();
  await reading;
});
