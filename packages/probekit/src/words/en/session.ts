/** English: which board the page works with, and what is done with it now. */
export const EN_SESSION = {
  'session.none': 'Choose the board to work with.',
  'session.another': 'Another board',
  'session.virtual': 'Virtual {board}',
  'session.use-virtual': 'Use the virtual board',
  'session.virtual-ended': 'The virtual board is no more. Start it again.',
  'session.gone': '{probe} was unplugged. Plug it in again; the page goes on by itself.',
  'session.obstacle': 'What to do',
  'session.doing.examine': 'The doctor examines the board.',
  'session.other-tab': 'Another tab of this browser has the probe.',
  'session.take-over': 'Take it over here',
  'session.doing.plan': 'Comparing an image with the flash.',
  'session.doing.flash': 'Flashing the board.',
  'session.nav': 'With a board',
  'session.nav.doctor': 'Doctor',
  'session.nav.flash': 'Flash',
} as const;
