/** Spanish: what the install button says once it was pressed. */
import type { EN_INSTALL } from '../en/install.ts';

export const ES_INSTALL: Readonly<Record<keyof typeof EN_INSTALL, string>> = {
  'install.title': 'Instalar {name} {version}',
  'install.title.plain': 'Instalar en la placa',
  'install.close': 'Cerrar',
  'install.help': 'Ayuda para este programa',
  'install.choosing': 'Elegir el ST-LINK en la lista del navegador.',
  'install.none-chosen':
    'No se eligió ningún ST-LINK. ¿La lista estaba vacía? Entonces conectar la placa con un cable que lleve datos y elegir otra vez.',
  'install.choose': 'Elegir la placa',
  'install.connecting': 'Mirando qué chip es. No se escribe nada.',
  'install.loading': 'Trayendo la imagen y comparándola con la flash. No se escribe nada.',
  'install.which': '¿Qué placa es? El ST-LINK no lo dice.',
  'install.which.other': 'otra placa',
  'install.no-build': 'Esto es un {chip}. {name} no tiene una versión para él. No se escribió nada.',
  'install.no-build.unknown':
    'Es un STM32 que Probekit no conoce (device id {devId}). {name} no tiene una versión para él. No se escribió nada.',
  'install.no-build.boards': 'Hay versiones para {boards}.',
  'install.another': 'Puede ser otra placa que la que se miró antes: se miró de nuevo. No se escribió nada.',
  'install.ready': '{board} recibe {name} {version}.',
  'install.ready.erase': 'Se borra y se escribe de nuevo: {count} de {total} sectores, {bytes}. El programa que está ahora se pierde.',
  'install.ready.keep': 'El resto de la flash queda como está, y también los option bytes.',
  'install.ready.equal': 'La flash ya lo tiene: no se borra nada. La placa se reinicia y lo arranca.',
  'install.go': 'Instalar',
  'install.go.equal': 'Verificar y arrancar',
  'install.flashing': 'Dejar la placa conectada.',
  'install.cancel': 'Cancelar',
  'install.cut': 'El ST-LINK se desconectó o perdió su alimentación. Conectarlo otra vez: el trabajo sigue solo.',
  'install.done': '{name} {version} está en la placa, verificado y en marcha.',
  'install.console': 'Abrir la consola',
  'install.again': 'Probar otra vez',
  'install.examining': 'La placa no responde. El doctor mira por qué y no cambia nada.',
  'install.verdict.next': 'Qué hacer ahora',
  'install.error.not-fetched':
    'No se pudo traer {url}. Mirar la conexión de red; si está bien, el archivo no está donde dicen los autores de esta página.',
  'install.error.redirected':
    '{url} lleva a otra dirección, que no se sigue. Los autores de esta página pueden nombrar la dirección misma.',
  'install.error.too-large': '{url} tiene más de {limit}. No se usó.',
  'install.error.address': '{url} no es la dirección de un archivo en un servidor web. Los autores de esta página pueden corregirlo.',
  'install.error.manifest': 'El manifiesto de esta página tiene un error en «{place}». Sus autores pueden corregirlo.',
  'install.error.digest': '{url} es otro archivo que el que marcaron los autores de esta página. No se escribió nada.',
  'install.error.image': 'La imagen no sirve. Los autores de esta página pueden corregirlo.',
  'install.error.outside': 'La imagen es para otro chip: una parte está donde este no tiene flash. No se escribió nada.',
  'install.error.no-driver': 'Probekit todavía no puede escribir la flash de este chip. No se escribió nada.',
  'install.error.read-protected': 'El chip está protegido contra lectura (RDP 1). Quitarlo lo borra todo, y por eso no se hace desde aquí.',
  'install.error.write-protected':
    'Sectores que el trabajo necesita están protegidos contra escritura en los option bytes. No se escribió nada.',
  'install.error.called-off': 'Cancelado. Este paso no escribió nada.',
  'install.error.cancelled': 'Cancelado. {state}',
  'install.error.other': 'Esto no funcionó.',
};
