/** The part of the doctor that an install button loads when a board does not answer. */
export { diagnose, diagnosisIn, leadingCauses, verdictOf } from '../doctor/index.ts';
