/** Every probe that the bench can put on a board, seen by our own stack: it connects, tells, flashes and is examined. */
import { describe, expect, it } from 'vitest';
import type { Bench, ScenarioProbe } from '../../src/base/index.ts';
import { connect, type ProbeConnection } from '../../src/connect.ts';
import { flashImage } from '../../src/flash/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { createStlinkServer } from '../../src/servers/index.ts';
import { type FirmwareGate, GATES } from '../../src/spec/stlink/gates.ts';
import { driveNrst, getBoardIdentifiers, getComFreq, readStretch, swdSetFreq } from '../../src/stlink/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { benchClock, benchHost, stlinkOverServer } from '../../src/transport/index.ts';
import { streamPair } from '../contracts/stream-pair.ts';
import { examine, openScenario } from '../doctor/open-scenario.ts';

const BOARD = 'nucleo-h743zi2';
const SERIAL = '003A00273038510234333935';
const RAW_SERIAL = String.fromCharCode(...(SERIAL.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16)));
/** Sector 2, which the factory program leaves alone. */
const PLACE = 0x0804_0000;
const PATTERN = Uint8Array.from({ length: 64 }, (_, index) => 255 - index);
const IMAGE = assembleImage('pattern.bin', 'bin', [{ address: PLACE, bytes: PATTERN }]);

const benchWith = (probe: ScenarioProbe) => openScenario({ board: BOARD, flash: [{ file: 'factory-demo.elf' }], probe });
const opened = (bench: Bench): Promise<ProbeConnection> => connect(`bench:${BOARD}`, { transports: { bench: async () => bench } });
const devices = (bench: Bench) => bench.control.send('host.devices', {});
const text = async (bench: Bench, path: string) => {
  const bytes = await bench.control.send('host.readFile', { path });
  return bytes && new TextDecoder().decode(bytes);
};

interface Expected {
  readonly firmware: string;
  readonly productId: number;
  readonly speed: 'full' | 'high';
  /** As the string descriptor holds it. */
  readonly serial: string;
  /** Blocks of its volume, 2048 KiB of flash and what lies beside it; undefined for a probe without one. */
  readonly volumeBlocks: number | undefined;
  /** Undefined for a probe that belongs to no board. */
  readonly boardId: string | undefined;
  readonly hasSerialPort: boolean;
  readonly has: readonly (keyof typeof GATES)[];
  readonly lacks: readonly (keyof typeof GATES)[];
  /** Longest run of 8-bit reads in one command. */
  readonly bytesAtOnce: number;
  /** Of the doctor; a fault names its cause. */
  readonly verdict: string;
}

const V3: Expected = {
  firmware: 'V3J9M3',
  productId: 0x374e,
  speed: 'high',
  serial: SERIAL,
  volumeBlocks: 4168,
  boardId: '0836',
  hasSerialPort: true,
  has: ['comFreq', 'boardIdentifiers', 'memory8Of512', 'bankedDp'],
  lacks: ['swdSetFreq'],
  bytesAtOnce: 128,
  verdict: 'healthy',
};
const V21: Expected = {
  ...V3,
  firmware: 'V2J37M27',
  productId: 0x374b,
  speed: 'full',
  volumeBlocks: 4144,
  has: ['swdSetFreq', 'boardIdentifiers', 'bankedDp', 'openAp'],
  lacks: ['comFreq', 'versionEx', 'memory8Of512'],
  bytesAtOnce: 64,
};
const V2: Expected = { ...V21, firmware: 'V2J37S7', productId: 0x3748, volumeBlocks: undefined, boardId: undefined, hasSerialPort: false };

const ROWS: readonly (readonly [ScenarioProbe, Expected])[] = [
  [{}, V3],
  [{ model: 'v3e', winusb: true }, V3],
  [{ firmware: 'V3J5M2' }, { ...V3, firmware: 'V3J5M2', has: ['comFreq'], lacks: ['boardIdentifiers', 'memory8Of512'], bytesAtOnce: 64 }],
  [{ firmware: 'V3J2M1' }, { ...V3, firmware: 'V3J2M1', has: ['bankedDp'], lacks: ['boardIdentifiers', 'memory8Of512'], bytesAtOnce: 64 }],
  [{ model: 'v3set' }, { ...V3, firmware: 'V3J15M7B5S1', productId: 0x3753, volumeBlocks: undefined, boardId: undefined }],
  [{ model: 'v3minie' }, { ...V3, firmware: 'V3J15M7', productId: 0x3754, volumeBlocks: undefined, boardId: undefined }],
  [{ model: 'v2-1' }, V21],
  [{ model: 'v2-1-no-msd' }, { ...V21, productId: 0x3752, volumeBlocks: undefined }],
  [{ model: 'v2' }, V2],
  [
    { model: 'v2', firmware: 'V2J21S4' },
    { ...V2, firmware: 'V2J21S4', has: ['swdSetFreq'], lacks: ['dapRegisters'], verdict: 'RC15' },
  ],
  [
    { model: 'v2', firmware: 'V2J17S4' },
    { ...V2, firmware: 'V2J17S4', serial: RAW_SERIAL, has: [], lacks: ['swdSetFreq'], verdict: 'RC15' },
  ],
  [
    { model: 'v2-clone', serial: SERIAL },
    { ...V2, serial: RAW_SERIAL },
  ],
  [
    { model: 'v2-clone', serial: '68' },
    { ...V2, serial: 'h', verdict: 'RC18' },
  ],
];

