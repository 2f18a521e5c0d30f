/** `probekit console`: the board's serial port (VCP), or a channel of its RTT, on this terminal, until Ctrl-C. */
import type { LineCoding, SerialLink } from '../../base/index.ts';
import { openSerialPort } from '../../node/index.ts';
import { chooseProbe, VCP_CODING } from '../../transport/index.ts';
import { paceBench } from '../bench/pacer.ts';
import type { CommandContext } from '../context.ts';
import { notPossibleHere } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
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
  readonly channel: number;
}

/** `details` are for programs. */
export type JoinTerminal = (link: SerialLink, title: string, details: object) => Promise<void>;

/** Ctrl-C as a terminal in raw mode delivers it. */
const CTRL_C = 0x03;

export async function console(context: CommandContext, flags: ConsoleFlags): Promise<ExitStatus> {
  const coding: LineCoding = { ...VCP_CODING, baudRate: flags.baud };
  const leave = new AbortController();
  const stop = () => leave.abort();
  context.signal.addEventListener('abort', stop, { once: true });
  const join: JoinTerminal = (link, title, details) => joinTerminal(link, title, details, context, flags, leave);
  const joinPort = (link: SerialLink, port: string) => join(link, `${port} at ${flags.baud} baud, 8N1`, { port, baudRate: flags.baud });
  try {
    if (flags.rtt !== undefined) await (await import('./console-rtt.ts')).consoleRtt(context, flags.rtt, flags.channel, join);
    else if (flags.port === undefined) await throughProbe(context, coding, joinPort);
    else await joinPort(await openSerialPort(flags.port, coding), flags.port);
  } finally {
    context.signal.removeEventListener('abort', stop);
  }
  return DONE;
}

function throughProbe(context: CommandContext, coding: LineCoding, join: (link: SerialLink, port: string) => Promise<void>): Promise<void> {
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
      await join(link, `The VCP of ${device.productName} ${device.serialNumber}`);
    } finally {
      await pacer?.stop();
    }
  });
}

/** Bytes of the port to the screen, keys to the port, until `leave` aborts, the time is over or the port ends. */
async function joinTerminal(
  link: SerialLink,
  title: string,
  details: object,
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
  let receivedText = '';
  output.aside(`${title}. Ctrl-C leaves.`);
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', onKeys);
  const timer = seconds === undefined ? undefined : setTimeout(() => leave.abort(), seconds * 1000);
  try {
    for await (const bytes of link.read({ signal: leave.signal })) {
      if (output.mode === 'people') stdout.write(bytes);
      else {
        const text = decoder.decode(bytes, { stream: true });
        receivedText += text;
        output.event('serial', { text });
      }
    }
    output.result({ ...details, receivedText });
  } finally {
    clearTimeout(timer);
    stdin.off('data', onKeys);
    stdin.pause();
    if (stdin.isTTY) stdin.setRawMode(false);
    await link.close();
  }
}
