/**
 * The flash job: image in, report out. Plans first, writes a journal before the first erase, programs the places where
 * programs start last, verifies everything it erased. A job cut at any transfer succeeds when it is run again.
 */
import type { OperationOptions, Store } from '../base/index.ts';
import { type AddressRange, checkInsideFlash, type Image, imageByteLength } from '../image/index.ts';
import { type FlashController, type FlashSector, flashOf, type Target } from '../stm32/index.ts';
import { checkProtection, startProgram, type TargetState, withFlashUnlocked } from './control.ts';
import { type FlashPhase, flashErrors } from './errors.ts';
import { executePlan } from './execute.ts';
import { type FlashJournal, journalName, journalOf, readJournal, writeJournal } from './journal.ts';
import { FlashLoader } from './loader/flash-loader.ts';
import { learnSectors } from './loader/learn.ts';
import { type FlashPlan, planFlash, rangeOfSector, type SectorContent, touchedSectors } from './plan.ts';
import { readSectors } from './read.ts';

export interface FlashOptions extends OperationOptions {
  /** Keeps bytes outside the image in sectors that must be erased. Default true. */
  readonly keep?: boolean | undefined;
  /** Erases and programs also what is equal already. */
  readonly full?: boolean | undefined;
  /** Where the journal goes; without it, a cut loses the kept bytes. */
  readonly store?: Store | undefined;
  /** Programs by a loader in the chip's RAM where there is one; `false`: through the debug port alone. Default true. */
  readonly loader?: boolean | undefined;
  /** Resets the target and lets the new program run. Default true. */
  readonly start?: boolean | undefined;
  /** Told once what will be done, before the first write. */
  readonly onPlan?: ((plan: FlashPlan) => void) | undefined;
}

export interface FlashReport {
  readonly imageName: string;
  readonly imageBytes: number;
  readonly parallelism: string;
  /** What wrote the flash: our loader in the chip's RAM, or the debug port alone. */
  readonly writer: 'loader' | 'debug port';
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
export async function flashImage(target: Target, image: Image, options: FlashOptions = {}): Promise<FlashReport> {
  const flash = await flashOf(target);
  checkInsideFlash(image, flash.sectors.map(rangeOfSector));
  const keep = options.keep ?? true;
  const { store } = options;
  const name = journalName(target.chip);
  const journal = keep && store && name ? await readJournal(store, name) : undefined;
  const touched = touchedSectors(image, flash.sectors);
  const sectors = flash.sectors.filter((sector) => touched.includes(sector) || journal?.sectors.includes(sector.address));
  await checkProtection(target, sectors);

  const phases = new Phases(() => target.probe.clock.nowMs());
  const job: Job = { target, image, flash, phases, options: { ...options, keep } };
  let plan: FlashPlan | undefined;
  let loader: FlashLoader | undefined;
  try {
    plan = await withFlashUnlocked(target, flash, async () => {
      loader = flash.loader && options.loader !== false ? await FlashLoader.start(target, flash.loader) : undefined;
      try {
        const made = await makePlan(job, sectors, journal, loader);
        options.onPlan?.(made);
        if (store && name && made.erase.length > 0) {
          await writeJournal(store, name, { sectors: made.erase.map(({ address }) => address), kept: made.kept });
        }
        await executePlan(target, flash, made, { ...options, loader, onPhase: (phase) => phases.begin(phase) });
        if (store && name) await store.delete(name);
        return made;
      } finally {
        await loader?.stop(flash);
      }
    });
  } catch (error) {
    if (options.signal?.aborted && error === options.signal.reason) throw cancelled(phases, error);
    throw error;
  }
  phases.begin('start');
  const state = options.start === false ? 'halted' : await startProgram(target);
  return {
    imageName: image.name,
    imageBytes: imageByteLength(image),
    parallelism: flash.parallelism,
    writer: loader ? 'loader' : 'debug port',
    erased: plan.erase,
    unchanged: plan.unchanged,
    sectorCount: flash.sectors.length,
    programmedBytes: byteLengthOf(plan.program),
    keptBytes: byteLengthOf(plan.kept),
    resumed: journal !== undefined,
    lost: plan.lost,
    phaseMs: phases.end(),
    state,
  };
}

interface Job {
  readonly target: Target;
  readonly image: Image;
  readonly flash: FlashController;
  readonly phases: Phases;
  readonly options: FlashOptions & { readonly keep: boolean };
}

async function makePlan(
  job: Job,
  sectors: readonly FlashSector[],
  journal: FlashJournal | undefined,
  loader: FlashLoader | undefined,
): Promise<FlashPlan> {
  const { target, image, flash, options } = job;
  const { keep, full = false } = options;
  const recorded = sectors.flatMap((sector): SectorContent[] => {
    const bytes = journalOf(journal, sector, flash.erasedByte);
    return bytes ? [{ sector, bytes, lost: [], journal: bytes }] : [];
  });
  // What the journal tells of need not be read: that sector may be torn, and each torn word costs a bus fault.
  const unknown = sectors.filter((sector) => !recorded.some((content) => content.sector === sector));
  const read = loader
    ? await learnSectors(loader, flash, image, unknown, { ...options, keep, full })
    : await readSectors(target.memory, flash, unknown, options);
  const contents = [...recorded, ...read].sort((a, b) => a.sector.address - b.sector.address);
  return planFlash(image, flash, contents, { keep, full });
}

function cancelled(phases: Phases, cause: unknown): Error {
  const { phase } = phases;
  const changed = phase !== 'plan';
  const state = changed
    ? `The flash is incomplete (stopped in phase ${phase}), and the core is halted`
    : 'Nothing was erased; the core is halted';
  return flashErrors.make('flash/cancelled', {
    message: `Cancelled. ${state}; the flash controller is locked.`,
    hint: changed ? 'Run the same command again; it starts over.' : 'Reset the target to let its program run.',
    evidence: { phase, changed },
    cause,
  });
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
