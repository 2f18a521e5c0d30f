/**
 * An image and a change of option bytes as one job: one plan before anything is written, one record until everything is in force.
 * What the image needs goes first, all else when it is verified. Cut anywhere, the next flash job or `option-bytes set` finds the
 * record and completes the option bytes; the image completes as every flash job does.
 */
import { hasCode, type ProbekitError } from '../base/index.ts';
import type { Image } from '../image/index.ts';
import type { FlashSector, OptionChange, Target } from '../stm32/index.ts';
import { orCancelled } from './cancelled.ts';
import type { FlashErrors } from './errors.ts';
import { type FlashOptions, type FlashReport, flashImage } from './job.ts';
import {
  changeOptionBytes,
  forgetCutChange,
  isInForceAlready,
  isOpenEnded,
  liftedFor,
  type OptionPlan,
  type OptionStages,
  type OptionStep,
  planOptionChange,
  recordOptionChange,
  stagesOf,
  takeBackUnfinished,
} from './options/index.ts';
import { changingSectors, scopeOf } from './scope.ts';

export interface FlashOptionPlan extends OptionStages {
  /** The change all in all, with what it can lock out. */
  readonly options: OptionPlan;
  /** Sectors that the first steps erase. */
  readonly erased: readonly FlashSector[];
  /** Sectors of the image whose write protection the first steps lift. */
  readonly lifted: readonly FlashSector[];
}

/**
 * What the change comes to beside this image. A change that an earlier run left half made is part of it. Reads only.
 *
 * @throws as `planOptionChange`, and `flash/option-refused` for banks that change places
 */
export async function planFlashOptions(
  target: Target,
  image: Image,
  change: OptionChange,
  { keep = true, full = false, store, fill, signal }: FlashOptions = {},
): Promise<FlashOptionPlan> {
  const options = await planOptionChange(target, change, { store, coming: image.segments });
  const scope = await scopeOf(target, image, { keep, store, fill });
  const erased = scope.flash.sectors.filter(({ bank }) => options.wholeFlash || options.banks.includes(bank));
  const isErased = ({ address }: FlashSector) => erased.some((sector) => sector.address === address);
  const named = isOpenEnded(options.cut) ? options.after : change;
  const liftable = liftedFor(options.layout, options.through?.at(-1) ?? options.before, named, scope.sectors);
  const standing = liftable.filter((sector) => !isErased(sector));
  const lifted = [...liftable.filter(isErased), ...(await changingSectors(target, scope, standing, { full, signal }))];
  return { options, ...stagesOf(options, lifted), erased, lifted };
}

export interface FlashWithOptions extends FlashOptions {
  /** Told when option bytes are about to be changed, before and after the image. */
  readonly onOptions?: ((steps: readonly OptionStep[]) => void) | undefined;
}

/**
 * Carries the plan out. Where no option byte is to be written it is `flashImage`, and ends an earlier record whose values are in force.
 *
 * @throws as `flashImage` and `changeOptionBytes`
 */
export async function flashWithOptions(
  target: Target,
  image: Image,
  { options: planned, first, last }: FlashOptionPlan,
  options: FlashWithOptions = {},
): Promise<FlashReport> {
  const { store, signal, onProgress, onOptions, start } = options;
  const change = async (steps: readonly OptionStep[], runs: boolean | undefined, through?: typeof planned.through) => {
    onOptions?.(steps);
    const values = Object.fromEntries(steps.map(({ name, after }) => [name, after]));
    const plan = through ? { ...planned, after: { ...planned.before, ...values } } : await planOptionChange(target, values);
    return changeOptionBytes(target, plan, { store, isStep: true, start: runs, signal, onProgress });
  };
  const isChanged = !isInForceAlready(planned);
  const endsWith = last.length > 0 || (isChanged && first.length === 0);
  if (isChanged) await takeBackUnfinished(target);
  if (isChanged) await recordOptionChange(target, planned, { store });
  let isBegun = false;
  try {
    if (first.length > 0) await change(first, false, planned.through);
    isBegun = first.length > 0;
    const report = await flashImage(target, image, { ...options, start: endsWith ? false : start });
    isBegun = true;
    const state = endsWith ? (await change(last, start)).state : report.state;
    if (isChanged || planned.cut) await forgetCutChange(target, { store });
    return { ...report, state };
  } catch (error) {
    throw isBegun && isUntouched(error) ? orCancelled(error.cause, signal, () => CUT_BETWEEN) : error;
  }
}

const CUT_BETWEEN = {
  state: 'A part of the job is done; the core is halted.',
  hint: 'Run the same command again; it completes the job.',
  evidence: { phase: 'options', changed: true },
} as const;

/** Called off before the step at hand had changed anything: the steps before it have. */
function isUntouched(error: unknown): error is ProbekitError {
  return hasCode(error, 'flash/cancelled') && (error.evidence as FlashErrors['flash/cancelled'] | undefined)?.changed === false;
}
