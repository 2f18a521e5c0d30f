/**
 * Unmodified qemu-system-arm as the other core: memory filled at the start, run to an address by its GDB stub, memory
 * written to a file by its monitor. Source: QEMU system emulation, "GDB usage"; GDB manual, "Remote Protocol".
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Machine } from './machines.ts';

export interface Load {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export interface QemuStart {
  readonly machine: Machine;
  readonly loads: readonly Load[];
  /** For files and the socket. */
  readonly folder: string;
}

export interface QemuJob extends QemuStart {
  /** Runs from reset to this address. */
  readonly until: number;
  readonly dump: { readonly address: number; readonly byteLength: number };
  /** Gives up after this; a minute when left out. */
  readonly mostSeconds?: number;
}

const START_TRIES = 200;
const TRY_MS = 25;
/** An abort may write a core dump first. */
const LAST_WORDS_MS = 10_000;

/** Runs one job; the process is gone afterwards. */
export function runQemu({ until, dump, mostSeconds = 60, ...start }: QemuJob): Promise<Uint8Array> {
  return withQemu(start, async (stub) => {
    await stub.ask(`Z1,${until.toString(16)},2`);
    if (!(await stub.goesOn(mostSeconds))) throw new Error(`the program is still running in QEMU after ${mostSeconds} s`);
    const file = join(start.folder, 'dump.bin');
    const command = start.machine.behindCore === true ? 'memsave' : 'pmemsave';
    await stub.ask(`qRcmd,${Buffer.from(`${command} ${dump.address} ${dump.byteLength} "${file}"`).toString('hex')}`);
    return new Uint8Array(readFileSync(file));
  });
}

/** A machine halted before its first instruction, for as long as `use` takes. */
export async function withQemu<T>({ machine, loads, folder }: QemuStart, use: (stub: GdbStub) => Promise<T>): Promise<T> {
  const socketPath = join(folder, 'gdb.sock');
  // That of the job before.
  rmSync(socketPath, { force: true });
  const devices = machine.behindCore === true ? flashed(loads, folder) : loaded(loads, folder);
  const quiet = ['-display', 'none', '-serial', 'none', '-monitor', 'none'];
  const child = spawn(
    'qemu-system-arm',
    ['-M', machine.name, '-S', '-gdb', `unix:${socketPath},server=on,wait=off`, ...quiet, ...devices],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  try {
    const stub = new GdbStub(await connected(socketPath, child));
    return await use(stub);
  } catch (error) {
    // What it has to say comes with its end.
    await Promise.race([ended, wait(LAST_WORDS_MS)]);
    throw new Error(`qemu-system-arm: ${complaint.trimEnd()} (${child.signalCode ?? child.exitCode})`, { cause: error });
  } finally {
    child.kill('SIGKILL');
  }
}

/** Each at its address of the board's memory. */
function loaded(loads: readonly Load[], folder: string): readonly string[] {
  return loads.flatMap(({ address, bytes }, index) => {
    const file = join(folder, `load-${index}.bin`);
    writeFileSync(file, bytes);
    return ['-device', `loader,file=${file},addr=${address},force-raw=on`];
  });
}

/** All in one image from address 0 on. */
function flashed(loads: readonly Load[], folder: string): readonly string[] {
  const image = new Uint8Array(Math.max(...loads.map(({ address, bytes }) => address + bytes.length)));
  for (const { address, bytes } of loads) image.set(bytes, address);
  const file = join(folder, 'flash.bin');
  writeFileSync(file, image);
  return ['-kernel', file];
}

async function connected(path: string, child: ChildProcess): Promise<Socket> {
  for (let count = 0; count < START_TRIES; count++) {
    if (child.exitCode !== null) break;
    const socket = existsSync(path) ? await opened(path) : undefined;
    if (socket !== undefined) return socket;
    await wait(TRY_MS);
  }
  throw new Error('qemu-system-arm did not open its GDB stub');
}

/** The file is there before anybody listens at it: undefined then. */
function opened(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** Packets `$text#sum`, each answered; a reply to `qRcmd` may be preceded by output. */
export class GdbStub {
  readonly #socket: Socket;
  #received = '';
  #arrived: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    // Its end comes when the process is killed.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#arrived());
    socket.on('data', (chunk: Buffer) => {
      this.#received += chunk.toString('latin1');
      this.#arrived();
    });
  }

  async ask(text: string): Promise<string> {
    let sum = 0;
    for (const letter of text) sum = (sum + letter.charCodeAt(0)) & 0xff;
    this.#socket.write(`$${text}#${sum.toString(16).padStart(2, '0')}`);
    for (;;) {
      const packet = await this.#packet();
      if (!packet.startsWith('O') || packet === 'OK') return packet;
    }
  }

  /** Lets the program run; answers whether it has come to a stop in time. */
  async goesOn(mostSeconds: number): Promise<boolean> {
    const limit = new AbortController();
    const late = wait(1000 * mostSeconds, false, { signal: limit.signal });
    // Nobody waits any more once the program has stopped.
    late.catch(() => undefined);
    const result = await Promise.race([this.ask('c').then(() => true), late]);
    limit.abort();
    return result;
  }

  async #packet(): Promise<string> {
    for (;;) {
      const match = /\$([^#]*)#../.exec(this.#received);
      if (match !== null) {
        this.#received = this.#received.slice(match.index + match[0].length);
        this.#socket.write('+');
        return match[1]!;
      }
      if (this.#socket.closed) throw new Error('qemu-system-arm has ended');
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }
}
