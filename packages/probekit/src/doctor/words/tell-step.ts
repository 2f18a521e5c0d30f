/** Tells one step of the dialogue with somebody at the board, and what may be chosen. */
import { type Catalogue, say } from '../../words/index.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { NextStep } from '../dialogue/next-step.ts';
import { diagnosisIn } from './in-language.ts';
import { TOUCHES } from './tell-remedy.ts';

export interface ToldStep {
  readonly question: string;
  /** The answers in the order of the question, or that it is done. */
  readonly choices: readonly string[];
}

export function tellStep(step: NextStep, diagnosis: Diagnosis, catalogue: Catalogue): ToldStep {
  const { questions, experiments = [] } = diagnosisIn(diagnosis, catalogue);
  if (step.kind === 'question') {
    const { text, answers } = questions.find(({ id }) => id === step.id) ?? step.question;
    return { question: text, choices: Object.values(answers) };
  }
  const { do: text, touches, by } = experiments.find(({ id }) => id === step.id) ?? step.experiment;
  const what = text.replace(/\.$/, '');
  const told = say(catalogue, { key: 'next.remedy', values: { what, touches: say(catalogue, { key: TOUCHES[touches] }) } });
  return {
    question: say(catalogue, { key: 'wizard.try', values: { what: told } }),
    choices: [say(catalogue, { key: by === 'hands' ? 'wizard.done' : 'wizard.allow' })],
  };
}
