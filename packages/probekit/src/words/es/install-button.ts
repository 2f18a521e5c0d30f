/** Spanish: the install button while nobody has pressed it. */
import type { EN_INSTALL_BUTTON } from '../en/install-button.ts';

export const ES_INSTALL_BUTTON: Readonly<Record<keyof typeof EN_INSTALL_BUTTON, string>> = {
  'install.activate': 'Instalar en la placa',
  'install.unsupported':
    'Este navegador no llega a los dispositivos USB. Chrome y Edge en un ordenador sí, en una página que llegó por https.',
  'install.not-loaded': 'Una parte de esta página no se cargó. Mirar la conexión de red y probar otra vez.',
};
