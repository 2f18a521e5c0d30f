/** Which builds of a manifest are for the chip and the board at hand. Pure. */
import type { ChipIdentity } from '../stm32/index.ts';
import type { Manifest, ManifestBuild, ManifestDevice } from './manifest.ts';

/** What was seen; `board` as printed on it, undefined where the probe does not tell it. */
export interface SeenChip {
  readonly chip: Pick<ChipIdentity, 'devId' | 'revId' | 'revision'>;
  readonly board: string | undefined;
}

/**
 * Those that fit. Several are left only where the board decides and the probe does not tell it: the person knows. A build that
 * names the board goes before one for any board.
 */
export function fittingBuilds({ builds }: Manifest, { chip, board }: SeenChip): readonly ManifestBuild[] {
  const fitting = builds.filter(({ devices }) => devices.some((device) => isOf(device, chip)));
  if (board === undefined) return fitting.some(({ boards }) => boards) ? fitting : fitting.slice(0, 1);
  const named = fitting.filter(({ boards }) => boards?.some((name) => isSameName(name, board)));
  return named.length > 0 ? named.slice(0, 1) : fitting.filter(({ boards }) => boards === undefined).slice(0, 1);
}

function isOf({ id, revisions }: ManifestDevice, { devId, revId, revision }: SeenChip['chip']): boolean {
  if (id !== devId) return false;
  // Some revisions have two letters for one REV_ID: `1,X`.
  const letters = revision?.split(',') ?? [];
  return revisions?.some((one) => (one.startsWith('0x') ? Number(one) === revId : letters.includes(one))) ?? true;
}

function isSameName(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}
