/** C15: other programs of the computer: who has the probe open, who listens where debug servers do. Linux only. */
import type { HostFacts, UsbDeviceSummary } from '../../base/index.ts';
import { DEBUG_PORTS } from '../../spec/symptoms/debug-ports.ts';
import type { Said } from '../../words/index.ts';
import { type Finding, finding } from '../evidence.ts';
import { textOf } from '../host/host-text.ts';
import { type Listener, parseListeners } from '../host/linux-listeners.ts';
import { type HostProcess, lookAtProcess } from '../host/linux-processes.ts';
import { deviceNumbers, nodePath, serialNode } from '../host/linux-usb.ts';

/** The programs that matter to a probe, as far as this user may see them. */
export interface HostPrograms {
  /** Have the probe's USB device open. */
  readonly ofProbe: readonly HostProcess[];
  /** Have its serial port open. */
  readonly ofSerial: readonly HostProcess[];
  readonly listeners: readonly { readonly port: number; readonly program?: HostProcess }[];
}

const SOCKETS = ['/proc/net/tcp', '/proc/net/tcp6'] as const;

/** Undefined where the computer does not tell. */
export async function lookAtPrograms(facts: HostFacts, device: UsbDeviceSummary | undefined): Promise<HostPrograms | undefined> {
  if (facts.platform !== 'linux' || !facts.holders) return undefined;
  const listeners = await debugListeners(facts);
  const numbers = device && (await deviceNumbers(facts, device.location));
  const node = numbers && nodePath(numbers);
  const serial = device && (await serialNode(facts, device.location));
  const socketOf = ({ inode }: Listener) => `socket:[${inode}]`;
  const wanted = [node, serial, ...listeners.map(socketOf)].filter((path) => path !== undefined);
  const holders = wanted.length === 0 ? [] : await facts.holders(wanted);
  if (!holders) return undefined;
  const programsOf = async (path: string | undefined): Promise<readonly HostProcess[]> => {
    const pids = holders.flatMap(({ pid, of }) => (of === path ? [pid] : []));
    return (await Promise.all(pids.map((pid) => lookAtProcess(facts, pid)))).filter((program) => program !== undefined);
  };
  return {
    ofProbe: await programsOf(node),
    ofSerial: await programsOf(serial),
    listeners: await Promise.all(
      listeners.map(async (listener) => {
        const [program] = await programsOf(socketOf(listener));
        return { port: listener.port, ...(program && { program }) };
      }),
    ),
  };
}

async function debugListeners(facts: HostFacts): Promise<readonly Listener[]> {
  const texts = await Promise.all(SOCKETS.map((path) => textOf(facts, path, 1 << 20)));
  const all = texts.flatMap((text) => parseListeners(text ?? '')).filter(({ port }) => port in DEBUG_PORTS);
  // A server that listens on both kinds of address counts once.
  return all.filter(({ port }, index) => all.findIndex((other) => other.port === port) === index);
}

/** Judges what was seen. */
export function judgePrograms({ ofProbe, ofSerial, listeners }: HostPrograms): Finding<'C15'> {
  const facts = { ofProbe, ofSerial, listeners };
  const [taken] = listeners;
  if (ofProbe.length > 0) return finding('C15', 'holder', { key: 'c15.holder', values: { programs: ofProbe.map(nameProgram) } }, facts);
  if (taken) {
    const program: Said = taken.program ? nameProgram(taken.program) : { key: 'c15.some-program' };
    const values = { program, port: taken.port, server: DEBUG_PORTS[taken.port] ?? '' };
    return finding('C15', 'port-taken', { key: 'c15.port-taken', values }, facts);
  }
  if (ofSerial.length > 0)
    return finding('C15', 'free', { key: 'c15.serial-held', values: { programs: ofSerial.map(nameProgram) } }, facts);
  return finding('C15', 'free', { key: 'c15.free' }, facts);
}

/** `openocd (process 4242)` */
export function nameProgram({ name, pid, sandbox }: HostProcess): Said {
  const values = { name, pid };
  return sandbox
    ? { key: 'c15.program-in', values: { ...values, sandbox: { key: `access.sandbox.${sandbox}` } } }
    : { key: 'c15.program', values };
}
