/** The boards of one `probekit bench`: made from one scenario, each with a number, a bus id and a serial number of its own. */
import type { Bench, BenchControl, UsbDeviceLink, UsbDeviceSummary } from '../../base/index.ts';
import { ALL_BOARDS } from '../../bench/boards/index.ts';
import { serialNumberOf } from '../../bench/index.ts';
import { type BenchSetup, type OpenedBench, type OpenOptions, openBench } from './file.ts';
import type { Lag } from './lag.ts';
import type { Pacer } from './pacer.ts';
import { meterTraffic, type Traffic } from './traffic.ts';

export interface BoardOnBench {
  /** From 1. */
  readonly number: number;
  /** Its plug, as Linux names the ports of its first bus: `1-1`, `1-2` … */
  readonly busId: string;
  readonly serialNumber: string;
  /** Its plug. */
  readonly usb: UsbDeviceLink;
  /** Hands: time catches up before what they do. */
  readonly control: BenchControl;
  /** Eyes only: what is asked here lets no time pass. */
  readonly eyes: BenchControl;
  /** What the computer sees of it now; undefined while it does not enumerate. */
  probe(): Promise<UsbDeviceSummary | undefined>;
  traffic(): Traffic;
  lag(): Lag;
}

export interface BoardsOptions {
  readonly count: number;
  /** Which bench this is of those that run side by side. */
  readonly row: number;
  readonly pacer: Pacer;
  /** The files that keep a board's silicon, by its number. */
  readonly files: (number: number) => Pick<OpenOptions, 'state' | 'journal'>;
}

export interface OpenBoards {
  readonly boards: readonly BoardOnBench[];
  /** Rejects when the silicon of one can no longer be kept. */
  readonly failed: Promise<never>;
  /** Writes or closes the files. */
  save(): Promise<void>;
}

/** @throws `cli/bench-file`, `bench/unknown-key`, `bench/bad-value`, `bench/image-missing`, `bench/bad-image` */
export async function openBoards(setup: BenchSetup, { count, row, pacer, files }: BoardsOptions): Promise<OpenBoards> {
  const opened: OpenedBench[] = [];
  const serialNumber = (number: number) => serialNumberOf(setup.scenario, number, ALL_BOARDS, row);
  for (let number = 1; number <= count; number++) {
    // A board alone takes the serial number of whatever scenario is loaded later.
    const isAlone = count === 1 && row === 0;
    opened.push(await openBench(setup, { ...files(number), serialNumber: isAlone ? undefined : serialNumber(number) }));
  }
  return {
    boards: opened.map(({ bench }, index) => boardOnBench(bench, index + 1, serialNumber(index + 1), pacer)),
    failed: Promise.race(opened.map(({ failed }) => failed)),
    save: async () => {
      for (const { save } of opened) await save();
    },
  };
}

function boardOnBench(bench: Bench, number: number, serialNumber: string, pacer: Pacer): BoardOnBench {
  const paced = pacer.add(bench);
  const { link, traffic } = meterTraffic(paced.usb);
  const busId = `1-${number}`;
  return {
    number,
    busId,
    serialNumber,
    usb: link,
    control: paced.control,
    eyes: bench.control,
    lag: paced.lag,
    traffic,
    async probe() {
      const [summary] = await bench.control.send('host.devices', {});
      return summary && { ...summary, location: busId };
    },
  };
}
