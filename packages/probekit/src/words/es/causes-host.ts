/** Spanish: root causes from the computer to the probe, RC01 to RC22. */
import { UDEV_RULE_COMMANDS } from '../../spec/usb/udev-rule.ts';
import type { CauseWords } from '../catalogue.ts';

const UPDATE_STEPS = [
  'Cerrar todos los programas que usan el ST-LINK y enchufarlo directamente al equipo: sin hub ni máquina virtual.',
  'Bajar de st.com el actualizador de ST, STSW-LINK007, y descomprimirlo.',
  'Windows: abrir ST-LinkUpgrade.exe. Linux y macOS: java -jar STLinkUpgrade.jar',
  'Elegir el ST-LINK y dejar que se actualice; si pregunta por el tipo de firmware, mantener el que tenía la placa.',
  'No tocar el cable hasta que diga que terminó bien; después volver a enchufar.',
  'probekit doctor --usb-only',
] as const;

export const ES_HOST_CAUSES = {
  RC01: {
    title: 'El cable USB solo lleva alimentación o tiene cortados los hilos de datos',
    beginner: 'Algunos cables USB solo sirven para cargar: la placa se enciende, pero el equipo no se entera de que está ahí.',
    expert: 'D+ y D- no llegan a la sonda, así que no hay conexión ni enumeración; el LED COM sigue con su parpadeo rojo lento.',
    remedies: [
      {
        what: 'usar un cable que seguro transmite datos',
        steps: ['Tomar el cable de un teléfono o de un disco que el equipo reconozca como dispositivo.'],
      },
    ],
  },
  RC02: {
    title: 'El cable USB o su conector hace mal contacto',
    beginner: 'La conexión va y viene al mover el cable.',
    expert: 'Errores de descriptor (-71), desconexiones bajo carga, errores de transferencia al azar.',
    remedies: [
      {
        what: 'usar otro cable, corto',
        steps: ['Conectarlo directamente al equipo.', 'Observar si el error acompaña al cable.'],
      },
    ],
  },
  RC03: {
    title: 'Hay un hub, una base, un controlador USB o una máquina virtual de por medio',
    beginner: 'Algo entre el equipo y la placa, un hub o una máquina virtual, no deja pasar el USB.',
    expert: 'Falla con un controlador o con el paso a la máquina virtual y funciona en otro sitio; errores al fijar la configuración.',
    remedies: [
      {
        what: 'usar un puerto del propio equipo',
        steps: ['Conectar sin hub ni base.', 'Con una máquina virtual: usar el ST-LINK desde el sistema anfitrión.'],
      },
    ],
  },
  RC04: {
    title: 'El cable está en el otro conector USB de la placa',
    beginner: 'Muchas placas tienen dos conectores USB: uno para el ST-LINK y otro para el USB del propio programa.',
    expert: 'Solo {probe-usb} lleva al ST-LINK; {target-usb} es del STM32 y no tiene por qué alimentar la placa.',
    remedies: [
      {
        what: 'conectar el cable en el conector del ST-LINK',
        steps: ['Conectar el cable en {probe-usb}, en el extremo de la placa del chip pequeño.'],
      },
    ],
  },
  RC05: {
    title: 'El cable llega a un cargador, no a un equipo',
    beginner: 'Un cargador solo alimenta la placa; no hay ningún equipo al otro extremo.',
    expert: 'No hay anfitrión en el bus; con {power-source} puesto para un cargador el STM32 funciona igualmente.',
    remedies: [{ what: 'conectar la placa a un equipo', steps: ['Usar un puerto que muestre otros dispositivos.'] }],
  },
  RC06: {
    title: 'El equipo niega la corriente que pide la placa',
    beginner: 'El puerto no acepta alimentar esta placa.',
    expert: 'La configuración pide 500 mA; el hub o el equipo no la selecciona y el interruptor de alimentación queda abierto.',
    remedies: [
      {
        what: 'usar un puerto con alimentación suficiente',
        steps: [
          'Usar otro puerto, o un hub con alimentación propia.',
          'O alimentar antes la placa por EXT o VIN y después conectar el USB.',
        ],
      },
    ],
  },
  RC07: {
    title: 'El chip ST-LINK de la placa no funciona o no tiene firmware',
    beginner: 'El chip pequeño que habla con el equipo no funciona.',
    expert: 'Nada o código 43 (Code 43) en todos los equipos con un cable bueno; una sonda externa en {debug} sí llega al STM32.',
    remedies: [
      {
        what: 'usar una sonda externa',
        steps: ['Poner {probe-reset} para que la sonda de la placa suelte las líneas.', 'Conectar una sonda externa en {debug}.'],
      },
    ],
  },
  RC08: {
    title: 'Un puente mantiene el ST-LINK en reset',
    beginner: 'Hay un puente que apaga el ST-LINK a propósito, para poder usar una sonda externa.',
    expert: 'Con {probe-reset} puesto todos los pines de la sonda quedan en alta impedancia y el LED COM, apagado.',
    remedies: [
      {
        what: 'quitar el puente de reset del ST-LINK',
        steps: ['Quitar el capuchón: {probe-reset} tiene que estar quitado (OFF).'],
      },
    ],
  },
  RC09: {
    title: 'Lo que aparece es otro dispositivo de ST, no la sonda',
    beginner: 'El equipo ve un dispositivo de ST, pero es el programa o el cargador de arranque del STM32, no el ST-LINK.',
    expert: '0483:5740 es una aplicación con puerto serie USB; 0483:DF11, el cargador de arranque en ROM.',
    remedies: [{ what: 'conectar el cable en el conector del ST-LINK', steps: ['Conectar el cable en {probe-usb}.'] }],
  },
  RC10: {
    title: 'Windows no tiene un driver utilizable para la interfaz de depuración',
    beginner: 'La unidad y el puerto serie aparecen, pero Windows no tiene con qué abrir la parte de depuración.',
    expert: 'MSC y CDC se enlazan por clase; la interfaz 0 necesita WinUSB. STSW-LINK009 lo instala; un V3E en Windows 10 trae el suyo.',
    remedies: [
      {
        what: 'instalar el driver',
        steps: ['Desconectar la placa.', 'Instalar el driver STSW-LINK009 de ST.', 'Conectar de nuevo la placa.'],
      },
    ],
  },
  RC11: {
    title: 'Windows no pudo leer los descriptores del dispositivo',
    beginner: 'Windows notó algo y no pudo averiguar qué es.',
    expert: 'Código 43 (Code 43): falló la petición del descriptor. Cable, hub, sonda muerta o firmware de la sonda dañado.',
    remedies: [{ what: 'otro cable y otro puerto', steps: ['Conectarlo directamente al equipo.', 'Después, probar otro equipo.'] }],
  },
  RC12: {
    title: 'Linux no permite a este usuario abrir el ST-LINK',
    beginner: 'En Linux, una pequeña regla tiene que permitir al usuario abrir el ST-LINK; esa regla falta, o no vale para este usuario.',
    expert: 'EACCES en /dev/bus/usb: no hay regla udev para este identificador de producto, o el usuario no está en el grupo que nombra.',
    remedies: [
      {
        what: 'instalar la regla udev',
        steps: [
          'Dejar que Probekit la escriba; antes pregunta.',
          'probekit setup',
          'O escribirla a mano.',
          ...UDEV_RULE_COMMANDS,
          'Desconectar la placa y conectarla de nuevo.',
        ],
      },
    ],
  },
  RC13: {
    title: 'macOS no deja que este programa tome el ST-LINK',
    beginner: 'macOS entrega el dispositivo a un solo programa a la vez.',
    expert: 'Error de acceso exclusivo de IOKit: otro proceso o un driver de clase tiene el dispositivo.',
    remedies: [
      {
        what: 'cerrar el programa que lo tiene',
        steps: ['Cerrar STM32CubeIDE, su servidor GDB y STM32CubeProgrammer.', 'Expulsar la unidad.'],
      },
    ],
  },
  RC14: {
    title: 'El navegador rechaza la petición',
    beginner: 'Los navegadores solo dan acceso al USB a páginas seguras y tras un clic, y nunca a la unidad ni al puerto serie.',
    expert: 'Gesto del usuario, contexto seguro, política de permisos, clase protegida: reclamar solo la interfaz 0.',
    remedies: [{ what: 'pedir la interfaz 0 dentro de un clic', steps: ['Servir la página por https o desde localhost.'] }],
  },
  RC15: {
    title: 'El firmware del ST-LINK es demasiado antiguo',
    beginner: 'El ST-LINK tiene un programa propio, y ese programa es demasiado antiguo para este chip o esta herramienta.',
    expert:
      'Antes de V2J24 o V3J2 faltan las órdenes de registros DAP, antes de V2J32 los puertos de acceso más allá del primero; a las órdenes desconocidas responde 0x42.',
    remedies: [
      {
        what: 'actualizar el firmware del ST-LINK',
        steps: UPDATE_STEPS,
      },
    ],
  },
  RC16: {
    title: 'El ST-LINK está en su cargador de firmware',
    beginner: 'El ST-LINK espera un firmware nuevo en vez de trabajar, muchas veces por una actualización que no terminó.',
    expert: 'PID 374D, o modo 0 (DFU); DFU_EXIT arranca el firmware si lo hay.',
    remedies: [
      { what: 'salir del cargador', steps: ['probekit doctor --fix=nothing', 'Conectar de nuevo la placa.'] },
      {
        what: 'repetir la actualización del firmware',
        steps: UPDATE_STEPS,
      },
    ],
  },
  RC17: {
    title: 'Esta versión del firmware del ST-LINK y esta herramienta no son compatibles',
    beginner: 'El firmware y la herramienta son de épocas distintas.',
    expert: 'Un firmware muy nuevo o con un defecto conocido; funciona con otra versión de cualquiera de los dos.',
    remedies: [
      {
        what: 'cambiar una de las dos versiones',
        steps: ['Actualizar primero la herramienta.', 'Después, el firmware del ST-LINK.'],
      },
    ],
  },
  RC18: {
    title: 'La sonda es una copia de un ST-LINK/V2',
    beginner: 'Las copias baratas del ST-LINK llevan firmware antiguo y a menudo no tienen hilo de reset.',
    expert: 'PID 3748 con número de serie corto o repetido, número J antiguo, sin NRST en el conector, lectura fija de 3.2 V.',
    remedies: [
      {
        what: 'cablear NRST, o usar un ST-LINK de ST',
        steps: ['Mantener RESET pulsado a mano al conectar si NRST no tiene hilo.'],
      },
    ],
  },
  RC19: {
    title: 'El ST-LINK quedó atascado en el estado de una sesión anterior',
    beginner: 'La última herramienta dejó el ST-LINK a mitad de algo.',
    expert: 'Se deja reclamar, pero las órdenes agotan el tiempo o dan error hasta reconectar; quedó en modo 2, LED COM verde.',
    remedies: [
      { what: 'abrir de nuevo el ST-LINK', steps: ['probekit doctor --fix=nothing'] },
      { what: 'reiniciar el ST-LINK por USB', steps: ['probekit doctor --fix=nothing'] },
      { what: 'desconectar y conectar de nuevo', steps: ['Desconectar el USB durante dos segundos.'] },
    ],
  },
  RC20: {
    title: 'Otro programa tiene ocupado el ST-LINK',
    beginner: 'Solo un programa a la vez puede usar el ST-LINK.',
    expert: 'Reclamar la interfaz 0 falla porque está ocupada.',
    remedies: [
      {
        what: 'cerrar el otro programa',
        steps: ['Cerrar las sesiones de depuración de STM32CubeIDE, ST-LINK GDB server, STM32CubeProgrammer, OpenOCD, stlink-server.'],
      },
    ],
  },
  RC21: {
    title: 'Hay varias sondas conectadas y se tomó la que no era',
    beginner: 'Hay más de un ST-LINK; falta decir cuál.',
    expert: 'Elegir por número de serie; una sonda sin placa lee 0 V y no ve ningún STM32.',
    remedies: [{ what: 'indicar la sonda', steps: ['probekit list', 'probekit doctor --probe usb:SERIAL'] }],
  },
  RC22: {
    title: 'El puerto TCP del servidor de depuración está ocupado',
    beginner: 'Sigue abierta una sesión anterior del depurador.',
    expert: 'Hay procesos a la escucha en 61234, 3333, 4444, 6666, 4242.',
    remedies: [
      {
        what: 'cerrar la sesión anterior o elegir otro puerto',
        steps: ['Cerrar los servidores GDB que quedaron abiertos.'],
      },
    ],
  },
} satisfies Record<string, CauseWords>;
