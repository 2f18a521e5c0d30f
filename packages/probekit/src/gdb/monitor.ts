/**
 * What stands behind `monitor` in GDB. The words are those that users of OpenOCD and of ST's server know, where they mean the same
 * here. Source: ST UM2576 (monitor reset hardware, flash mass_erase); OpenOCD user's guide, "General Commands" (reset halt, reset init).
 */
import type { Store } from '../base/index.ts';
import { type DebugSession, readCycleCounter, startCycleCounter, stopSaid, VECTOR_CATCH_NAMES, type VectorCatch } from '../debug/index.ts';
import { DWT_CTRL } from '../spec/arm/debug-units.ts';
import type { FlashSector } from '../stm32/index.ts';
import type { Said } from '../words/sentences/index.ts';
import { monitorFlash } from './monitor-flash.ts';
import { monitorOptions } from './monitor-options.ts';
import { monitorPorts, type PortSelection } from './monitor-ports.ts';
import type { ServedCore } from './served-core.ts';

export interface MonitorContext {
  readonly session: DebugSession;
  /** Of the target's flash; none where it cannot be written. */
  readonly sectors: readonly FlashSector[];
  readonly store: Store | undefined;
  readonly selection: PortSelection;
  readonly core: Pick<ServedCore, 'serveSemihosting'>;
  readonly say: (said: Said) => string;
  /** Raised by the client's Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Lines; text that is the same in every language is text. */
export type MonitorReply = readonly (Said | string)[];

const isCatch = (name: string): name is VectorCatch => VECTOR_CATCH_NAMES.some((known) => known === name);

/** Does it, and says what there is to say; of what it does not know, what it knows. @throws what the target refused */
export async function monitor(line: string, context: MonitorContext): Promise<MonitorReply> {
  const words = line.trim().split(/\s+/);
  const [command = '', ...rest] = words;
  const { session } = context;
  const reply =
    (await monitorCore(command, rest, session)) ??
    (command === 'flash' ? await monitorFlash(rest, context) : undefined) ??
    (command === 'arm' ? monitorSemihosting(rest, context) : undefined) ??
    (command === 'option-bytes' ? await monitorOptions(rest, context) : undefined) ??
    (await monitorPorts(words, session.target.probe, context.selection));
  return reply ?? [{ key: 'gdb.help', values: { names: VECTOR_CATCH_NAMES.join(', ') } }];
}

async function monitorCore(command: string, words: readonly string[], session: DebugSession): Promise<MonitorReply | undefined> {
  const { probe } = session.target;
  const [word = ''] = words;
  if (command === 'halt') {
    await session.halt();
    return [await standing(session)];
  }
  if (command === 'info') return info(session);
  if (command === 'speed' && /^\d{1,6}$/.test(word)) {
    return [{ key: 'gdb.speed', values: { khz: await probe.setSwdClock(Number(word)) } }];
  }
  if (command === 'catch' && words.every(isCatch)) {
    await session.catchVectors(words.filter(isCatch));
    return [words.length === 0 ? { key: 'gdb.catch-none' } : { key: 'gdb.catch', values: { names: words.join(', ') } }];
  }
  if (command !== 'reset') return undefined;
  if (words.length === 0) {
    await session.reset('run');
    return [{ key: 'gdb.reset' }];
  }
  // Scripts written for OpenOCD reset with `init`, which halts as well. By the reset line it stands, too: GDB holds that it does.
  if (word !== 'halt' && word !== 'init' && word !== 'hardware') return undefined;
  await session.reset(word === 'hardware' ? 'halt-under-nrst' : 'halt');
  return [await standing(session)];
}

/** In OpenOCD's words. */
function monitorSemihosting([what, word]: readonly string[], { core }: MonitorContext): MonitorReply | undefined {
  if (what !== 'semihosting' || (word !== 'enable' && word !== 'disable')) return undefined;
  core.serveSemihosting(word === 'enable');
  return [{ key: word === 'enable' ? 'gdb.semihosting-on' : 'gdb.semihosting-off' }];
}

async function standing(session: DebugSession): Promise<Said> {
  const reason = await session.stopped();
  return reason ? stopSaid(reason) : { key: 'gdb.runs' };
}

async function info(session: DebugSession): Promise<MonitorReply> {
  const { probe, chip, core } = session.target;
  const { name, revision } = await core.readCpuid();
  const values = {
    probe: `${probe.identity.product} ${probe.identity.firmware}`,
    chip: chip.name,
    core: `${name} ${revision}`,
    breakpoints: session.breakpoints.unit.comparators,
    watchpoints: session.watchpoints.unit.comparators,
    state: await standing(session),
  };
  return [{ key: 'gdb.info', values }, await cycles(session)];
}

/** A program may count with it: what counts already is left as it is. */
async function cycles({ target: { memory } }: DebugSession): Promise<Said> {
  const isCounting = DWT_CTRL.get(await memory.read32(DWT_CTRL.address), 'CYCCNTENA') === 1;
  if (isCounting) return { key: 'gdb.cycles', values: { cycles: await readCycleCounter(memory) } };
  return { key: (await startCycleCounter(memory)) ? 'gdb.cycles-start' : 'gdb.cycles-none' };
}
