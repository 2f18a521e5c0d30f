/** Which build of a manifest is for the chip and the board at hand. Pure. */
import type { ChipIdentity } from '../stm32/index.ts';
import type { Manifest, ManifestBuild, ManifestDevice } from './manifest.ts';

/** What was seen; `board` as printed on it, undefined where the probe does not tell it. */
export interface SeenChip {
  readonly chip: Pick<ChipIdentity, 'devId' | 'revId' | 'revision'>;
  readonly board: string | undefined;
}

export type PickedBuild =
  | { readonly step: 'no-build' }
  /** At least one of them names boards. */
  | { readonly step: 'which'; readonly builds: readonly ManifestBuild[] }
  | { readonly step: 'take'; readonly build: ManifestBuild };

/**
 * A build that names the board goes before one for any board. Where the probe does not tell the board, a build for certain boards
 * is nobody's but the person's to pick, be it the only one.
 */
export function pickBuild({ builds }: Manifest, { chip, board }: SeenChip): PickedBuild {
  const fitting = builds.filter(({ devices }) => devices.some((device) => isOf(device, chip)));
  const named = fitting.filter(({ boards }) => boards && (board === undefined || boards.some((name) => isSameName(name, board))));
  const any = fitting.find(({ boards }) => !boards);
  if (board === undefined && named.length > 0) return { step: 'which', builds: any ? [...named, any] : named };
  const build = named[0] ?? any;
  return build ? { step: 'take', build } : { step: 'no-build' };
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
