/** The peripheral models by the name that parts use. */
import type { MakeModel } from '../model.ts';
import { Gpio } from './gpio.ts';
import { RccH7 } from './rcc-h7.ts';

export const MODELS: Readonly<Record<string, MakeModel>> = {
  gpio: (context) => new Gpio(context),
  'rcc-h7': (context) => new RccH7(context),
};

/** Model name of a peripheral that the silicon has and the bench only names. */
export const UNMODELLED = 'unmodelled';
