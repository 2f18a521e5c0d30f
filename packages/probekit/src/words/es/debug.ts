/** Spanish: why a core stands. */
import type { EN_DEBUG } from '../en/debug.ts';

export const ES_DEBUG: Readonly<Record<keyof typeof EN_DEBUG, string>> = {
  'debug.stop.comparator': 'Detenido por un punto de interrupción en {pc}.',
  'debug.stop.flash': 'Detenido por un punto de interrupción en la flash, en {pc}.',
  'debug.stop.instruction': 'Detenido por una instrucción BKPT del programa en {pc}.',
  'debug.stop.watchpoint': 'Detenido por un punto de observación; la instrucción siguiente está en {pc}.',
  'debug.stop.watch-read': 'Detenido tras una lectura de los {bytes} B en {address}; la instrucción siguiente está en {pc}.',
  'debug.stop.watch-write': 'Detenido tras una escritura en los {bytes} B en {address}; la instrucción siguiente está en {pc}.',
  'debug.stop.watch-access': 'Detenido tras un acceso a los {bytes} B en {address}; la instrucción siguiente está en {pc}.',
  'debug.stop.vector-catch': 'Detenido al empezar {exception}, en {pc}.',
  'debug.stop.exit': 'El programa ha terminado con el estado {status}, en {pc}.',
  'debug.stop.reset': 'Parado tras un reset, antes de la primera instrucción en {pc}.',
  'debug.stop.step': 'Una instrucción más allá, en {pc}.',
  'debug.stop.request': 'Detenido como se pidió, en {pc}.',
  'debug.stop.external': 'Detenido por una petición de depuración de fuera del núcleo, en {pc}.',
  'debug.stop.unknown': 'Parado en {pc}; sus indicadores no dicen por qué.',
};
