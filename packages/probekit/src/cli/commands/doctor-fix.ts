/** `doctor --fix`: mends what software can mend, tells each remedy and the look after it, and asks first where it was not told how far to go. */
import { type Diagnosis, diagnosisIn, type Line } from '../../doctor/index.ts';
import {
  type AppliedRemedy,
  isPassing,
  type Mended,
  mendBoard,
  type PlannedRemedy,
  planRemedies,
  type RemedyLevel,
  wasCutShort,
} from '../../doctor/remedies/index.ts';
import { namesChip } from '../../stm32/index.ts';
import { recordStlink } from '../../transport/index.ts';
import { type Catalogue, ENGLISH, type Said, type SentenceKey, say } from '../../words/index.ts';
import { askOnTerminal } from '../auto-connect.ts';
import { isChipNamed, isSentenceTyped, isYes } from '../consent.ts';
import type { CommandContext } from '../context.ts';
import { type DiagnosisRun, diagnoseOptions, openForDoctor } from '../diagnosis-run.ts';
import { type Dialogue, dialogueOnTerminal, isSomebodyThere } from '../dialogue.ts';
import { usageError } from '../errors.ts';
import { journalStore, keepCopies } from '../journal-store.ts';
import type { Output } from '../output.ts';
import type { ProbeSource } from '../probe-source.ts';
import { ProgressBar } from '../progress-bar.ts';
import { showLines } from '../told-lines.ts';

/** How far to go unasked; `ask`: each remedy is offered first. */
export type Fix = RemedyLevel | 'ask';

/** Of the column that the doctor's lines begin with. */
const KEYWORD_WIDTH = 9;

const TOUCHES: Readonly<Record<PlannedRemedy['touches'], SentenceKey>> = {
  nothing: 'touches.nothing',
  resets: 'touches.resets',
  power: 'touches.power',
  erases: 'touches.erases',
  'cannot be undone': 'touches.cannot-be-undone',
};

/** @throws `cli/usage` where remedies are to be offered and nobody is there */
export function checkFix(fix: Fix | undefined, output: Output): void {
  if (fix !== 'ask' || isSomebodyThere(output)) return;
  throw usageError(
    'Nobody is there to be asked before each remedy.',
    'Say how far to go: --fix=nothing, --fix=reset or --fix=erase.',
    '--fix',
  );
}

/** Whether the doctor may test under reset before it has found anything. */
export function mayReset(fix: Fix | undefined): boolean {
  return fix === 'reset' || fix === 'erase';
}

/** What `mend` will do first about this diagnosis, unasked. */
export function actionToApply(diagnosis: Diagnosis, fix: Fix | undefined): PlannedRemedy['action'] | undefined {
  return fix === undefined || fix === 'ask' ? undefined : planRemedies(diagnosis, fix)[0]?.action;
}

export interface Mending {
  readonly fix: Fix;
  readonly run: DiagnosisRun;
  /** The chip that was named in advance. */
  readonly unproven?: string | undefined;
  /** Told all that is said to the ST-LINK, as a trace. */
  readonly record?: (text: string) => void;
}

/** Undefined where there is nothing that software may do. Leaves the target as the last remedy and the look after it leave it. */
export async function mend(
  { output, signal }: Pick<CommandContext, 'output' | 'signal'>,
  source: ProbeSource,
  diagnosis: Diagnosis,
  { fix, run, unproven, record }: Mending,
): Promise<Mended | undefined> {
  const { catalogue = ENGLISH } = run;
  const asks = fix === 'ask';
  const level = asks ? 'erase' : fix;
  const store = journalStore(source.address);
  const isCut = !asks && level !== 'nothing' && (await wasCutShort(store, diagnosis));
  if (diagnosis.verdict === 'healthy' && !isCut) return undefined;
  output.line();
  const powerSwitch = await source.powerSwitch();
  if (
    !isCut &&
    planRemedies(diagnosis, level, { asks, hands: asks, powerSwitch: powerSwitch !== undefined && powerSwitch.locked === undefined })
      .length === 0
  ) {
    output.line(say(catalogue, { key: 'next.nothing-by-software' }));
    return undefined;
  }
  const bar = new ProgressBar(output, () => source.clock.nowMs(), { catalogue });
  return mendBoard(diagnosis, {
    ...(await diagnoseOptions(source, output, run)),
    ...(record && {
      openTransport: async (device) => recordStlink(await openForDoctor(source, device), { clock: source.clock, write: record }),
    }),
    level,
    powerSwitch,
    keepBytes: keepCopies(source.address),
    store,
    catalogue,
    onStartedAgain: (_, said) => showLines(output, [{ text: say(catalogue, said), role: 'next' }]),
    onWork: bar.onProgress,
    onRemedy: ({ cause, action, touches }) => output.event('remedy', { cause, action, touches }),
    // A virtual chip has nothing to lose.
    unproven: async (planned, chip) => {
      if (source.address.kind === 'bench' || (unproven !== undefined && namesChip(unproven, chip))) return true;
      if (asks) return isChipNamed(chip, { catalogue, dialogue: dialogueOnTerminal(signal) });
      tellUnproven(output, { planned, chip, given: unproven, of: diagnosis }, catalogue);
      return false;
    },
    onApplied: (applied) => {
      bar.end();
      tellApplied(output, applied, catalogue);
    },
    ...(asks && {
      askHands: askOnTerminal,
      consent: (planned, of) => isAgreed(planned, of, { catalogue, dialogue: dialogueOnTerminal(signal) }),
    }),
  });
}

