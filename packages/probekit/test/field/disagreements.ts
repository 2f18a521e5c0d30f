/** Facts of the field logs that bench or decoders contradict, with the reason. Mirrored in docs/decisions/field-truth.md. */
export const DISAGREEMENTS: Readonly<Record<string, string>> = {
  'fl-133#3': 'Black Magic Debug calls the fastest clock of an ST-LINK/V2 3600 kHz, OpenOCD 4000 kHz; we follow OpenOCD',
};
