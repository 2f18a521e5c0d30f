/** English: what each check of the doctor found, and what was proven good. */
export const EN_FINDINGS = {} as const;
