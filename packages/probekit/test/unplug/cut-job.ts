/**
 * Pulls the cable at the USB transfers of any command, or kills the program there, one after the other; then it is put back and the
 * same command is given again, which must end as without the cut.
 */
import { type Bench, ProbekitError, type Store, type UsbDeviceLink } from '../../src/base/index.ts';
import type { Target } from '../../src/stm32/index.ts';
import { asProgram, cutLink, KilledError, killedLink, memoryStore, replug } from './cut.ts';
import { type CutsMade, eachCut } from './each-cut.ts';

export interface CutJob {
  readonly bench: Bench;
  /** The command, on a target that it has connected to. */
  run(target: Target, store: Store): Promise<unknown>;
  /** What is given after the cut, where it is another one. */
  again?(target: Target, store: Store): Promise<unknown>;
  /** Default `pulled`. */
  readonly how?: 'pulled' | 'killed';
  /** Highest SWD clock that the command connects with. */
  readonly speedKhz?: number;
  /** What is not as the command is to leave it. */
  problem(store: Store): Promise<string | undefined>;
  /** Spread evenly over all of the transfers. */
  readonly mostCuts: number;
}

/** Resolves with the transfers of the whole job, too. */
export async function cutJob({
  bench,
  run,
  again = run,
  how = 'pulled',
  speedKhz,
  problem,
  mostCuts,
}: CutJob): Promise<CutsMade & { transfers: number }> {
  const program = (usb: UsbDeviceLink, store: Store, work = run) => asProgram(bench, usb, (target) => work(target, store), { speedKhz });
  const fresh = await bench.control.send('snapshot', {});
  let transfers = 0;
  const submit: UsbDeviceLink['submit'] = (transfer) => {
    transfers += 1;
    return bench.usb.submit(transfer);
  };
  const whole = memoryStore();
  await program({ ...bench.usb, submit }, whole);
  const undisturbed = await problem(whole);
  if (undisturbed) return { transfers, cuts: 0, failures: [`not cut at all: ${undisturbed}`] };
  const step = Math.max(1, Math.ceil(transfers / mostCuts));
  const cuts = Array.from({ length: Math.floor(transfers / step) }, (_, index) => (index + 1) * step);
  const made = await eachCut(cuts, async (cut) => {
    await bench.control.send('restore', { snapshot: fresh });
    const store = memoryStore();
    const link = how === 'pulled' ? cutLink(bench, how, cut) : killedLink(bench, cut);
    const outcome = await program(link, store).catch((error: unknown) => error);
    // Cut in its last look at the core, the command has done its work.
    if (outcome instanceof Error && !(outcome instanceof (how === 'pulled' ? ProbekitError : KilledError))) return outcome.stack;
    if (how === 'pulled') await replug(bench);
    await program(bench.usb, store, again);
    return problem(store);
  });
  return { transfers, ...made };
}
