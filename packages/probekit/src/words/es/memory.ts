/** Spanish: what was done with memory and flash. */
import type { EN_MEMORY } from '../en/memory.ts';

export const ES_MEMORY: Readonly<Record<keyof typeof EN_MEMORY, string>> = {
  'memory.written': '{bytes} de {name} están en la memoria, releídos e iguales.',
  'memory.filled': '{bytes} desde {address} son {byte}, releídos e iguales.',
  'memory.checksum': 'CRC-32 de {bytes} desde {address}: {crc}',
  'memory.not-blank': 'no está en blanco: {address} lee {found}',
  'memory.blank': 'en blanco: los {bytes} desde {address} leen 0xff',
  'memory.erased-one': 'borrado 1 sector, {bytes}, en {time}; el núcleo está detenido, probekit reset lo deja correr',
  'memory.erased': 'borrados {count} sectores, {bytes}, en {time}; el núcleo está detenido, probekit reset lo deja correr',
};
