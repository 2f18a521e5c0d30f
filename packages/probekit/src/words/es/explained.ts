/** Spanish: what is said about logs and remarks that were pasted, line by line. */
import type { EN_EXPLAINED } from '../en/explained.ts';

export const ES_EXPLAINED: Readonly<Record<keyof typeof EN_EXPLAINED, string>> = {
  'heading.lines': 'Lo que demuestran las líneas',
  'heading.remarks': 'Lo que usted vio',
  'keyword.together': 'En suma',
  'means.lines': 'No contiene ningún mensaje conocido de una herramienta, pero sus líneas dicen esto.',
  'line.device': 'el equipo ve {product}',
  'line.board': 'la herramienta reconoce la placa: {board}',
  'line.debug-port': 'el chip responde por SWD ({id}): tiene alimentación y las dos líneas de depuración conducen',
  'line.core': 'se llegó al núcleo ({core}): el puerto de depuración y el de acceso funcionan',
  'line.worked': 'se llegó al chip y se escribió en él',
  'line.message': 'un mensaje de {tool}; se pondera con lo demás',
  'line.jumpers': 'de fábrica: JP1 OFF, JP2 [1-2], JP3 y JP4 ON, JP5 [1-2], JP6 ON',
  'line.jumper-differs': '{jumper} debe estar {wanted}; de fábrica: JP1 OFF, JP2 [1-2], JP3 y JP4 ON, JP5 [1-2], JP6 ON',
  'remark.other-cable-same': 'no es el cable: con otro no cambia nada',
  'remark.other-port-same': 'no es el puerto USB: en otro no cambia nada',
  'remark.other-computer-same': 'no son el equipo, el controlador ni los permisos: otro equipo dice lo mismo',
  'remark.other-driver-same': 'no es el controlador: con otro no cambia nada',
  'remark.reinstalled':
    'no hace falta reinstalar el sistema: un equipo que muestra el ST-LINK cumple su parte, y nada en él llega al STM32',
  'remark.serial-number-shows':
    'solo el ST-LINK puede decir su número de serie: las líneas de datos, el puerto USB y el propio ST-LINK funcionan',
  'remark.device-manager-shows': 'Windows leyó qué dispositivo es: las líneas de datos, el puerto USB y el propio ST-LINK funcionan',
  'remark.text-file-pops-up': 'FAIL.TXT lo escribe el propio ST-LINK: está en marcha, intentó tomar el STM32 y no pudo',
  'remark.same-after-update':
    'una actualización pasa por la interfaz de depuración: el cable, el controlador y el firmware del ST-LINK están bien ahora',
  'remark.utility-fails':
    'ST-LINK Utility es la herramienta equivocada para un STM32H7: ya no se desarrolla; la adecuada es STM32CubeProgrammer',
  'remark.check-the-jumpers':
    'de fábrica, una NUCLEO-H743ZI2 tiene JP1 OFF, JP2 [1-2], JP3 y JP4 ON, JP5 [1-2], JP6 ON; el doctor marca el sospechoso',
  'remark.cubeide-does-not-detect':
    'su mensaje dice cuál: "No ST-LINK detected" trata del cable y del controlador, "Target no device found" del STM32; para este ponga Debug Configurations > Debugger > Reset behaviour en "Connect under reset" y elija una frecuencia menor',
};
