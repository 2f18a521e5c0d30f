/** Spanish: the page while it diagnoses and with a diagnosis. */
import type { EN_EXAMINATION } from '../en/examination.ts';

export const ES_EXAMINATION: Readonly<Record<keyof typeof EN_EXAMINATION, string>> = {};
