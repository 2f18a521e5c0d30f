/** `probekit console`: the board's serial port (VCP) on this terminal, until Ctrl-C. */
import type { LineCoding, SerialLink } from '../../base/index.ts';
import { findSerialPort, openSerialPort } from '../../node/index.ts';
import { chooseProbe, openCdcSerial } from '../../transport/index.ts';
import { paceBench } from '../bench-pacer.ts';
import type { CommandContext } from '../context.ts';
import { notPossibleHere } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import type { ProbeSource } from '../probe-source.ts';
import { withSource } from '../with-target.ts';

export interface ConsoleFlags {
  readonly baud: number;
  /** A serial port of this computer, whatever it belongs to. */
  readonly port?: string;
  readonly seconds?: number;
}

/** Ctrl-C as a terminal in raw mode delivers it. */
const CTRL_C = 0x03;

export async function console(context: CommandContext, flags: ConsoleFlags): Promise<ExitStatus> {
  const coding: LineCoding = { baudRate: flags.baud, dataBits: 8, parity: 'none', stopBits: 1 };
  const leave = new AbortController();
  const stop = () => leave.abort();
  context.signal.addEventListener('abort', stop, { once: true });
  const timer = flags.seconds === undefined ? undefined : setTimeout(stop, flags.seconds * 1000);
  const run = async (link: SerialLink, name: string) => {
    context.output.aside(`${name} at ${flags.baud} baud, 8N1. Ctrl-C leaves.`);
    await joinTerminal(link, context, leave);
    await link.close();
  };
  try {
    if (flags.port === undefined) await withSource(context, (source) => throughProbe(source, coding, run));
    else await run(await openSerialPort(flags.port, coding), flags.port);
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', stop);
  }
  return DONE;
}

async function throughProbe(
  source: ProbeSource,
  coding: LineCoding,
  run: (link: SerialLink, name: string) => Promise<void>,
): Promise<void> {
  if (!source.usb || !source.facts) {
    throw notPossibleHere('carries debug commands only, no serial port', 'Open it on the computer that the probe is plugged into.', {
      what: 'console',
      address: source.addressText,
    });
  }
  const device = await chooseProbe(source.usb, source.usbAddress);
  if (!source.bench) {
    const path = await findSerialPort(source.facts, device);
    return run(await openSerialPort(path, coding), path);
  }
  const port = await source.usb.port(device);
  await port.open();
  await port.selectConfiguration(1);
  const pacer = paceBench(source.bench);
  try {
    const link = await openCdcSerial(port);
    await link.configure(coding);
    await run(link, `VCP of ${source.addressText}`);
  } finally {
    await pacer.stop();
    await port.close();
  }
}

/** Bytes of the port to the screen, keys to the port, until `leave` aborts or the port ends. */
async function joinTerminal(link: SerialLink, { output }: CommandContext, leave: AbortController): Promise<void> {
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
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', onKeys);
  try {
    for await (const bytes of link.read({ signal: leave.signal })) {
      if (output.mode === 'people') stdout.write(bytes);
      else output.event('serial', { text: new TextDecoder().decode(bytes) });
    }
  } finally {
    stdin.off('data', onKeys);
    stdin.pause();
    if (stdin.isTTY) stdin.setRawMode(false);
  }
}
