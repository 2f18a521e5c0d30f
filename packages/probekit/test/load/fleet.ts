/**
 * Many boards in one process behind one USB/IP server and one stlink-server, and the ways to flash one of them. Time passes
 * only where a test lets it, so that what each board does is the same in every run.
 */
import { type Bench, type BenchEvent, type ByteStream, type Clock, equalBytes, hex } from '../../src/base/index.ts';
import { createBench, serialNumberOf } from '../../src/bench/index.ts';
import { connect, type ProbeTransports } from '../../src/connect.ts';
import { type FlashReport, flashImage } from '../../src/flash/index.ts';
import { parseImage } from '../../src/image/index.ts';
import { createStlinkServer, createUsbipServer } from '../../src/servers/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { benchClock, usbipPort } from '../../src/transport/index.ts';
import { firmware } from '../contracts/board-on-bench.ts';

const FLASH = 0x0800_0000;
const SCENARIO = { board: 'nucleo-h743zi2', flash: [{ file: 'blinky.elf' }] } as const;
const BLINKY = firmware('blinky.elf');

export interface FleetBoard {
  readonly bench: Bench;
  /** What programs that use the board wait by. */
  readonly clock: Clock;
  readonly busId: string;
  readonly serialNumber: string;
  /** Lamps and serial port since the board was made. */
  readonly events: readonly BenchEvent[];
}

/** `count` boards that run blinky, as whoever plugged them in one after the other finds them. */
export async function fleetOf(count: number): Promise<readonly FleetBoard[]> {
  const boards: FleetBoard[] = [];
  for (let number = 1; number <= count; number++) {
    const serialNumber = serialNumberOf(SCENARIO, number);
    const bench = await createBench({ scenario: { ...SCENARIO, probe: { serial: serialNumber } }, images: [BLINKY] });
    const events: BenchEvent[] = [];
    bench.control.onEvent((event) => void (event.event === 'led' || event.event === 'uart' ? events.push(event) : 0));
    boards.push({ bench, clock: benchClock(bench.control), busId: `1-${number}`, serialNumber, events });
  }
  return boards;
}

/** Both servers over all boards. */
export function serversFor(boards: readonly FleetBoard[]) {
  const present = async () => {
    const found = boards.map(async ({ bench, busId }) => {
      const [summary] = await bench.control.send('host.devices', {});
      return summary ? [{ busId, link: bench.usb, summary: { ...summary, location: busId } }] : [];
    });
    return (await Promise.all(found)).flat();
  };
  return { usbip: createUsbipServer({ devices: present }), stlink: createStlinkServer({ devices: present }) };
}

/** 32 KiB that start and run as blinky does, and differ by `salt` behind it. */
export function imageOf(salt: number): Uint8Array {
  const [program] = parseImage(BLINKY.bytes, { name: BLINKY.name }).segments;
  const bytes = Uint8Array.from({ length: 0x8000 }, (_, at) => (at * 31 + (at >> 7) * salt + salt) & 0xff);
  bytes.set(program!.bytes);
  return bytes;
}

/** Connects to the board at an address as a program of its own, flashes it and leaves. */
export async function flashAt(
  address: string,
  { clock }: FleetBoard,
  bytes: Uint8Array,
  dial: () => Promise<ByteStream>,
): Promise<FlashReport> {
  const transports: ProbeTransports = { tcp: dial, usbip: ({ busId }) => usbipPort({ dial, busId, clock }) };
  const { probe, close } = await connect(address, { transports, clock });
  try {
    const target = await connectTarget(probe, { mode: 'normal' });
    return await flashImage(target, parseImage(bytes, { name: 'image.bin', address: FLASH }));
  } finally {
    await close();
  }
}

/** What flash holds from its start. */
export async function flashOf({ bench, busId }: FleetBoard, byteLength: number): Promise<Uint8Array> {
  const bytes = await bench.control.send('peek', { address: FLASH, byteLength });
  if (!bytes) throw new Error(`${busId} has no flash at ${hex(FLASH)}`);
  return bytes;
}

/** Whether flash begins with these bytes. */
export async function holds(board: FleetBoard, bytes: Uint8Array): Promise<boolean> {
  return equalBytes(await flashOf(board, bytes.length), bytes);
}
