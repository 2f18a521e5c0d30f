/** Tells a diagnosis: what is proven good first, then what is wrong, how we know, what is ruled out, what to do now. */
import { boardOf, productOf } from '../../spec/boards/boards.ts';
import { findDie } from '../../spec/stm32/devices.ts';
import type { Remedy } from '../../spec/symptoms/cause.ts';
import { isWritable } from '../../stm32/index.ts';
import { shortSerial } from '../../transport/index.ts';
import { type Catalogue, ENGLISH, type Said, type SentenceKey, say } from '../../words/index.ts';
import type { CauseReport } from '../cause-report.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { nextStep } from '../dialogue/next-step.ts';
import { firstRemedy } from '../remedies/indications.ts';
import { drawChain } from './chain.ts';
import { drawBoard, jumpersFor } from './drawing.ts';
import { diagnosisIn } from './in-language.ts';
import { BLANK, columns, INDENT, type Line, labelled } from './line.ts';
import { readLines } from './tell-explanation.ts';
import { capital, tellRemedy } from './tell-remedy.ts';
import { besideCauses, leadingCauses, verdictOf } from './verdict.ts';

/** Causes told after the first ones. */
const MAX_OTHERS = 3;

export interface TellOptions {
  /** English when left out. */
  readonly catalogue?: Catalogue | undefined;
  /** What software is about to do by itself, and so nobody needs to be told to do. */
  readonly applying?: Remedy['action'] | undefined;
  /** The question is about to be asked, so that it need not be told. */
  readonly isAsking?: boolean | undefined;
}

type Words = (key: SentenceKey, values?: Said['values']) => string;

/** The whole diagnosis as lines without colour. */
export function tellDiagnosis(given: Diagnosis, { catalogue = ENGLISH, applying, isAsking = false }: TellOptions = {}): readonly Line[] {
  const words: Words = (key, values = {}) => say(catalogue, { key, values });
  const diagnosis = diagnosisIn(given, catalogue);
  const { causes } = diagnosis;
  const leading = leadingCauses(causes);
  const board = boardOf(diagnosis.setUp.board);
  const sections = [
    [{ text: headline(diagnosis, words), role: 'title' } as const],
    drawChain(diagnosis.stations, catalogue),
    [verdictLine(diagnosis, catalogue)],
    causeLines(causes, leading, words),
    board
      ? drawBoard(
          jumpersFor(
            leading.map(({ id }) => id),
            board,
          ),
          board,
          catalogue,
        )
      : [],
    evidenceLines(diagnosis, words),
    readLines('heading.remarks', diagnosis.seen?.lines ?? [], words).slice(1),
    goodLines(diagnosis, words),
    isAsking ? [] : questionLines(diagnosis, words),
    nextLines(diagnosis, leading, applying, catalogue),
    diagnosis.warnings.map(({ text }): Line => ({ text: words('keyword.note').padEnd(INDENT) + text, role: 'warning', hang: INDENT })),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : [BLANK, ...lines]));
}

/** What is wrong as far as is known, without the evidence. */
export function tellFinding(given: Diagnosis, catalogue: Catalogue = ENGLISH): readonly Line[] {
  const words: Words = (key, values = {}) => say(catalogue, { key, values });
  const diagnosis = diagnosisIn(given, catalogue);
  return [verdictLine(diagnosis, catalogue), ...causeLines(diagnosis.causes, leadingCauses(diagnosis.causes), words)];
}

/** `NUCLEO-H743ZI2   STLINK-V3  V3J9M3   004200…3139` */
function headline({ probe, setUp, target }: Diagnosis, words: Words): string {
  const parts = [boardName({ setUp }) ?? target?.name, probe?.product, probe?.firmware, probe && shortSerial(probe.serialNumber)];
  return parts.filter((part) => part !== undefined && part !== '').join('   ') || words('heading.no-probe');
}

/** As printed on it; undefined where the board is not known. */
export function boardName({ setUp }: Pick<Diagnosis, 'setUp'>): string | undefined {
  return productOf(setUp.board)?.name ?? boardOf(setUp.board)?.name;
}

