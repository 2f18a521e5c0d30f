/** Spanish: root causes inside the chip, RC38 to RC54 and RC63, and in host tools, RC55 to RC59. */
import type { CauseWords, RemedyWords } from '../catalogue.ts';
import { FREEZE_WATCHDOGS, KEEP_CLOCKS, REPAIR_FLASH, REPLACE_PROGRAM, RESTORE_OPTIONS, UNDER_RESET } from './shared-remedies.ts';

const BOOT0: RemedyWords = {
  what: 'arrancar el cargador de arranque en ROM en lugar del programa',
  steps: [
    'Poner BOOT0 a nivel alto: unir {boot0-pins}.',
    'Quitar la alimentación y volver a darla.',
    'Grabar un programa que no toque los pines de depuración y después quitar esa unión.',
  ],
};

export const ES_CHIP_CAUSES = {
  RC38: {
    title: 'Está activada la protección de lectura de nivel 1',
    beginner: 'El chip está bloqueado: nadie puede leer su memoria flash con el depurador. Se puede abrir, pero eso la borra.',
    expert:
      'RDP no es ni 0xaa ni 0xcc; la depuración conecta, leer la memoria flash da error, y pasar del nivel 1 al 0 hace un borrado total.',
    remedies: [
      {
        what: 'devolver RDP al nivel 0',
        steps: [
          'Borra toda la memoria flash, y antes no se puede guardar nada de ella.',
          'probekit doctor --fix=erase',
          'Al terminar, quitar la alimentación y volver a darla.',
        ],
      },
      {
        what: 'quitar la alimentación y volver a darla para que siga el programa',
        steps: ['Desconectar el cable USB y volver a conectarlo: un depurador que se conectó puede haber detenido el programa.'],
      },
    ],
  },
  RC39: {
    title: 'El chip está cerrado para siempre (RDP de nivel 2)',
    beginner: 'Alguien cerró este chip para siempre. El programa sigue funcionando, pero ningún depurador vuelve a entrar.',
    expert: 'RDP 0xcc: el puerto de depuración no responde, la aplicación funciona.',
    remedies: [{ what: 'sustituir el chip', steps: ['Poner un chip nuevo: del nivel 2 no se sale.'] }],
  },
  RC40: {
    title: 'TrustZone o el estado del producto cierra el acceso de depuración',
    beginner: 'Los ajustes de seguridad de este chip no dejan entrar al depurador.',
    expert: 'TZEN, RDP 0.5 o un estado de producto cerrado (clases L5, U5, H5).',
    remedies: [
      {
        what: 'abrirlo mediante la autenticación de depuración',
        steps: [
          'En STM32CubeProgrammer, ejecutar la autenticación de depuración con la contraseña o el certificado con que se cerró el chip. NRST debe estar cableado.',
          'Borra la memoria flash. Sin contraseña ni certificado, y desde el estado «locked», nadie abre el chip: poner uno nuevo.',
        ],
      },
    ],
  },
  RC41: {
    title: 'Está activado el modo de acceso seguro del chip',
    beginner: 'Una opción de seguridad no deja entrar al depurador mientras el chip arranca.',
    expert: 'Bit SECURITY de FLASH_OPTSR en H7: la depuración está cerrada mientras el chip arranca por sus servicios seguros raíz.',
    remedies: [
      {
        what: 'seguir el procedimiento de ST para el modo de acceso seguro',
        steps: ['Seguir AN5185, eliminación de las áreas seguras de usuario.'],
      },
    ],
  },
  RC42: {
    title: 'El programa de la memoria flash duerme el chip (WFI, STOP o STANDBY)',
    beginner: 'El programa apaga el chip para ahorrar energía, y con él, el acceso del depurador.',
    expert:
      'Los relojes de depuración se paran con el valor de reset de DBGMCU_CR; mantenido en reset, el chip responde. Activar DBGSLEEP, DBGSTOP, DBGSTBY.',
    remedies: [KEEP_CLOCKS, UNDER_RESET, REPLACE_PROGRAM, BOOT0],
  },
  RC43: {
    title: 'El programa de la memoria flash ocupa los pines de depuración PA13 y PA14 en cuanto arranca',
    beginner: 'El programa usa los dos pines que necesita el depurador. Arranca, y el depurador se queda sin conexión.',
    expert: 'MODER o AFR de GPIOA cambiados para PA13, PA14; SWD calla en marcha y responde bajo reset.',
    remedies: [UNDER_RESET, REPLACE_PROGRAM, BOOT0],
  },
  RC44: {
    title: 'Un watchdog reinicia el chip una y otra vez',
    beginner: 'El programa pone en marcha un watchdog y no lo refresca, así que el chip se reinicia sin parar.',
    expert: 'S_RESET_ST aparece activo una y otra vez, RCC_RSR muestra IWDG1RSTF o WWDG1RSTF. Para congelarlo: DBGMCU_APB4FZ1.',
    remedies: [RESTORE_OPTIONS, FREEZE_WATCHDOGS, REPLACE_PROGRAM],
  },
  RC45: {
    title: 'El programa falla al arrancar (vectores erróneos, bucle de fallo, lockup)',
    beginner: 'El programa falla en sus primeros instantes. La placa en sí está bien.',
    expert: 'S_LOCKUP activo, o el PC se queda en un manejador de fallos; SP inicial o vector de reset fuera de rango.',
    remedies: [UNDER_RESET, REPAIR_FLASH, REPLACE_PROGRAM],
  },
  RC46: {
    title: 'El programa elige una alimentación del núcleo que la placa no tiene',
    beginner:
      'El programa indicó al chip un circuito de alimentación que no está en esta placa; la elección dura hasta que se quita la alimentación.',
    expert:
      'PWR_CR3: LDO, SMPS o bypass. Queda fijado hasta el reset de encendido. El STM32H743 no tiene SMPS; en él, elegir bypass hace lo mismo.',
    remedies: [BOOT0, UNDER_RESET, REPLACE_PROGRAM],
  },
  RC47: {
    title: 'Un byte de opción impide que este núcleo arranque',
    beginner: 'Este chip tiene dos núcleos y un ajuste desactiva uno de ellos: el que busca la mayoría de las herramientas.',
    expert: 'BCM7 es 0 y BCM4 es 1 en las clases H745/H755: tras AP0 no responde nada; AP2 y AP3 responden.',
    remedies: [
      {
        what: 'dejar que este núcleo vuelva a arrancar, por el otro puerto de acceso',
        steps: ['probekit doctor --fix=reset'],
      },
    ],
  },
  RC48: {
    title: 'El programa configura mal los relojes',
    beginner: 'El programa elige un reloj que la placa no tiene, o uno demasiado rápido.',
    expert:
      'Conecta bajo reset y se pierde al cambiar de reloj; CFSR muestra errores de bus. MB1364 toma HSE del ST-LINK, X3 no está montado.',
    remedies: [UNDER_RESET, REPLACE_PROGRAM],
  },
  RC49: {
    title: 'El chip arranca desde otro sitio, no desde el programa de la memoria flash',
    beginner: 'Un pin o un ajuste hace que el chip arranque su cargador interno en lugar del programa propio.',
    expert: 'BOOT0 a nivel alto o BOOT_ADD0 cambiado: PC en la memoria de sistema (0x1ff0_0000).',
    remedies: [
      {
        what: 'devolver las direcciones de arranque a la memoria flash y al cargador de arranque en ROM',
        steps: ['probekit doctor --fix=reset'],
      },
      {
        what: 'poner BOOT0 a nivel bajo',
        steps: ['Quitar lo que una {boot0-pins}.', 'Después, pulsar RESET.'],
      },
    ],
  },
  RC50: {
    title: 'Algunos sectores de la memoria flash están protegidos contra escritura',
    beginner: 'Una parte de la memoria flash no admite escritura. Leer y depurar sí funciona.',
    expert: 'Bits WPSN a cero (WRP); borrar y programar terminan en WRPERR.',
    remedies: [
      {
        what: 'quitar la protección contra escritura',
        steps: [
          'probekit doctor --fix=reset',
          'Si no es un STM32H7, un corte de alimentación entretanto cuesta la flash: probekit doctor --fix=erase (G0: probekit option-bytes set WRP=none)',
          'Hasta entonces, grabar solo sectores sin proteger.',
        ],
      },
      {
        what: 'borrar el banco junto con su zona protegida',
        steps: [
          'Nada de una zona PCROP se puede leer, y por eso tampoco guardar.',
          'En un F4, L4, G0 o G4 solo se va con toda la flash: ahí la orden no cambia nada, y dice qué órdenes lo hacen.',
          'probekit doctor --fix=erase',
        ],
      },
    ],
  },
  RC51: {
    title: 'Los bytes de opción no aceptan el valor nuevo',
    beginner: 'Un ajuste del chip vuelve a su valor anterior.',
    expert: 'OPTCHANGEERR, o la propia aplicación escribe los bytes de opción.',
    remedies: [
      RESTORE_OPTIONS,
      {
        what: 'quitar la alimentación, volver a darla y probar de nuevo',
        steps: ['Quitar la alimentación durante dos segundos.'],
      },
      REPLACE_PROGRAM,
    ],
  },
  RC52: {
    title: 'El controlador de la memoria flash guarda errores de una operación anterior',
    beginner: 'Una escritura anterior salió mal y dejó huella.',
    expert: 'PGSERR, INCERR, STRBERR o errores ECC en FLASH_SR; el intercambio de bancos cambia las direcciones.',
    remedies: [
      { what: 'limpiar los indicadores de error', steps: ['probekit doctor --fix=nothing', 'después: probekit flash your.elf'] },
      { what: 'devolver los bancos de la memoria flash a su orden', steps: ['probekit doctor --fix=reset'] },
      REPAIR_FLASH,
    ],
  },
  RC53: {
    title: 'El cargador de memoria flash de la herramienta no funciona en RAM',
    beginner: 'La herramienta pone un programa auxiliar en el chip y ese programa no funciona.',
    expert: 'La RAM no devuelve lo escrito, rango de tensión, o el núcleo no estaba detenido.',
    remedies: [{ what: 'programar sin un cargador en RAM', steps: ['probekit flash your.elf'] }],
  },
  RC54: {
    title: 'Lo leído no coincide con la imagen',
    beginner: 'La comparación falló; a menudo lo que falló fue la lectura, no la memoria flash.',
    expert: 'Caché de datos, otra imagen o un reloj demasiado rápido; leer de nuevo despacio.',
    remedies: [{ what: 'verificar despacio', steps: ['probekit verify your.elf --speed 200'] }],
  },
  RC55: {
    title: 'La herramienta no conoce este chip',
    beginner: 'El programa del equipo es anterior al chip. A la placa no le pasa nada.',
    expert:
      'ST-LINK Utility terminó en 2018; stlink, los scripts de OpenOCD y otros necesitan una entrada para el DEV_ID en su base de datos.',
    remedies: [{ what: 'usar una herramienta que conozca el chip', steps: ['Usar STM32CubeProgrammer, o probekit.'] }],
  },
  RC56: {
    title: 'El chip no está fabricado por ST',
    beginner: 'El chip es una copia con otra identidad; las herramientas de ST lo rechazan.',
    expert: 'DPIDR 0x2ba01477 donde un STM32F1 da 0x1ba01477; CPUID, tamaño de flash o identificador único extraños.',
    remedies: [
      {
        what: 'usar una herramienta abierta',
        steps: ['Usar OpenOCD, aceptando el otro identificador, o probekit.'],
      },
    ],
  },
  RC57: {
    title: 'La herramienta del equipo tiene un defecto',
    beginner: 'La placa está bien; esta versión de la herramienta, no.',
    expert: 'Nuestra propia conexión funciona; otra versión de la herramienta también.',
    remedies: [{ what: 'probar otra versión de la herramienta', steps: ['Probar primero una más nueva.'] }],
  },
  RC58: {
    title: 'Los ajustes de depuración del proyecto no corresponden a la placa',
    beginner: 'Los ajustes piden una interfaz o una sonda distinta de la que hay.',
    expert: 'JTAG en lugar de SWD, otra sonda u otro puerto, un modo de reset que necesita NRST.',
    remedies: [{ what: 'corregir los ajustes', steps: ['Elegir la interfaz SWD, este ST-LINK y el modo de reset «conectar bajo reset».'] }],
  },
  RC59: {
    title: 'La unidad de arrastrar y soltar del ST-LINK se comporta mal',
    beginner: 'Copiar un archivo en la unidad es la forma menos fiable de grabar.',
    expert:
      'La unidad no es un sistema de archivos de verdad: bloques desordenados, etiquetas y tamaños extraños según la edad del firmware.',
    remedies: [{ what: 'grabar por la interfaz de depuración', steps: ['probekit flash your.elf'] }],
  },
  RC63: {
    title: 'El bloqueo de arranque cierra el acceso de depuración',
    beginner: 'Este chip se bloqueó a su programa, junto con la protección de lectura.',
    expert: 'BOOT_LOCK con RDP 1 o superior en las clases C0, G0, G4: se rechaza la conexión, también bajo reset.',
    remedies: [{ what: 'ninguno por SWD', steps: ['El propio programa tiene que desbloquearlo.'] }],
  },
} satisfies Record<string, CauseWords>;
