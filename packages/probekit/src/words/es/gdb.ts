/** Spanish: what the GDB server says, on its own and behind `monitor`. */
import type { EN_GDB } from '../en/gdb.ts';

export const ES_GDB: Readonly<Record<keyof typeof EN_GDB, string>> = {
  'gdb.speed': 'SWD va a {khz} kHz.',
  'gdb.catch': 'El núcleo se detiene cuando empiezan estas: {names}.',
  'gdb.catch-none': 'El núcleo no se detiene por sí mismo en ninguna excepción.',
  'gdb.reset': 'El destino se ha reiniciado y corre. Los puntos de interrupción siguen; GDB no sabe que corre.',
  'gdb.runs': 'El programa corre.',
  'gdb.info': '{probe}, {chip}, {core}: {breakpoints} puntos de interrupción, {watchpoints} de observación. {state}',
  'gdb.help': 'monitor halt | reset [halt] | speed KHZ | info | catch [NAME …], de {names}; catch solo los retira.',
  'gdb.attached': 'GDB está conectado; el núcleo está parado.',
  'gdb.left': 'GDB se ha ido; el programa corre.',
  'gdb.lost': 'Se perdió la conexión con GDB. Los puntos de interrupción se han retirado; el núcleo queda como está.',
  'gdb.loaded': 'GDB ha cargado {bytes}.',
};
