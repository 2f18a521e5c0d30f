/** English: the ways to connect that are tried one after the other, what each needs, what to do after each. */
export const EN_LADDER = {
  'ladder.rung.normal': 'as it is',
  'ladder.rung.slower-clock': 'slower clock',
  'ladder.rung.under-reset': 'under reset',
  'ladder.rung.reset-race': 'reset race',
  'ladder.rung.power-cycle': 'power by software',
  'ladder.rung.power-race': 'power by hand',
  'ladder.rung.boot0': 'BOOT0',
  'ladder.rung.other-aps': 'other access ports',
  'ladder.waiting': 'Trying to catch the core as its power comes back: {left} s left.',
  'ladder.reached': 'reached in {seconds} s',
  'ladder.reached.system-request': 'reached in {seconds} s, and reset by the core itself: the NRST wire reset nothing',
  'ladder.reached.window': 'reached in {seconds} s; after a reset the core answers for {us} µs',

  'ladder.ask.power-cycle':
    'Take the power of the STM32 away and give it back within 20 seconds: pull {idd} and put it back. With one cable for all, pull that.',
  'ladder.ask.boot0': 'Tie BOOT0 to VDD: bridge {boot0-pins}. Take the power away and give it back, then answer.',
  'ladder.ask.done': 'done: go on',
  'ladder.ask.skip': 'skip it',

  'ladder.next.slower-clock': 'Next time: --speed {khz}. With shorter SWD wires it connects as it is.',
  'ladder.next.under-reset':
    'Next time: --connect under-reset, until a program is in the flash that leaves PA13 and PA14 alone and does not stop the debug clocks.',
  'ladder.next.under-reset.system-request': 'Next time: put {nrst} on; then --connect under-reset works by the wire.',
  'ladder.next.reset-race':
    'Next time: --connect under-reset races as well. Flash a program that leaves PA13 and PA14 alone, and it connects as it is.',
  'ladder.next.power-cycle': 'Flash a program that leaves PA13 and PA14 alone now; after the next start this one is out of reach again.',
  'ladder.next.power-race':
    'Flash a program that leaves PA13 and PA14 alone now, and put {nrst} on: after the next start this one is out of reach again.',
  'ladder.next.boot0':
    'Erase or replace the program now, then take the BOOT0 bridge away and power-cycle the board: with the bridge its program never starts.',
} as const;
