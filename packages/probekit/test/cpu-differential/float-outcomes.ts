/** What the two sides left for each case, compared. */
import { FLOAT_FORMS, instructionsOf } from './float-forms.ts';
import { CONTROLS, OPERAND_BYTES, OUTCOME_BYTES, TRIPLES } from './float-program.ts';

export interface Comparison {
  readonly cases: number;
  readonly forms: number;
  /** One line for each form that differs, with its first case. */
  readonly wrong: readonly string[];
}

const NAMES = ['S0', 'S1', 'S2', 'S3', 'FPSCR', 'R6', 'R7', 'APSR'] as const;

export function compareOutcomes(operands: Uint8Array, ours: Uint8Array, theirs: Uint8Array): Comparison {
  const [our, their] = [new DataView(ours.buffer, ours.byteOffset), new DataView(theirs.buffer, theirs.byteOffset)];
  const wrong: string[] = [];
  const perForm = TRIPLES * CONTROLS.length;
  FLOAT_FORMS.forEach((form, index) => {
    let count = 0;
    let first = '';
    for (let each = 0; each < perForm; each++) {
      const at = (index * perForm + each) * OUTCOME_BYTES;
      const difference = differenceOf(our, their, at);
      if (difference === '') continue;
      count++;
      if (first === '') first = `${describeCase(operands, index, each)}: ${difference}`;
    }
    if (count > 0) wrong.push(`${instructionsOf(form).replaceAll('\n', '; ')} (${count} of ${perForm}): ${first}`);
  });
  return { cases: FLOAT_FORMS.length * perForm, forms: FLOAT_FORMS.length, wrong };
}

function differenceOf(our: DataView, their: DataView, at: number): string {
  return NAMES.flatMap((name, word) => {
    const [mine, other] = [our.getUint32(at + 4 * word, true), their.getUint32(at + 4 * word, true)];
    return mine === other ? [] : [`${name} ${mine.toString(16)}, QEMU ${other.toString(16)}`];
  }).join('; ');
}

function describeCase(operands: Uint8Array, form: number, each: number): string {
  const view = new DataView(operands.buffer, operands.byteOffset);
  const at = (form * TRIPLES + Math.floor(each / CONTROLS.length)) * OPERAND_BYTES;
  const values = [0, 8, 16].map((offset) => view.getBigUint64(at + offset, true).toString(16));
  return `${values.join(' ')} with FPSCR ${CONTROLS[each % CONTROLS.length]!.toString(16)}`;
}
