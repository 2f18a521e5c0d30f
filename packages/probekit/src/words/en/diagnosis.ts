/**
 * English: verdicts, headings and labels of a told diagnosis or explanation. Keywords (`keyword.*`, `certainty.*`) stand in
 * a column of nine characters, so that eight is their longest.
 */
export const EN_DIAGNOSIS = {
  'verdict.healthy': 'The board is well: everything from this computer to the running core answers.',
  'verdict.healthy-flash-unread':
    'The board is well as far as it was looked at: everything from this computer to the core answers. What protects its flash was not read.',
  'verdict.fits-nothing': 'Something is wrong, but what was read fits no cause that we know.',
  'verdict.usb-only': 'This computer reaches the ST-LINK, and the ST-LINK answers. The STM32 was not looked at.',
  'verdict.too-little': 'Nothing wrong was seen, but not enough could be read to call the board well.',
  'verdict.sees-probe': 'Your computer is right: it sees the ST-LINK.',
  'verdict.in-the-chip': 'The ST-LINK reaches the STM32; the fault lies in the chip or its program.',
  'verdict.held-in-reset': 'The ST-LINK reaches the STM32, but something holds it in reset.',
  'verdict.under-reset-only': 'The ST-LINK reaches the STM32 only while it is held in reset: the program in flash is the cause.',
  'verdict.out-of-reach': 'The ST-LINK cannot reach the STM32.',
  'verdict.sees-usb': 'Your computer sees the ST-LINK.',
  'verdict.cannot-work': 'The computer cannot work with the ST-LINK.',
  'verdict.reaches': 'The ST-LINK reaches the STM32.',
  'verdict.probe-itself': 'The ST-LINK itself is the weak link.',
  'verdict.no-probe': 'This computer sees no ST-LINK.',
  'verdict.joined': '{good} {fault}',

  'certainty.proven': 'proven',
  'certainty.likely': 'likely',
  'certainty.possible': 'possible',
  'certainty.ruled-out': 'ruled out',

  'chain.proven': 'ok',
  'chain.suspect': 'SUSPECT',
  'chain.unknown': '?',

  'keyword.or': 'or',
  'keyword.also': 'and also',
  'keyword.next': 'Next',
  'keyword.note': 'Note',
  'keyword.proves': 'Proves',
  'keyword.means': 'Means',
  'keyword.often': 'Often',
  'keyword.by-hand': 'By hand',
  'keyword.fixed': 'Fixed',
  'keyword.tried': 'Tried',
  'keyword.left': 'Left',

  'heading.no-probe': 'No ST-LINK',
  'heading.evidence': 'How we know',
  'heading.good': 'Ruled out',
  'heading.question': 'One question would help most:  {question}',
  'heading.experiment': 'One thing to try, then look again:  {what}',
  'heading.facts': 'What was read',
  'heading.also': 'Also in this text',
  'heading.did-you-mean': 'Or did you mean',

  'next.remedy': '{what} (touches: {touches}).',
  'next.flash': 'probekit flash your.elf',
  'next.look': 'probekit read 0x08000000 256     shows what the flash begins with; it cannot be written with probekit yet',
  'next.info': 'probekit info     what the chip says of itself; it cannot be flashed with probekit yet',
  'next.replace': 'probekit flash your.elf --connect under-reset     replaces that program',
  'next.keep-copy': 'probekit read 0x08000000 128K -o saved.bin --connect under-reset     keeps a copy first',
  'next.know-more': 'To know more   probekit doctor --fix=reset     also attaches under reset (resets the target, erases nothing)',
  'next.nothing-by-software': 'Nothing that software may do at this level would mend it.',

  'touches.nothing': 'nothing',
  'touches.resets': 'resets',
  'touches.power': 'takes the power away',
  'touches.erases': 'erases',
  'touches.cannot-be-undone': 'cannot be undone',

  'progress.looking-at': 'looking at: {station}',

  'explained.proves': '{layers} work.',
  'explained.two': '{first} and {last}',

  'drawing.power-source': 'power source',
  'drawing.must-be': 'must be {position}',
  'drawing.look-here': 'look here',
  'drawing.schematic': 'Schematic: find the jumpers by the names printed on the board.',
} as const;
