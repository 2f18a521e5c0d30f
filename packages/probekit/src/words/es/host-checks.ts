/** Spanish: what the computer itself tells, and why it does not let a program at the probe. */
import type { EN_HOST_CHECKS } from '../en/host-checks.ts';

export const ES_HOST_CHECKS: Readonly<Record<keyof typeof EN_HOST_CHECKS, string>> = {
  'c1.probe-full-speed-v3':
    '{product} aparece en el USB a velocidad completa (full speed); puede ir a alta velocidad, así que un hub o el cable lo frena',
  'c1.beside': '{found}, junto a {others}',
  'c1.flaps': '{product} apareció y desapareció mientras se miraba',
  'c1.descriptor-failed': 'el sistema ve un dispositivo USB cuyos descriptores no pudo leer ({problem})',

  'c2.denied-because': 'el sistema operativo niega el acceso al ST-LINK: {reason}',
  'c2.not-configured': 'el sistema ve el ST-LINK y no le dio ninguna configuración, como hacen los puertos que no pueden alimentarlo',
  'c2.no-driver-because': 'la interfaz de depuración no tiene ningún driver utilizable: {reason}',

  'windows.problem-10': 'Windows dice que "{name}" no puede iniciarse (código 10)',
  'windows.problem-28': 'Windows no tiene driver para "{name}" (código 28)',
  'windows.problem-43': 'Windows detuvo "{name}" porque informó de problemas (código 43)',
  'windows.problem-52': 'Windows no confía en la firma del driver de "{name}" (código 52)',
  'windows.problem': 'el Administrador de dispositivos muestra el código {problem} en "{name}"',
  'windows.other-driver': '"{name}" tiene el driver {service}, y no WinUSB',

  'c3.old-for-chip':
    'el firmware {version} del ST-LINK es demasiado antiguo para este chip ({series}): {why}; hace falta J{oldest} o posterior',
  'c3.known-bad': 'el firmware {version} del ST-LINK responde; {why}, y J{oldest} ya no',
  'firmware.no-dap': 'le faltan las órdenes de registros de depuración',
  'firmware.first-port-only': 'solo llega al primer puerto de acceso',
  'firmware.windows-64': 'se sabe que falla en Windows de 64 bits y macOS',
  'firmware.st-flash': 'se sabe que con él st-flash agota la espera',
  'firmware.jtag-switch': 'se sabe que falla cuando una herramienta cambia entre JTAG y SWD, y probe-rs lo rechaza',
  'firmware.long-bytes': 'se sabe que falla con bloques de más de 64 bytes sueltos',
  'firmware.many-bytes': 'se sabe que falla al leer 256 bytes sueltos o más',

  'c15.free': 'ningún otro programa de este usuario tiene abierto el ST-LINK, y ningún puerto de un servidor de depuración está ocupado',
  'c15.serial-held': 'ningún otro programa de este usuario tiene abierta la interfaz de depuración, pero {programs} tiene el puerto serie',
  'c15.holder': '{programs} tiene abierto el ST-LINK',
  'c15.port-taken': '{program} escucha en el puerto TCP {port}, el habitual de {server}',
  'c15.some-program': 'un programa de otro usuario',
  'c15.program': '{name} (proceso {pid})',
  'c15.program-in': '{name} (proceso {pid}, en {sandbox})',

  'access.no-rule': 'ninguna regla de udev nombra {device}, así que solo root puede escribir en {node} (modo {mode})',
  'access.other-ids': '{file} es para otras sondas ({products}), no para {device}',
  'access.not-loaded':
    '{file} lo permite, pero {node} sigue como antes: udev no ha leído la regla, o la placa no se ha vuelto a enchufar desde entonces',
  'access.too-late': '{file} pone la etiqueta uaccess después de que {rules} la busque; el número del archivo debe ser menor que 73',
  'access.not-in-group': '{file} lo permite al grupo {group}, y este usuario no está en él, o entró en él después de iniciar la sesión',
  'access.no-seat': '{file} lo permite a quien está sentado ante el ordenador, y esta sesión no lo está, como una por ssh',
  'access.no-node': 'este programa no ve {node}, como en un contenedor al que no se le dio el dispositivo',
  'access.sandbox': 'este programa corre en {sandbox}, que le oculta los dispositivos USB',
  'access.sandbox.snap': 'un snap',
  'access.sandbox.flatpak': 'un Flatpak',
  'access.sandbox.container': 'un contenedor',
};
