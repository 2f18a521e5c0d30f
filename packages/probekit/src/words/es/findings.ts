/** Spanish: what each check of the doctor found, and what was proven good. */
import type { EN_FINDINGS } from '../en/findings.ts';

export const ES_FINDINGS: Readonly<Record<keyof typeof EN_FINDINGS, string>> = {};