function verdictLine(diagnosis: Diagnosis, catalogue: Catalogue): Line {
  const { good, fault } = verdictOf(diagnosis);
  const said: Said = good ? { key: 'verdict.joined', values: { good, fault } } : fault;
  return { text: say(catalogue, said), role: 'verdict' };
}

function causeLines(causes: readonly CauseReport[], leading: readonly CauseReport[], words: Words): readonly Line[] {
  if (leading.length === 0) return [];
  const told = leading.flatMap(({ title, class: certainty, explanation }, index) => [
    ...labelled(index === 0 ? capital(words(`certainty.${certainty}`)) : words('keyword.or'), `${title}.`, 'cause'),
    ...labelled('', explanation.beginner, 'cause'),
  ]);
  const possible = capital(words('certainty.possible'));
  const beside = besideCauses(causes);
  const also = beside.flatMap(({ title, explanation }) => [
    ...labelled(capital(words('keyword.also')), `${title}.`, 'cause'),
    ...labelled('', explanation.beginner, 'cause'),
  ]);
  const others = causes.filter((cause) => !leading.includes(cause) && !beside.includes(cause)).slice(0, MAX_OTHERS);
  return [...told, ...also, ...others.flatMap(({ title }, index) => labelled(index === 0 ? possible : '', `${title}.`, 'cause'))];
}

function evidenceLines({ evidence }: Diagnosis, words: Words): readonly Line[] {
  if (evidence.length === 0) return [];
  const rows = evidence.map(({ check, sentence }) => [check, sentence] as const);
  return [{ text: words('heading.evidence'), role: 'evidence' }, ...columns(rows, 'evidence')];
}

function goodLines({ good, verdict }: Diagnosis, words: Words): readonly Line[] {
  if (good.length === 0 || verdict === 'healthy') return [];
  const rows = good.map(({ what, because }) => [what, because] as const);
  return [{ text: words('heading.good'), role: 'good' }, ...columns(rows, 'good')];
}

/** What would settle most, and how to answer it on the command line. */
function questionLines(diagnosis: Diagnosis, words: Words): readonly Line[] {
  const [question] = diagnosis.questions;
  const best = nextStep(diagnosis);
  const trial = best?.kind === 'experiment' && best.experiment.by === 'hands' ? best.experiment : undefined;
  const answers = Object.entries(question?.answers ?? {}).map(([key, text]) => [`--answer ${question?.id}=${key}`, text] as const);
  return [
    ...(trial ? [{ text: words('heading.experiment', { what: trial.do }), role: 'question' } as const] : []),
    ...(question ? [{ text: words('heading.question', { question: question.text }), role: 'question' } as const] : []),
    ...columns(answers, 'question'),
  ];
}

/** What a board that is well is good for. */
function nextOf({ devId }: NonNullable<Diagnosis['target']>): 'next.flash' | 'next.look' | 'next.info' {
  if (isWritable(devId)) return 'next.flash';
  return findDie(devId)?.maxFlashKib ? 'next.look' : 'next.info';
}

function nextLines(
  diagnosis: Diagnosis,
  leading: readonly CauseReport[],
  applying: Remedy['action'],
  catalogue: Catalogue,
): readonly Line[] {
  const words: Words = (key, values = {}) => say(catalogue, { key, values });
  const { verdict, target } = diagnosis;
  const next = words('keyword.next');
  if (verdict === 'healthy') return target ? labelled(next, words(nextOf(target)), 'next') : [];
  const firsts = leading.flatMap((cause) => firstRemedy(diagnosis, cause) ?? []);
  // While the doctor is at one of them, the others that it could do wait for the look after.
  const isAtWork = leading.some(({ remedies }) => remedies.some(({ action }) => action !== undefined && action === applying));
  const remedies = firsts.filter(({ action }) => action === undefined || !isAtWork);
  return remedies.flatMap((remedy, index) => tellRemedy(remedy, index === 0 ? next : words('keyword.or'), catalogue));
}
