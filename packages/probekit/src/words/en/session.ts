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
} as const;
