/** Spanish: what a flash job will do, did, and how it left the target. */
import type { EN_FLASH } from '../en/flash.ts';

export const ES_FLASH: Readonly<Record<keyof typeof EN_FLASH, string>> = {
  'flash.project': 'proyecto {file}',
  'flash.file': 'archivo  {name}: {ranges}',
  'flash.plan': 'plan     {parts}',
  'flash.plan.nothing': 'nada que escribir: la flash ya contiene estos {bytes}',
  'flash.plan.erase-one': 'borrar 1 sector',
  'flash.plan.erase': 'borrar {count} sectores',
  'flash.plan.program': 'programar {bytes}',
  'flash.plan.keep': 'conservar {bytes}',
  'flash.plan.equal': '{count} ya iguales',
  'flash.dry.erase': 'borrar   {ranges}',
  'flash.dry.equal': 'igual    {ranges}',
  'flash.dry.program': 'escribir {ranges}',
  'flash.dry.keep': 'guardar  {ranges}',
  'flash.dry.range': '{from} a {last}',
  'flash.dry.more': '{count} más',
  'flash.dry.time': 'tiempo   unos {total} (borrar {erase}, programar {program}, cable {wire}); {limit}',
  'flash.dry.time-at-least': 'tiempo   al menos {total} (borrar {erase}, programar {program}, cable {wire}); {limit}',
  'flash.dry.compressed': 'cable    {compressed} en LZ4 en lugar de {bytes}: sin eso, solo el cable marcaría el tiempo',
  'flash.dry.limit.erase': 'el límite es el borrado',
  'flash.dry.limit.program': 'el límite es la programación',
  'flash.dry.limit.wire': 'el límite es el cable',
  'flash.dry.limit.nothing': 'nada lo limita',
  'flash.dry.source':
    'Los tiempos son una estimación con los valores típicos de la hoja de datos a {parallelism} y el reloj SWD de {clock}, desde el primer borrado hasta el último byte.',
  'flash.dry.done': 'Simulacro: no se ha borrado ni escrito nada, y nada se ha puesto en marcha en la RAM.',
  'flash.cut.found':
    'Un trabajo de flash anterior en este chip quedó cortado después de empezar a borrar (sectores: {sectors}). Este trabajo los borra de nuevo y los termina.',
  'flash.cut.would':
    'Un trabajo de flash anterior en este chip quedó cortado después de empezar a borrar (sectores: {sectors}). El próximo trabajo de flash los termina.',
  'flash.cut.kept': 'Lo que había junto a su programa vuelve desde el registro ({bytes}).',
  'flash.cut.outside':
    'No son de este archivo: {ranges}. Lo que el trabajo anterior iba a escribir ahí no está en ningún registro; si es otro archivo, hay que grabarlo de nuevo.',
  'flash.cut.finished': 'El trabajo anterior que quedó cortado se ha terminado con este.',
  'flash.loader.ram': 'escrito por el puerto de depuración, más lento: la RAM para el cargador no guarda lo que se le escribe',
  'flash.loader.core': 'escrito por el puerto de depuración, más lento: el núcleo no arrancó el cargador, aunque la RAM lo contiene',
  'flash.options.first': 'opciones antes de la imagen: {steps}',
  'flash.options.last': 'opciones la imagen está verificada; ahora: {steps}',
  'flash.options.plan-first': 'primero  antes de escribir la imagen: {steps}',
  'flash.options.plan-last': 'al final cuando la imagen esté verificada: {steps}',
  'flash.options.erases': 'borra    {what}',
  'flash.options.step': '{name} {before} → {after}',
  'flash.options.anew': 'los valores en vigor, sobre los del cambio que se cortó',
  'flash.options.same': 'opciones nada que cambiar: los option bytes ya tienen estos valores',
  'flash.lost': '{from} a {last} no se podía leer tras un corte anterior y ahora está en blanco.',
  'flash.state.running': 'en marcha desde {address}',
  'flash.state.halted': 'detenido antes de la primera instrucción en {address}',
  'flash.state.locked-up':
    'El programa está en la flash, pero el núcleo se bloqueó al arrancar: ¿son correctos la pila y el vector de reset?',
  'flash.state.unreachable': 'El programa corre y el puerto de depuración ya no responde: duerme o usa PA13/PA14 él mismo.',
};
