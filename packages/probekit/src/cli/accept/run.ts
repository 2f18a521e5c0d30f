/** Runs the steps of an acceptance run: tells each, keeps it in the record, and takes over those that an earlier run has done. */
import { ProbekitError } from '../../base/index.ts';
import type { AcceptRecord } from './record.ts';
import type { AcceptStep, StepId } from './report.ts';

export interface StepOutcome {
  readonly passed: boolean;
  readonly facts: AcceptStep['facts'];
}

/** Resolves with whether it passed. */
export type RunStep = (id: StepId, work: () => Promise<StepOutcome>) => Promise<boolean>;

export interface StepTeller {
  readonly begin: (id: StepId) => void;
  readonly end: (step: AcceptStep, isOfEarlier: boolean) => void;
}

/** Links that are gone: the run ends there, and goes on when the same command is run again. */
const BROKEN: readonly string[] = ['usb', 'probe', 'stlink-server', 'usbip'];

export class AcceptRun {
  readonly steps: AcceptStep[] = [];
  readonly #teller: StepTeller;
  /** Known once the chip has told who it is. */
  record: AcceptRecord | undefined;
  /** The clock that the present part runs on. */
  nowMs: () => number = () => performance.now();

  constructor(teller: StepTeller) {
    this.#teller = teller;
  }

  /** Takes a reading step over from the record where it is there. */
  readonly reading: RunStep = async (id, work) => {
    const earlier = this.record?.steps.find((step) => step.id === id && step.result === 'passed');
    if (!earlier) return this.step(id, work);
    this.steps.push(earlier);
    this.#teller.end(earlier, true);
    return true;
  };

  readonly step: RunStep = async (id, work) => {
    this.#teller.begin(id);
    const startMs = this.nowMs();
    const ended = await this.#outcomeOf(work);
    await this.#keep({ id, tookMs: Math.round(this.nowMs() - startMs), ...ended });
    return ended.result === 'passed';
  };

  async skip(id: StepId, code: string): Promise<void> {
    await this.#keep({ id, result: 'skipped', tookMs: 0, facts: {}, code });
  }

  async #outcomeOf(work: () => Promise<StepOutcome>): Promise<Pick<AcceptStep, 'result' | 'facts' | 'code'>> {
    try {
      const { passed, facts } = await work();
      return { result: passed ? 'passed' : 'failed', facts };
    } catch (error) {
      if (!(error instanceof ProbekitError) || BROKEN.includes(error.layer) || error.code.endsWith('/cancelled') || error.layer === 'cli')
        throw error;
      return { result: 'failed', facts: {}, code: error.code };
    }
  }

  async #keep(step: AcceptStep): Promise<void> {
    this.steps.push(step);
    this.#teller.end(step, false);
    await this.record?.keepStep(step);
  }
}
