/** Spanish: the page while it diagnoses and with a diagnosis. */
import type { EN_EXAMINATION } from '../en/examination.ts';

export const ES_EXAMINATION: Readonly<Record<keyof typeof EN_EXAMINATION, string>> = {
  'examination.certainty.proven': 'Demostrado',
  'examination.certainty.likely': 'Probable',
  'examination.certainty.possible': 'Posible',
  'examination.or': 'O bien',
  'examination.reinstall': 'No hace falta reinstalar nada.',
  'examination.healthy.title': 'Todos los eslabones funcionan. No hay nada que reparar.',
  'examination.healthy.text': 'Desde este equipo hasta el núcleo en marcha, cada eslabón probado respondió.',
  'examination.halted.title': 'Todos los eslabones funcionan. El núcleo está detenido.',
  'examination.halted.text':
    'Lo detuvo una conexión bajo reset u otro depurador. Sigue así hasta que se reinicie la placa o se le quite la alimentación.',
  'examination.halted.next':
    'Pulsar RESET y probar de nuevo. Si después el ST-LINK ya no llega al STM32, la causa es el programa que hay en la memoria flash.',
  'examination.healthy.next':
    'Si aun así una herramienta no conecta, lo siguiente es mirar esa herramienta y sus ajustes. Pegar aquí su mensaje dice qué ajuste es.',

  'examination.healthy.paste': 'Pegar un mensaje',

  'examination.now.title': 'Qué hacer ahora',
  'examination.now.seen': 'Respuesta dada: {answer}.',
  'examination.now.cannot': 'Respuesta dada: no se sabe.',
  'examination.now.change': 'Cambiar la respuesta',
  'examination.now.cannot-tell': 'No se sabe',
  'examination.now.try': 'Algo que probar',
  'examination.now.tried': 'Hecho: probar ahora',
  'examination.now.try-it': 'Hacerlo',
  'examination.now.tells-parts': 'Distingue {first} de {second}.',
  'examination.now.tells-causes': 'Cada respuesta lleva a otra causa o confirma una.',
  'examination.now.marked': 'En el dibujo está marcado con ?.',
  'examination.now.unplug': 'Desconectar el cable USB.',
  'examination.now.replug': 'Volver a conectar el cable. Esta página repite entonces la prueba por sí sola.',
  'examination.now.replug-unseen': 'Volver a conectar el cable y probar otra vez.',
  'examination.now.no-steps':
    'Para esto no hay ningún paso que ayude con seguridad. Responder la pregunta o pasar el informe a alguien que pueda ayudar.',
  'examination.now.unclear':
    'Lo leído no encaja con ninguna causa conocida. Quitar la alimentación de la placa, volver a darla y probar otra vez; después, pasar el informe a alguien que pueda ayudar.',
  'examination.now.attach': 'Conectar con el STM32',
  'examination.now.attach.touches': 'solo lee; con protección de lectura de nivel 1 puede parar el programa',
  'examination.drawing': 'Dibujado como debe estar. No está a escala: buscar cada pieza por el nombre impreso a su lado.',
  'examination.drawing.if':
    'Si la placa es una NUCLEO-H743ZI2: dibujada como debe estar, no a escala. En otra placa, buscar el mismo puente por su nombre impreso.',
  'examination.loupe.on': 'puente sobre los dos pines',
  'examination.loupe.off': 'un pin al aire',

  'examination.again': 'Probar otra vez',
  'examination.touch.nothing': 'no toca nada',
  'examination.touch.resets': 'reinicia el STM32; no borra nada',
  'examination.scale.nothing': 'nada',
  'examination.scale.resets': 'reinicia',
  'examination.scale.erases': 'borra',
  'examination.scale.undone': 'no se puede deshacer',
  'examination.scale.label': 'Lo que toca como mucho: {worst}.',
  'examination.erases.no-button': 'Esta página no tiene botón para ello: lo que se borra no vuelve.',
  'examination.by-options':
    'Aquí lo hace también el formulario de los bytes de opción: muestra qué cambia y qué cuesta antes de escribir nada.',
  'examination.by-options.open': 'Abrir los bytes de opción',
  'examination.under-reset': 'Probar también bajo reset',
  'examination.under-reset.text':
    'Baja la línea de reset y mira si el STM32 responde mientras está retenido. El programa empieza de nuevo; no se borra ni se escribe nada.',
  'examination.mend.halt-under-reset': 'Conectar bajo reset',
  'examination.mend.halt-under-reset.text':
    'Reinicia el STM32 y lo detiene antes de su primera instrucción. Queda detenido hasta el próximo reset o hasta quitar la alimentación. No se borra ni se escribe nada.',
  'examination.mend.slower-clock': 'Probar un reloj SWD más lento',
  'examination.mend.slower-clock.text': 'Pregunta al STM32 a 1 MHz y por debajo. No se reinicia ni se escribe nada.',
  'examination.mend.leave-loader': 'Salir del cargador del ST-LINK',
  'examination.mend.leave-loader.text': 'Arranca el firmware del ST-LINK. El STM32 no se toca.',
  'examination.reached.halt-under-reset.good': 'El ST-LINK ha llegado al STM32 y lo mantiene detenido.',
  'examination.reached.halt-under-reset.still': 'Todavía hay que sustituir su programa.',
  'examination.reached.slower-clock.good': 'Con un reloj más lento, el ST-LINK llega al STM32.',
  'examination.reached.slower-clock.still': 'Todavía hay que ajustar la herramienta a ese reloj.',
  'examination.reached.leave-loader.good': 'El ST-LINK ha salido de su cargador.',
  'examination.reached.leave-loader.still': 'Todavía hay que probar lo que sigue.',
  'examination.mend.keep-debug-clocks': 'Mantener los relojes de depuración',
  'examination.mend.keep-debug-clocks.text':
    'Reinicia el STM32 y deja correr su programa, con los relojes de depuración en marcha mientras duerme, hasta el próximo encendido. No se borra nada.',
  'examination.mend.freeze-watchdogs': 'Detener bajo reset, con los watchdogs parados',
  'examination.mend.freeze-watchdogs.text':
    'Reinicia el STM32 y lo detiene antes de la primera instrucción; sus watchdogs se paran mientras tanto. No se borra ni se escribe nada.',
  'examination.mending': 'En curso.',
  'examination.reached.keep-debug-clocks.good': 'El ST-LINK llega al STM32 mientras su programa duerme.',
  'examination.reached.keep-debug-clocks.still':
    'Tras el próximo encendido volverá a dormir fuera de alcance, hasta que se sustituya su programa.',
  'examination.reached.freeze-watchdogs.good': 'El ST-LINK llegó al STM32 y lo mantiene detenido, con los watchdogs parados.',
  'examination.reached.freeze-watchdogs.still': 'Todavía hay que sustituir su programa.',
  'examination.mended.keep-debug-clocks': 'Funcionó: el programa está en marcha y el STM32 responde mientras duerme.',
  'examination.mended.keep-debug-clocks.next':
    'Ahora hay que sustituir el programa; para guardar una copia del antiguo, leerlo antes. Con la línea de órdenes de Probekit bastan estas dos líneas.',
  'examination.mended.freeze-watchdogs': 'Funcionó: el STM32 está detenido antes de la primera instrucción y ningún watchdog lo reinicia.',
  'examination.mended.freeze-watchdogs.next':
    'Ahora hay que sustituir el programa con una herramienta que conecte bajo reset; para guardar una copia del antiguo, leerlo antes. Con la línea de órdenes de Probekit bastan estas dos líneas.',
  'examination.mended.halt-under-reset': 'Funcionó: el STM32 está conectado bajo reset y detenido antes de su primera instrucción.',
  'examination.mended.halt-under-reset.next':
    'Ahora, sustituir el programa con una herramienta que conecte bajo reset; para guardar una copia del anterior, leerlo antes. Con la línea de comandos de Probekit bastan estas dos líneas. El botón de reset vuelve a arrancar el programa anterior.',
  'examination.mended.slower-clock': 'Funcionó: con un reloj más lento el STM32 responde.',
  'examination.mended.slower-clock.next':
    'Poner la herramienta a 1000 kHz o menos y acortar los hilos. La línea de comandos de Probekit recibe el reloj así.',
  'examination.mended.leave-loader': 'Funcionó: el ST-LINK salió de su cargador.',
  'examination.mended.leave-loader.next': 'Probar otra vez.',
  'examination.mended.broke-off': 'Se interrumpió: {reason}',
  'examination.mended.not': 'No sirvió: el STM32 tampoco respondió a esto.',
  'examination.mended.not.next':
    'Así, es menos probable que la causa sea el programa de la memoria flash. Probar también bajo reset: el resultado cuenta entonces entre las causas.',

  'examination.know.title': 'Cómo lo sabemos',
  'examination.know.raw': 'Valores leídos',
  'examination.know.answer': '{question} Respuesta dada: {answer}.',
  'examination.gauge': 'Escala de 0 a {top} V. Una placa que funciona da de 3.2 a 3.3 V. Leído: {volts}.',
  'examination.gauge.good': 'de 3.2 a 3.3 V',

  'examination.not.title': 'Esto no, porque',
  'examination.not.more': 'También descartado ({count})',

  'examination.left.title': 'Sin tocar',
  'examination.left.reset': 'Sin reiniciar',
  'examination.left.reset.text': 'No se bajó ninguna línea de reset.',
  'examination.left.was-reset': 'Reiniciado una vez',
  'examination.left.was-reset.text': 'Para mirar mientras estaba retenido en reset. Si había un programa en marcha, empezó de nuevo.',
  'examination.left.written': 'Sin escribir',
  'examination.left.written.text': 'Ningún byte de opción y nada de la memoria flash.',
  'examination.left.written.reads': 'Ningún registro de depuración del núcleo, ningún byte de opción, nada de la memoria flash.',
  'examination.left.sent': 'Sin enviar',
  'examination.left.sent.text': 'Lo leído se queda en este navegador.',

  'examination.solved.title': '¿Qué era?',
  'examination.solved.text':
    'La avería de la prueba anterior ya no está. Decir qué se hizo, y el informe se lo cuenta a la siguiente persona.',
  'examination.report.title': 'Pedir ayuda a alguien',
  'examination.report.text':
    'El informe contiene lo leído, byte a byte, para que quien ayude pueda reproducirlo. Se quitan los números de serie, el identificador único, las carpetas y lo leído del programa.',
  'examination.report.download': 'Descargar el informe',
  'examination.report.copy': 'Copiar como mensaje de foro',
  'examination.report.copied': 'Copiado',
  'examination.report.link': 'Copiar como enlace',
  'examination.report.link.text':
    'El enlace contiene el informe entero, igual que su archivo: lo leído, byte a byte. Va detrás del # de la dirección, que el navegador no envía a ningún servidor; quien tenga el enlace puede leerlo. Es largo: un programa de chat puede cortarlo, y entonces la página lo dice.',
  'examination.report.link.here':
    'Esta página la sirve este equipo. En otro, el enlace se abre con la dirección de una página de allí delante del #.',
  'examination.report.link.long': 'Este informe es demasiado largo para un enlace. Descargarlo y enviar el archivo.',
  'examination.report.select': 'El navegador no dejó copiar a la página. Seleccionar el texto y copiarlo.',

  'examination.door.title': 'Conectar y diagnosticar',
  'examination.door.text':
    'Conectar la placa a este equipo con un cable USB, por el conector del ST-LINK. El navegador muestra entonces el ST-LINK: al elegirlo empiezan las pruebas.',
  'examination.door.choose': 'Elegir el ST-LINK',
  'examination.door.choosing': 'La lista del navegador está abierta. Elegir el ST-LINK y pulsar Conectar.',
  'examination.door.reads': 'Las pruebas solo leen. No se reinicia, borra ni instala nada, y nada sale de este equipo.',
  'examination.door.rdp.title': 'Si el chip tiene protección de lectura',
  'examination.door.rdp.text':
    'En un chip con protección de lectura de nivel 1, conectar puede parar su programa hasta que se quite la alimentación y se vuelva a dar. Las placas nuevas no están protegidas. Si detenerlo pudiera causar daños, se puede mirar sin conectar: entonces solo se prueban el equipo, el ST-LINK y la tensión.',
  'examination.door.attach': 'Probarlo todo',
  'examination.door.no-attach': 'Mirar sin conectar',
  'examination.door.rdp.known':
    'La última prueba con este ST-LINK encontró un chip con protección de lectura de nivel 1. Conectar puede parar su programa hasta que se quite la alimentación y se vuelva a dar.',
  'examination.door.rdp.ask': '¿Puede la prueba conectar con el STM32?',
  'examination.door.several': 'Hay dos o más ST-LINK conectados. Elegir el que se va a probar.',
  'examination.door.another': 'Otro ST-LINK',
  'examination.running.title': 'Probando: {station}',
  'examination.running.text': 'Desde este equipo hacia el chip, eslabón por eslabón.',
  'examination.stop': 'Parar',
  'examination.stopped.title': 'La prueba se detuvo.',
  'examination.stopped.text': 'Lo encontrado hasta entonces se ve arriba.',
  'examination.failed.title': 'La prueba se interrumpió.',
  'examination.failed.text': 'Encontró algo que no conoce: {reason}',
  'examination.failed.next':
    'Probar otra vez. Si se interrumpe de nuevo, desconectar la placa, volver a conectarla y elegir otra vez el ST-LINK.',
  'examination.gone': 'El ST-LINK está desconectado. Al volver a conectarlo, la prueba empieza por sí sola.',
  'examination.no-probe': 'Ningún ST-LINK',
};
