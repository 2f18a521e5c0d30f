/** Spanish: the ways to connect that are tried one after the other, what each needs, what to do after each. */
import type { EN_LADDER } from '../en/ladder.ts';

export const ES_LADDER: Readonly<Record<keyof typeof EN_LADDER, string>> = {
  'ladder.rung.normal': 'tal como está',
  'ladder.rung.slower-clock': 'reloj más lento',
  'ladder.rung.under-reset': 'bajo reset',
  'ladder.rung.reset-race': 'carrera tras el reset',
  'ladder.rung.power-cycle': 'alimentación por software',
  'ladder.rung.power-race': 'alimentación a mano',
  'ladder.rung.boot0': 'BOOT0',
  'ladder.rung.other-aps': 'otros puertos de acceso',
  'ladder.waiting': 'Intentando atrapar el núcleo cuando vuelva su alimentación: quedan {left} s.',
  'ladder.reached': 'alcanzado en {seconds} s',
  'ladder.reached.system-request': 'alcanzado en {seconds} s, con un reset pedido al propio núcleo: el hilo NRST no reinició nada',
  'ladder.reached.window': 'alcanzado en {seconds} s; tras un reset el núcleo responde durante {us} µs',

  'ladder.ask.power-cycle':
    'Quita la alimentación del STM32 y devuélvesela en menos de 20 segundos: saca {idd} y vuelve a ponerlo. Si todo va por un solo cable, saca ese.',
  'ladder.ask.boot0': 'Une BOOT0 con VDD: puentea {boot0-pins}. Quita la alimentación y devuélvela; después responde.',
  'ladder.ask.done': 'hecho: seguir',
  'ladder.ask.skip': 'saltarlo',

  'ladder.next.slower-clock': 'La próxima vez: --speed {khz}. Con hilos SWD más cortos conecta tal como está.',
  'ladder.next.under-reset':
    'La próxima vez: --connect under-reset, hasta que la flash tenga un programa que deje en paz PA13 y PA14 y no pare los relojes de depuración.',
  'ladder.next.under-reset.system-request': 'La próxima vez: pon {nrst}; entonces --connect under-reset funciona por el hilo.',
  'ladder.next.reset-race':
    'La próxima vez: --connect under-reset también hace la carrera. Graba un programa que deje en paz PA13 y PA14, y conectará tal como está.',
  'ladder.next.power-cycle':
    'Graba ahora un programa que deje en paz PA13 y PA14; tras el próximo arranque este vuelve a quedar fuera de alcance.',
  'ladder.next.power-race':
    'Graba ahora un programa que deje en paz PA13 y PA14 y pon {nrst}: tras el próximo arranque este vuelve a quedar fuera de alcance.',
  'ladder.next.boot0':
    'Borra o sustituye ahora el programa, quita después el puente de BOOT0 y apaga y enciende la placa: con el puente su programa nunca arranca.',
};
