/** English: which board the page works with, and what is done with it now. */
export const EN_SESSION = {
  'session.none': 'Choose the board to work with.',
  'session.several': 'Two or more ST-LINK probes are plugged in. Choose the one to work with.',
  'session.another': 'Another board',
  'session.virtual': 'Virtual {board}',
  'session.use-virtual': 'Use the virtual board',
  'session.virtual-ended': 'The virtual board is no more. Start it again.',
  'session.gone': '{probe} was unplugged. Plug it in again; the page goes on by itself.',
  'session.loader-ended': 'A flash job was cut here: its loader was ended and the chip reset. The flash may be incomplete; flash it again.',
  'session.breakpoints-back':
    'A debugger was killed here while its breakpoints stood in flash. They are taken back (sectors: {count}); the chip was reset.',
  'session.breakpoints-foreign':
    'A debugger was killed here while its breakpoints stood in flash. Another program stands there now and was left alone (sectors: {count}).',
  'session.obstacle': 'What to do',
  'session.doctor.title': 'Which board is to be examined?',
  'session.doctor.virtual': 'The page works with the virtual board. The doctor for it stands beside its drawing.',
  'session.doctor.beside': 'Examine the virtual board',
  'session.doctor.real': 'Examine a real board',
  'session.doing.examine': 'The doctor examines the board.',
  'session.other-tab': 'Another tab of this browser has the probe.',
  'session.may-stop':
    'The chip behind this ST-LINK was read-out protected (RDP 1) when it was last met. Attaching may stop its program until its power is taken away and given back. Nothing was done.',
  'session.attach': 'Attach all the same',
  'session.take-over': 'Take it over here',
  'session.doing.plan': 'Comparing an image with the flash.',
  'session.doing.flash': 'Flashing the board.',
  'session.nav': 'With a board',
  'session.nav.doctor': 'Doctor',
  'session.nav.flash': 'Flash',
  'session.doing.read': 'Reading the memory.',
  'session.doing.erase': 'Erasing.',
  'session.doing.options': 'Working on the option bytes.',
} as const;
