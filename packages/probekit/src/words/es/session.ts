/** Spanish: which board the page works with, and what is done with it now. */
import type { EN_SESSION } from '../en/session.ts';

export const ES_SESSION: Readonly<Record<keyof typeof EN_SESSION, string>> = {
  'session.none': 'Elegir la placa con la que trabajar.',
  'session.several': 'Hay dos o más ST-LINK conectados. Elegir con cuál trabajar.',
  'session.another': 'Otra placa',
  'session.virtual': '{board} virtual',
  'session.use-virtual': 'Usar la placa virtual',
  'session.virtual-ended': 'La placa virtual ya no está. Hay que iniciarla de nuevo.',
  'session.gone': '{probe} se desconectó. Al conectarla de nuevo, la página sigue por sí sola.',
  'session.loader-ended':
    'Aquí se cortó una grabación: se terminó su cargador y se reinició el chip. La memoria flash puede estar incompleta; grabarla otra vez.',
  'session.breakpoints-back':
    'Aquí se mató un depurador mientras sus puntos de interrupción estaban en la flash. Se han retirado (sectores: {count}); el chip se ha reiniciado.',
  'session.breakpoints-foreign':
    'Aquí se mató un depurador mientras sus puntos de interrupción estaban en la flash. Ahora hay allí otro programa, que no se ha tocado (sectores: {count}).',
  'session.obstacle': 'Qué hacer',
  'session.doctor.title': '¿Qué placa se examina?',
  'session.doctor.virtual': 'La página trabaja con la placa virtual. Su doctor está junto a su dibujo.',
  'session.doctor.beside': 'Examinar la placa virtual',
  'session.doctor.real': 'Examinar una placa real',
  'session.doing.examine': 'El doctor examina la placa.',
  'session.other-tab': 'Otra pestaña de este navegador tiene la sonda.',
  'session.may-stop':
    'El chip detrás de este ST-LINK estaba protegido contra lectura (RDP 1) la última vez. Conectarse a él puede detener su programa hasta que se le quite y devuelva la alimentación. No se hizo nada.',
  'session.attach': 'Conectarse de todos modos',
  'session.take-over': 'Traerla aquí',
  'session.doing.plan': 'Comparando una imagen con la memoria flash.',
  'session.doing.flash': 'Grabando la placa.',
  'session.nav': 'Con una placa',
  'session.nav.doctor': 'Doctor',
  'session.nav.flash': 'Grabar',
  'session.doing.read': 'Leyendo la memoria.',
  'session.doing.erase': 'Borrando.',
  'session.doing.options': 'Trabajando con los bytes de opción.',
};
