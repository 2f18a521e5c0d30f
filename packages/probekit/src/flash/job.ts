/**
 * The flash job: image in, report out. Plans first, writes a journal before the first erase, programs the places where
 * programs start last, verifies everything it erased. A job cut at any transfer succeeds when it is run again.
 */
import type { OperationOptions, Store } from '../base/index.ts';
import { type AddressRange, type Fill, filesOf, type Image, type ImageFile, imageByteLength } from '../image/index.ts';
import type { FlashSector, Target } from '../stm32/index.ts';
import { orCancelled } from './cancelled.ts';
import { refuseProtected, startProgram, type TargetState, withFlashUnlocked } from './control.ts';
import type { FlashPhase } from './errors.ts';
import { estimateFlash, type FlashEstimate } from './estimate.ts';
import { executePlan } from './execute.ts';
import { writeJournal } from './journal.ts';
import { FlashLoader, type NoLoader } from './loader/flash-loader.ts';
import { learnSectors } from './loader/learn.ts';
import type { FlashPlan } from './plan.ts';
import { readSectors } from './read.ts';
import { checkScope, planScope, scopeOf } from './scope.ts';

export interface FlashOptions extends OperationOptions {
  /** Keeps bytes outside the image in sectors that must be erased. Default true. */
  readonly keep?: boolean | undefined;
  /** Erases and programs also what is equal already. */
  readonly full?: boolean | undefined;
  /** Fills the gaps of the image in the sectors that it touches, or a range, in place of keeping what stands there. */
  readonly fill?: Fill | undefined;
  /** Where the journal goes; without it, a cut loses the kept bytes. */
  readonly store?: Store | undefined;
  /** Programs by a loader in the chip's RAM where there is one; `false`: through the debug port alone. Default true. */
  readonly loader?: boolean | undefined;
  /** Resets the target and lets the new program run. Default true. */
  readonly start?: boolean | undefined;
  /** Told once what will be done and how long it takes at least, before the first write. */
  readonly onPlan?: ((plan: FlashPlan, estimate: FlashEstimate | undefined) => void) | undefined;
}

export interface FlashReport {
  readonly imageName: string;
  readonly imageBytes: number;
  /** What the image comes from. */
  readonly files: readonly ImageFile[];
  readonly parallelism: string;
  /** What wrote the flash: our loader in the chip's RAM, or the debug port alone. */
  readonly writer: 'loader' | 'debug port';
  /** Why the loader that was wanted does not run; absent where it does, or none was wanted. */
  readonly noLoader?: NoLoader;
  readonly erased: readonly FlashSector[];
  /** Sectors of the image that held the right bytes already. */
  readonly unchanged: readonly FlashSector[];
  readonly sectorCount: number;
  readonly programmedBytes: number;
  /** Bytes outside the image that were written back. */
  readonly keptBytes: number;
  /** An interrupted job was found and finished. */
  readonly resumed: boolean;
  /** Ranges outside the image that an earlier cut had made unreadable; they are blank now. */
  readonly lost: readonly AddressRange[];
  readonly phaseMs: Readonly<Record<FlashPhase | 'start', number>>;
  readonly state: TargetState;
}

/**
 * Writes the image into the target's flash. Halts and resets the target; erases only sectors that change.
 *
 * @throws `image/outside-flash`, `image/larger-than-flash`, `stm32/no-flash-driver`, `flash/read-protected`,
 * `flash/write-protected` before anything is touched; `flash/verify-failed`, `flash/cancelled`, `stm32/flash-error` and
 * what the link throws later
 */
