/** English: the page while it diagnoses and with a diagnosis. */
export const EN_EXAMINATION = {} as const;
