/** Spanish: what `doctor --watch` says of a change. */
import type { EN_WATCH } from '../en/watch.ts';

export const ES_WATCH: Readonly<Record<keyof typeof EN_WATCH, string>> = {
  'watch.started': 'Observando: conectar, mover puentes, pulsar botones. Ctrl-C termina.',
  'watch.probe-came': 'El ST-LINK está ahí.',
  'watch.probe-left': 'El ST-LINK ya no está.',
  'watch.usb': 'Hay otros dispositivos conectados.',
  'watch.opens': 'El ST-LINK ya se abre.',
  'watch.refuses': 'El ST-LINK ya no se abre.',
  'watch.supply-came': 'La tensión del objetivo ya es buena.',
  'watch.supply-changed': 'La tensión del objetivo ha cambiado.',
  'watch.answers': 'El STM32 responde.',
  'watch.silent': 'El STM32 ya no responde.',
  'watch.held-in-reset': 'El STM32 está retenido en reset.',
  'watch.failed': 'El examen se interrumpió: {reason}',
};
