/** Spanish: what each check of the doctor found, and what was proven good. */
import type { EN_FINDINGS } from '../en/findings.ts';

export const ES_FINDINGS: Readonly<Record<keyof typeof EN_FINDINGS, string>> = {
  'c1.probe': '{product} aparece en el USB',
  'c1.probe-full-speed': '{product} aparece en el USB a velocidad completa (full speed)',
  'c1.probe-high-speed': '{product} aparece en el USB a alta velocidad (high speed)',
  'c1.the-stlink': 'el ST-LINK',
  'c1.several': 'aparecen {count} sondas ST-LINK en el USB',
  'c1.loader': 'el ST-LINK aparece como su cargador de firmware ({name})',
  'c1.none': 'no aparece en el USB ningún ST-LINK ni otro dispositivo de ST',
  'c1.other-st': 'no aparece ningún ST-LINK, pero sí {device}',
  'c1.another-device': 'otro dispositivo de ST',

  'c2.opens': 'la interfaz de depuración se abre',
  'c2.denied': 'el sistema operativo niega el acceso al ST-LINK',
  'c2.busy': '{holder} ocupa la interfaz de depuración',
  'c2.another-program': 'otro programa',
  'c2.no-driver': 'la interfaz de depuración no tiene ningún driver utilizable',
  'c2.lost': 'el ST-LINK desaparece del bus o falla al abrirlo',

  'c3.ok': 'el firmware {version} del ST-LINK responde y es lo bastante reciente',
  'c3.loader': 'el ST-LINK ejecuta su cargador, no su firmware ({version})',
  'c3.stays-loader': 'el ST-LINK se queda en su cargador de firmware',
  'c3.old': 'el firmware {version} del ST-LINK es demasiado antiguo; hace falta J{oldest} o posterior',
  'c3.clone': 'la sonda parece una copia de un ST-LINK/V2 (número de serie "{serial}")',
  'c3.silent': 'el ST-LINK se abre, pero no responde a sus órdenes',
  'c3.errors': 'el ST-LINK responde con errores a sus propias órdenes',

  'c4.ok': 'tensión del STM32: {volts} V',
  'c4.none': 'tensión del STM32: {volts} V; una placa que funciona da de 3.2 a 3.3 V',
  'c4.half': 'tensión del STM32: {volts} V, más o menos la mitad de una alimentación de 3.3 V',
  'c4.1v8': 'tensión del STM32: {volts} V, una alimentación de 1.8 V',
  'c4.low': 'tensión del STM32: {volts} V, demasiado baja para 3.3 V',
  'c4.high': 'tensión del STM32: {volts} V, más de la que usa un STM32; {note}',
  'note.c4.high':
    'así se lee también una alimentación de 3.3 V conectada sin pasar por el divisor del ST-LINK: conviene medirla con un multímetro',
  'c4.unstable': 'tensión del STM32: entre {lowest} y {highest} V, no es estable',
  'c4.unmeasurable': 'el ST-LINK no puede medir la tensión del STM32',

  'c5.answers': 'el puerto de depuración responde a {speed} (DPIDR {dpidr})',
  'c5.intermittent': 'el puerto de depuración responde solo de vez en cuando (DPIDR {dpidr})',
  'c5.slow-only': 'el puerto de depuración responde a {speed} y no más rápido (DPIDR {dpidr})',
  'c5.noisy': 'el puerto de depuración responde con errores a {tried}',
  'c5.damaged': 'las respuestas llegan dañadas a {tried}',
  'c5.no-power': 'el puerto de depuración responde, pero a {tried} no se activa su alimentación',
  'c5.wait': 'el puerto de depuración responde WAIT o FAULT a {tried}',
  'c5.silent': 'nada responde por SWD a {tried}',
  'c5.damaged-slow': '{attach}; aun así, {damage}',
  'c5.damaged-transfers': 'el puerto de depuración responde, pero {damage}',
  'c5.one-transfer': '1 transferencia llegó dañada',
  'c5.transfers': '{count} transferencias llegaron dañadas',

  'c6.halts': 'mantenido en reset, el chip responde y se detiene antes de su primera instrucción',
  'c6.no-halt': 'mantenido en reset, el puerto de depuración responde, pero no se puede detener el núcleo',
  'c6.silent': 'mantenido en reset tampoco responde nada',

  'c7.catches':
    'tras un reset el núcleo se detiene antes de que su programa pueda ocultarlo: responde de {from} a {until} us después del reset',
  'c7.too-short': 'tras un reset el núcleo responde de {from} a {until} us, y en ese tiempo no se detiene',
  'c7.never': 'en los 0,2 s que siguen a un reset tampoco responde nada',

  'c8.none': 'no responde ningún puerto de acceso',
  'c8.ap0-dead': 'falta el puerto de acceso del núcleo; hay {ports}',
  'c8.complete': 'responden los puertos de acceso: {ports}',

  'c9.unreadable': 'no se puede leer el núcleo',
  'c9.held-in-reset': 'el núcleo está retenido en reset: su indicador S_RESET_ST nunca se borra',
  'c9.reset-loop': 'el núcleo se reinicia una y otra vez: {resets} de {readings} lecturas muestran un reset nuevo',
  'c9.reset-loop-watchdog':
    'el núcleo se reinicia una y otra vez, por un watchdog: {resets} de {readings} lecturas muestran un reset nuevo',
  'c9.no-program': 'no hay programa: el principio de la memoria flash está borrado',
  'c9.system-memory': 'el núcleo arrancó en la memoria de sistema, no en la memoria flash',
  'c9.lockup': 'el núcleo está en lockup: el programa falló al arrancar',
  'c9.crashed': 'el programa se queda en su manejador de fallos (excepción {exception})',
  'c9.halted': 'un depurador tiene detenido el núcleo',
  'c9.sleeping': 'el núcleo responde; duerme entre sus tareas',
  'c9.runs': 'el núcleo responde y funciona',

  'c10.unreadable': 'no se puede leer la identidad del chip',
  'c10.foreign': 'el chip dice ser {chip}, pero su puerto de depuración no es de ST',
  'c10.unknown': 'el chip responde con el identificador {devId}, que no conocemos',
  'c10.known': 'el chip es {chip} (identificador {devId})',
  'c10.known-revision': 'el chip es {chip} rev {revision} (identificador {devId})',

  'c11.unreadable': 'no se pueden leer los bytes de opción',
  'c11.rdp1': 'está activa la protección de lectura de nivel 1 (RDP {rdp})',
  'c11.rdp2': 'está activa la protección de lectura de nivel 2: no se puede deshacer',
  'c11.secure': 'está activo el modo de acceso seguro',
  'c11.stuck': 'el último cambio de los bytes de opción falló (OPTCHANGEERR)',
  'c11.wrp': 'protegido contra escritura: {sectors}',
  'c11.wrp-more': 'protegido contra escritura: {sectors} y {count} más',
  'c11.sector': 'banco {bank} sector {sector}',
  'c11.area': 'está protegida una zona {kind} de la memoria flash',
  'c11.boot-elsewhere': 'el chip arranca en {address}, donde no hay ningún programa (BOOT_ADD0)',
  'c11.boot-loader': 'el chip arranca su cargador en ROM en {address} en vez de un programa (BOOT_ADD0)',
  'c11.swapped': 'los bancos de la flash están intercambiados (SWAP_BANK), y el programa está en el que queda segundo',
  'c11.flash-errors': 'el controlador de la memoria flash conserva errores de una operación anterior',
  'c11.open': 'la memoria flash está abierta: sin protección de lectura ni de escritura',

  'c12.nothing': 'ni los vectores, ni el estado de fallos, ni el control de alimentación dicen nada raro del núcleo',
  'c12.bad-vectors': 'las palabras en {address} no son el comienzo de un programa: puntero de pila {stack}, inicio {start}',
  'c12.fault': 'el núcleo guarda un fallo: está activo {bit}',
  'c12.flash-mute':
    'la flash no entrega las palabras en {address} con las que empieza el programa, y el núcleo guarda un fallo: está activo {bit}',
  'c12.woke-from-standby': 'el último arranque vino de Standby, según el controlador de alimentación (SBF)',
  'c12.supply-config': 'el ajuste de alimentación del núcleo no corresponde a ninguna placa: {setting}',

  'c13.absent': 'este ST-LINK no tiene unidad de disco',
  'c13.clean': 'la unidad {label} está presente, sin FAIL.TXT',
  'c13.fail-text': 'FAIL.TXT: "{text}"',
  'c13.fail-text-pasted': 'FAIL.TXT, según el texto pegado: "{text}"',

  'c14.absent': 'este ST-LINK no tiene puerto COM virtual',
  'c14.silent': 'no llega nada por el puerto COM virtual',
  'c14.talks': 'el programa habla por el puerto COM virtual: "{text}"',

  'c17.loader-answers':
    'con BOOT0 alto y tras quitar y devolver la alimentación funciona el cargador de la ROM y el STM32 responde, lo que antes no hacía',
  'c17.answers':
    'con BOOT0 alto y tras quitar y devolver la alimentación el STM32 responde, lo que antes no hacía; no se vio funcionar el cargador de la ROM',
  'c17.silent': 'con BOOT0 alto y tras quitar y devolver la alimentación el STM32 sigue tan callado como antes',
  'c17.held-in-reset':
    'con BOOT0 alto y tras quitar y devolver la alimentación responde el puerto de depuración, y el núcleo sigue en reset',

  'warning.left-loader': 'El ST-LINK esperaba en su cargador de firmware; se le mandó arrancar su firmware, lo que no toca nada más.',
  'warning.several-probes': 'Hay varias sondas conectadas y no se abrió ninguna: elegir una con --probe.',
  'warning.attach-skipped': 'No se conectó con el STM32, como se pidió; de él solo se conoce la tensión.',
  'warning.usb-only': 'No se tocó el STM32, como se pidió: no se le envió nada ni se midió su tensión.',
  'warning.rdp-attach':
    'Si el chip tiene protección de lectura de nivel 1, conectarse puede parar su programa hasta que se quite la alimentación y se vuelva a dar.',
  'warning.rdp1':
    'Protección de lectura de nivel 1: la conexión puede haber parado el programa. Para reanudarlo, quitar la alimentación de la placa y volver a darla.',
  'warning.target-was-reset': 'La prueba bajo reset accionó la línea de reset del STM32; si había un programa en marcha, empezó de nuevo.',

  'good.as-found': '{finding}',
  'good.computer': 'cable, puerto USB, este equipo',
  'good.computer.answers': '{finding} y responde',
  'good.driver': 'driver',
  'good.driver.carries': '{finding} y transmite órdenes sin errores',
  'good.firmware': 'firmware del ST-LINK',
  'good.firmware.recent': '{finding}; actualizarlo no servirá',
  'good.reinstalling': 'reinstalar cualquier cosa',
  'good.reinstalling.why': 'el fallo no está en este equipo',
  'good.utility': 'lo que dice ST-LINK Utility',
  'good.utility.why': 'la antigua ST-LINK Utility no admite este chip; STM32CubeProgrammer y probekit sí',
  'good.wires': 'hilos de depuración del STM32',
  'good.supply-and-wires': 'alimentación e hilos de depuración del STM32',

  'proof.enumerates': 'el ST-LINK aparece en el USB',
  'proof.opens': 'la interfaz de depuración se abre',
  'proof.firmware': 'el firmware del ST-LINK responde',
  'proof.supply': 'el STM32 tiene alimentación',
  'proof.swd': 'el STM32 responde por SWD',
  'proof.fail-text': 'FAIL.TXT está en la unidad',
  'proof.open': 'ayudaría a decidir',

  'means.unknown': 'Ningún mensaje de las herramientas que conocemos dice algo así.',
  'means.not-the-board': 'No dice nada de la placa.',
  'means.cause': '{cause}.',
  'means.one-layer': 'El fallo está en esta parte de la cadena: {layer}. El mensaje no dice dónde.',
  'means.layers': 'El fallo está en esta parte de la cadena: de {low} a {high}. El mensaje no dice dónde.',
  'means.run-doctor': 'probekit doctor, con la placa conectada',
};
