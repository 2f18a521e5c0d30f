/** What a lamp shows. User lamps of Nucleos are active high (UM2407, 7.6.1). */

import type { LedSpec } from './board-spec.ts';

export interface LedDrivers {
  readonly v5: number;
  readonly overCurrent: boolean;
  readonly probeLed: string;
  readonly pinLevel: (pin: string) => boolean | undefined;
}

/** Least voltage at which the 5 V lamp can be seen to shine. Assumed. */
const LAMP_VOLTS = 2;

export function ledValue(led: LedSpec, { v5, overCurrent, probeLed, pinLevel }: LedDrivers): string {
  switch (led.by) {
    case 'pin':
      return pinLevel(led.pin) === (led.litBy !== 'low') ? led.colour : 'off';
    case 'probe':
      return probeLed;
    case '5v':
      return v5 >= LAMP_VOLTS ? led.colour : 'off';
    case 'over-current':
      return overCurrent ? led.colour : 'off';
  }
}
