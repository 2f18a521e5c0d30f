/** The seam for what can take a target's power away and give it back without hands: a hub that switches its ports, a bench supply. */

export interface PowerSwitch {
  /** As people call it: `port 3 of hub 1-2`. */
  readonly name: string;
  /** Off for long enough to empty the target's capacitors, then on again. Resolves as soon as it is on. */
  cycle(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
}
