/** Spanish: the doctor's dialogue with somebody at the board. */
import type { EN_WIZARD } from '../en/wizard.ts';

export const ES_WIZARD: Readonly<Record<keyof typeof EN_WIZARD, string>> = {
  'wizard.question': 'Pregunta',
  'wizard.try': 'Probar',
  'wizard.done': 'hecho: mirar ahora',
  'wizard.allow': 'hacerlo',
  'wizard.unknown': 'no lo sé',
  'wizard.skip': 'ahora no',
  'wizard.again': 'algo ha cambiado: mirar otra vez',
  'wizard.back': 'volver',
  'wizard.quit': 'terminar',
  'wizard.not-a-choice': '"{given}" no es ninguna de estas opciones.',
  'wizard.then': 'Pulsar Intro cuando esté hecho. ',
  'wizard.changed': 'Lo que ha cambiado',
  'wizard.nothing-changed': 'No ha cambiado nada.',
  'wizard.unread': 'no leído',
};