describe.each(ROWS)('the probe %j', (probe, expected) => {
  it('shows itself to the computer as what it is', async () => {
    const bench = await benchWith(probe);
    const [device] = await devices(bench);
    expect(device).toMatchObject({ productId: expected.productId, speed: expected.speed, serialNumber: expected.serial });
    expect(await text(bench, '/sys/bus/usb/devices/1-2/speed')).toBe(expected.speed === 'high' ? '480\n' : '12\n');
    expect((await text(bench, '/proc/mounts'))?.includes('NOD_H743ZI2')).toBe(expected.volumeBlocks !== undefined);
    expect((await text(bench, '/sys/block/sda/size')) ?? undefined).toBe(expected.volumeBlocks && `${expected.volumeBlocks}\n`);
    expect((await bench.control.send('host.list', { path: '/dev/serial/by-id' }))?.length ?? 0).toBe(expected.hasSerialPort ? 1 : 0);
  });

  it('tells its firmware and has just the commands of it', async () => {
    const bench = await benchWith(probe);
    const { stlink, probe: dap, close } = await opened(bench);
    expect(dap.identity.firmware).toBe(expected.firmware);
    const gate = (name: keyof typeof GATES): FirmwareGate => GATES[name];
    expect(expected.has.filter((name) => !stlink.supports(gate(name)))).toEqual([]);
    expect(expected.lacks.filter((name) => stlink.supports(gate(name)))).toEqual([]);
    if (expected.has.includes('boardIdentifiers')) expect(await stlink.run(getBoardIdentifiers, undefined)).toBe(expected.boardId);
    if (expected.has.includes('swdSetFreq')) await stlink.run(swdSetFreq, { delay: 1 });
    if (expected.lacks.includes('comFreq'))
      await expect(stlink.run(getComFreq, undefined)).rejects.toMatchObject({ evidence: { need: 'never' } });
    await close();
  });

  it('flashes 64 bytes, or says which command its firmware lacks', async () => {
    const bench = await benchWith(probe);
    const { probe: dap, close } = await opened(bench);
    const flashing = connectTarget(dap, { mode: 'normal' }).then((target) => flashImage(target, IMAGE, { start: false }));
    if (expected.verdict === 'RC15') {
      await expect(flashing).rejects.toMatchObject({ code: 'stlink/firmware-too-old' });
    } else {
      await flashing;
      expect(await bench.control.send('peek', { address: PLACE, byteLength: PATTERN.length })).toEqual(PATTERN);
    }
    await close();
  });

  it('is judged by the doctor', async () => {
    const { verdict, causes, probe: named } = await examine(await benchWith(probe));
    expect(verdict === 'fault' ? causes[0]?.id : verdict).toBe(expected.verdict);
    expect(named).toMatchObject({ firmware: expected.firmware, serialNumber: expected.serial.length === 12 ? SERIAL : expected.serial });
  });

  it('reads bytes in pieces that its firmware takes', async () => {
    if (expected.verdict === 'RC15') return;
    const bench = await benchWith(probe);
    const { stlink, probe: dap, close } = await opened(bench);
    await dap.attach();
    const sent: number[] = [];
    const submit = bench.usb.submit;
    bench.usb.submit = (transfer) => {
      if (transfer.data?.[0] === 0xf2 && transfer.data[1] === 0x0c)
        sent.push((transfer.data[6] as number) | ((transfer.data[7] as number) << 8));
      return submit(transfer);
    };
    await readStretch(stlink, { ap: 0, csw: 0, width: 1, address: 0x2400_0000, byteLength: 512 });
    expect(Math.max(...sent)).toBe(expected.bytesAtOnce);
    await close();
  });
});

