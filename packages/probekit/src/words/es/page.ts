/** Spanish: the frame of the page, its three doors and the explained message. */
import type { EN_PAGE } from '../en/page.ts';

export const ES_PAGE: Readonly<Record<keyof typeof EN_PAGE, string>> = {
  'page.title': 'Probekit: ¿por qué no conecta mi placa STM32?',
};
