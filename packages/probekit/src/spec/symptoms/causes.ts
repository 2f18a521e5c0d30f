/**
 * The 63 root causes as one table, ordered by id. Priors: share of each layer among 131 public reports with a known or
 * probable cause, divided within the layer by how often each cause was named, so that they add up to about one.
 * They describe what people report, not what happens.
 */
import { BLOCKS } from './blocks.ts';
import type { Cause, CauseId } from './cause.ts';
import { CAUSE_PICTURES } from './cause-pictures.ts';
import { CAUSE_SOURCES } from './cause-sources.ts';
import { BOARD_CAUSES } from './causes-board.ts';
import { CHIP_CAUSES } from './causes-chip.ts';
import { HOST_CAUSES } from './causes-host.ts';

export const CAUSES: readonly Cause[] = [...HOST_CAUSES, ...BOARD_CAUSES, ...CHIP_CAUSES]
  .map((row) => ({ ...row, picture: CAUSE_PICTURES[row.id] ?? [], sources: CAUSE_SOURCES[row.id] ?? [], blocks: BLOCKS[row.id] ?? [] }))
  .sort((a, b) => (a.id < b.id ? -1 : 1));

const byId = new Map<string, Cause>(CAUSES.map((cause) => [cause.id, cause]));

/** The row of a cause; an unknown id is a defect of a table. */
export function causeOf(id: CauseId): Cause {
  const cause = byId.get(id);
  if (!cause) throw new RangeError(`no cause ${id}`);
  return cause;
}
