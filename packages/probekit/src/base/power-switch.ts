/** The seam for what can take a target's power away and give it back without hands: a hub that switches its ports, a bench supply. */

export interface PowerSwitch {
  /** As the system calls it, in no language: `1-2-port3`. */
  readonly name: string;
  /** What somebody has to allow before it switches, one sentence in English; `cycle` is not called then. */
  readonly locked?: string | undefined;
  /**
   * Off for long enough to empty the target's capacitors, then on again. Resolves as soon as it was told to be on: whether
   * it cut anything, not every switch can tell.
   *
   * @throws a `ProbekitError` when it refuses; it was told to be on all the same
   */
  cycle(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
}
