/** SWTF, the funnel before the SWO: a port that is not enabled takes no trace, which then waits in its source. Source: RM0433, debug infrastructure, SWTF. */
import { SWTF_CTRL, SWTF_PRIORITY } from '../../../spec/stm32/trace-h7.ts';
import type { Width } from '../../seams.ts';
import { CoresightPage } from '../coresight-page.ts';
import type { Model, ModelContext, ResetKind } from '../model.ts';
import { row } from '../register-file.ts';

/** MIN_HOLD_TIME 3; no port enabled. */
const CTRL_RESET = 0x300;

export class TraceFunnel implements Model {
  readonly #page: CoresightPage;
  readonly #context: ModelContext;

  constructor(context: ModelContext) {
    this.#context = context;
    // With one source there is nothing to arbitrate.
    this.#page = new CoresightPage(context, [row(SWTF_CTRL, CTRL_RESET, ['MIN_HOLD_TIME']), row(SWTF_PRIORITY, 0, 'all')]);
  }

  reset(kind: ResetKind): void {
    this.#page.reset(kind);
  }

  read(offset: number, width: Width): number {
    return this.#page.read(offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    this.#page.write(offset, value, width);
    this.#context.chip.traceReady();
  }

  get traceOpen(): boolean {
    return this.#page.clocked && SWTF_CTRL.get(this.#page.registers.word(SWTF_CTRL), 'ENS0') === 1;
  }
}
