/** English: verdicts, headings and labels of a told diagnosis or explanation. */
export const EN_DIAGNOSIS = {} as const;
