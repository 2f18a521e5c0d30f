/** Tells the ways to memory and code with whose rights the MPU looks at what comes next. Source: ARM DDI 0403E.e, B3.5.1 and B1.5.6 to B1.5.8. */
import type { BlockCache } from './block-cache.ts';
import type { Exceptions } from './exceptions.ts';
import { type MemoryPath, VIEW_ALL, VIEW_PRIVILEGED, VIEW_USER } from './memory-path.ts';
import type { Mpu } from './mpu.ts';
import { CONTROL, type CoreState, NPRIV } from './state.ts';

export interface ProtectionParts {
  readonly mpu: Mpu;
  readonly path: MemoryPath;
  readonly blocks: BlockCache;
  readonly state: CoreState;
  readonly exceptions: Exceptions;
}

export class Protection {
  readonly #parts: ProtectionParts;

  constructor(parts: ProtectionParts) {
    this.#parts = parts;
  }

  /** The program itself: called before each stretch of it, since only between two can privilege and priority change. */
  follow(): void {
    this.checkedAgain();
    this.#parts.path.followRegions();
  }

  /** The program itself, after accesses of other kinds. */
  checkedAgain(): void {
    const { mpu, path, blocks, state, exceptions } = this.#parts;
    const privileged = state.privileged;
    const view = !mpu.enabled || this.#passes(exceptions.executionPriority) ? VIEW_ALL : privileged ? VIEW_PRIVILEGED : VIEW_USER;
    path.accessAs(privileged, view);
    blocks.executeAs(view);
  }

  /** The MPU's registers have changed. */
  changed(): void {
    const { mpu, path, blocks, exceptions } = this.#parts;
    path.forgetRegions();
    if (mpu.enabled) blocks.forgetRights();
    exceptions.changed();
    this.follow();
  }

  /** The MPU's registers have been loaded from elsewhere. */
  restored(): void {
    this.#parts.mpu.forget();
  }

  /** Accesses that pass the MPU by: of the vector table. */
  unchecked(): void {
    this.#parts.path.accessAs(true, VIEW_ALL);
  }

  /** Reads of the frame that an exception returns to. */
  returning(toHandler: boolean, leaving: number): void {
    const { mpu, state, exceptions } = this.#parts;
    if (mpu.enabled) this.#as(toHandler || (state.r[CONTROL]! & NPRIV) === 0, this.#passes(exceptions.priorityWithout(leaving)));
  }

  /** Writes on behalf of code that has been interrupted. */
  delayed(privileged: boolean, negativePriority: boolean): void {
    const { mpu } = this.#parts;
    if (mpu.enabled) this.#as(privileged, negativePriority && !mpu.checksFaultHandlers);
  }

  #as(privileged: boolean, passes: boolean): void {
    this.#parts.path.accessAs(privileged, passes ? VIEW_ALL : privileged ? VIEW_PRIVILEGED : VIEW_USER);
  }

  /** HardFault, NMI and FAULTMASK run without the MPU unless HFNMIENA says otherwise. */
  #passes(priority: number): boolean {
    return priority < 0 && !this.#parts.mpu.checksFaultHandlers;
  }
}
