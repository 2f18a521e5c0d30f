/** Spanish: a backup of a whole part, and what it does not hold. */
import type { EN_BACKUP } from '../en/backup.ts';

export const ES_BACKUP: Readonly<Record<keyof typeof EN_BACKUP, string>> = {
  'backup.saved': '{bytes} de flash y los option bytes de este {chip} están en {file} ({size}).',
  'backup.missing.hidden': 'No está en la copia: de {from} a {last}, una zona PCROP o segura que lo oculta a los depuradores.',
  'backup.missing.unreadable': 'No está en la copia: de {from} a {last}, que no se puede leer: allí se cortó una escritura.',
  'backup.same-unit': 'La copia es de este mismo chip.',
  'backup.other-unit': 'La copia es de otra unidad del mismo chip.',
};
