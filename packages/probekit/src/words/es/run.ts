/** Spanish: how a run of a program ended. */
import type { EN_RUN } from '../en/run.ts';

export const ES_RUN: Readonly<Record<keyof typeof EN_RUN, string>> = {
  'run.log': 'El programa dice por {log}:',
  'run.expected': 'Dijo lo esperado: {line}',
  'run.failed': 'Dijo lo que no debe: {line}',
  'run.timeout': 'El tiempo de {seconds} s ha terminado.',
  'run.crash': 'El programa ha fallado: se queda en su manejador de fallos ({exception}).',
  'run.lockup': 'El programa ha fallado: el núcleo está bloqueado (lockup).',
};