function tellApplied(output: Output, { worked, action, said, recheck }: AppliedRemedy, catalogue: Catalogue): void {
  if (output.isTerminal) output.raw('\r\x1b[K');
  const words = (key: SentenceKey, values: NonNullable<Said['values']> = {}) => say(catalogue, { key, values });
  const keyword = words(worked ? 'keyword.fixed' : 'keyword.tried').padEnd(KEYWORD_WIDTH);
  const isHeld = worked && isPassing(action);
  const row = (text: string): Line => ({ text, role: 'next', hang: KEYWORD_WIDTH });
  const rest = ' '.repeat(KEYWORD_WIDTH);
  showLines(output, [row(keyword + say(catalogue, said))]);
  // A command to copy is not wrapped.
  if (said.key === 'applied.program-erased') output.line(rest + words('remedy.back-again', said.values));
  showLines(output, [row(rest + say(catalogue, againSaid(recheck, { isHeld, catalogue })))]);
  if (!isHeld) return;
  output.line(words('keyword.next').padEnd(KEYWORD_WIDTH) + words('next.replace'));
  output.line(rest + words('next.keep-copy'));
}

function againSaid({ verdict, cause }: AppliedRemedy['recheck'], { isHeld, catalogue }: { isHeld: boolean; catalogue: Catalogue }): Said {
  if (verdict === 'healthy') return { key: isHeld ? 'remedy.again.held' : 'remedy.again.well' };
  if (cause === undefined) return { key: 'remedy.again.unclear' };
  return { key: 'remedy.again.fault', values: { cause: catalogue.causes[cause]?.title ?? cause } };
}

/** Says what it touches, and asks; what is lost for good wants a sentence, not a key. */
async function isAgreed(
  planned: PlannedRemedy,
  diagnosis: Diagnosis,
  asking: { catalogue: Catalogue; dialogue: Dialogue },
): Promise<boolean> {
  const { catalogue } = asking;
  const words = (key: SentenceKey, values: NonNullable<Said['values']> = {}) => say(catalogue, { key, values });
  const { touches, forGood } = planned;
  const offer = words('remedy.offer', { what: whatOf(planned, diagnosis, catalogue), touches: words(TOUCHES[touches]) });
  if (!forGood) return isYes(offer, asking);
  return isSentenceTyped(`${offer}\n${words('remedy.for-good')}`, asking);
}

interface Unproven {
  readonly planned: PlannedRemedy;
  readonly chip: string;
  /** With `--unproven`. */
  readonly given: string | undefined;
  readonly of: Diagnosis;
}

function tellUnproven(output: Output, { planned, chip, given, of }: Unproven, catalogue: Catalogue): void {
  const { cause, action } = planned;
  output.event('unproven', { cause, action, chip });
  const what = whatOf(planned, of, catalogue);
  const said: Said =
    given === undefined
      ? { key: 'remedy.unproven.left', values: { what, chip } }
      : { key: 'remedy.unproven.other-chip', values: { what, chip, given } };
  const keyword = say(catalogue, { key: 'keyword.left' }).padEnd(KEYWORD_WIDTH);
  showLines(output, [{ text: keyword + say(catalogue, said), role: 'next', hang: KEYWORD_WIDTH }]);
}

/** In the language of the catalogue, as a sentence begins. */
function whatOf({ cause, action, what }: PlannedRemedy, diagnosis: Diagnosis, catalogue: Catalogue): string {
  const told = diagnosisIn(diagnosis, catalogue).causes.find(({ id }) => id === cause);
  const named = told?.remedies.find((remedy) => remedy.action === action)?.what ?? what;
  return named.charAt(0).toUpperCase() + named.slice(1);
}

/** Asked before anything is done: without a reset a silent target stays a riddle. */
export function mayTestUnderReset({ signal }: Pick<CommandContext, 'signal'>, catalogue: Catalogue): Promise<boolean> {
  return isYes(say(catalogue, { key: 'remedy.under-reset' }), { catalogue, dialogue: dialogueOnTerminal(signal) });
}
