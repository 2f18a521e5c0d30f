/**
 * An opened ST-LINK: runs commands one at a time, checks firmware gates and statuses, repeats while the target is busy,
 * traces. Opening follows the order that all of OpenOCD, pyOCD and probe-rs accept: version, then leave a left-over mode.
 */
import { type Clock, hex, Lock, silentTracer, type Tracer } from '../base/index.ts';
import type { FirmwareGate } from '../spec/stlink/gates.ts';
import { MODE_BOOTLOADER, MODE_DEBUG, MODE_DFU, MODE_SWIM } from '../spec/stlink/opcodes.ts';
import { STATUS_OK } from '../spec/stlink/status.ts';
import type { StlinkDevice, StlinkTransport } from '../transport/index.ts';
import type { StlinkCommand } from './command.ts';
import { exitDebug, exitDfu, exitSwim, getCurrentMode, MODE_NAMES } from './commands/mode.ts';
import {
  type FirmwareVersion,
  formatVersion,
  generationOf,
  getVersion,
  getVersionEx,
  neededJ,
  versionOfShort,
} from './commands/version.ts';
import { stlinkErrors } from './errors.ts';
import { hintFor, statusName } from './status.ts';
import { PATIENT_ATTEMPTS, repeatWhileBusy } from './wait-policy.ts';

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A command's outcome before anybody judged its status. */
export interface Outcome<Result> {
  /** OK for commands that report none. */
  readonly status: number;
  readonly success: boolean;
  readonly request: Uint8Array;
  readonly reply: Uint8Array;
  readonly result: () => Result;
}

/** Runs commands while nobody else can. */
export interface StlinkSession {
  /** @throws `stlink/status`, `stlink/firmware-too-old`, `stlink/short-reply` */
  run<Args, Result>(command: StlinkCommand<Args, Result>, args: Args, options?: RunOptions): Promise<Result>;
  /** The same, once, whatever its status. */
  attempt<Args, Result>(command: StlinkCommand<Args, Result>, args: Args, options?: RunOptions): Promise<Outcome<Result>>;
}

/** Time that a loader gets to start the firmware: the probe may leave the bus meanwhile. */
const LEAVE_MODE_TIMEOUT_MS = 3000;
const LEAVE_MODE_POLL_MS = 20;

export class StlinkProbe {
  readonly device: StlinkDevice;
  readonly version: FirmwareVersion;
  readonly clock: Clock;
  readonly tracer: Tracer;
  /** How often what a busy target refuses is tried. */
  readonly attempts: number;
  readonly #lock = new Lock();
  readonly #transport: StlinkTransport;
  readonly #session: Session;

  constructor(
    transport: StlinkTransport,
    version: FirmwareVersion,
    { clock, tracer, attempts }: { clock: Clock; tracer: Tracer; attempts: number },
  ) {
    this.device = transport.device;
    this.version = version;
    this.clock = clock;
    this.tracer = tracer;
    this.attempts = attempts;
    this.#transport = transport;
    this.#session = new Session(transport, clock, tracer, version, attempts);
  }

  /** Whether the firmware has what a gate guards. */
  supports(gate: FirmwareGate): boolean {
    return hasGate(gate, this.version);
  }

  /** @throws `stlink/status`, `stlink/firmware-too-old`, `stlink/short-reply` and what the transport throws */
  run<Args, Result>(command: StlinkCommand<Args, Result>, args: Args, options: RunOptions = {}): Promise<Result> {
    return this.exclusive((session) => session.run(command, args, options));
  }

  /** Keeps everybody else from the probe while `task` runs a sequence. Inside, use the session only. */
  exclusive<T>(task: (session: StlinkSession) => Promise<T>): Promise<T> {
    return this.#lock.run(() => task(this.#session));
  }

  /** Waits for what runs, then closes the transport. Leaves the probe's mode as it is. */
  close(): Promise<void> {
    return this.#lock.run(() => this.#transport.close());
  }
}

/**
 * Asks for the version and brings the probe to idle mode; neither touches the target, except that leaving a debug mode
 * that another program left behind releases NRST. What a busy target refuses is tried `attempts` times, by default for
 * 0.4 s; two tries fewer take a quarter of the time. With `keepMode` only a loader is left, and the target not touched at all.
 *
 * @throws `stlink/mode` when the probe stays in its loader
 */
export async function openStlink(
  transport: StlinkTransport,
  {
    clock,
    tracer = silentTracer,
    attempts = PATIENT_ATTEMPTS,
    keepMode = false,
  }: { clock: Clock; tracer?: Tracer; attempts?: number; keepMode?: boolean | undefined },
): Promise<StlinkProbe> {
  const session = new Session(transport, clock, tracer, undefined, attempts);
  const short = await session.run(getVersion, undefined);
  const version = short.hardware >= 3 ? await extendedVersion(session, short) : versionOfShort(short);
  await leaveMode(session, clock, keepMode ? LOADER_EXITS : EXITS);
  return new StlinkProbe(transport, version, { clock, tracer, attempts });
}

async function extendedVersion(
  session: Session,
  { vendorId, productId }: { vendorId: number; productId: number },
): Promise<FirmwareVersion> {
  const parts = await session.run(getVersionEx, undefined);
  return { ...parts, generation: generationOf(parts.hardware, vendorId, productId) };
}

