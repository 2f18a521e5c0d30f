/** What every job of the face of STM32_Programmer_CLI gets. A job resolves with whether it was done; what failed was told. */
import type { Image } from '../../image/index.ts';
import type { Target } from '../../stm32/index.ts';
import type { CommandContext } from '../context.ts';
import type { ProbeSource } from '../probe-source.ts';
import type { CubeConnecting } from './cube-programmer.ts';
import type { CubeTeller } from './cube-teller.ts';
import type { CubeJob, CubeSettings } from './cube-words.ts';

export interface CubeWork {
  readonly context: CommandContext;
  readonly teller: CubeTeller;
  readonly settings: CubeSettings;
  readonly connecting: CubeConnecting;
  readonly source: ProbeSource;
  readonly target: Target;
  /** Files by the job that names them, read before anything is connected. */
  readonly images: ReadonlyMap<CubeJob, Image>;
}

export type JobOf<Kind extends CubeJob['kind']> = Extract<CubeJob, { readonly kind: Kind }>;
