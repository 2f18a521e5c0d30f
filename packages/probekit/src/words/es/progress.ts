/** Spanish: how far a job is. */
import type { EN_PROGRESS } from '../en/progress.ts';

export const ES_PROGRESS: Readonly<Record<keyof typeof EN_PROGRESS, string>> = {
  'progress.phase.plan': 'comparar',
  'progress.phase.erase': 'borrar',
  'progress.phase.program': 'programa',
  'progress.phase.verify': 'verifica',
  'progress.phase.read': 'leer',
  'progress.phase.write': 'escribir',
  'progress.part': '{done} de {total}',
  'progress.whole': '{total}',
  'progress.rate': '{rate}',
  'progress.left': 'quedan {time}',
  'progress.limit.silicon': '{percent} % del límite del silicio',
  'progress.limit.wire': '{percent} % del límite del cable',
  'progress.equal': 'igual',
  'several.connecting': 'conectando',
  'several.done': 'hecho',
  'several.failed': 'fallo',
  'several.equal': 'ya igual',
  'several.resumed': 'el trabajo anterior, cortado, queda terminado',
  'several.more': 'y {count} más',
  'several.all': 'Las {count} placas están programadas y verificadas.',
  'several.some': '{done} de {count} placas están programadas y verificadas; fallaron: {failed}.',
};
