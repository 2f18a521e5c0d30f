/** What a lamp shows. User lamps are active high (UM2407, 7.6.1). */

import type { LedSpec } from './board-spec.ts';

export interface LedDrivers {
  readonly v5: number;
  readonly probeLed: string;
  readonly pinLevel: (pin: string) => boolean | undefined;
}

/** Least voltage at which the 5 V lamp can be seen to shine. Assumed. */
const LAMP_VOLTS = 2;

export function ledValue(led: LedSpec, { v5, probeLed, pinLevel }: LedDrivers): string {
  switch (led.by) {
    case 'pin':
      return pinLevel(led.pin) ? led.colour : 'off';
    case 'probe':
      return probeLed;
    case '5v':
      return v5 >= LAMP_VOLTS ? led.colour : 'off';
    case 'over-current':
      // No fault of this bench draws more than the switch lets through.
      return 'off';
  }
}
