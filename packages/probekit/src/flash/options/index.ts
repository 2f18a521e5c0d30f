/** options: the option bytes of a target by name and meaning, changes of them with what they can cost, files of them. */
export { changeToRestore, type OptionFile, optionFileText, readOptionFile, wrongChip } from './file.ts';
export {
  changeOptionBytes,
  forgetCutChange,
  type OptionBytes,
  type OptionPlan,
  type OptionReport,
  planOptionChange,
  readOptionBytes,
} from './job.ts';
export type { CutChange } from './journal.ts';
export { meaningOf } from './meaning.ts';
export type { OptionStep } from './plan.ts';
export type { OptionRisk, OptionRiskId, RiskWeight } from './risks.ts';
export { type Assignment, optionChangeOf, optionNamed, optionText } from './values.ts';
