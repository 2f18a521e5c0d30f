/** Spanish: what stands between a browser and a probe. */
import type { EN_OBSTACLES } from '../en/obstacles.ts';

export const ES_OBSTACLES: Readonly<Record<keyof typeof EN_OBSTACLES, string>> = {
  'obstacle.now': 'Qué hacer ahora',
  'obstacle.know': 'Cómo lo sabemos',
  'obstacle.raw': 'Valor leído',
  'obstacle.another': 'Otro camino',
  'obstacle.list': 'Qué puede estorbar',
  'obstacle.list.here': '¿Es otra cosa la que estorba?',
  'obstacle.list.elsewhere': 'En otros sistemas',
  'obstacle.reading-only': 'Esto no se encontró aquí. Es lo que conviene hacer si ocurre.',
  'obstacle.back': 'Volver a la prueba',
  'obstacle.the-probe': 'el ST-LINK',
  'obstacle.board-there': 'La placa está ahí.',

  'obstacle.copy': 'Copiar',
  'obstacle.copied': 'Copiado',
  'obstacle.copy-by-hand': 'El texto está seleccionado. Se copia con Ctrl+C o ⌘C.',
  'obstacle.act.choose': 'Elegir el ST-LINK',
  'obstacle.act.list-was-empty': 'La lista estaba vacía',
  'obstacle.act.test-again': 'Probar otra vez',
  'obstacle.act.read-driver-windows': 'Sobre el driver',

  'obstacle.reading.browser': 'sin USB',
  'obstacle.reading.denied': 'denegado',
  'obstacle.reading.driver': 'sin driver',
  'obstacle.reading.held': 'ocupado',
  'obstacle.reading.awaited': 'en espera',

  'obstacle.step.replug': 'Desconectar el cable y volver a conectarlo.',
  'obstacle.step.test-again': 'Probar otra vez. No hace falta reiniciar nada.',
  'obstacle.evidence.listed': 'El navegador muestra {device}. El cable, el puerto y la parte USB del ST-LINK funcionan.',
  'obstacle.evidence.open-refused': 'No se permitió abrirlo.',
  'obstacle.evidence.claim-refused': 'Se abre, pero no se pudo tomar su interfaz de depuración (interfaz 0).',
  'obstacle.command-line': 'La línea de comandos hace lo mismo sin navegador. Necesita Node 20 o posterior.',

  'obstacle.no-webusb.title': 'Este navegador no tiene WebUSB',
  'obstacle.no-webusb.good': 'Nada indica que la placa esté mal.',
  'obstacle.no-webusb.fault': 'Este navegador no puede llegar a los dispositivos USB.',
  'obstacle.no-webusb.cause': 'El navegador no tiene WebUSB.',
  'obstacle.no-webusb.because':
    'Chrome, Edge, Opera y otros navegadores basados en Chromium lo tienen, en Windows, macOS, Linux y Android. Firefox y Safari no, y ninguno en un iPhone o un iPad.',
  'obstacle.no-webusb.open': 'Abrir esta página en Chrome, Edge, Opera u otro navegador basado en Chromium.',
  'obstacle.no-webusb.choose': 'Conectar la placa y elegir allí el ST-LINK.',
  'obstacle.no-webusb.bridge': 'O seguir con este navegador y dejar que llegue al ST-LINK a través del propio equipo (necesita Node.js):',
  'obstacle.no-webusb.evidence': 'El navegador no ofrece USB a esta página: falta navigator.usb.',
  'obstacle.no-webusb.paste': 'Pegar el error y la placa virtual funcionan también en este navegador.',

  'obstacle.insecure.title': 'La página llegó sin https',
  'obstacle.insecure.good': 'Este navegador tiene WebUSB.',
  'obstacle.insecure.fault': 'No da acceso a USB a una página que llegó sin cifrar.',
  'obstacle.insecure.cause': 'La dirección de esta página empieza por http://.',
  'obstacle.insecure.because': 'Los navegadores solo dan USB a páginas que vienen por https o de este mismo equipo (localhost).',
  'obstacle.insecure.https': 'Abrir la misma dirección con https:// delante.',
  'obstacle.insecure.localhost':
    'Si la página se sirve desde este equipo, abrirla como http://localhost y no por el nombre o el número del equipo.',
  'obstacle.insecure.evidence': 'El navegador no considera segura esta página, y falta navigator.usb.',

  'obstacle.blocked.title': 'USB está bloqueado para esta página',
  'obstacle.blocked.good': 'Este navegador tiene WebUSB.',
  'obstacle.blocked.fault': 'Una regla prohíbe a esta página usarlo.',
  'obstacle.blocked.cause': 'La regla viene de la página que rodea a esta, de los ajustes del navegador o de una organización.',
  'obstacle.blocked.because': 'El navegador se niega antes de buscar ningún dispositivo.',
  'obstacle.blocked.own-tab': 'Abrir esta página en una pestaña propia, no dentro de otra página.',
  'obstacle.blocked.settings': 'Abrir esta dirección en una pestaña nueva y permitir que los sitios pidan dispositivos USB.',
  'obstacle.blocked.policy':
    'En un equipo gestionado por una organización, buscar aquí DefaultWebUsbGuardSetting o WebUsbBlockedForUrls y preguntar a quien lo gestiona.',
  'obstacle.blocked.evidence': 'El navegador negó USB a esta página.',

  'obstacle.nothing-chosen.title': 'No se eligió nada',
  'obstacle.nothing-chosen.good': 'El navegador está listo.',
  'obstacle.nothing-chosen.fault': 'No se eligió ningún ST-LINK de su lista.',
  'obstacle.nothing-chosen.because':
    'La lista la muestra el propio navegador. Esta página solo llega a saber qué se elige, así que no puede ver si la lista estaba vacía.',
  'obstacle.nothing-chosen.closed':
    'Si el ST-LINK estaba en la lista, o la lista se cerró sin querer: elegirlo. Se llama STLINK-V3 o STM32 STLink.',
  'obstacle.nothing-chosen.empty':
    'Si la lista estaba vacía, el equipo no ve ningún ST-LINK. El diagnóstico dice entonces qué probar primero: cable, conector, puente, puerto.',
  'obstacle.nothing-chosen.evidence': 'La lista se cerró y esta página no recibió ningún dispositivo.',
  'obstacle.nothing-chosen.no-list':
    'Si no se abrió ninguna lista, USB está bloqueado en los ajustes del navegador. Abrir esta dirección en una pestaña nueva y permitir que los sitios lo pidan.',
  'obstacle.nothing-chosen.flatpak':
    'En Linux, un Chrome instalado como Flatpak puede no mostrar nada hasta que se le permita leer /run/udev. Esto lo permite; después hay que abrir de nuevo el navegador.',

  'obstacle.denied-linux.title': 'Acceso denegado, Linux',
  'obstacle.denied-linux.fault': 'Linux no permite a este navegador abrirla.',
  'obstacle.denied-linux.cause': 'Falta una regla de udev para el ST-LINK.',
  'obstacle.denied-linux.because': 'El navegador muestra el ST-LINK; al abrirlo responde “Access denied”.',
  'obstacle.denied-linux.rule': 'Ejecutar esto en una consola. Añade un archivo que permite usar un ST-LINK a quien está ante la pantalla.',
  'obstacle.denied-linux.snap':
    'Si la regla ya está y el acceso se sigue denegando: un Chromium instalado como snap necesita además permiso para USB. Cerrar el navegador, ejecutar esto y abrirlo de nuevo.',
  'obstacle.denied-linux.same':
    'La línea de comandos necesita la misma regla, y npx probekit setup la escribe. Reinstalar el navegador no cambia nada.',

  'obstacle.driver-windows.title': 'Driver de la interfaz 0, Windows',
  'obstacle.driver-windows.fault': 'Windows no tiene un driver (controlador) con el que este navegador pueda abrirla.',
  'obstacle.driver-windows.cause': 'La interfaz de depuración (interfaz 0) no está asociada a WinUSB.',
  'obstacle.driver-windows.because': 'La unidad y el puerto serie tienen drivers propios; pueden funcionar igualmente.',
  'obstacle.driver-windows.look':
    'Abrir el Administrador de dispositivos y buscar la parte de depuración del ST-LINK: “ST-Link Debug”, o “STM32 STLink” en un ST-LINK/V2. Su identificador de hardware (Propiedades, Detalles) empieza por USB\\VID_0483 y, si el ST-LINK tiene varias partes, termina en MI_00.',
  'obstacle.driver-windows.details':
    'En Propiedades, Controlador, Detalles del controlador debe aparecer winusb.sys. Si aparece, seguir con “Probar otra vez”.',
  'obstacle.driver-windows.install':
    'Si lleva una marca amarilla u otro driver: instalar el driver USB de ST para ST-LINK. En st.com se llama STSW-LINK009; STM32CubeProgrammer lo trae consigo.',
  'obstacle.driver-windows.evidence': 'Windows no ofrece al navegador un driver WinUSB para su interfaz de depuración.',
  'obstacle.driver-windows.shared':
    'El driver de ST es el adecuado, y los programas de ST también trabajan con él. Para esta página no hay que desinstalar nada.',
  'obstacle.driver-windows.same': 'La línea de comandos necesita el mismo driver. Otro navegador no cambia nada.',

  'obstacle.held.title': 'Lo ocupa otro programa o pestaña',
  'obstacle.held.good': 'La placa está ahí, y este navegador puede abrirla.',
  'obstacle.held.fault': 'Otro programa o pestaña ocupa el ST-LINK.',
  'obstacle.held.cause': 'Solo un programa a la vez puede usar la interfaz de depuración.',
  'obstacle.held.because': 'El ST-LINK se abre, pero su interfaz de depuración está ocupada.',
  'obstacle.held.tabs': 'Cerrar las otras pestañas que usan el ST-LINK, también esta página en una segunda pestaña.',
  'obstacle.held.programs':
    'Cerrar lo que depura o graba: STM32CubeIDE con su servidor GDB, STM32CubeProgrammer, OpenOCD, st-util, pyOCD, una sesión de depuración en VS Code.',
  'obstacle.held.running': 'Un servidor puede seguir en marcha sin ventana. Esto muestra los habituales:',
  'obstacle.held.take-away': 'Desconectar el cable y volver a conectarlo también quita el ST-LINK a quien lo ocupa.',
  'obstacle.held.reinstall': 'No falla ninguna regla ni ningún driver; no hay que reinstalar nada.',
  'obstacle.held-windows.fault': 'Windows no entrega su interfaz de depuración a este navegador.',
  'obstacle.held-windows.cause': 'La ocupa otro programa o pestaña, o su driver no es WinUSB.',
  'obstacle.held-windows.because': 'El navegador responde lo mismo en ambos casos; lo más frecuente es que esté ocupada.',
  'obstacle.held-windows.driver': 'Si se sigue negando aunque no haya nada más en marcha, revisar el driver.',
  'obstacle.held-mac.no-driver': 'macOS no necesita driver para el ST-LINK: no hay nada que instalar ni que reinstalar.',

  'obstacle.denied-android.title': 'Acceso denegado, Android',
  'obstacle.denied-android.fault': 'Android no permitió a este navegador abrirla.',
  'obstacle.denied-android.cause': 'Android preguntó si el navegador puede usar el dispositivo, y la respuesta fue no, o no la hubo.',
  'obstacle.denied-android.because': 'El navegador muestra el ST-LINK; al abrirlo responde “Access denied”.',
  'obstacle.denied-android.agree': 'Probar otra vez y aceptar cuando Android pregunte.',
  'obstacle.denied-android.computer': 'Si Android no pregunta, usar un equipo de mesa o portátil.',

  'obstacle.denied.title': 'Acceso denegado, macOS o ChromeOS',
  'obstacle.denied.fault': 'El sistema no permite a este navegador abrirla.',
  'obstacle.denied.cause': 'Otro programa la abrió solo para sí, o el sistema no la deja a los navegadores.',
  'obstacle.denied.because': 'El navegador muestra el ST-LINK; al abrirlo responde “Access denied”.',

  'obstacle.unplugged.title': 'Desconectada entretanto',
  'obstacle.unplugged.good': 'La placa estaba ahí hace un momento.',
  'obstacle.unplugged.fault': 'Desapareció del USB.',
  'obstacle.unplugged.cause': 'El navegador avisó de que {device} ya no está.',
  'obstacle.unplugged.because': 'El cable se soltó, o el ST-LINK perdió la alimentación o arrancó de nuevo.',
  'obstacle.unplugged.replug': 'Conectar de nuevo la misma placa. La prueba empieza entonces sola.',
  'obstacle.unplugged.again': 'Si vuelve a desaparecer sin que nadie la toque: probar otro cable y otro puerto, directamente en el equipo.',
  'obstacle.unplugged.evidence': '{device} desapareció mientras esta página lo usaba o lo esperaba.',
  'obstacle.unplugged.other': 'Para seguir con otra placa, elegirla.',
  'obstacle.reading.bridge': 'sin puente',
  'obstacle.bridge-lost.title': 'El puente ya no está',
  'obstacle.bridge-lost.good': 'Nada indica que la placa esté mal.',
  'obstacle.bridge-lost.fault': 'Esta página ya no llega al equipo en el que está conectada la sonda.',
  'obstacle.bridge-lost.cause': 'probekit web se detuvo, o se inició de nuevo entretanto.',
  'obstacle.bridge-lost.because':
    'Esta página viene de probekit web y llega a la sonda a través de él. Cada inicio tiene su propio token, que va en su dirección.',
  'obstacle.bridge-lost.start': 'Iniciarlo de nuevo, en el equipo en el que está conectada la sonda:',
  'obstacle.bridge-lost.address': 'Abrir en este navegador la dirección completa que muestra. Lo que se interrumpió sigue desde ahí.',
  'obstacle.bridge-lost.again': 'Si todavía está en marcha: la página lo busca de nuevo por sí sola, o enseguida aquí.',
  'obstacle.bridge-lost.evidence': 'Lo que encontró la página:',
};
