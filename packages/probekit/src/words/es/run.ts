/** Spanish: how a run of a program ended. */
import type { EN_RUN } from '../en/run.ts';

export const ES_RUN: Readonly<Record<keyof typeof EN_RUN, string>> = {
  'run.log': 'El programa dice por {log}:',
  'run.log-and-semihosting': 'El programa dice por {log}, y por semihosting:',
  'run.expected': 'Dijo lo esperado: {line}',
  'run.failed': 'Dijo lo que no debe: {line}',
  'run.timeout': 'El tiempo de {seconds} s ha terminado.',
  'run.exit': 'El programa ha terminado con el estado {status}.',
  'run.stands': 'Su núcleo está parado ahí; un reset inicia el programa de nuevo.',
  'run.left-running': 'El programa sigue en marcha, sin depurador.',
  'run.crash': 'El programa ha fallado: se queda en su manejador de fallos ({exception}).',
  'run.lockup': 'El programa ha fallado: el núcleo está bloqueado (lockup).',
};
