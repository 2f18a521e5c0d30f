/** English: the install button while nobody has pressed it. */
export const EN_INSTALL_BUTTON = {
  'install.activate': 'Install on the board',
  'install.unsupported': 'This browser does not reach USB devices. Chrome and Edge on a computer do, on a page that came over https.',
  'install.not-loaded': 'A part of this page did not load. Look at the network connection, then try again.',
} as const;