describe('a stand-alone ST-LINK/V2', () => {
  it('waits in its loader, is woken without leaving the bus, and waits again after a loss of power', async () => {
    const bench = await benchWith({ model: 'v2' });
    const mode = async () => {
      await bench.usb.submit({ id: 1, endpoint: 0x02, data: Uint8Array.of(0xf5, ...Array<number>(15).fill(0)) });
      return (await bench.usb.submit({ id: 2, endpoint: 0x81, length: 64 })).data?.[0];
    };
    expect(await mode()).toBe(0);
    let left = 0;
    bench.usb.onDisconnect(() => left++);
    await (await opened(bench)).close();
    expect([await mode(), left]).toEqual([1, 0]);
    await bench.control.send('set', { physics: { cable: { plugged: false } } });
    await bench.control.send('set', { physics: { cable: { plugged: true } } });
    expect(await mode()).toBe(0);
  });

  it('has its raw serial number repaired for the clients of stlink-server', async () => {
    const bench = await benchWith({ model: 'v2', firmware: 'V2J17S4' });
    const exported = async () => (await devices(bench)).map((summary) => ({ link: bench.usb, summary }));
    const [near, far] = streamPair();
    const clock = benchClock(bench.control);
    const serving = createStlinkServer({ devices: exported, clock }).serve(far);
    const transport = await stlinkOverServer(near, { clock, serialNumber: SERIAL });
    expect(transport.device.serialNumber).toBe(SERIAL);
    await transport.close();
    await serving;
  });
});

describe('a copy of an ST-LINK/V2', () => {
  it('neither moves NRST nor measures the target', async () => {
    const unfed = await openScenario({ board: BOARD, jumpers: { JP4: 'off' }, probe: { model: 'v2-clone' } });
    expect(await (await opened(unfed)).probe.readTargetVoltage()).toBeCloseTo(3.2, 2);
    const bench = await benchWith({ model: 'v2-clone' });
    const { stlink, close } = await opened(bench);
    await stlink.run(driveNrst, { level: 'low' });
    expect((await bench.control.send('look', {})).nrst).toBe('high');
    await close();
  });
});

describe('a V3E behind a full-speed hub', () => {
  const bulkPackets = (configuration: Uint8Array) => {
    const sizes = new Set<number>();
    for (let at = 0; at < configuration.length; at += configuration[at] ?? 1)
      if (configuration[at + 1] === 5 && configuration[at + 3] === 2)
        sizes.add((configuration[at + 4] ?? 0) | ((configuration[at + 5] ?? 0) << 8));
    return [...sizes];
  };
  const descriptor = async ({ usb }: Bench, type: number) => {
    const setup = { requestType: 0x80, request: 6, value: type << 8, index: 0, length: 512 };
    return (await usb.submit({ id: 900 + type, endpoint: 0, setup, length: 512 })).data ?? new Uint8Array(0);
  };

  it('has packets of 64 bytes, tells of those it has at high speed, and has them again in another port', async () => {
    const bench = await openScenario({ board: BOARD, flash: [{ file: 'factory-demo.elf' }], port: { speed: 'full' } });
    expect(await devices(bench)).toMatchObject([{ productId: 0x374e, speed: 'full' }]);
    expect([bulkPackets(await descriptor(bench, 2)), bulkPackets(await descriptor(bench, 7))]).toEqual([[64], [512]]);
    await bench.control.send('set', { physics: { port: { speed: 'high' } } });
    await bench.control.send('advance', { ms: 5000 });
    expect(await devices(bench)).toMatchObject([{ productId: 0x374e, speed: 'high' }]);
    expect([bulkPackets(await descriptor(bench, 2)), bulkPackets(await descriptor(bench, 7))]).toEqual([[512], [64]]);
  });

  it('flashes, reads back, and keeps its volume', async () => {
    const bench = await openScenario({ board: BOARD, flash: [{ file: 'factory-demo.elf' }], port: { speed: 'full' } });
    const { probe, close } = await opened(bench);
    await flashImage(await connectTarget(probe, { mode: 'normal' }), IMAGE, { start: false });
    expect(await bench.control.send('peek', { address: PLACE, byteLength: PATTERN.length })).toEqual(PATTERN);
    await close();
    expect(await text(bench, '/media/user/NOD_H743ZI2/MBED.HTM')).toBeDefined();
  });
});

