/**
 * A throw-away Linux guest with Debian's kernel: boots it in qemu, runs shell scripts in it, ends it. Its root file system
 * is this computer's, read-only under a layer of memory; its only network is this computer at 10.0.2.2. What it boots is
 * in `image.ts`, its end of the conversation in `agent.sh`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPeer } from '../clients/peer.ts';
import { AnswerReader, type GuestRun } from './answer-reader.ts';
import { type GuestImage, guestImage } from './image.ts';

/** Where the guest finds the computer that runs the test. */
export const HOST_IN_GUEST = '10.0.2.2';

/** Whether the programs are here that boot a guest and plug a board into it. */
export const HAS_GUEST = ['qemu-system-x86_64', 'usbip', 'lsusb'].map((program) => hasPeer(program)).every((here) => here);

/** Time for one test: where each instruction is emulated everything takes long, and other tests run beside it. */
export const SLOW_MS = 240_000;

export interface GuestOptions {
  readonly memoryMib?: number;
  readonly processors?: number;
  /** A port of the guest, and the loopback port of this computer that leads there. */
  readonly forward?: { readonly from: number; readonly to: number };
}

export interface Guest {
  /** Runs a script of bash as root. Rejects, and the guest is ended, when that takes longer than `timeoutMs` (120 s unless told). */
  run(script: string, options?: { readonly timeoutMs?: number }): Promise<GuestRun>;
  stop(): Promise<void>;
}

/** A test run that is killed takes its guest along. */
const ENDS_WITH_US = ['--pdeathsig', 'KILL', 'qemu-system-x86_64'];
const BOOT_LIMIT_MS = 120_000;
const RUN_LIMIT_MS = 120_000;
const COMMAND_LINE = [
  'console=ttyS0 quiet loglevel=4 panic=-1 rdinit=/init',
  'mitigations=off nokaslr random.trust_cpu=on tsc=reliable nowatchdog audit=0 net.ifnames=0',
].join(' ');

export async function bootGuest(options: GuestOptions = {}): Promise<Guest> {
  const image = await guestImage();
  const folder = await mkdtemp(join(tmpdir(), 'probekit-guest-'));
  const log = join(folder, 'console.log');
  const qemu = spawn('setpriv', [...ENDS_WITH_US, ...qemuArguments(image, log, options)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const guest = new RunningGuest(qemu, folder, log);
  await guest.answer(BOOT_LIMIT_MS, 'booting');
  return guest;
}

function qemuArguments({ kernel, initramfs }: GuestImage, log: string, options: GuestOptions): readonly string[] {
  const { memoryMib = 1024, processors = 1, forward } = options;
  const forwarded = forward ? `,hostfwd=tcp:127.0.0.1:${forward.to}-:${forward.from}` : '';
  return [
    ...['-machine', 'pc,usb=off,hpet=off,smm=off', '-nodefaults', '-display', 'none', '-no-reboot'],
    // Plain emulation: slower than KVM, and always there. Inside virtual machines /dev/kvm may open and then fail.
    ...['-accel', 'tcg,tb-size=512', '-cpu', 'Nehalem', '-smp', `${processors}`, '-m', `${memoryMib}`],
    ...['-kernel', kernel, '-initrd', initramfs, '-append', COMMAND_LINE, '-serial', `file:${log}`],
    ...[
      '-fsdev',
      'local,id=host,path=/,security_model=none,readonly=on,multidevs=remap',
      '-device',
      'virtio-9p-pci,fsdev=host,mount_tag=host',
    ],
    ...['-netdev', `user,id=net${forwarded}`, '-device', 'virtio-net-pci,netdev=net,romfile='],
    ...['-chardev', 'stdio,id=agent,signal=off', '-device', 'virtio-serial-pci', '-device', 'virtserialport,chardev=agent'],
  ];
}

class RunningGuest implements Guest {
  readonly #qemu: ChildProcess;
  readonly #folder: string;
  readonly #log: string;
  readonly #answers = new AnswerReader();
  #complaints = '';
  #hasFailed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(qemu: ChildProcess, folder: string, log: string) {
    this.#qemu = qemu;
    this.#folder = folder;
    this.#log = log;
    qemu.stdout?.on('data', (piece: Buffer) => this.#answers.push(piece));
    qemu.stderr?.on('data', (piece: Buffer) => {
      this.#complaints += piece.toString();
    });
    qemu.once('error', (error) => this.#answers.end(error.message));
    qemu.once('exit', () => this.#answers.end('qemu has ended'));
    // Writing to a guest that has ended fails; its end is told by the answer that does not come.
    qemu.stdin?.on('error', () => undefined);
  }

  run(script: string, { timeoutMs = RUN_LIMIT_MS } = {}): Promise<GuestRun> {
    const answer = this.#last.then(() => {
      const bytes = Buffer.from(script);
      this.#qemu.stdin?.write(Buffer.concat([Buffer.from(`${bytes.length}\n`), bytes]));
      return this.answer(timeoutMs, script);
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /** The next answer of the guest, or its console in an error. */
  async answer(timeoutMs: number, what: string): Promise<GuestRun> {
    const timer = setTimeout(() => this.#answers.end(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    try {
      return await this.#answers.next();
    } catch (error) {
      this.#hasFailed = true;
      this.#qemu.kill('SIGKILL');
      const console = await readFile(this.#log, 'latin1').catch(() => 'no console');
      throw new Error(
        `The guest, ${what}: ${(error as Error).message}\n${this.#complaints}${console.slice(-4000)}\nAll of it: ${this.#log}`,
      );
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    if (this.#qemu.exitCode === null && this.#qemu.signalCode === null) {
      const ended = once(this.#qemu, 'exit');
      this.#qemu.kill('SIGKILL');
      await ended;
    }
    // The console of a guest that failed stays for whoever looks into it.
    if (!this.#hasFailed) await rm(this.#folder, { recursive: true, force: true });
  }
}
