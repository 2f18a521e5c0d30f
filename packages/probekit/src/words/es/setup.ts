/** Spanish: `probekit setup`, what a computer needs before it lets a program at an ST-LINK. */
import type { EN_SETUP } from '../en/setup.ts';

export const ES_SETUP: Readonly<Record<keyof typeof EN_SETUP, string>> = {
  'setup.yes': 'escribirlo',
  'setup.no': 'no cambiar nada',
  'setup.ask': '¿Escribir {file}, que permite abrir un ST-LINK, y nada más de ST, a quien se sienta ante este ordenador?',
  'setup.written': '{file} está escrito.',
  'setup.present': '{file} ya está, con esta regla.',
  'setup.refused': 'No se escribió nada.',
  'setup.rule': 'La regla, para {file}:',
  'setup.not-permitted': 'Este usuario no puede escribir {file}. Con más derechos se hace así:',
  'setup.reload': 'Para que cuente, que udev la lea; después desenchufar la placa y volver a enchufarla:',
  'setup.then': 'Después: probekit doctor --usb-only',
  'setup.steps.windows':
    'Windows necesita un driver para la interfaz de depuración. Una STLINK-V3E trae el suyo a Windows 10 y posteriores; con las demás se hace así:',
  'setup.windows.unplug': 'Desenchufar la placa.',
  'setup.windows.get': 'Bajar el driver STSW-LINK009 de ST de st.com, o instalar STM32CubeProgrammer, que lo trae.',
  'setup.windows.run': 'Descomprimirlo y ejecutar su instalador como administrador.',
  'setup.windows.plug': 'Volver a enchufar la placa.',
  'setup.windows.look':
    'En el Administrador de dispositivos buscar "ST-Link Debug" ("STM32 STLink" en un ST-LINK/V2): sin marca amarilla, todo está bien.',
  'setup.steps.mac': 'macOS no necesita ni driver ni regla para un ST-LINK. Si no se abre, lo tiene otro programa:',
  'setup.mac.quit': 'Cerrar STM32CubeIDE, su servidor GDB, STM32CubeProgrammer y OpenOCD.',
};
