/** Spanish: the view of the page that programs a board. */
import type { EN_FLASH_VIEW } from '../en/flash-view.ts';

export const ES_FLASH_VIEW: Readonly<Record<keyof typeof EN_FLASH_VIEW, string>> = {
  'flash.view.title': 'Grabar la placa',
  'flash.view.was-cut': 'Aquí se cortó una grabación. Dar la misma imagen otra vez para terminarla.',
};
