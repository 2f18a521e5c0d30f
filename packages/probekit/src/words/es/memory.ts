/** Spanish: what was done with memory, flash and the core. */
import type { EN_MEMORY } from '../en/memory.ts';

export const ES_MEMORY: Readonly<Record<keyof typeof EN_MEMORY, string>> = {
  'memory.written': '{bytes} de {name} están en la memoria, releídos e iguales.',
  'memory.filled': '{bytes} desde {address} son {byte}, releídos e iguales.',
  'memory.checksum': 'CRC-32 de {bytes} desde {address}: {crc}',
  'memory.not-blank': 'no está en blanco: {address} lee {found}',
  'memory.blank': 'en blanco: los {bytes} desde {address} leen 0xff',
  'memory.saved': '{bytes} desde {address} están en {file}, como {format}.',
  'memory.equal': 'igual: los {bytes} de {name}',
  'memory.different': 'distinto: {address} lee {found}, {name} tiene {expected}',
  'memory.unreadable': 'distinto: {address} no se puede leer, {name} tiene {expected}',
  'memory.other-program':
    'El STM32 contiene otro programa que {name}: {address} lee {found}, {name} tiene {expected}. Los valores pueden ser falsos.',
  'memory.program-unread': 'No se sabe si el STM32 contiene {name}: su flash no se puede leer en {address}.',
  'memory.watched': '{count} muestras en {time}, {rate} por segundo. El programa no se detuvo.',
  'memory.write-it': 'probekit {command}     escribe el archivo',
  'memory.reset': 'El STM32 se reinició y está en marcha.',
  'memory.reset-locked-up': 'El STM32 se reinició y su núcleo se bloqueó al arrancar: ¿hay un programa en la flash?',
  'memory.reset-unreachable': 'El STM32 se reinició y ya no responde: su programa duerme o usa PA13/PA14 él mismo.',
  'memory.reset-halted': 'El STM32 se reinició y está detenido antes de la primera instrucción.',
  'memory.erased-one': 'borrado 1 sector, {bytes}, en {time}; el núcleo está detenido, probekit reset lo deja correr',
  'memory.erased': 'borrados {count} sectores, {bytes}, en {time}; el núcleo está detenido, probekit reset lo deja correr',
};
