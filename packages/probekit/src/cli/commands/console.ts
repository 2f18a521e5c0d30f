/** `probekit console`: the board's serial port (VCP), a channel of its RTT, or its SWO, on this terminal, until Ctrl-C. */
import type { LineCoding, SerialLink } from '../../base/index.ts';
import { openSerialPort } from '../../node/index.ts';
import { chooseProbe, VCP_CODING } from '../../transport/index.ts';
import { ENGLISH_SENTENCES, type Language, type Said, say } from '../../words/sentences/index.ts';
import { paceBench } from '../bench/pacer.ts';
import type { CommandContext } from '../context.ts';
import { notPossibleHere } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { KeptText } from '../kept-text.ts';
import { LONGEST_TIMER_MS } from '../lease.ts';
import { sentencesFor } from '../sentences-for.ts';
import { openSerialOf } from '../serial-of-probe.ts';
import { withSource } from '../with-target.ts';

export interface ConsoleFlags {
  readonly baud: number;
  /** A serial port of this computer, whatever it belongs to. */
  readonly port?: string;
  /** How long to listen, from when the port is open. */
  readonly seconds?: number;
  /** RTT instead of a serial port; the ELF file that says where it lies. */
  readonly rtt?: string | true;
  /** SWO; the ELF file that names functions. */
  readonly swo?: string | true;
  readonly channel: number;
  /** Of SWO: in bits a second, and of the oscillator outside the chip in hertz. */
  readonly swoRate?: number;
  readonly hse?: number;
  readonly exceptions?: true;
  readonly pc?: true;
  readonly language: Language;
}

/** `details` are for programs, and asked for at the end. */
export type JoinTerminal = (link: SerialLink, title: Said, details: () => object) => Promise<void>;

/** Ctrl-C as a terminal in raw mode delivers it. */
const CTRL_C = 0x03;

export async function console(context: CommandContext, flags: ConsoleFlags): Promise<ExitStatus> {
  const coding: LineCoding = { ...VCP_CODING, baudRate: flags.baud };
  const leave = new AbortController();
  const stop = () => leave.abort();
  context.signal.addEventListener('abort', stop, { once: true });
  const catalogue = await sentencesFor(context.output, flags.language);
  const join: JoinTerminal = (link, what, details) => {
    const title = say(catalogue, { key: 'logs.leave', values: { what } });
    return joinTerminal(link, title, details, context, flags, leave);
  };
  const joinPort = (link: SerialLink, port: Said | string) => {
    const details = { port: typeof port === 'string' ? port : say(ENGLISH_SENTENCES, port), baudRate: flags.baud };
    return join(link, { key: 'logs.port', values: { port, rate: flags.baud } }, () => details);
  };
  try {
    if (flags.rtt !== undefined) await (await import('./console-rtt.ts')).consoleRtt(context, flags.rtt, flags, join);
    else if (flags.swo !== undefined) await (await import('./console-swo.ts')).consoleSwo(context, flags.swo, flags, join);
    else if (flags.port === undefined) await throughProbe(context, coding, joinPort);
    else await joinPort(await openSerialPort(flags.port, coding), flags.port);
  } finally {
    context.signal.removeEventListener('abort', stop);
  }
  return DONE;
}

function throughProbe(context: CommandContext, coding: LineCoding, join: (link: SerialLink, port: Said) => Promise<void>): Promise<void> {
  return withSource(context, async (source) => {
    const { usb, usbAddress, bench, addressText } = source;
    if (!usb) {
      throw notPossibleHere('carries debug commands only, no serial port', 'Open it on the computer that the probe is plugged into.', {
        what: 'console',
        address: addressText,
      });
    }
    const device = await chooseProbe(usb, usbAddress);
    const link = await openSerialOf(source, device, coding);
    const pacer = bench && paceBench(bench);
    try {
      await join(link, { key: 'logs.vcp', values: { probe: `${device.productName} ${device.serialNumber}` } });
    } finally {
      await pacer?.stop();
    }
  });
}

/** Bytes of the port to the screen, keys to the port, until `leave` aborts, the time is over or the port ends. */
async function joinTerminal(
  link: SerialLink,
  title: string,
  details: () => object,
  { output }: CommandContext,
  { seconds }: ConsoleFlags,
  leave: AbortController,
): Promise<void> {
  const { stdin, stdout } = process;
  const onKeys = (keys: Buffer) => {
    if (stdin.isTTY && keys.includes(CTRL_C)) {
      leave.abort();
      return;
    }
    link.write(new Uint8Array(keys)).catch((error: unknown) => {
      output.error(error);
      leave.abort();
    });
  };
  const decoder = new TextDecoder();
  const said = new KeptText();
  output.aside(title);
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', onKeys);
  const timer = seconds === undefined ? undefined : setTimeout(() => leave.abort(), Math.min(seconds * 1000, LONGEST_TIMER_MS));
  try {
    for await (const bytes of link.read({ signal: leave.signal })) {
      if (output.mode === 'people') stdout.write(bytes);
      else {
        const text = decoder.decode(bytes, { stream: true });
        said.add(text);
        output.event('serial', { text });
      }
    }
    output.result({ ...details(), ...said.document() });
  } finally {
    clearTimeout(timer);
    stdin.off('data', onKeys);
    stdin.pause();
    if (stdin.isTTY) stdin.setRawMode(false);
    await link.close();
  }
}
