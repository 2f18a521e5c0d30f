/** Spanish: what is said about messages of other tools, by their number in the catalogue. */
import type { Catalogue } from '../catalogue.ts';

const OVER_DEBUG = 'grabar por la interfaz de depuración';
const OVER_DEBUG_INSTEAD = 'grabar en su lugar por la interfaz de depuración';
const UPDATE_PROBE = 'actualizar el firmware del ST-LINK';
const REPLUG = 'desconectar y conectar de nuevo';
const UNDER_RESET = 'conectar bajo reset';
const NOTHING = 'no hay que hacer nada';
const POWER_CYCLE = 'quitar la alimentación de la placa y volver a darla';

export const ES_MESSAGES: Catalogue['messages'] = {
  1: {
    note: 'El ST-LINK intentó tomar el control del STM32 al conectarse, o tras copiar un archivo, y no pudo. No dice por qué.',
    software: 'ejecutar probekit doctor: lee la alimentación, prueba relojes más lentos y conecta bajo reset',
    hands: 'desconectar placas de expansión y protoboards; mantener RESET pulsado al conectar ayuda a ver si la causa es el programa',
  },
  2: { software: 'ejecutar probekit doctor' },
  3: { software: 'detener bajo reset y probar de nuevo' },
  4: { software: 'grabar de nuevo con un reloj más lento y el watchdog congelado' },
  5: { software: 'quitar la protección (borra)' },
  6: { software: 'limpiar los indicadores de error de la memoria flash' },
  7: {
    note: 'La imagen contiene un valor que bloquearía el chip.',
    hands: 'compilar la imagen sin bytes de opción ni valores de bloqueo',
  },
  8: { software: 'pasar RDP del nivel 1 al nivel 0 (lo borra todo)' },
  9: { software: 'quitar la protección contra escritura y limpiar los indicadores de error' },
  10: { software: 'borrar y programar de nuevo' },
  11: { note: 'El equipo copió el archivo demasiado despacio o en desorden.', software: OVER_DEBUG_INSTEAD },
  12: { hands: 'otro cable, otro puerto del propio equipo' },
  13: { note: 'El equipo escribió en desorden los bloques del archivo.', software: OVER_DEBUG_INSTEAD },
  14: { note: 'La copia se detuvo antes del final del archivo.', software: 'verificar por SWD' },
  15: { note: 'El archivo HEX está dañado o tiene una forma poco habitual.', software: 'convertir el archivo en binario' },
  16: {
    note: 'La imagen ocupa direcciones que están fuera de la memoria flash de este chip.',
    hands: 'usar una imagen enlazada para este chip',
  },
  17: {
    note: 'El archivo no es HEX ni un binario que empiece por una tabla de vectores creíble.',
    hands: 'elegir un .bin o un .hex de este chip',
  },
  18: { note: 'La imagen se compiló para otro chip.', hands: 'elegir una imagen compilada para este chip' },
  19: { software: OVER_DEBUG, hands: UPDATE_PROBE },
  20: {
    note: 'Una unidad de ST-LINK que no pudo identificar el chip, o con firmware antiguo, declara un disco muy pequeño.',
    software: OVER_DEBUG,
  },
  21: {
    note: 'El script de subida busca otra etiqueta de unidad; su nombre cambió con el firmware.',
    software: OVER_DEBUG,
  },
  22: { software: 'conectar bajo reset; borrar si la causa es el programa' },
  23: { hands: 'liberar NRST: botón RESET, un condensador, un puente de soldadura, una placa de expansión' },
  24: { software: 'usar probekit u otra herramienta abierta' },
  25: { note: 'El IDE pide un registro a su servidor GDB con un comando monitor; este servidor no lo responde.' },
  26: {
    note: 'En una copia del ST-LINK la actualización no funciona nunca.',
    hands: 'actualizar el firmware del ST-LINK; una copia no se puede actualizar: usar herramientas abiertas',
  },
  27: { note: 'Esta línea solo anuncia que el motivo está en otra posterior.' },
  28: { software: 'elegir un puerto TCP libre' },
  29: { note: 'El servidor GDB terminó antes de que el depurador llegara a él; su propio registro dice por qué.' },
  30: {
    note: 'El chip respondía y dejó de responder.',
    software: 'reloj SWD más lento, conectar bajo reset',
  },
  31: { note: 'Es un envoltorio: el motivo está en la línea anterior de STM32CubeProgrammer.' },
  32: { note: 'Es un envoltorio: falló el paso de grabación y el motivo está en una línea anterior.' },
  33: { hands: 'cable de datos, puerto, driver' },
  34: { hands: 'cerrar el otro programa' },
  35: { software: 'reloj SWD más lento, conectar bajo reset' },
  38: { software: 'conectar bajo reset o en caliente, reloj más lento; borrar si la causa es el programa' },
  39: {
    note: 'La parte sobre Debug Authentication es texto fijo: solo importa en STM32H5, U3 y N6.',
    software: 'ejecutar probekit doctor; no atender al consejo sobre Debug Authentication salvo que el chip sea un STM32H5, U3 o N6',
  },
  40: { note: 'El puerto de depuración o su puerto de acceso no respondió.' },
  41: {
    software: 'reiniciar el dispositivo USB y abrirlo de nuevo',
    hands: 'desconectar y conectar de nuevo; cerrar otras herramientas',
  },
  43: {
    note: 'El chip respondió a una orden con un error, o no respondió.',
    software: 'conectar bajo reset, reloj más lento, SWD en lugar de JTAG',
  },
  44: { hands: 'liberar NRST' },
  45: {
    software: 'conectar bajo reset con captura del vector de reset',
    hands: 'BOOT0 a nivel alto, quitar la alimentación y volver a darla',
  },
  46: { software: 'reiniciar por software', hands: 'cablear NRST a la sonda' },
  47: { note: 'La herramienta no encontró ninguna sonda, no conoce el chip o no tiene su biblioteca USB.' },
  48: {
    note: 'Solo informa: conectar bajo reset implica el reset por hardware.',
    software: NOTHING,
  },
  49: { software: 'devolver RDP al nivel 0 tras dar el consentimiento (borra)' },
  52: { software: 'conectar bajo reset; quitar la protección' },
  56: { software: 'poner primero un valor de nivel 1 y después 0xaa', hands: POWER_CYCLE },
  57: { hands: 'otro puerto u otro hub para DFU' },
  58: { note: 'También aparece con chips sin TrustZone cuando falla una lectura.' },
  60: { software: 'conectar de nuevo' },
  61: { hands: 'BOOT0 a nivel alto y después RESET' },
  62: { note: 'El cargador en ROM no respondió por la UART: otros pines, paridad que no es par o BOOT0 a nivel bajo.' },
  64: { note: 'Una sonda externa o una copia no tiene nombre de placa. Eso no es un error.', software: NOTHING },
  66: {
    note: 'Esta herramienta antigua no conoce chips posteriores a 2018, aproximadamente; con un STM32H7, que falle no significa nada.',
    hands: 'usar STM32CubeProgrammer, o probekit: esta herramienta no admite el chip',
  },
  67: {
    note: 'Esta herramienta antigua no conoce chips posteriores a 2018, aproximadamente; que falle no significa nada.',
    hands: 'usar STM32CubeProgrammer, o probekit',
  },
  72: { note: 'A menudo engaña: también puede significar que el chip no responde.' },
  74: { hands: REPLUG },
  76: { hands: 'elegir a mano el tipo de firmware en el actualizador' },
  78: { software: 'mostrar la regla udev: probekit doctor', hands: 'instalar la regla udev' },
  79: {
    note: 'Puede referirse a otro dispositivo USB: si después hay una línea con STLINK y una versión, no significa nada.',
    hands: 'asignar el driver WinUSB, si después no hay una línea con STLINK',
  },
  81: { software: 'reiniciar el dispositivo USB' },
  82: { hands: REPLUG },
  84: { software: 'elegir SWD' },
  85: { hands: UPDATE_PROBE },
  86: { software: UNDER_RESET },
  87: {
    note: 'No es grave por sí solo: ha habido chips que respondían con 0.01 V porque solo faltaba cablear el pin de referencia.',
  },
  89: { software: 'aceptar el identificador y avisar' },
  90: { note: 'El código dice el motivo: véase el estado de ST-LINK con ese número.' },
  91: { software: 'mantener los relojes de depuración en bajo consumo (DBGMCU_CR)' },
  98: { note: 'También se ha visto con NRST a nivel bajo y con la protección de lectura.' },
  101: { hands: POWER_CYCLE },
  103: { software: 'elegir otro puerto' },
  109: {
    note: 'El número es un resto de una respuesta anterior: una dirección, el reloj en kHz o el identificador de producto de la sonda. No es ningún identificador de chip.',
    software: UNDER_RESET,
  },
  110: {
    note: 'El chip es auténtico; esta versión de la herramienta no lo conoce.',
    software: 'usar una herramienta que conozca el chip: probekit',
  },
  111: { note: '"NRST is not connected" se ha visto también en una Nucleo sin ningún fallo.' },
  115: { note: 'La lectura es del pin de referencia; el chip puede tener alimentación aunque la lectura sea baja.' },
  120: { software: UNDER_RESET },
  122: { software: 'mantener los relojes de depuración (DBGMCU)' },
  130: { software: 'probar una vez más' },
  134: { software: 'elegir SWD en lugar de JTAG' },
  142: { hands: 'otro cable y otro puerto; después, reparar el firmware de la sonda' },
  143: { hands: 'instalar de nuevo el driver' },
  144: { hands: 'instalar el driver STSW-LINK009 de ST (no hace falta con un V3E en Windows 10 y posteriores)' },
  145: { hands: 'sustituir el driver antiguo libusb-win32' },
  148: { hands: 'otro puerto, o un hub con alimentación propia' },
  149: { note: 'Es normal después de desconectar la sonda o de que cambie de modo.', software: NOTHING },
  150: { note: 'Es un defecto inofensivo de la herramienta que lo causó.', software: NOTHING },
  151: { hands: 'instalar la regla udev para los identificadores de producto de ST-LINK' },
  153: {
    note: 'Se cerró la lista, o estaba vacía porque no hay ninguna sonda conectada o porque al filtro le falta su identificador de producto.',
    software: 'pedirlo de nuevo con todos los identificadores de producto de ST-LINK en el filtro',
  },
  154: { note: 'La página pidió un dispositivo fuera de un clic.', software: 'pedirlo dentro del manejador del clic' },
  155: { hands: 'Linux: la regla udev; Windows: WinUSB para la interfaz 0' },
  156: { software: 'reclamar solo la interfaz 0', hands: 'cerrar otros programas' },
  157: {
    note: 'Un driver tiene la interfaz, así que la petición no termina nunca.',
    software: 'abandonar al agotarse un plazo y decirlo',
  },
  158: {
    note: 'La página pidió una interfaz de almacenamiento o de teclado, que los navegadores no dan nunca.',
    software: 'reclamar solo la interfaz específica del fabricante',
  },
  159: {
    note: 'El dispositivo salió del bus: desconectado, alimentación demasiado débil o cambio de modo.',
    software: 'esperar al dispositivo y abrirlo de nuevo',
  },
  160: { software: 'quitar el bloqueo del endpoint, reiniciar y abrir de nuevo' },
  161: {
    note: 'La página hizo dos llamadas a la vez o en un orden equivocado.',
    software: 'hacer una sola llamada a la vez',
  },
  162: {
    note: 'La página usa el endpoint de otro modelo de ST-LINK.',
    software: 'tomar los endpoints del descriptor',
  },
  163: { software: 'abrir de nuevo el dispositivo' },
  164: {
    note: 'La página está incrustada sin permiso para USB, o no se sirve por https.',
    hands: 'servir la página por https y permitir usb en su política de permisos',
  },
};
