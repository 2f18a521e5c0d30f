/** English: the view of the page that programs a board. */
export const EN_FLASH_VIEW = {
  'flash.view.title': 'Flash the board',
  'flash.view.was-cut': 'A flash job was cut here. Give the same image again to finish it.',
} as const;
