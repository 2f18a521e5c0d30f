/**
 * A flash loader of ours that a job which was cut has left on the target: told by VTOR, which the job points at the loader
 * and every reset points elsewhere, and by the mailbox behind it. What the mailbox says beside that is the flash jobs' own.
 */
import { hasCode, hex, viewOf } from '../base/index.ts';
import { VTOR } from '../spec/arm/scb.ts';
import { DEV_ID_H74X } from '../spec/stm32/devices.ts';
import type { Target } from './connect.ts';
import { stm32Errors } from './errors.ts';
import { LOADER_MAILBOX } from './flash-controller.ts';
import { flashOf } from './flash-of.ts';
import { H7_LOADER_RAM } from './h7-flash.ts';

/** A host that is there changes its word twice a second. */
const LISTEN_MS = 1000;
const LOOK_EVERY_MS = 100;
const MAILBOX = H7_LOADER_RAM + LOADER_MAILBOX.offset;
const HEAD_BYTES = 16;

/**
 * Ends a loader whose host is gone: halts the core, waits for what runs in the flash, locks, resets and lets the chip run.
 * Resolves with whether there was one. Where there is none it only reads.
 *
 * @throws `stm32/flash-in-use` when its host is there; `stm32/flash-busy`
 */
export async function endLeftLoader(target: Target): Promise<boolean> {
  const { memory, core, chip } = target;
  if (chip.devId !== DEV_ID_H74X || chip.flashKib === undefined) return false;
  if ((await memory.read32(VTOR.address)) !== H7_LOADER_RAM) return false;
  const head = await readHead(target);
  if (head?.magic !== LOADER_MAILBOX.magic) return false;
  if (head.state !== LOADER_MAILBOX.abandoned && (await isHeardOf(target, head.alive))) {
    throw stm32Errors.make('stm32/flash-in-use', {
      message: `Another program is writing the flash of this ${chip.name}: its loader runs in the chip's RAM and hears of it (mailbox at ${hex(MAILBOX)}).`,
      hint: 'Let that program finish, or stop it; then repeat.',
      evidence: { mailbox: MAILBOX },
    });
  }
  await core.halt();
  const flash = await flashOf(target);
  await flash.waitIdle();
  await flash.release();
  await core.systemReset({ halt: false });
  await core.releaseDebug();
  return true;
}

/** Whether the host's word changes within a second. */
async function isHeardOf(target: Target, alive: number): Promise<boolean> {
  const { clock } = target.probe;
  for (const deadline = clock.nowMs() + LISTEN_MS; clock.nowMs() < deadline; ) {
    await clock.sleep(LOOK_EVERY_MS);
    const head = await readHead(target);
    if (head && head.alive !== alive) return true;
  }
  return false;
}

/** undefined where the RAM does not answer. */
async function readHead({ memory }: Target): Promise<{ magic: number; state: number; alive: number } | undefined> {
  try {
    const view = viewOf(await memory.read(MAILBOX, HEAD_BYTES));
    const word = (at: number) => view.getUint32(at, true);
    return { magic: word(0), state: word(LOADER_MAILBOX.stateOffset), alive: word(LOADER_MAILBOX.aliveOffset) };
  } catch (error) {
    // Where this RAM does not answer, no loader runs in it.
    if (hasCode(error, 'dap/transfer')) return undefined;
    throw error;
  }
}
