/** The probe's tricolour COM LED. Source: UM2408 and UM2407, LEDs; field log fl-025 (green while debug mode stays open). */

export type ComLedValue =
  | 'off'
  /** Powered, USB not initialised. */
  | 'slow-blink-red'
  /** First exchange with the host done. */
  | 'fast-blink-red'
  /** Initialised by the host, idle. */
  | 'red'
  /** Target communication initialised, or the last one ended well. */
  | 'green'
  /** Talking to the target. */
  | 'blink-red-green'
  /** Target communication failed. */
  | 'orange';

export class ComLed {
  #value: ComLedValue = 'off';
  readonly #onChange: (value: ComLedValue) => void;

  constructor(onChange: (value: ComLedValue) => void) {
    this.#onChange = onChange;
  }

  get value(): ComLedValue {
    return this.#value;
  }

  show(value: ComLedValue): void {
    if (value === this.#value) return;
    this.#value = value;
    this.#onChange(value);
  }
}
