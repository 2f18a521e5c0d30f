/** Spanish: what the doctor did to mend a board, each with what it touched; what it asks before it does. */
import type { EN_REMEDIES } from '../en/remedies.ts';

export const ES_REMEDIES: Readonly<Record<keyof typeof EN_REMEDIES, string>> = {
  'applied.halted': 'Conectado bajo reset, con el núcleo detenido antes de la primera instrucción (reinicia el STM32; no se borra nada).',
  'applied.frozen':
    'Núcleo detenido antes de la primera instrucción, con los watchdogs parados mientras tanto (reinicia el STM32; no se borra nada).',
  'applied.clocks-kept':
    'El programa está en marcha y los relojes de depuración siguen mientras duerme, hasta el próximo encendido (reinicia el STM32; no se borra nada).',
  'applied.slower-answers': 'Se probaron relojes SWD de {khz} kHz hacia abajo; el STM32 responde (no toca nada).',
  'applied.slower-silent': 'Se probaron relojes SWD de {khz} kHz hacia abajo; el STM32 sigue callado (no toca nada).',
  'applied.sticky-cleared': 'Se limpiaron los indicadores de error del puerto de depuración (no toca nada).',
  'applied.left-loader': 'El ST-LINK {firmware} salió de su cargador y de cualquier modo de depuración pendiente (no toca nada).',
  'applied.reopened': 'El ST-LINK {firmware} se abrió de nuevo y responde (no toca nada).',
  'applied.usb-reset': 'El ST-LINK {firmware} se reinició por USB y responde (no toca nada).',
  'applied.no-usb': 'Nada de lo que hay aquí puede reiniciar el ST-LINK por USB.',
  'applied.no-power-switch': 'Nada de lo que hay aquí puede quitar y dar la alimentación del STM32.',
  'applied.power-cycled':
    '{name} aceptó la orden de quitar la alimentación y volver a darla (apaga y enciende el STM32). Un hub no dice si corta de verdad los 5 V.',
  'applied.flags-cleared': 'Se limpiaron los indicadores de error del controlador de la memoria flash (no toca nada).',
  'applied.flags-stay': 'El controlador de la memoria flash vuelve a activar enseguida sus indicadores de error: {flags} (no toca nada).',
  'applied.wrp-cleared':
    'Se quitó la protección contra escritura de todos los sectores (escribe bytes de opción y reinicia el STM32; no se borra nada).',
  'applied.boot-restored':
    'Las direcciones de arranque son otra vez {low} con BOOT0 a nivel bajo y {high} con BOOT0 a nivel alto (escribe bytes de opción y reinicia el STM32; no se borra nada).',
  'applied.swap-restored':
    'Los bancos de la memoria flash están otra vez en su orden (escribe bytes de opción y reinicia el STM32; no se borra nada).',
  'applied.options-restored':
    'El watchdog vuelve a esperar a su programa y no queda ningún cambio fallido (escribe bytes de opción y reinicia el STM32; no se borra nada).',
  'applied.core-starts':
    'Los dos núcleos vuelven a arrancar por sí mismos (escribe bytes de opción y reinicia el STM32; no se borra nada).',
  'applied.options-ask':
    'Un cambio anterior de los bytes de opción quedó a medias, y lo que falta pide su palabra: probekit option-bytes get, después set.',
  'applied.options-kept': 'El chip aceptó el cambio de sus bytes de opción y aun así guarda otros valores.',
  'applied.rdp-0':
    'La protección de lectura está en el nivel 0: toda la memoria flash está borrada. Quitar la alimentación una vez y volver a darla.',
  'applied.pcrop-removed': 'Se borró el banco {banks} de la memoria flash con su zona protegida. Lo demás que había allí está en {path}.',
  'applied.pcrop-removed-alone': 'Se borró el banco {banks} de la memoria flash con su zona protegida. No había nada más.',
  'applied.pcrop-with-all':
    'En este chip PCROP solo se va con RDP de nivel 1 a 0, que borra toda la memoria flash; no se cambió nada. Para perderla: probekit option-bytes set {first}, después probekit option-bytes set {second}.',
  'applied.program-erased': 'Se guardó de {from} a {end} como {path} y después se borró el sector {sector} del banco {bank}.',
  'applied.program-erased-partly-saved':
    'Se guardó lo que se puede leer de {from} a {end} como {path} y después se borró el sector {sector} del banco {bank}. Lo que un corte anterior estropeó está en blanco en ese archivo.',
  'applied.no-program': 'No hay ningún programa donde arranca el chip; no se borró nada.',
  'applied.nowhere-to-save': 'No hay dónde guardar el programa, y por eso no se borró.',
  'applied.repaired': 'Se borró lo que estaba escrito a medias (sectores: {count}) y se volvieron a escribir {bytes} bytes.',
  'applied.repaired-with-loss':
    'Se borró lo que estaba escrito a medias (sectores: {count}) y se volvieron a escribir {bytes} bytes; lo que no se pudo leer está ahora en blanco (sitios: {lost}).',
  'applied.nothing-half-written': 'Nada en la memoria flash está escrito a medias; no se borró nada.',
  'applied.not-this-chip': 'Aquí no se sabe cómo hacer esto en este chip; no se cambió nada.',
  'applied.failed': '{remedy}: {reason}',

  'remedy.offer': '{what} (toca: {touches}).',
  'remedy.for-good': 'Lo que hay en la memoria flash se pierde para siempre: no se puede leer, y por eso tampoco guardar.',
  'remedy.unproven.type':
    'Que funcione en un {chip} real no está probado: ningún informe de hardware cubre sus bytes de opción. Escribir «{chip}» para hacerlo, o Intro para dejarlo.',
  'remedy.unproven.left':
    '{what}: no se hizo. Que funcione en un {chip} real no está probado: ningún informe de hardware cubre sus bytes de opción. Para hacerlo de todos modos, añadir --unproven {chip}',
  'remedy.unproven.other-chip': '{what}: no se hizo. Esto es {chip}, y --unproven nombra {given}.',
  'remedy.cut-short':
    'Un --fix anterior se cortó a mitad de su trabajo: el STM32 se arrancó otra vez y se miró de nuevo (reinicia el STM32; no se borra nada).',
  'remedy.cut-short-repaired':
    'Un --fix anterior se cortó mientras reparaba la memoria flash: se terminó según su registro (sectores: {count}), el STM32 se arrancó otra vez y se miró de nuevo (reinicia el STM32; borra esos sectores).',
  'remedy.pcrop-with-all': 'quitar PCROP, y con él toda la memoria flash',
  'remedy.pcrop-with-all.cost':
    'En este chip solo se va con RDP de nivel 1 a 0, que borra toda la memoria flash. Nada de la zona PCROP se puede guardar.',
  'remedy.under-reset': '¿Probar también bajo reset? Reinicia el STM32 y no borra nada.',
  'remedy.yes': 'hacerlo',
  'remedy.no': 'dejarlo',
  'remedy.type-sentence': 'Escribir «{sentence}» para hacerlo, o Intro para dejarlo.',
  'remedy.sentence': 'borrar para siempre',
  'remedy.back-again': 'Para devolverlo: probekit flash {path} --address {from}',
  'remedy.again.well': 'Mirado otra vez: la placa está bien.',
  'remedy.again.held': 'Mirado otra vez: la placa responde, hasta su próximo reset o encendido.',
  'remedy.again.fault': 'Mirado otra vez: {cause}.',
  'remedy.again.unclear': 'Mirado otra vez: todavía no está claro.',
};
