/** Progress of a long operation: named phases, bytes done of a total. */
export interface Progress {
  readonly phase: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** What every long operation takes. */
export interface OperationOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}