export async function flashImage(target: Target, given: Image, options: FlashOptions = {}): Promise<FlashReport> {
  const keep = options.keep ?? true;
  const { store, full = false } = options;
  const scope = await scopeOf(target, given, { keep, store, fill: options.fill });
  const { image, flash, journalName: name } = scope;
  const closed = await checkScope(target, scope, { full, signal: options.signal });

  const phases = new Phases(() => target.probe.clock.nowMs());
  let plan: FlashPlan | undefined;
  let loader: FlashLoader | undefined;
  let noLoader: NoLoader | undefined;
  try {
    plan = await withFlashUnlocked(target, flash, async () => {
      const started = flash.loader && options.loader !== false ? await FlashLoader.start(target, flash.loader, scope.sectors) : undefined;
      if (started instanceof FlashLoader) loader = started;
      else noLoader = started;
      try {
        const made = await planScope(scope, { keep, full }, (sectors) =>
          loader
            ? learnSectors(loader, flash, image, sectors, { ...options, keep, full })
            : readSectors(target.memory, flash, sectors, options),
        );
        refuseProtected(made.erase.filter((sector) => closed.includes(sector)));
        const { speedKhz, probe } = target;
        const estimate = estimateFlash(made, flash, { speedKhz, loader: loader !== undefined, blockCost: probe.blockCost });
        options.onPlan?.(made, estimate);
        if (store && name && made.erase.length > 0) {
          await writeJournal(store, name, { sectors: made.erase.map(({ address }) => address), kept: made.kept });
        }
        await executePlan(target, flash, made, {
          ...options,
          loader,
          compressed: estimate.compressedBytes !== undefined,
          onPhase: (phase) => phases.begin(phase),
        });
        if (store && name) await store.delete(name);
        return made;
      } finally {
        await loader?.stop(flash);
      }
    });
  } catch (error) {
    if (loader && options.signal?.aborted) {
      await takeLoaderBack(target).catch(() => {
        // The link is gone as well: whoever connects next takes it back.
      });
    }
    throw orCancelled(error, options.signal, () => leftBy(phases));
  }
  phases.begin('start');
  const state = options.start === false ? 'halted' : await startProgram(target);
  return {
    imageName: image.name,
    imageBytes: imageByteLength(image),
    files: filesOf(image),
    parallelism: flash.parallelism,
    writer: loader ? 'loader' : 'debug port',
    ...(noLoader && { noLoader }),
    erased: plan.erase,
    unchanged: plan.unchanged,
    sectorCount: flash.sectors.length,
    programmedBytes: byteLengthOf(plan.program),
    keptBytes: byteLengthOf(plan.kept),
    resumed: scope.journal !== undefined,
    lost: plan.lost,
    phaseMs: phases.end(),
    state,
  };
}

/** Nothing on the chip tells of a loader then: it would be taken for that of a job that was cut. The core stays halted. */
function takeLoaderBack({ core }: Target): Promise<void> {
  return core.systemReset({ halt: true });
}

function leftBy({ phase }: Phases) {
  const changed = phase !== 'plan';
  const state = changed
    ? `The flash is incomplete (stopped in phase ${phase}), and the core is halted`
    : 'Nothing was erased; the core is halted';
  return {
    state: `${state}; the flash controller is locked.`,
    hint: changed ? 'Run the same command again; it starts over.' : 'Reset the target to let its program run.',
    evidence: { phase, changed },
  };
}

function byteLengthOf(segments: readonly { bytes: Uint8Array }[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** Which phase a job is in, and how long each took. */
class Phases {
  readonly #nowMs: () => number;
  readonly #spent = { plan: 0, erase: 0, program: 0, verify: 0, start: 0 };
  #current: FlashPhase | 'start' = 'plan';
  #since: number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#since = nowMs();
  }
  get phase(): FlashPhase {
    return this.#current === 'start' ? 'verify' : this.#current;
  }
  begin(phase: FlashPhase | 'start'): void {
    const now = this.#nowMs();
    this.#spent[this.#current] += now - this.#since;
    this.#since = now;
    this.#current = phase;
  }
  end(): Readonly<Record<FlashPhase | 'start', number>> {
    this.begin('start');
    return this.#spent;
  }
}
