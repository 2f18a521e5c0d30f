/** Spanish: the view of the page that looks inside a target. */
import type { EN_INSIDE } from '../en/inside.ts';

export const ES_INSIDE: Readonly<Record<keyof typeof EN_INSIDE, string>> = {
  'inside.title': 'Mirar dentro',
  'inside.doing': 'La página mira dentro de la placa.',
  'inside.state.running': 'El programa se ejecuta. Mirar no lo detiene.',
  'inside.state.sleeping': 'El núcleo duerme hasta que llegue una interrupción. Mirar no lo despierta.',
  'inside.state.halted': 'El núcleo está detenido. El programa continúa al pulsar Seguir.',
  'inside.state.held':
    'Se llegó al núcleo en reinicio y está detenido antes de su primera instrucción. El programa arranca al pulsar Seguir, o al salir de esta vista.',
  'inside.state.locked-up':
    'El núcleo está bloqueado: hubo un fallo mientras atendía otro fallo. Un reset inicia otra vez su programa. Si vuelve a bloquearse enseguida, falla el propio programa, o el chip está protegido contra lectura (RDP 1), lo que cierra su memoria flash mientras hay un depurador conectado: entonces solo quitar y volver a dar la alimentación deja correr el programa.',
  'inside.halt': 'Detener',
  'inside.run': 'Seguir',
  'inside.step': 'Un paso',
  'inside.reset': 'Reset y seguir',
  'inside.reset-halt': 'Reset y detener',
  'inside.mask': 'Las interrupciones quedan fuera de un paso',
  'inside.touches.running':
    'Detener para el programa y nada más: los temporizadores siguen, las salidas quedan como están, y un watchdog puede reiniciar el chip. El reset empieza el programa de nuevo; la RAM conserva lo que el programa no escribe.',
  'inside.touches.halted':
    'Los temporizadores siguen, las salidas quedan como están, y un watchdog puede reiniciar el chip. Quien deja esta página deja el núcleo como está.',
  'inside.touches.held':
    'El reinicio devolvió periféricos y salidas a su estado inicial. En cuanto el programa corre, puede volver a cerrar el paso al depurador. Una pestaña que se cierra deja el núcleo como está.',
  'inside.faults': 'Fallos registrados',
  'inside.refused': 'Esto no se puede leer: ahí no responde nada, o el chip lo mantiene cerrado.',
  'inside.memory': 'Memoria',
  'inside.address': 'Dirección',
  'inside.show': 'Mostrar',
  'inside.before': '256 bytes atrás',
  'inside.after': '256 bytes adelante',
  'inside.instructions': 'Instrucciones',
  'inside.next': 'siguiente',
  'inside.edit': 'Cambiar un valor',
  'inside.edit.where': 'Palabra de RAM, o registro',
  'inside.edit.value': 'Valor',
  'inside.edit.go': 'Escribir',
  'inside.edit.takes':
    'Una palabra de RAM por su dirección, como 0x20000000, o R0 a R12, SP, LR, PC. La memoria flash y los periféricos no se cambian aquí.',
  'inside.edit.unclear': 'Eso no es una palabra entera de RAM ni un registro, o el valor tiene más de 32 bits. No se escribió nada.',
  'inside.edit.ask': '{where} pasa a ser {value}. El programa sigue con eso cuando vuelve a ejecutarse, y con él lo que maneja.',
  'inside.edit.yes': 'Escribirlo',
  'inside.edit.no': 'Dejarlo',
  'inside.core': 'Registros del núcleo',
  'inside.floats': 'Coma flotante',
  'inside.system': 'Registros del sistema',
  'inside.peripheral': 'Periféricos',
  'inside.peripheral.choose': 'Periférico',
  'inside.peripheral.none': 'Todavía no hay tablas de registros para este chip.',
  'inside.peripheral.reads': 'Solo registros que una lectura deja como están. Un periférico sin su reloj no dice nada que signifique algo.',
  'inside.register': 'Registro',
  'inside.value': 'Valor',
  'inside.bits': 'Bits que no son 0',
  'inside.when-halted': 'Se ve mientras el núcleo está detenido.',
  'inside.none': 'Aquí no hay nada que ver.',
};
