/** Spanish: what is told beside what a program says. */
import type { EN_LOGS } from '../en/logs.ts';

export const ES_LOGS: Readonly<Record<keyof typeof EN_LOGS, string>> = {
  'logs.leave': '{what}. Ctrl-C sale.',
  'logs.port': '{port} a {rate} baudios, 8N1',
  'logs.vcp': 'El VCP de {probe}',
  'logs.rtt': 'Canal RTT {channel}{name} en {address} de {chip}',
  'logs.rtt.full': 'El anillo estaba casi lleno: lo que no cupo, el programa lo ha descartado.',
  'logs.rtt.restarted': 'El programa ha empezado de nuevo.',
  'logs.swo': 'Puerto SWO {port} de {chip} a {rate} Mbit/s: el reloj de traza es de {clock} MHz, la sonda y el pin difieren en {error} %',
  'logs.swo.of-program': 'El programa ha configurado él mismo su traza; se escucha tal como está.',
  'logs.swo.hse': 'El oscilador fuera del chip se cuenta como de {hse} MHz. --hse indica otro.',
  'logs.swo.overflow': 'El programa dijo más de lo que lleva el pin: se ha perdido una parte. Un --swo-rate mayor lleva más.',
  'logs.swo.buffer-full': 'El búfer de la sonda estaba lleno: se perdió lo primero que tenía. Un --swo-rate menor no pierde nada.',
  'logs.swo.clock': 'El programa ha cambiado sus relojes; la velocidad lo sigue. Lo que dijo entretanto se ha perdido.',
  'logs.swo.garbled': 'Lo que llega no es una traza. ¿El oscilador fuera del chip no es de {hse} MHz? --hse indica cuál es.',
  'logs.swo.taken-back': 'Aquí se mató un comando mientras escuchaba SWO. Lo que había configurado para ello se ha retirado.',
  'logs.swo.exceptions': 'Excepciones iniciadas',
  'logs.swo.none': 'ninguna',
  'logs.swo.profile': 'Contador de programa, {samples} muestras',
  'logs.swo.asleep': 'dormido',
  'logs.swo.unnamed': 'código que ningún símbolo nombra',
};
