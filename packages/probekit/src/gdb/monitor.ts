/** What stands behind `monitor` in GDB. */
import { type DebugSession, stopSaid, VECTOR_CATCH_NAMES, type VectorCatch } from '../debug/index.ts';
import type { Said } from '../words/sentences/index.ts';

const isCatch = (name: string): name is VectorCatch => VECTOR_CATCH_NAMES.some((known) => known === name);

/** Does it, and says what there is to say. */
export async function monitor(line: string, session: DebugSession): Promise<Said> {
  const [command = '', ...words] = line.trim().split(/\s+/);
  const { target } = session;
  if (command === 'halt') return halted(session);
  if (command === 'info') return info(session);
  if (command === 'speed' && /^\d{1,6}$/.test(words[0] ?? '')) {
    return { key: 'gdb.speed', values: { khz: await target.probe.setSwdClock(Number(words[0])) } };
  }
  if (command === 'catch' && words.every(isCatch)) {
    await session.catchVectors(words.filter(isCatch));
    return words.length === 0 ? { key: 'gdb.catch-none' } : { key: 'gdb.catch', values: { names: words.join(', ') } };
  }
  // Scripts written for OpenOCD reset with `init`, which halts as well.
  if (command === 'reset' && (words[0] === 'halt' || words[0] === 'init')) {
    await session.reset('halt');
    return standing(session);
  }
  if (command === 'reset' && words.length === 0) {
    await session.reset('run');
    return { key: 'gdb.reset' };
  }
  return { key: 'gdb.help', values: { names: VECTOR_CATCH_NAMES.join(', ') } };
}

async function halted(session: DebugSession): Promise<Said> {
  await session.halt();
  return standing(session);
}

async function standing(session: DebugSession): Promise<Said> {
  const reason = await session.stopped();
  return reason ? stopSaid(reason) : { key: 'gdb.runs' };
}

async function info(session: DebugSession): Promise<Said> {
  const { probe, chip, core } = session.target;
  const { name, revision } = await core.readCpuid();
  return {
    key: 'gdb.info',
    values: {
      probe: `${probe.identity.product} ${probe.identity.firmware}`,
      chip: chip.name,
      core: `${name} ${revision}`,
      breakpoints: session.breakpoints.unit.comparators,
      watchpoints: session.watchpoints.unit.comparators,
      state: await standing(session),
    },
  };
}
