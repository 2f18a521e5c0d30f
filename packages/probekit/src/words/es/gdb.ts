/** Spanish: what the GDB server says, on its own and behind `monitor`. */
import type { EN_GDB } from '../en/gdb.ts';

export const ES_GDB: Readonly<Record<keyof typeof EN_GDB, string>> = {
  'gdb.speed': 'SWD va a {khz} kHz.',
  'gdb.catch': 'El núcleo se detiene cuando empiezan estas: {names}.',
  'gdb.catch-none': 'El núcleo no se detiene por sí mismo en ninguna excepción.',
  'gdb.reset': 'El destino se ha reiniciado y corre. Los puntos de interrupción siguen; GDB no sabe que corre.',
  'gdb.runs': 'El programa corre.',
  'gdb.info': '{probe}, {chip}, {core}: {breakpoints} puntos de interrupción, {watchpoints} de observación. {state}',
  'gdb.help':
    'monitor halt | reset [halt | hardware] | speed KHZ | info | catch [NAME …], de {names}; catch solo los retira | flash info | flash erase ADDRESS BYTES | flash mass_erase | flash breakpoints [on | off] | arm semihosting (enable | disable) | option-bytes [NAME=VALUE …] | ReadAPEx AP REGISTER | ReadAP N | ReadDP N | WriteDP 2 SELECT',
  'gdb.cycles': 'El contador de ciclos está en {cycles}, módulo 2^32.',
  'gdb.cycles-start': 'El contador de ciclos cuenta desde ahora, desde 0.',
  'gdb.cycles-none': 'Este núcleo no tiene contador de ciclos.',
  'gdb.flash-none': 'La flash de este chip no se puede escribir aquí.',
  'gdb.flash-region': '{from} a {to}: {count} × {size}',
  'gdb.flash-breakpoints-on':
    'Los puntos de interrupción que no caben en los {comparators} comparadores van a la flash cuando el programa sigue; cada cambio borra un sector: {count} hasta ahora. Las hojas de datos de ST prometen 10.000 borrados por sector, en unos pocos chips pequeños 1.000. Se retiran cuando GDB se va.',
  'gdb.flash-breakpoints-off':
    'Los puntos de interrupción usan solo los comparadores del núcleo. Para poner más en la flash: monitor flash breakpoints on',
  'gdb.flash-worn':
    'Los puntos de interrupción en la flash se han retirado. Han costado {count} borrados de sectores; las hojas de datos de ST prometen 10.000 a cada uno, en unos pocos chips pequeños 1.000.',
  'gdb.semihosting-on': 'Se atienden las llamadas del programa a su anfitrión (semihosting): consola y salida.',
  'gdb.semihosting-off': 'Las llamadas del programa a su anfitrión lo detienen (semihosting).',
  'gdb.erased': 'Sectores borrados: {count}. El núcleo está parado tras un reset.',
  'gdb.options-agree': 'No se ha escrito nada. Para hacerlo: {command}',
  'gdb.attached': 'GDB está conectado; el núcleo está parado.',
  'gdb.left': 'GDB se ha ido; el programa corre.',
  'gdb.lost': 'Se perdió la conexión con GDB. Los puntos de interrupción se han retirado; el núcleo queda como está.',
  'gdb.second': 'Ya hay otro GDB conectado y el núcleo es uno solo: primero hay que cerrar esa sesión.',
};
