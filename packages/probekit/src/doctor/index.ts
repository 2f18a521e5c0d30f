/**
 * doctor: finds the broken link between a computer and a running STM32, from evidence; ranks causes, says what is ruled
 * out and what to do; explains messages of other tools. It prints nothing and knows no colours. Causes, likelihoods and
 * messages are data in `spec/symptoms/`.
 */

export type { Board, Jumper, Part } from '../spec/boards/board.ts';
export { boardOf } from '../spec/boards/boards.ts';
export { UDEV_RULE_COMMANDS } from '../spec/usb/udev-rule.ts';
export type { CauseReport, ExcludedCause } from './cause-report.ts';
export { boardOfProbe } from './checks/board-identity.ts';
export { answerQuestion, stationsSoFar } from './conclusion.ts';
export { type DiagnoseOptions, type DoctorProgress, diagnose } from './diagnose.ts';
export {
  type AskedQuestion,
  type Diagnosis,
  type ProvenGood,
  type Station,
  type StationState,
  type SuggestedExperiment,
  type Warning,
  warning,
} from './diagnosis.ts';
export { Boot0Memory, type Examined } from './dialogue/boot0-memory.ts';
export { afterTrying, BOOT0_QUESTION, mendedBy, type NextStep, nextStep, type Tried, tryBoot0, withBoot0 } from './dialogue/next-step.ts';
export type { Answers, EvidenceVector, Finding, SetUp } from './evidence.ts';
export { type AskedFurther, askFurther } from './explain/ask-further.ts';
export {
  type CataloguedCause,
  type CataloguedMessage,
  cataloguedCauses,
  cataloguedMessages,
  causePath,
  messagePath,
  messageText,
} from './explain/catalogued.ts';
export { type Explanation, explain, type MessageReference } from './explain/explain.ts';
export { type Reach, reachOf } from './explain/reach.ts';
export type { ReadLine } from './explain/read-log.ts';
export type { Seen } from './explain/read-seen.ts';
export { classesOf } from './reasoning/classes.ts';
export type { Certainty, Verdict } from './reasoning/conclude.ts';
export { type Glance, type GlanceOptions, glanceAt } from './watch/glance.ts';
export { type WatchEvent, type WatchOptions, watchBoard } from './watch/watch.ts';
export { drawBoard, jumpersFor } from './words/drawing.ts';
export { fitLines } from './words/fit-lines.ts';
export { diagnosisIn, explanationIn } from './words/in-language.ts';
export type { Line, LineRole } from './words/line.ts';
export { experimentOn, partAskedAbout, questionOn } from './words/on-board.ts';
export { tellChanges } from './words/tell-changes.ts';
export { boardName, type TellOptions, tellDiagnosis, tellFinding } from './words/tell-diagnosis.ts';
export { tellExplanation } from './words/tell-explanation.ts';
export { tellRemedy } from './words/tell-remedy.ts';
export { type ToldStep, tellStep } from './words/tell-step.ts';
export { besideCauses, leadingCauses, type VerdictWords, verdictOf } from './words/verdict.ts';
