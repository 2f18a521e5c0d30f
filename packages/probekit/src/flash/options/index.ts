/** options: the option bytes of a target by name and meaning, changes of them with what they can cost, files of them. */
export { changeToRestore, type OptionFile, optionFileText, readOptionFile, wrongChip } from './file.ts';
export {
  changeOptionBytes,
  checkCoresOf,
  forgetCutChange,
  hasCutChange,
  isInForceAlready,
  type OptionBytes,
  type OptionPlan,
  type OptionReport,
  planOptionChange,
  readOptionBytes,
  recordOptionChange,
  takeBackUnfinished,
  wantedOptions,
} from './job.ts';
export { type CutChange, isOpenEnded } from './journal.ts';
export { choicesOf, meaningOf, type OptionChoice } from './meaning.ts';
export type { OptionStep } from './plan.ts';
export { OPTION_RISK_IDS, type OptionRisk, type OptionRiskId, type RiskWeight } from './risks.ts';
export { liftedFor, type OptionStages, stagesOf } from './stages.ts';
export { type Assignment, optionChangeOf, optionNamed, optionsNamed, optionText } from './values.ts';
export { optionsWrittenSaid } from './written.ts';
