/** The peripheral models by the name that parts use. */
import type { MakeModel } from '../model.ts';
import { Constants } from './constants.ts';
import { Crc } from './crc.ts';
import { Dbgmcu } from './dbgmcu.ts';
import { Dma } from './dma.ts';
import { Dmamux } from './dmamux.ts';
import { Exti } from './exti.ts';
import { FlashH7 } from './flash-h7.ts';
import { Gpio } from './gpio.ts';
import { Hsem } from './hsem.ts';
import { Iwdg } from './iwdg.ts';
import { Lptim } from './lptim.ts';
import { PwrH7 } from './pwr-h7.ts';
import { RccH7 } from './rcc-h7.ts';
import { Rng } from './rng.ts';
import { Rtc } from './rtc.ts';
import { Swo } from './swo.ts';
import { Syscfg } from './syscfg.ts';
import { Timer } from './timer.ts';
import { TraceFunnel } from './trace-funnel.ts';
import { Usart } from './usart.ts';
import { Wwdg } from './wwdg.ts';

export const MODELS: Readonly<Record<string, MakeModel>> = {
  constants: (context) => new Constants(context),
  crc: (context) => new Crc(context),
  dbgmcu: (context) => new Dbgmcu(context),
  dma: (context) => new Dma(context),
  dmamux: (context) => new Dmamux(context),
  exti: (context) => new Exti(context),
  'flash-h7': (context) => new FlashH7(context),
  gpio: (context) => new Gpio(context),
  hsem: (context) => new Hsem(context),
  iwdg: (context) => new Iwdg(context),
  lptim: (context) => new Lptim(context),
  'pwr-h7': (context) => new PwrH7(context),
  'rcc-h7': (context) => new RccH7(context),
  rng: (context) => new Rng(context),
  rtc: (context) => new Rtc(context),
  swo: (context) => new Swo(context),
  syscfg: (context) => new Syscfg(context),
  timer: (context) => new Timer(context),
  'trace-funnel': (context) => new TraceFunnel(context),
  usart: (context) => new Usart(context),
  wwdg: (context) => new Wwdg(context),
};

/** Model name of a peripheral that the silicon has and the bench only names. */
export const UNMODELLED = 'unmodelled';
