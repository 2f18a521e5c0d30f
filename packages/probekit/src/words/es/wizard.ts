/** Spanish: the doctor's dialogue with somebody at the board. */
import type { EN_WIZARD } from '../en/wizard.ts';

export const ES_WIZARD: Readonly<Record<keyof typeof EN_WIZARD, string>> = {
  'wizard.try': 'Probar esto: {what}',
  'wizard.done': 'hecho: mirar ahora',
  'wizard.allow': 'hacerlo',
  'wizard.unknown': 'no lo sé',
  'wizard.skip': 'ahora no',
  'wizard.again': 'algo ha cambiado: mirar otra vez',
  'wizard.back': 'volver',
  'wizard.quit': 'terminar',
  'wizard.undone': 'hecho',
  'wizard.hands': '¿Está hecho?',
  'wizard.hands-which': '¿Cuál de ellas está hecha?',
  'wizard.what-helped': '¿Qué se ha hecho desde entonces?',
  'wizard.something-else': 'otra cosa',
  'wizard.what-was-it': 'En pocas palabras, para el informe:',
  'wizard.nothing-left':
    'El doctor no tiene nada más que preguntar ni que probar. Para quien ayude:  probekit doctor --report case.probekit',
  'wizard.changed': 'Lo que ha cambiado',
  'wizard.nothing-changed': 'No ha cambiado nada.',
  'wizard.unread': 'no leído',
};