type Exits = Readonly<Record<number, StlinkCommand<undefined, unknown>>>;

const LOADER_EXITS: Exits = { [MODE_DFU]: exitDfu };
const EXITS: Exits = { ...LOADER_EXITS, [MODE_DEBUG]: exitDebug, [MODE_SWIM]: exitSwim };

async function leaveMode(session: Session, clock: Clock, exits: Exits): Promise<void> {
  const deadline = clock.nowMs() + LEAVE_MODE_TIMEOUT_MS;
  for (;;) {
    const mode = await session.run(getCurrentMode, undefined);
    const exit = exits[mode];
    if (mode !== MODE_BOOTLOADER && !exit) return;
    if (!exit || clock.nowMs() >= deadline) {
      const modeName = MODE_NAMES[mode] ?? 'unlisted';
      throw stlinkErrors.make('stlink/mode', {
        message: `The probe stays in its ${modeName} mode (${mode}).`,
        hint: "Unplug the probe and plug it in again; if it still does, run ST's firmware update.",
        evidence: { mode, modeName },
      });
    }
    await session.run(exit, undefined);
    if (mode === MODE_DFU) await clock.sleep(LEAVE_MODE_POLL_MS);
  }
}

/** Runs commands without taking the lock. */
class Session implements StlinkSession {
  readonly #transport: StlinkTransport;
  readonly #clock: Clock;
  readonly #tracer: Tracer;
  readonly #version: FirmwareVersion | undefined;
  readonly #attempts: number;

  constructor(transport: StlinkTransport, clock: Clock, tracer: Tracer, version: FirmwareVersion | undefined, attempts: number) {
    this.#transport = transport;
    this.#clock = clock;
    this.#tracer = tracer;
    this.#version = version;
    this.#attempts = attempts;
  }

  async run<Args, Result>(command: StlinkCommand<Args, Result>, args: Args, { signal }: RunOptions = {}): Promise<Result> {
    const outcome = await repeatWhileBusy(() => this.attempt(command, args, { signal }), {
      clock: this.#clock,
      signal,
      attempts: this.#attempts,
    });
    if (!outcome.success) throw statusError(command.name, outcome.status, outcome.request, outcome.reply);
    return outcome.result();
  }

  async attempt<Args, Result>(command: StlinkCommand<Args, Result>, args: Args, { signal }: RunOptions = {}): Promise<Outcome<Result>> {
    this.#checkGate(command);
    // Between exchanges only: one broken off in the middle would leave the probe out of step.
    signal?.throwIfAborted();
    const request = command.encode(args);
    const phase = command.phase(args);
    const reply = await this.#transport.exchange(request, phase);
    const wanted = phase && 'in' in phase ? phase.in : 0;
    const status = reply.length >= 2 ? command.statusOf(reply) : undefined;
    this.#tracer.emit({
      level: 'wire',
      layer: 'stlink',
      name: command.name,
      atMs: this.#clock.nowMs(),
      facts: { request, reply, ...(status !== undefined && { status: statusName(status) }) },
    });
    const success = status === undefined || command.isSuccess(status);
    if (success && reply.length < wanted) throw shortReply(command.name, wanted, request, reply);
    return { status: status ?? STATUS_OK, success, request, reply, result: () => command.decode(reply, args) };
  }

  #checkGate({ name, since }: StlinkCommand<never, unknown>): void {
    if (!since || !this.#version || hasGate(since, this.#version)) return;
    throw tooOld(name, since, this.#version);
  }
}

function hasGate(gate: FirmwareGate, version: FirmwareVersion): boolean {
  const need = neededJ(gate, version);
  return need !== 'never' && version.j >= need;
}

/** The error for a feature that the firmware lacks. */
export function tooOld(command: string, gate: FirmwareGate, version: FirmwareVersion) {
  const need = neededJ(gate, version);
  const have = formatVersion(version);
  return stlinkErrors.make('stlink/firmware-too-old', {
    message:
      need === 'never'
        ? `ST-LINK firmware ${have} has no ${command}; this kind of probe never gets it.`
        : `ST-LINK firmware ${have} has no ${command}; it needs J${need} or newer.`,
    hint: need === 'never' ? 'Use an STLINK-V3.' : "Update the probe with ST's STSW-LINK007.",
    evidence: { command, have, need },
  });
}

/** The error for a status that means failure. */
export function statusError(command: string, status: number, request: Uint8Array, response: Uint8Array, faultAddress?: number) {
  const at = faultAddress === undefined ? '' : ` at ${hex(faultAddress)}`;
  return stlinkErrors.make('stlink/status', {
    message: `${command}: the ST-LINK answers ${statusName(status)} (${hex(status, 2)})${at}.`,
    hint: hintFor(status),
    evidence: {
      command,
      status,
      statusName: statusName(status),
      request,
      response,
      ...(faultAddress !== undefined && { faultAddress }),
    },
  });
}

function shortReply(command: string, wanted: number, request: Uint8Array, response: Uint8Array) {
  return stlinkErrors.make('stlink/short-reply', {
    message: `${command}: the ST-LINK sent ${response.length} bytes of ${wanted}.`,
    hint: 'Unplug the probe and plug it in again.',
    evidence: { command, wanted, request, response },
  });
}
