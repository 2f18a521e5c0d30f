/** English: the frame of the page, its three doors and the explained message. */
export const EN_PAGE = {
  'page.title': 'Probekit: why does my STM32 board not connect?',
} as const;
