/**
 * flash: jobs on a target's flash: plan, journal, erase, program, verify, read. It knows flash controllers through
 * their seam only. The physics of each controller is in `stm32/`, the files in `image/`.
 */
export { startProgram, type TargetState } from './control.ts';
export { type EraseReport, eraseBank, eraseChip, eraseNumbered, eraseRange } from './erase.ts';
export { type FlashErrors, type FlashPhase, flashErrors } from './errors.ts';
export { estimateFlash, type FlashEstimate, type FlashLimit, wireMsOf } from './estimate.ts';
export { FlashPatches } from './flash-patches.ts';
export {
  byteLengthOf,
  cutSaid,
  filesSaid,
  planSaid,
  rangesSaid,
  type Span,
  stateSaid,
} from './flash-said.ts';
export { type FlashOptions, type FlashReport, flashImage } from './job.ts';
export { JobProgress, type PhaseLine } from './job-progress.ts';
export { cutSectors, type FlashJournal, findCutJob, hasJournals } from './journal.ts';
export { type LeftPatches, takeBackPatches } from './left-patches.ts';
export type { NoLoader } from './loader/flash-loader.ts';
export {
  checksumMemory,
  checkWritable,
  fillMemory,
  findNotBlank,
  isInFlash,
  isWritable,
  type WrittenMemory,
  writeMemory,
} from './memory.ts';
export {
  type Assignment,
  type CutChange,
  changeOptionBytes,
  changeToRestore,
  checkCoresOf,
  choicesOf,
  forgetCutChange,
  hasCutChange,
  isInForceAlready,
  meaningOf,
  OPTION_RISK_IDS,
  type OptionBytes,
  type OptionChoice,
  type OptionFile,
  type OptionPlan,
  type OptionReport,
  type OptionRisk,
  type OptionRiskId,
  type OptionStep,
  optionChangeOf,
  optionFileText,
  optionNamed,
  optionsNamed,
  optionsWrittenSaid,
  optionText,
  planOptionChange,
  type RiskWeight,
  readOptionBytes,
  readOptionFile,
  wantedOptions,
  wrongChip,
} from './options/index.ts';
export { erasePace, flashPace, type PaceOf, type PhasePace, wirePace } from './pace.ts';
export { type FlashPlan, type PlanOptions, planFlash, type SectorContent, touchedSectors } from './plan.ts';
export { type FlashPreview, previewFlash } from './preview.ts';
export { type ProgramCopy, readBank, readProgram } from './program-copy.ts';
export { figuresOf, type JobPhase, type ProgressFigures, phaseAfter, progressSaid, shownShare } from './progress-figures.ts';
export { isBusFault, readMemory, readWord } from './read.ts';
export { type RepairReport, repairFlash } from './repair.ts';
export { type MappedSector, mapOfPlan, type SectorFate } from './sector-map.ts';
export { spotCheck } from './spot-check.ts';
export { type Difference, type VerifyReport, verifyImage } from './verify.ts';
export { type MissingRange, readWholeFlash, type WholeFlash } from './whole-flash.ts';
export { type FlashOptionPlan, flashWithOptions, planFlashOptions } from './with-options.ts';
