/** Remedies that hold a hostile program at bay until the next reset or power-up: they reset, and neither write nor erase flash. */
import { keepDebugClocks } from '../../stm32/index.ts';
import { withHaltedCore } from './reach-core.ts';
import type { Carry } from './remedy.ts';

/** Programs that sleep for good are asleep after this. */
const SETTLED_MS = 100;

/** Leaves the core halted before its first instruction. */
export const haltUnderReset: Carry = (tools) => withHaltedCore(tools, async () => ({ worked: true, said: { key: 'applied.halted' } }));

/** The same; that the watchdogs stand still as long as the core does is part of taking it in hand. */
export const holdWithWatchdogs: Carry = (tools) =>
  withHaltedCore(tools, async ({ debugBus }) => ({
    worked: debugBus !== undefined,
    said: { key: debugBus ? 'applied.frozen' : 'applied.not-this-chip' },
  }));

/** Lets the program run with the debug clocks kept in every low-power mode. */
export const keepClocks: Carry = (tools) =>
  withHaltedCore(tools, async ({ core, debugBus, probe }) => {
    if (!debugBus) return { worked: false, said: { key: 'applied.not-this-chip' } };
    await keepDebugClocks({ debugBus });
    await core.releaseDebug();
    await probe.clock.sleep(SETTLED_MS, { signal: tools.signal });
    await probe.attach();
    await core.readStatus();
    return { worked: true, said: { key: 'applied.clocks-kept' } };
  });
