/**
 * remedies: mends what software can mend, up to a level, and looks again after each. The plan is pure; each family of
 * remedies has a file. What makes sense when is in `indications.ts`, what each touches in `spec/symptoms/remedy-actions.ts`.
 */
export { wasCutShort } from './cut-short.ts';
export { type AppliedRemedy, type Mended, type MendOptions, mendBoard } from './mend.ts';
export { isPassing, type PlannedRemedy, type PlanOptions, planRemedies, REMEDY_LEVELS, type RemedyLevel } from './plan.ts';
export type { KeepBytes } from './remedy.ts';
export type { LeftUnproven } from './unproven.ts';
