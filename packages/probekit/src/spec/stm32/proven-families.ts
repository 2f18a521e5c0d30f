/**
 * Chips whose option bytes and protection were written on real hardware, as an accepted report tells. Source: the table in
 * `docs/hardware.md`, where every row is bench only.
 */

/** Names as an identification gives them. */
export const PROVEN_CHIPS: readonly string[] = [];
