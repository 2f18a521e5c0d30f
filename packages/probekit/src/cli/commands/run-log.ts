/**
 * Which way a program's text comes, beside its calls to the host: RTT where its file has it, else the serial port; SWO on demand.
 * Opened while the core stands.
 */
import { type Clock, hasCode, type SerialLink, type Store } from '../../base/index.ts';
import { RttLink, type SwoNotice, SwoReader } from '../../logs/index.ts';
import { RTT_ID_BYTES, RTT_SYMBOL } from '../../spec/rtt.ts';
import { SwoChannel, type Target } from '../../stm32/index.ts';
import { chooseProbe, VCP_CODING } from '../../transport/index.ts';
import type { Said } from '../../words/sentences/index.ts';
import { notPossibleHere, usageError } from '../errors.ts';
import { readFirmwareBytes } from '../firmware-file.ts';
import { journalStore } from '../journal-store.ts';
import type { ProbeSource } from '../probe-source.ts';
import { openSerialOf } from '../serial-of-probe.ts';
import { RTT_NOTICES } from './console-rtt.ts';
import { CUSTOMARY_HSE_HZ, SWO_NOTICES, textOf } from './console-swo.ts';
import type { RunFlags } from './run.ts';

export interface RunLog {
  readonly kind: 'RTT' | 'semihosting' | 'SWO' | 'VCP';
  /** Once the program runs. */
  begin(): Promise<SerialLink>;
  close(): Promise<void>;
}

/** Silent until it is left. */
const SILENT: SerialLink = {
  async configure() {},
  async *read({ signal } = {}) {
    await new Promise<void>((resolve) => {
      if (signal?.aborted) resolve();
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  },
  async write() {},
  async close() {},
};
const NOTHING_BESIDE: RunLog = { kind: 'semihosting', begin: async () => SILENT, async close() {} };
/** Between two looks whether the program has set its RTT up. */
const LOOK_MS = 5;
const RTT_AWAITED_MS = 5000;
/** So often nothing came, a while apart: then nothing more will. */
const QUIET_LOOKS = 4;
const MOST_LOOKS = 100;
const QUIET_MS = 25;

interface LogParts {
  readonly target: Target;
  readonly source: ProbeSource;
  readonly file: string;
  readonly flags: RunFlags;
  readonly callsHost: boolean;
  /** Of what was lost, and the like. */
  readonly tell: (said: Said) => void;
}

export async function openLog({ target, source, file, flags, callsHost, tell }: LogParts): Promise<RunLog> {
  if (flags.log === 'semihosting') return NOTHING_BESIDE;
  if (flags.log === 'swo') return swoLog(target, flags, journalStore(source.address), tell);
  const address = flags.log === 'vcp' ? undefined : await rttOf(file);
  if (address !== undefined) return rttLog(target, address, flags, tell);
  if (flags.log === 'rtt') throw usageError(`${file} has no ${RTT_SYMBOL}.`, 'Is it the ELF file of a program that uses RTT?', file);
  const { usb, usbAddress, addressText } = source;
  if (!usb) {
    if (callsHost && flags.log === undefined) return NOTHING_BESIDE;
    throw notPossibleHere('carries debug commands only, no serial port', 'Use RTT or --log swo, or run it where the probe is plugged in.', {
      what: 'run',
      address: addressText,
    });
  }
  const device = await chooseProbe(usb, usbAddress);
  const open = () => openSerialOf(source, device, { ...VCP_CODING, baudRate: flags.baud });
  await drop(await open(), target.probe.clock);
  const link = await open();
  return { kind: 'VCP', begin: async () => link, close: () => link.close() };
}

/** What the program before has said, and probe or system still hold, must not pass for this one's: it is read and forgotten. */
async function drop(link: SerialLink, clock: Clock): Promise<void> {
  const stop = new AbortController();
  let pieces = 0;
  const read = async () => {
    for await (const _bytes of link.read({ signal: stop.signal })) pieces++;
  };
  const wait = async () => {
    // The core stands: what there is has an end, but for noise on a wire.
    for (let look = 0, quiet = 0, before = 0; quiet < QUIET_LOOKS && look < MOST_LOOKS; look++, before = pieces) {
      await clock.sleep(QUIET_MS);
      quiet = pieces === before ? quiet + 1 : 0;
    }
    stop.abort();
  };
  try {
    await Promise.all([read(), wait()]);
  } finally {
    await link.close();
  }
}

/** Undefined for a file without symbols, or of a program without RTT. */
async function rttOf(file: string): Promise<number | undefined> {
  const { readProgramSymbols } = await import('../../symbols/index.ts');
  try {
    return readProgramSymbols(await readFirmwareBytes(file)).symbolNamed(RTT_SYMBOL)?.address;
  } catch (error) {
    // A HEX file, for example: it has no symbols, and the serial port is left.
    if (hasCode(error, 'symbols/malformed')) return undefined;
    throw error;
  }
}

async function rttLog({ memory, probe }: Target, address: number, { channel }: RunFlags, tell: LogParts['tell']): Promise<RunLog> {
  // RAM outlasts a reset: what the program before has said must not pass for this one's.
  await memory.write(address, new Uint8Array(RTT_ID_BYTES));
  const { clock } = probe;
  return {
    kind: 'RTT',
    async begin() {
      const deadlineMs = clock.nowMs() + RTT_AWAITED_MS;
      for (;;) {
        try {
          return await RttLink.open({ memory, clock, address, channel, onNotice: (notice) => tell({ key: RTT_NOTICES[notice] }) });
        } catch (error) {
          if (!hasCode(error, 'logs/rtt-damaged') || clock.nowMs() >= deadlineMs) throw error;
          await clock.sleep(LOOK_MS);
        }
      }
    },
    async close() {},
  };
}

async function swoLog(target: Target, flags: RunFlags, store: Store | undefined, tell: LogParts['tell']): Promise<RunLog> {
  const { channel: port, hse: hseHz = CUSTOMARY_HSE_HZ, swoRate: rateHz } = flags;
  const wishes = { ports: (1 << port) >>> 0, exceptions: false, programCounter: false, hseHz, rateHz };
  const source = await SwoChannel.open(target, wishes, store);
  const onNotice = (notice: SwoNotice) => tell({ key: SWO_NOTICES[notice], values: { hse: hseHz / 1e6 } });
  const reader = new SwoReader({ source, clock: target.probe.clock, onNotice });
  return { kind: 'SWO', begin: async () => textOf(reader, port, () => undefined), close: () => source.close() };
}
