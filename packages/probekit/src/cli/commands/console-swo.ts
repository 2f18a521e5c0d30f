/**
 * `probekit console --swo`: what the program writes to a stimulus port of its ITM; on demand which exceptions it entered and where
 * its program counter was. The core runs on, and the chip's trace path is left as it was found.
 */
import type { SerialLink } from '../../base/index.ts';
import { type ItmPacket, type SwoNotice, SwoReader, TraceProfile } from '../../logs/index.ts';
import { ITM_PORT_COUNT } from '../../spec/arm/itm.ts';
import { SwoChannel } from '../../stm32/index.ts';
import { type Said, type SentenceKey, say } from '../../words/sentences/index.ts';
import { inStepWithTheWall } from '../bench-time.ts';
import type { CommandContext } from '../context.ts';
import { notPossibleHere, usageError } from '../errors.ts';
import { journalStore } from '../journal-store.ts';
import { sentencesFor } from '../sentences-for.ts';
import { withTarget } from '../with-target.ts';
import type { ConsoleFlags, JoinTerminal } from './console.ts';
import { NamesOfTrace, symbolsOf, tellExceptions, tellProfile } from './trace-told.ts';

export const SWO_NOTICES = {
  overflow: 'logs.swo.overflow',
  'buffer-full': 'logs.swo.buffer-full',
  clock: 'logs.swo.clock',
  garbled: 'logs.swo.garbled',
} as const satisfies Readonly<Record<SwoNotice, SentenceKey>>;
/** Of Nucleo boards: the MCO of their ST-LINK. */
export const CUSTOMARY_HSE_HZ = 8_000_000;

/** @throws `cli/usage` */
export function checkStimulusPort(port: number): void {
  if (port >= ITM_PORT_COUNT) throw usageError(`There is no stimulus port ${port}.`, 'They go from 0 to 31.', String(port));
}

export async function consoleSwo(context: CommandContext, file: string | true, flags: ConsoleFlags, join: JoinTerminal): Promise<void> {
  const { output } = context;
  const { channel: port, hse: hseHz = CUSTOMARY_HSE_HZ, swoRate: rateHz, exceptions = false, pc: programCounter = false } = flags;
  checkStimulusPort(port);
  const symbols = file === true ? undefined : await symbolsOf(file);
  const catalogue = await sentencesFor(output, flags.language);
  const tell = (key: SentenceKey) => output.aside(say(catalogue, { key, values: { hse: hseHz / 1e6 } }));
  // Who came meanwhile would take the trace path for one that a killed command has left.
  context.leases?.becomeExclusive();
  await withTarget(context, async (target, { bench, address }) => {
    const wishes = { ports: (1 << port) >>> 0, exceptions, programCounter, hseHz, rateHz };
    const channel = await SwoChannel.open(target, wishes, journalStore(address));
    try {
      if (channel.clock.usesHse && flags.hse === undefined) tell('logs.swo.hse');
      if (channel.isOfProgram) tell('logs.swo.of-program');
      const names = await NamesOfTrace.of(target, symbols);
      const profile = new TraceProfile();
      const clock = bench ? inStepWithTheWall(target.probe.clock) : target.probe.clock;
      const onNotice = (notice: SwoNotice) => {
        tell(SWO_NOTICES[notice]);
        output.event('notice', { notice });
      };
      const reader = new SwoReader({ source: channel, clock, onNotice });
      const link = textOf(reader, port, (packet) => {
        profile.take(packet);
        if (packet.kind !== 'exception') return;
        output.event('exception', { number: packet.number, name: names.exception(packet.number), step: packet.step });
      });
      await join(link, titleOf(channel, target.chip.name, port), () => ({
        swo: {
          port,
          pinHz: Math.round(channel.rate.pinHz),
          probeHz: Math.round(channel.rate.probeHz),
          errorPercent: channel.rate.errorPercent,
          traceClockHz: Math.round(channel.clock.hertz),
          overflows: reader.overflows,
          fullBuffers: reader.fullBuffers,
          ...(exceptions && { exceptions: profile.exceptions.map((row) => ({ ...row, name: names.exception(row.number) })) }),
          ...(programCounter && { samples: profile.samples, asleep: profile.asleep, functions: profile.functions(names.functionAt) }),
        },
      }));
      if (exceptions) tellExceptions(output, catalogue, profile, names);
      if (programCounter) tellProfile(output, catalogue, profile, names);
    } finally {
      await channel.close();
    }
  });
}

function titleOf({ rate, clock }: SwoChannel, chip: string, port: number): Said {
  const values = {
    port,
    chip,
    rate: (rate.pinHz / 1e6).toFixed(3),
    clock: (clock.hertz / 1e6).toFixed(3),
    error: rate.errorPercent.toFixed(2),
  };
  return { key: 'logs.swo', values };
}

/** The text of one port, for a terminal; what else arrives goes to `take`. */
export function textOf(reader: SwoReader, port: number, take: (packet: ItmPacket) => void): SerialLink {
  return {
    async configure() {},
    async *read(options) {
      for await (const packets of reader.read(options)) {
        const bytes = packets.flatMap((packet) => (packet.kind === 'port' && packet.port === port ? [...packet.bytes] : []));
        for (const packet of packets) take(packet);
        if (bytes.length > 0) yield Uint8Array.from(bytes);
      }
    },
    async write() {
      throw notPossibleHere('brings what the program says and takes nothing', 'To type to the program, use RTT or the serial port.', {
        what: 'typing',
        address: 'SWO',
      });
    },
    async close() {},
  };
}
