/** Spanish: which board the page works with, and what is done with it now. */
import type { EN_SESSION } from '../en/session.ts';

export const ES_SESSION: Readonly<Record<keyof typeof EN_SESSION, string>> = {
  'session.none': 'Elegir la placa con la que trabajar.',
  'session.another': 'Otra placa',
  'session.virtual': '{board} virtual',
  'session.use-virtual': 'Usar la placa virtual',
  'session.virtual-ended': 'La placa virtual ya no está. Hay que iniciarla de nuevo.',
  'session.gone': '{probe} se desconectó. Al conectarla de nuevo, la página sigue por sí sola.',
  'session.obstacle': 'Qué hacer',
  'session.doing.examine': 'El doctor examina la placa.',
};
