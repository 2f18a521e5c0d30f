/** Spanish: the layers of the chain, and its stations in words short enough to stand under a sign. */
import type { Catalogue } from '../catalogue.ts';

export const ES_LAYERS: Catalogue['layers'] = {
  L1: { name: 'cable o puerto', good: 'el cable y el puerto USB' },
  L2: { name: 'enumeración USB', good: 'el equipo' },
  L3: { name: 'driver o permiso', good: 'el driver y su permiso' },
  L4: { name: 'firmware de la sonda', good: 'el firmware del ST-LINK' },
  L5: { name: 'sonda ocupada', good: 'el ST-LINK, que no tiene ocupado ningún otro programa' },
  L6: { name: 'alimentación del STM32', good: 'la alimentación del STM32' },
  L7: { name: 'hilos o puentes', good: 'los hilos de depuración' },
  L8: { name: 'enlace SWD', good: 'el enlace SWD' },
  L9: { name: 'línea de reset', good: 'la línea de reset' },
  L10: { name: 'bloqueo de la depuración', good: 'el acceso de depuración' },
  L11: { name: 'estado del núcleo', good: 'el núcleo' },
  L12: { name: 'memoria flash o bytes de opción', good: 'la memoria flash y sus bytes de opción' },
  L13: { name: 'software del equipo', good: 'el software del equipo' },
};

export const ES_STATIONS: Catalogue['stations'] = {
  host: 'equipo',
  cable: 'cable',
  USB: 'USB',
  driver: 'driver',
  probe: 'sonda',
  power: 'tensión',
  wires: 'hilos',
  reset: 'reset',
  debug: 'depuración',
  core: 'núcleo',
  flash: 'flash',
  firmware: 'programa',
};
