/** Spanish: verdicts, headings and labels of a told diagnosis or explanation. */
import type { EN_DIAGNOSIS } from '../en/diagnosis.ts';

export const ES_DIAGNOSIS: Readonly<Record<keyof typeof EN_DIAGNOSIS, string>> = {};
