/** Spanish: what the debug adapter says in an editor. */
import type { EN_ADAPTER } from '../en/adapter.ts';

export const ES_ADAPTER: Readonly<Record<keyof typeof EN_ADAPTER, string>> = {
  'adapter.scope.locals': 'Locales',
  'adapter.scope.globals': 'Globales',
  'adapter.scope.registers': 'Registros del núcleo',
  'adapter.catch.hard-fault': 'HardFault',
  'adapter.catch.bus-fault': 'BusFault: no respondió nada, o no de ese modo',
  'adapter.catch.memory-fault': 'MemManage: la MPU lo prohíbe',
  'adapter.catch.state-error': 'UsageFault: una instrucción no definida, o sin Thumb',
  'adapter.catch.check-error': 'UsageFault: sin alinear, o dividido por cero',
  'adapter.catch.no-coprocessor': 'UsageFault: la FPU está apagada',
  'adapter.flashed': '{file} está en la flash.',
  'adapter.no-lines': '{file} no dice nada de su código fuente: compílalo con -g para tener líneas y variables.',
  'adapter.no-instructions': 'Desde la línea {line} de {file} el programa no tiene instrucciones.',
  'adapter.listening': 'Un adaptador de depuración escucha en {place}. Ctrl-C lo termina.',
};