describe('an STLINK-V3 in its loader', () => {
  it('is listed, named by the doctor, and does not power the target', async () => {
    const bench = await benchWith({ model: 'v3-loader' });
    expect(await devices(bench)).toMatchObject([{ productId: 0x374d, productName: 'STM32 ST-LINK/V3', interfaces: [{ number: 0 }] }]);
    expect(await bench.control.send('look', {})).toMatchObject({ core: 'off', leds: { LD5: 'off' } });
    expect(await text(bench, '/proc/mounts')).not.toContain('vfat');
    const { verdict, causes } = await examine(bench, { usbOnly: true });
    expect([verdict, causes[0]?.id, causes[0]?.class]).toEqual(['fault', 'RC16', 'proven']);
  });

  it('answers what updaters ask, takes no firmware, and says nothing to debug commands', async () => {
    const { usb } = await benchWith({ model: 'v3-loader' });
    const ask = async (command: readonly number[]) => {
      await usb.submit({ id: 1, endpoint: 0x01, data: Uint8Array.from({ length: 16 }, (_, index) => command[index] ?? 0) });
      const reply = usb.submit({ id: 2, endpoint: 0x81, length: 64 });
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      await usb.cancel(2);
      return [...((await reply).data ?? [])];
    };
    expect(await ask([0xf1])).toEqual([0x30, 0x00, 0x83, 0x04, 0x4d, 0x37]);
    expect(await ask([0xf5])).toEqual([0, 3]);
    expect((await ask([0xf3, 0x08])).slice(8)).toEqual([...RAW_SERIAL].map((char) => char.charCodeAt(0)));
    expect(await ask([0xf2, 0x30, 0xa3])).toEqual([]);
    expect(await ask([0xf3, 0x03])).toEqual([0, 0, 0, 0, 2, 0]);
    await usb.submit({ id: 3, endpoint: 0x01, data: Uint8Array.of(0xf3, 1, 2, 0, 0, 0, 4, 0, ...Array<number>(8).fill(0)) });
    await usb.submit({ id: 4, endpoint: 0x01, data: Uint8Array.of(0xf3, 7, 0, 0) });
    expect(await ask([0xf3, 0x03])).toEqual([0x0b, 0, 0, 0, 10, 0]);
  });

  it('comes back as the probe that it is once it is told to start its firmware', async () => {
    const bench = await benchWith({ model: 'v3-loader' });
    let left = 0;
    bench.usb.onDisconnect(() => left++);
    const told = await bench.usb.submit({ id: 1, endpoint: 0x01, data: Uint8Array.of(0xf3, 0x07, ...Array<number>(14).fill(0)) });
    expect([told.status, left]).toEqual(['ok', 0]);
    await bench.control.send('advance', { ms: 5000 });
    expect(left).toBe(1);
    expect(await devices(bench)).toMatchObject([{ productId: 0x374e, productName: 'STLINK-V3' }]);
    expect((await examine(bench)).verdict).toBe('healthy');
  });

  it('is left by whoever connects', async () => {
    const bench = await benchWith({ model: 'v3-loader' });
    const { probe, close } = await opened(bench);
    expect(probe.identity).toMatchObject({ firmware: 'V3J9M3', product: 'STLINK-V3' });
    await probe.attach();
    await close();
  });

  it('is refused by name while it stays one', async () => {
    const bench = await benchWith({ model: 'v3-loader' });
    const [device] = await devices(bench);
    const clock = benchClock(bench.control);
    const host = { ...benchHost(bench, { clock }), list: async () => (device ? [device] : []) };
    await expect(connect('usb:', { transports: { usb: host }, clock })).rejects.toMatchObject({ code: 'stlink/not-a-probe' });
  });

  it('is the same after a snapshot, on either side of that', async () => {
    const bench = await benchWith({ model: 'v3-loader' });
    const before = await bench.control.send('snapshot', {});
    await bench.usb.submit({ id: 1, endpoint: 0x01, data: Uint8Array.of(0xf3, 0x07, ...Array<number>(14).fill(0)) });
    await bench.control.send('advance', { ms: 5000 });
    const after = await bench.control.send('snapshot', {});
    await bench.control.send('restore', { snapshot: before });
    expect(await devices(bench)).toMatchObject([{ productId: 0x374d }]);
    await bench.control.send('restore', { snapshot: after });
    expect(await devices(bench)).toMatchObject([{ productId: 0x374e }]);
    expect(await benchHost(bench).list()).toHaveLength(1);
    expect((await examine(bench)).verdict).toBe('healthy');
  });
});

describe('a probe with WinUSB descriptors', () => {
  const BOS = { requestType: 0x80, request: 6, value: 0x0f00, index: 0, length: 255 };
  const SET = { requestType: 0xc0, request: 0x20, value: 0, index: 7, length: 255 };
  const ask = async (bench: Bench) => {
    const replies = [];
    for (const setup of [BOS, SET]) replies.push(await bench.usb.submit({ id: replies.length, endpoint: 0, setup, length: 255 }));
    return replies.map(({ status, byteLength }) => `${status} ${byteLength}`);
  };

  it('answers for them, and refuses them when nobody asked for it', async () => {
    expect(await ask(await benchWith({ winusb: true }))).toEqual(['ok 33', 'ok 46']);
    expect(await ask(await benchWith({}))).toEqual(['stall 0', 'stall 0']);
    expect(await text(await benchWith({ winusb: true }), '/sys/bus/usb/devices/1-2/version')).toBe(' 2.10\n');
  });
});
