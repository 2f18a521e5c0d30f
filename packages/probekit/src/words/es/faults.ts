/** Spanish: faults of the core. */
import type { EN_FAULTS } from '../en/faults.ts';

export const ES_FAULTS: Readonly<Record<keyof typeof EN_FAULTS, string>> = {
  'fault.IACCVIOL': 'la lectura de una instrucción en memoria que no se puede ejecutar',
  'fault.DACCVIOL': 'una lectura o escritura que la MPU prohíbe',
  'fault.MUNSTKERR': 'un acceso prohibido al salir de una excepción',
  'fault.MSTKERR': 'un acceso prohibido al entrar en una excepción: a menudo un desbordamiento de pila',
  'fault.MLSPERR': 'un acceso prohibido al guardar los registros de coma flotante',
  'fault.IBUSERR': 'la lectura de una instrucción que el bus rechazó',
  'fault.PRECISERR': 'una lectura o escritura que el bus rechazó',
  'fault.IMPRECISERR': 'una escritura anterior que el bus rechazó; el PC guardado no es su dirección',
  'fault.UNSTKERR': 'un error de bus al salir de una excepción',
  'fault.STKERR': 'un error de bus al entrar en una excepción: a menudo un puntero de pila fuera de la RAM',
  'fault.LSPERR': 'un error de bus al guardar los registros de coma flotante',
  'fault.UNDEFINSTR': 'una instrucción no definida',
  'fault.INVSTATE': 'una ejecución con el bit Thumb a cero: a menudo un puntero a función incorrecto',
  'fault.INVPC': 'un valor EXC_RETURN incorrecto: a menudo una pila dañada',
  'fault.STKOF': 'un puntero de pila por debajo del límite que fijó el programa: un desbordamiento de pila',
  'fault.NOCP': 'una instrucción de coma flotante o de coprocesador con el coprocesador apagado',
  'fault.UNALIGNED': 'un acceso no alineado que el núcleo no hace',
  'fault.DIVBYZERO': 'una división por cero',
  'fault.VECTTBL': 'una lectura de la tabla de vectores que el bus rechazó',
  'fault.FORCED': 'un fallo que su propio manejador no pudo atender, elevado a HardFault',
  'fault.DEBUGEVT': 'una instrucción de punto de parada sin depurador',
};
