/** A timer's output stage: polarity, complementary outputs, main output enable, and the pins routed to it. Source: RM0433, 38.3.16. */
import { TIM_BDTR } from '../../../spec/stm32/timer.ts';
import type { ModelContext } from '../model.ts';

/** CH1 to CH4, then CH1N to CH3N. */
export const FIRST_COMPLEMENT = 4;

export interface OutputStage {
  ccer(): number;
  /** BDTR, undefined on a timer without it. */
  bdtr(): number | undefined;
  /** The reference signal of a channel. */
  isActive(channel: number): boolean;
}

export class TimerOutputs {
  /** For the chip: the pins, and what each gets. */
  readonly connections: readonly { readonly pin: string; readonly level: () => boolean | undefined }[];
  readonly #context: ModelContext;
  readonly #pins: readonly (readonly string[])[];
  readonly #stage: OutputStage;
  /** Outputs that reach a pin; then what was told last: driven, and high from bit 8. */
  readonly #w: Uint32Array;

  constructor(context: ModelContext, pins: readonly (readonly string[])[], stage: OutputStage) {
    this.#context = context;
    this.#pins = pins;
    this.#stage = stage;
    this.#w = context.memory.words(2);
    this.connections = pins.flatMap((names, output) => names.map((pin) => ({ pin, level: () => this.#level(output) })));
  }

  /** Channels whose signal somebody sees. */
  get visibleChannels(): number {
    return (this.#w[0]! | (this.#w[0]! >>> FIRST_COMPLEMENT)) & 0xf;
  }

  /** Tells the pins what has changed. */
  drive(): void {
    let visible = 0;
    let told = 0;
    for (const [output, pins] of this.#pins.entries()) {
      const level = this.#level(output);
      const state = level === undefined ? 0 : (level ? 0x101 : 1) << output;
      const changed = ((this.#w[1]! ^ state) & (0x101 << output)) !== 0;
      told |= state;
      if (!state && !changed) continue;
      const routed = pins.filter((entry) => this.#isRouted(entry));
      if (routed.length > 0 && state) visible |= 1 << output;
      this.#w[1] = (this.#w[1]! & ~(0x101 << output)) | state;
      if (changed) for (const entry of routed) this.#context.chip.outputChanged(entry.slice(0, entry.indexOf(':')));
    }
    this.#w[0] = visible;
    this.#w[1] = told;
  }

  #isRouted(entry: string): boolean {
    const [pin = '', alternate] = entry.split(':');
    return this.#context.chip.alternate(pin) === Number(alternate);
  }

  #level(output: number): boolean | undefined {
    const complement = output >= FIRST_COMPLEMENT;
    const channel = complement ? output - FIRST_COMPLEMENT : output;
    const enables = this.#stage.ccer() >>> (4 * channel + (complement ? 2 : 0));
    const bdtr = this.#stage.bdtr();
    if (!(enables & 1) || (bdtr !== undefined && !TIM_BDTR.get(bdtr, 'MOE'))) return undefined;
    const isInverted = (enables & 2) !== 0;
    // A complementary output alone follows the reference, beside its channel it is the opposite (RM0433, 38.3.16).
    const opposes = complement && ((this.#stage.ccer() >>> (4 * channel)) & 1) === 1;
    return (this.#stage.isActive(channel) !== opposes) !== isInverted;
  }
}
